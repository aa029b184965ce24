"""Tables that a person made with the printed statements: known by their columns, like any log."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from advisor.problems import InputError, Problem
from advisor.usage.tables import ROWS, Tables, rows_as, tables_of

LARGEST = 32 << 20
NEEDED = ("totals", "cells", "days")


def handed_back(paths: Sequence[Path]) -> Tables | None:
    """The tables in these files, or None when none of them is one.

    Raises InputError with every file that is none, and every table that is missing or wrong.
    """
    kinds = {path: _kind(path) for path in paths}
    if not any(kinds.values()):
        return None
    problems: list[Problem] = []
    found: dict[str, list[list[Any]]] = {}
    for path, kind in kinds.items():
        if kind is None:
            message = "is no table of `advisor usage sql`, as the other files are"
            problems.append(Problem(str(path), 1, 1, message))
        elif kind in found:
            problems.append(Problem(str(path), 1, 1, f"is a second table of {kind}"))
        else:
            found[kind] = _rows(path, kind, problems)
    for name in NEEDED:
        if name not in found:
            message = f"the table {name} is missing; run its statement too"
            problems.append(Problem(str(paths[0]), 1, 1, message))
    if problems:
        raise InputError(tuple(problems))
    return tables_of(found)


def _kind(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            head = stream.readline(65_536)
    except (OSError, ValueError):
        return None
    try:
        names = next(csv.reader([head.decode("utf-8-sig").strip()]), [])
    except (UnicodeDecodeError, csv.Error):
        return None
    wanted = {n.strip().casefold() for n in names}
    return next(
        (kind for kind, row in ROWS.items() if wanted == {f.name for f in fields(row)}), None
    )


def _rows(path: Path, kind: str, problems: list[Problem]) -> list[list[Any]]:
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        problems.append(Problem(str(path), 1, 1, f"is larger than {LARGEST >> 20} MB"))
        return []
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace")))
    header = [n.strip().casefold() for n in next(reader)]
    order = [header.index(f.name) for f in fields(ROWS[kind])]
    rows: list[list[Any]] = []
    for number, cells in enumerate(reader, 2):
        if not cells:
            continue
        try:
            row = [cells[i] for i in order]
            rows_as(ROWS[kind], [row])
        except (ValueError, IndexError, OverflowError):
            problems.append(Problem(str(path), number, 1, f"is no row of the table {kind}"))
        else:
            rows.append(row)
    return rows
