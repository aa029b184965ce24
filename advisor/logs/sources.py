"""A log as a relation of its own columns: read by the engine, or row by row where it cannot."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from advisor.logs.engine import Engine
from advisor.logs.formats import (
    Format,
    Mapping_,
    as_format,
    columns_read,
    confirmed,
    head_of,
    mapping_file,
    mapping_yaml,
    proposed,
    recognise,
)
from advisor.logs.mapping import ATTRIBUTES, Source, name
from advisor.logs.opened import LONGEST_LINE, Opened, refuse
from advisor.logs.rows import rows_of
from advisor.logs.unsaid import Unsaid, not_said
from advisor.usage.statements import quoted

SAMPLE = 500
DIRECT = ("parquet", "csv", "jsonl", "array")


def column_types(engine: Engine, opened: Opened) -> dict[str, str]:
    """The file's columns: SQL types of Parquet, otherwise text."""
    if opened.kind == "parquet":
        import duckdb

        try:
            found = engine.run(f"DESCRIBE SELECT * FROM {_parquet(opened.path)}")
        except duckdb.Error as error:
            raise refuse(opened.path, "is not whole Parquet: its footer cannot be read") from error
        return {str(row[0]): str(row[1]) for row in found}
    if opened.kind == "csv":
        return dict.fromkeys(opened.columns, "VARCHAR")
    names: dict[str, str] = {}
    for row in islice(rows_of(opened, Counter()), SAMPLE):
        names.update(dict.fromkeys(row, "VARCHAR"))
    return names


def format_of(path: Path, types: Mapping[str, str], accept: bool) -> Format:
    """The format of a log: a confirmed mapping, a known format, or one proposed and accepted.

    Raises InputError with the proposed mapping where a person has yet to confirm it.
    """
    kept = mapping_file(path)
    if kept.is_file():
        return confirmed(kept)
    found = recognise(types)
    if found is not None:
        return found
    guess = proposed(types)
    if guess is None:
        shown = ", ".join(list(types)[:12]) or "none"
        raise refuse(
            path,
            f"no known log format: its columns are {shown}. Write {kept.name} beside it, "
            "with the columns that hold ts, input_tokens and output_tokens",
        )
    if not accept:
        message = (
            f"no known log format. Its columns look like {mapping_words(guess)}. "
            f"If that is right, say --accept-mapping once; it is then kept in {kept.name}"
        )
        raise not_said(Unsaid(path, guess), message)
    from advisor.store.files import write_whole

    # Where nothing can be kept beside the log, the word given holds for this time.
    with suppress(OSError):
        write_whole(kept, mapping_yaml(guess))
    return as_format(guess, path.name)


def mapping_words(guess: Mapping_) -> str:
    """Which column is taken as which field."""
    return ", ".join(f"{field} = {', '.join(names)}" for field, names in guess.columns.items())


def direct(opened: Opened, found: Format, types: Mapping[str, str]) -> Source:
    """The file read by the engine: only the columns that are needed are looked at."""
    if opened.kind == "parquet":
        return Source(_parquet(opened.path), _needed(found, types))
    if opened.kind == "csv":
        listed = ", ".join(f"{quoted(c)}: 'VARCHAR'" for c in opened.columns)
        relation = (
            f"read_csv({_path(opened.path)}, columns = {{{listed}}}, header = true,"
            f" delim = {quoted(opened.delimiter)}, quote = '\"', escape = '\"',"
            f" auto_detect = false, compression = '{opened.compression}')"
        )
        return Source(relation, _needed(found, types))
    return _json_lines(opened.path, found, types, opened.compression, opened.kind)


def cleaned(
    engine: Engine, opened: Opened, found: Format, types: Mapping[str, str], faults: Counter[str]
) -> Source:
    """The file read row by row into a clean copy of the columns that are needed."""
    target = engine.folder / f"clean-{len(list(engine.folder.iterdir()))}.jsonl"
    wanted = _needed(found, types)
    parts = {c: _parts(found, c) for c in wanted}
    with target.open("w", encoding="utf-8") as out:
        for row in engine.watched(rows_of(opened, faults), f"reading {opened.path.name}"):
            picked = {c: counts_of(row[c], parts[c]) for c in wanted if c in row}
            out.write(json.dumps(picked, ensure_ascii=True) + "\n")
    return _json_lines(target, found, wanted, "none", "jsonl")


def counts_of(value: Any, parts: Sequence[Sequence[str]]) -> Any:
    """A value with only those parts of it that are asked for; all of it when none is named.

    A column may hold a prompt beside its counts: the copy that is kept for a while has no text.
    """
    if not parts or not isinstance(value, dict | list):
        return value
    heads: dict[str, list[Sequence[str]]] = {}
    for head, *rest in parts:
        heads.setdefault(head, []).append(rest)
    if isinstance(value, list):
        # A list stays one up to the last place that is asked for.
        last = max((int(h) for h in heads if h.isdigit()), default=-1)
        return [counts_of(v, [r for r in heads.get(str(i), []) if r])
                for i, v in enumerate(value[: last + 1])]  # fmt: skip
    return {h: counts_of(value[h], [r for r in rest if r])
            for h, rest in heads.items() if h in value}  # fmt: skip


def _parts(found: Format, column: str) -> list[list[str]]:
    """The places inside a column that a format reads, as steps."""
    paths = [*_paths(found), *found.keep]
    if column in ATTRIBUTES:
        return [[p.removeprefix("@")] for p in paths if p[0] == "@" or p in found.keep]
    return [p.split("/")[1:] for p in paths if head_of(p) == column and "/" in p]


def _json_lines(
    path: Path, found: Format, types: Mapping[str, str], compression: str, kind: str
) -> Source:
    wanted = _needed(found, types)
    nested = {head_of(p) for some in found.columns.values() for p in some if "/" in p}
    nested |= {head_of(p) for p in found.keep if "/" in p} | set(ATTRIBUTES)
    read = {c: "JSON" if c in nested else "VARCHAR" for c in wanted}
    listed = ", ".join(f"{quoted(c)}: '{kind_}'" for c, kind_ in read.items())
    shape = "array" if kind == "array" else "newline_delimited"
    relation = (
        f"read_json({_path(path)}, format = '{shape}', columns = {{{listed}}},"
        f" maximum_object_size = {LONGEST_LINE}, compression = '{compression}'"
        f"{', ignore_errors = true' if shape == 'newline_delimited' else ''})"
    )
    return Source(relation, read)


def _needed(found: Format, types: Mapping[str, str]) -> dict[str, str]:
    attributes = [a for a in ATTRIBUTES if any(p[0] == "@" for p in _paths(found))]
    wanted = {*columns_read(found), *attributes}
    return {c: kind for c, kind in types.items() if c in wanted}


def _paths(found: Format) -> list[str]:
    return [p for some in found.columns.values() for p in some if p]


def _parquet(path: Path) -> str:
    return f"read_parquet({_path(path)})"


def _path(path: Path) -> str:
    """The file, named so that no sign in it is taken for a pattern."""
    text = str(path)
    for sign in "[?*":
        text = text.replace(sign, f"[{sign}]")
    return "'" + text.replace("'", "''") + "'"


__all__ = ["DIRECT", "cleaned", "column_types", "direct", "format_of", "name"]
