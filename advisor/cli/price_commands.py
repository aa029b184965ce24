"""`advisor prices`: the catalogue held against a price list, on demand or by a schedule."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.cli.output import json_text, refuse_inputs, write_output
from advisor.pack import Pack, load_pack
from advisor.problems import InputError, Problem

if TYPE_CHECKING:
    from advisor.prices.difference import Comparison

Arguments = Any
DONE, FOUND_SOMETHING = 0, 1
LIST = "genai-prices"
EXISTS = "is there already; name a new file, or say --replace"


def _compared(arguments: Arguments) -> tuple[Pack, Comparison]:
    from advisor.prices.difference import compare_prices

    pack = load_pack(arguments.rules)
    as_of = arguments.as_of or date.today()
    if arguments.against is not None:
        from advisor.prices.own_list import read_own_list

        prices = read_own_list(Path(arguments.against), pack)
        return pack, compare_prices(pack, prices, as_of, whole=False)
    from advisor.prices.genai import genai_list
    from advisor.prices.mapping import read_mapping

    prices = genai_list(read_mapping(pack, LIST), pack, as_of, arguments.list_date)
    return pack, compare_prices(pack, prices, as_of)


def prices_check(arguments: Arguments) -> int:
    """Print how the catalogue's prices differ from a list's; 1 when one does."""
    from advisor.report.prices import prices_json, prices_text

    pack, compared = _compared(arguments)
    shown = arguments.format == "json"
    text = json_text(prices_json(compared)) if shown else prices_text(pack, compared)
    status = write_output(text, None, arguments.format)
    return status or (FOUND_SOMETHING if compared.differs else DONE)


def prices_refresh(arguments: Arguments) -> int:
    """Print or write the claims that would bring the catalogue up to a list."""
    from advisor.prices.claims_file import claims_text, new_claims
    from advisor.report.prices import prices_json, summary

    refuse_inputs(arguments.output, [(arguments.against or "", "the price list")])
    refuse_what_is_there(arguments.output, arguments.replace)
    pack, compared = _compared(arguments)
    claims = new_claims(pack, compared)
    shown = arguments.format == "json"
    text = (
        json_text(prices_json(compared, claims)) if shown else claims_text(pack, compared, claims)
    )
    print(summary(compared), file=sys.stderr)
    return write_output(text, arguments.output, "json" if shown else "yaml")


def refuse_what_is_there(path: str | None, replace: bool) -> None:
    """Raise InputError where a file would be written over that nobody said to replace."""
    if path is not None and path != "-" and not replace and Path(path).is_file():
        raise InputError((Problem(path, 1, 1, EXISTS),))


HANDLERS: dict[str, Callable[[Arguments], int]] = {
    "prices_check": prices_check,
    "prices_refresh": prices_refresh,
}
