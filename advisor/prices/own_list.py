"""A price list that the user names: each row matched to an option by name, or listed as unmatched.

What a row calls wrongly (a field, a price, a date) is a mistake; an option that the catalogue does
not have is none, since a list may well be longer than the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from advisor.pack.pack import Pack
from advisor.prices.price_list import Listed, PriceList, Unmatched
from advisor.prices.table_file import Row, Table, read_table
from advisor.problems import InputError, Position, Problem
from advisor.spelling import suggestion
from advisor.units import UnitError, parse_day, parse_quantity

UNIT = "USD/Mtok"
PREFIX = "price_"
NOT_A_FIELD = "price_blended"
T = TypeVar("T")


def read_own_list(path: Path, pack: Pack) -> PriceList:
    """The list in a YAML, JSON or CSV file; raises InputError with every mistake in it."""
    table = read_table(path)
    reader = _Reader(table, pack)
    rows = [listed for row in table.rows if (listed := reader.listed(row)) is not None]
    reader.no_price_twice()
    if reader.problems:
        order = sorted(reader.problems, key=lambda p: (p.line, p.column))
        raise InputError(tuple(order))
    dates = {r.dated for r in rows}
    return PriceList(
        name=table.source or path.name,
        version="",
        dated=next(iter(dates)) if len(dates) == 1 else None,
        source="",
        cite=table.source or path.name,
        rows=tuple(rows),
        unmatched=tuple(reader.unmatched),
        notices=tuple(reader.notices),
    )


class _Reader:
    def __init__(self, table: Table, pack: Pack) -> None:
        self.table = table
        self.pack = pack
        self.problems: list[Problem] = []
        self.unmatched: list[Unmatched] = []
        self.notices: list[str] = []
        self.seen: dict[tuple[str, str, int], list[Position]] = {}
        self.metrics = {
            m: metric
            for m, metric in pack.evidence_rules.metrics.items()
            if m.startswith(PREFIX) and metric.unit == UNIT and not metric.many
        }

    def _note(self, where: Position, message: str) -> None:
        self.problems.append(Problem(self.table.file, where.line, where.column, message))

    def listed(self, row: Row) -> Listed | None:
        """The row in the catalogue's words; None when it is a mistake or matches no option."""
        metric = self._word(row, "field", self._metric)
        price = self._word(row, "price", lambda w: self._price(row, w))
        dated = self._word(row, "date", parse_day)
        above = self._word(row, "above", _above) if "above" in row.words else 0
        if not {"option", "model"} & row.words.keys():
            self._note(row.start, "an option (MODEL@DEPLOYMENT) or a model is needed")
            return None
        option = self._option(row)
        if None in (metric, price, dated, above) or option is None:
            return None
        assert metric is not None and price is not None and above is not None
        self.seen.setdefault((option, metric, above), []).append(row.start)
        where = f"{self.table.file}:{row.start.line}"
        return Listed(option, metric, above, price, dated, where=where)

    def no_price_twice(self) -> None:
        """Two rows for one price would leave it to chance which of them counts."""
        for (option, metric, _), places in self.seen.items():
            for again in places[1:]:
                first = places[0].line
                self._note(again, f"{option}: {metric} is there already, in line {first}")

    def _word(self, row: Row, key: str, read: Callable[[str], T]) -> T | None:
        word = row.words.get(key)
        if word is None:
            self._note(row.at(key), f'missing "{key}"')
            return None
        try:
            return read(word)
        except UnitError as error:
            self._note(row.at(key), f"{key}: {error}")
            return None

    def _metric(self, word: str) -> str:
        for name in (word, f"{PREFIX}{word}"):
            if name in self.metrics and name != NOT_A_FIELD:
                return name
        known = [m for m in self.metrics if m != NOT_A_FIELD]
        raise UnitError(f'unknown field "{word[:40]}"{suggestion(word, known)}')

    def _price(self, row: Row, word: str) -> float:
        stated = row.words.get("unit")
        if stated is not None and stated != UNIT:
            raise UnitError(f'the unit "{stated[:40]}" is not {UNIT}')
        return parse_quantity(word, UNIT, needs_unit=stated is None)

    def _option(self, row: Row) -> str | None:
        name = row.words.get("option") or row.words.get("model", "")
        found = self.pack.option_for(name)
        line = f"line {row.start.line}"
        if found is not None and found[0] in self.pack.options:
            if self._by_the_hour(found[0]):
                why = f"{line}: its machines are paid by the hour, not by the token"
                self.unmatched.append(Unmatched(name, why))
                return None
            if found[1]:
                self.notices.append(f"{line}, {name}: {found[1]}")
            return found[0]
        if "@" in name or "option" in row.words:
            hint = suggestion(name, self.pack.known_option_names)
            self.unmatched.append(Unmatched(name, f"{line}: not in the catalogue{hint}"))
            return None
        return self._only_option_of(name, line)

    def _by_the_hour(self, option: str) -> bool:
        return bool(self.pack.deployments[self.pack.options[option].deployment].gpus)

    def _only_option_of(self, model: str, line: str) -> str | None:
        """The option that a bare model means, where only one is sold by the token."""
        sold = [
            o.id
            for o in self.pack.options.values()
            if o.model == model and not self._by_the_hour(o.id)
        ]
        if len(sold) == 1:
            return sold[0]
        why = f"not in the catalogue{suggestion(model, self.pack.models)}"
        if sold:
            why = f"sold on {len(sold)} deployments, say which: {', '.join(sold)}"
        self.unmatched.append(Unmatched(model, f"{line}: {why}"))
        return None


def _above(word: str) -> int:
    value = parse_quantity(word, "tokens")
    if value != int(value):
        raise UnitError(f'"{word[:40]}" is not a whole number of tokens')
    return int(value)
