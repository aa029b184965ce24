"""A file of prices as rows of words, whichever of CSV, JSON or YAML it is, with their places.

A CSV file has its keys in its first line. JSON and YAML hold `format: advisor/prices@1` and, under
`prices`, a list of mappings. JSON is read as the YAML it is, so that a mistake has its place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.pack.part_files import Problems
from advisor.pack.yaml_reader import Document, read_bounded, read_yaml_file, text_of
from advisor.problems import InputError, Position, Problem
from advisor.spelling import suggestion

FORMAT = "advisor/prices@1"
TOP = ("format", "source", "date", "unit", "prices")
KEYS = ("option", "model", "field", "price", "date", "above", "unit")
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: words by key (absent keys are missing), and where each stands."""

    words: Mapping[str, str]
    places: Mapping[str, Position]
    start: Position

    def at(self, key: str) -> Position:
        """The place of a key's value, or of the row."""
        return self.places.get(key, self.start)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file and what it says of itself."""

    file: str
    rows: tuple[Row, ...]
    source: str = ""


def read_table(path: Path) -> Table:
    """The rows of a price file; raises InputError with every mistake of its shape."""
    return _csv(path) if path.suffix.lower() == ".csv" else _yaml(path)


def _yaml(path: Path) -> Table:
    document = read_yaml_file(path)
    problems = Problems()
    data = document.data
    if not isinstance(data, dict):
        problems.at(document, (), f'a price file is a mapping with format "{FORMAT}" and prices')
        problems.stop_if_any()
    for key in data:
        if key not in TOP:
            problems.at_key(document, (key,), f'unknown key "{key}"{suggestion(key, TOP)}')
    if data.get("format") != FORMAT:
        problems.at(document, ("format",), f'write "format: {FORMAT}"')
    prices = data.get("prices")
    if not isinstance(prices, list):
        problems.at(document, ("prices",), "prices are a list of mappings")
        prices = []
    shared = {k: str(data[k]) for k in ("date", "unit") if data.get(k) is not None}
    rows = [_yaml_row(document, i, raw, shared, problems) for i, raw in enumerate(prices)]
    problems.stop_if_any()
    return Table(
        document.file, tuple(r for r in rows if r is not None), str(data.get("source", ""))
    )


def _yaml_row(
    document: Document, i: int, raw: object, shared: Mapping[str, str], problems: Problems
) -> Row | None:
    if not isinstance(raw, dict):
        problems.at(document, ("prices", i), f"a price is a mapping with {', '.join(KEYS[:5])}")
        return None
    for key, value in raw.items():
        if key not in KEYS:
            hint = suggestion(str(key), KEYS)
            problems.at_key(document, ("prices", i, key), f'unknown key "{key}"{hint}')
        elif isinstance(value, list | dict):
            problems.at(document, ("prices", i, key), f"{key}: one value is needed here")
    words = {**shared, **{k: str(v).strip() for k, v in raw.items() if v is not None}}
    places = {k: document.at(("prices", i, k)) for k in raw}
    places |= {k: document.at((k,)) for k in shared if k not in places}
    return Row(words, places, document.at(("prices", i)))


def _csv(path: Path) -> Table:
    file = str(path)
    text = text_of(read_bounded(path), file)
    if not text.strip():
        raise InputError((Problem(file, 1, 1, "is empty"),))
    problems: list[Problem] = []
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [h.strip().lower() for h in next(reader, [])]
        for i, key in enumerate(header):
            if key not in KEYS:
                message = f'unknown column "{key}"{suggestion(key, KEYS)}'
                problems.append(Problem(file, 1, i + 1, message))
            elif key in header[:i]:
                problems.append(Problem(file, 1, i + 1, f'column "{key}" is there twice'))
        start = reader.line_num + 1
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not any(c.strip() for c in cells):
                continue
            if len(cells) > len(header):
                message = f"{len(cells)} values, but the first line names {len(header)} columns"
                problems.append(Problem(file, line, len(header) + 1, message))
                continue
            if len(rows) == MOST_ROWS:
                problems.append(Problem(file, line, 1, f"more than {MOST_ROWS:,} prices"))
                break
            rows.append(_csv_row(header, cells, line))
    except csv.Error as error:
        problems.append(Problem(file, max(reader.line_num, 1), 1, f"not valid CSV: {error}"))
    if problems:
        raise InputError(tuple(problems))
    return Table(file, tuple(rows))


def _csv_row(header: list[str], cells: list[str], line: int) -> Row:
    # The column of a table counts its values, as a spreadsheet does.
    found = {k: (i, c.strip()) for i, (k, c) in enumerate(zip(header, cells, strict=False))}
    words = {k: word for k, (_, word) in found.items() if word}
    return Row(words, {k: Position(line, i + 1) for k, (i, _) in found.items()}, Position(line, 1))
