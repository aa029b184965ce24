"""Sizes that a server only counts by bucket: percentiles as bounds, since more is not known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.usage.statements import PERCENTS


@dataclass(frozen=True, slots=True)
class Histogram:
    """Requests by size for one model: how many are at most each edge, edges rising, the last inf.

    Edges and `total` are in tokens, or in milliseconds.
    """

    model: str
    size: str
    at_most: tuple[tuple[float, int], ...]
    total: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """A percentile lies from `low` up to `high`, both included; no high where none is counted."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class SizeBounds:
    """What buckets tell of one size: how many, the sum, and bounds of each percentile."""

    model: str
    size: str
    k: int
    total: float
    percentiles: Mapping[int, Bounds]
    longest: Bounds

    @property
    def mean(self) -> float:
        """The sum is counted exactly, so this is no bound."""
        return self.total / self.k


def bounds_of(h: Histogram) -> SizeBounds | None:
    """Nearest-rank percentiles as the bucket that each falls in; None without a request."""
    k = h.at_most[-1][1] if h.at_most else 0
    if k <= 0:
        return None
    percentiles = {p: _bucket(h, p * k) for p in PERCENTS}
    return SizeBounds(h.model, h.size, k, h.total, percentiles, _bucket(h, 100 * k))


def _bucket(h: Histogram, rank_times_100: int) -> Bounds:
    """The first bucket that reaches a rank; its lower end is just above the edge before."""
    below = -1.0
    for edge, count in h.at_most:
        if count * 100 >= rank_times_100:
            return Bounds(math.floor(below) + 1, None if math.isinf(edge) else math.floor(edge))
        below = edge
    raise AssertionError("the last edge is infinite and counts all")


def all_bounds(histograms: Iterable[Histogram]) -> tuple[SizeBounds, ...]:
    """The bounds of each size over all models, where they were counted by the same buckets."""
    by_size: dict[str, list[Histogram]] = {}
    for h in histograms:
        by_size.setdefault(h.size, []).append(h)
    found = (bounds_of(together) for some in by_size.values() if (together := _added(some)))
    return tuple(b for b in found if b is not None)


def _added(histograms: Sequence[Histogram]) -> Histogram | None:
    edges = {tuple(e for e, _ in h.at_most) for h in histograms}
    if len(edges) > 1:
        return None
    counts = [sum(h.at_most[i][1] for h in histograms) for i in range(len(histograms[0].at_most))]
    total = math.fsum(h.total for h in histograms)
    at_most = tuple(zip(edges.pop(), counts, strict=True))
    return Histogram("", histograms[0].size, at_most, total)
