"""The small tables that come back from an engine, or from a person who ran the statements there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

T = TypeVar("T")


class _Row(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of all records together. Tokens and requests are sums; None is unknown."""

    row_count: int = 0
    first_ts: datetime | None = None
    last_ts: datetime | None = None
    n: int | None = None
    input: int | None = None
    output: int | None = None
    cached: int | None = None
    written: int | None = None
    cost: float | None = None
    cache_known: int | None = None
    buckets: int = 0
    shortest_bucket: int | None = None
    longest_bucket: int | None = None
    batch_n: int | None = None
    with_n: int = 0
    with_cost: int = 0
    with_latency: int = 0
    with_cached: int = 0
    edges: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """Requests, tokens and spend of some records together; None is unknown."""

    n: int | None
    input: int
    output: int
    cached: int | None
    written: int | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class Hour(Sums):
    """One hour: `failed` does not hold `limited`, which were refused for going too fast."""

    hour_ts: datetime | None
    failed: int
    limited: int


@dataclass(frozen=True, slots=True)
class Day(Sums):
    """One day of UTC."""

    day_ts: datetime | None


@dataclass(frozen=True, slots=True)
class Tag(Sums):
    """One tag's traffic."""

    tag: str


@dataclass(frozen=True, slots=True)
class Cell(Sums):
    """Records that every price tier and policy treats alike. Tokens are sums over them."""

    model: str
    provider: str
    tag: str
    hour_of_day: int
    cut: int
    batch: int
    paid: int
    row_count: int
    written_1h: int | None
    reasoning: int | None


@dataclass(frozen=True, slots=True)
class Size:
    """Percentiles of one size of one model's requests, or of all where `model` is empty."""

    model: str
    size: str
    k: int
    total: int
    longest: int
    p50: int
    p95: int
    p99: int

    @property
    def mean(self) -> float:
        """The sum over the number."""
        return self.total / self.k


@dataclass(frozen=True, slots=True)
class Peak:
    """The busiest second or minute, and how many had any request."""

    unit: str
    requests: int | None
    tokens: int | None
    busy: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that leaves the engine."""

    totals: Totals
    hours: tuple[Hour, ...] = ()
    days: tuple[Day, ...] = ()
    percentiles: tuple[Size, ...] = ()
    peaks: tuple[Peak, ...] = ()
    tags: tuple[Tag, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def edges(self) -> tuple[int, ...]:
        """The prompt lengths that the cells were cut at."""
        return tuple(int(e) for e in self.totals.edges.split())

    def size(self, name: str) -> Size | None:
        """The percentiles of one size over all models."""
        return next((s for s in self.percentiles if s.model == "" and s.size == name), None)

    def peak(self, unit: str) -> Peak | None:
        """The busiest second or minute; None where the log is coarser."""
        found = next((p for p in self.peaks if p.unit == unit), None)
        return found if found is not None and found.busy else None


def _moment(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime.fromisoformat(str(value).strip().replace(" UTC", "")).replace(tzinfo=None)


def _maybe_whole(value: Any) -> int | None:
    return (
        None
        if value is None or value == ""
        else int(float(value))
        if _fraction(value)
        else (int(value))
    )


def _fraction(value: Any) -> bool:
    return isinstance(value, str) and ("." in value or "e" in value.lower())


CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "int": lambda v: _maybe_whole(v) or 0,
    "int | None": _maybe_whole,
    "float | None": lambda v: None if v is None or v == "" else float(v),
    "str": lambda v: "" if v is None else str(v),
    "datetime | None": _moment,
}
ROWS: Mapping[str, type[Any]] = {
    "totals": Totals,
    "hours": Hour,
    "days": Day,
    "percentiles": Size,
    "peaks": Peak,
    "tags": Tag,
    "cells": Cell,
}
"""The kind of row of each statement's table; its fields are the columns, in order."""


def rows_as(kind: type[R], rows: Iterable[Sequence[Any]]) -> tuple[R, ...]:
    """Rows of a statement as what they are; raises ValueError where a value is none of its kind."""
    wanted = fields(kind)
    converters = [CONVERT[str(f.type)] for f in wanted]
    return tuple(kind(*(c(v) for c, v in zip(converters, row, strict=True))) for row in rows)


def tables_of(found: Mapping[str, Sequence[Sequence[Any]]]) -> Tables:
    """The tables from the rows of every statement, in an order of their own."""
    made = {name: rows_as(kind, found.get(name, ())) for name, kind in ROWS.items()}
    return Tables(
        totals=made["totals"][0] if made["totals"] else Totals(),
        hours=_sorted(made["hours"], "hour_ts"),
        days=_sorted(made["days"], "day_ts"),
        percentiles=_sorted(made["percentiles"], "model", "size"),
        peaks=_sorted(made["peaks"], "unit"),
        tags=made["tags"],
        cells=_sorted(
            made["cells"], "model", "provider", "tag", "hour_of_day", "cut", "batch", "paid"
        ),
    )


def days_of(hours: Sequence[Hour]) -> tuple[Day, ...]:
    """Hours added up to days."""
    by: dict[datetime | None, list[Hour]] = {}
    for h in hours:
        by.setdefault(h.hour_ts.replace(hour=0) if h.hour_ts else None, []).append(h)
    return tuple(Day(*summed(some), day) for day, some in by.items())


def summed(
    some: Sequence[Sums],
) -> tuple[int | None, int, int, int | None, int | None, float | None]:
    """The sums of several, in the order of `Sums`; unknown where none of them says."""
    return (
        _sum(x.n for x in some),
        sum(x.input for x in some),
        sum(x.output for x in some),
        _sum(x.cached for x in some),
        _sum(x.written for x in some),
        _sum_usd(x.cost for x in some),
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def _sum_usd(values: Iterable[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return math.fsum(known) if known else None


def _sorted(rows: tuple[T, ...], *keys: str) -> tuple[T, ...]:
    """Engines give rows in any order; sums of money are added up in this one."""
    return tuple(sorted(rows, key=lambda r: tuple(str(getattr(r, k)) for k in keys)))
