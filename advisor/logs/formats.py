"""The log formats we know, as the rule file says them, and which of them a file has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from advisor.pack.base import RuleModel
from advisor.pack.part_files import Problems, read_model
from advisor.resources import rules_folder

Counting = Literal["inclusive", "exclusive", "detect"]
Field_ = Literal[
    "id", "ts", "ts_ms", "end", "first", "duration_ns", "model", "provider", "tag",
    "input_tokens", "output_tokens", "total_tokens", "cached_input_tokens",
    "cache_write_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens", "reasoning_tokens",
    "latency_ms", "latency_s", "ttft_ms", "ttft_s", "status", "cost", "cents", "n", "batch",
    "bucket_s",
]  # fmt: skip


class Format(RuleModel):
    """One log format: how it is known, and where each field of a record stands in it."""

    id: str
    title: str
    rows: Literal["requests", "bucket", "day"]
    signs: tuple[tuple[str, ...], ...] = ()
    needs: tuple[str, ...] = ()
    keep: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    input: Counting
    without_total: Literal["inclusive", "exclusive", "by_provider"] | None = None
    provider: str = ""
    only_cost: bool = False
    block_tokens: int = 0
    columns: dict[Field_, tuple[str, ...]]
    table: tuple[str, ...] = ()
    trap: str = ""
    source: str = ""


class FormatsFile(RuleModel):
    """rules/usage/formats.yaml."""

    format: Literal["advisor/usage-formats@1"]
    formats: tuple[Format, ...]
    synonyms: dict[Field_, tuple[str, ...]]
    providers: dict[str, str]
    exclusive_providers: tuple[str, ...]
    statuses: dict[str, int]
    statuses_with: dict[str, int]
    model_names: tuple[str, ...]


class Mapping_(RuleModel):
    """A mapping that a person confirmed, kept beside the log."""

    format: Literal["advisor/usage-mapping@1"]
    input: Counting
    rows: Literal["requests", "bucket", "day"] = "requests"
    provider: str = ""
    columns: dict[Field_, tuple[str, ...]]


@lru_cache(maxsize=1)
def known_formats() -> FormatsFile:
    """The built-in formats; raises InputError when their file has mistakes."""
    problems = Problems()
    read = read_model(rules_folder() / "usage" / "formats.yaml", FormatsFile, problems)
    problems.stop_if_any()
    assert read is not None
    return read[0]


def recognise(names: Collection[str]) -> Format | None:
    """The format with the longest group of signs among these column names, or None."""
    have = set(names)
    best: tuple[int, Format] | None = None
    for one in known_formats().formats:
        for group in one.signs:
            if have.issuperset(group) and (best is None or len(group) > best[0]):
                best = (len(group), one)
    return None if best is None else best[1]


def proposed(names: Collection[str]) -> Mapping_ | None:
    """A mapping by the usual names; None without a time and both token counts."""
    by_name = {name.casefold(): name for name in names}
    columns: dict[Field_, tuple[str, ...]] = {}
    for field, usual in known_formats().synonyms.items():
        found = [by_name[n.casefold()] for n in usual if n.casefold() in by_name]
        if found:
            columns[field] = (found[0],)
    if {"ts", "input_tokens", "output_tokens"} - columns.keys():
        return None
    rows: Literal["requests", "day"] = "day" if "n" in columns else "requests"
    return Mapping_(format="advisor/usage-mapping@1", input="detect", rows=rows, columns=columns)


def mapping_file(log: Path) -> Path:
    """Where the confirmed mapping of a log is kept."""
    return log.with_name(log.name + ".mapping.yaml")


def confirmed(path: Path) -> Format:
    """The mapping in a file, as a format; raises InputError with every mistake."""
    problems = Problems()
    read = read_model(path, Mapping_, problems)
    problems.stop_if_any()
    assert read is not None
    return as_format(read[0], path.name)


def as_format(mapping: Mapping_, title: str) -> Format:
    """A mapping as a format of one file."""
    return Format(
        id="own",
        title=title,
        rows=mapping.rows,
        input=mapping.input,
        provider=mapping.provider,
        columns=mapping.columns,
    )


def mapping_yaml(mapping: Mapping_) -> str:
    """The mapping as a file that a person can read, correct and keep."""
    import json

    lines = [
        "# Which column is what. `input: inclusive` when the input count holds cached tokens too,",
        "# `exclusive` when it does not, `detect` to look at the numbers.",
        f"format: {mapping.format}",
        f"input: {mapping.input}",
        f"rows: {mapping.rows}",
        "columns:",
    ]
    for field, names in mapping.columns.items():
        lines.append(f"  {field}: [{', '.join(json.dumps(n, ensure_ascii=False) for n in names)}]")
    return "\n".join(lines) + "\n"


def columns_read(found: Format) -> tuple[str, ...]:
    """The top-level columns that are read: everything else in the log is not looked at."""
    paths = [p for some in found.columns.values() for p in some] + list(found.keep)
    return tuple(dict.fromkeys(head_of(p) for p in paths if not p.startswith("@")))


def head_of(path: str) -> str:
    """The column that a path begins in."""
    return path.partition("/")[0]


def status_codes() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Statuses in words, exact and by a word they contain."""
    file = known_formats()
    return file.statuses, file.statuses_with
