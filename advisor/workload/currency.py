"""The currency in which figures are shown too: one rate against the US dollar, with its day."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from advisor.spelling import suggestion
from advisor.units import UnitError, parse_day

KEYS = ("name", "per_usd", "as_of", "source")
NAME = re.compile("[A-Z]{3}")
LEAST, MOST = 1e-6, 1e6


@dataclass(frozen=True, slots=True)
class Currency:
    """`per_usd` units of the currency for one US dollar on a day; ISO 4217 name."""

    name: str
    per_usd: float
    as_of: date
    source: str


def currency_faults(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each key with what is wrong about it; an empty key is the whole mapping."""
    for key in raw:
        if key not in KEYS:
            yield key, f'unknown key "{key}"{suggestion(key, KEYS)}'
    for key in KEYS:
        if raw.get(key) in (None, ""):
            yield "", f'a currency needs "{key}"'
        elif fault := _fault(key, raw[key]):
            yield key, fault


def _fault(key: str, value: Any) -> str:
    if key == "name" and (not isinstance(value, str) or not NAME.fullmatch(value)):
        return f'"{value}" is not a currency such as EUR'
    if key == "name" and value == "USD":
        return "figures are in USD as it is; leave the currency out"
    if key == "per_usd" and _rate(value) is None:
        return f'"{value}" is not a rate such as 0.92, in units for one US dollar'
    if key == "source" and isinstance(value, list | dict):
        return "source: text is needed here"
    if key == "as_of":
        try:
            parse_day(value)
        except UnitError as error:
            return str(error)
    return ""


def _rate(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        rate = float(value)
    except ValueError:
        return None
    return rate if math.isfinite(rate) and LEAST <= rate <= MOST else None


def currency_from(raw: Mapping[str, Any]) -> Currency:
    """The currency of a mapping without faults."""
    rate = _rate(raw["per_usd"])
    assert rate is not None
    return Currency(str(raw["name"]), rate, parse_day(raw["as_of"]), str(raw["source"]))
