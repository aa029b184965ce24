"""Two options on the same examples: a paired test, and a verdict that admits what is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.measurement.statistics import (
    Interval,
    difference_of_rates,
    mcnemar,
    paired_difference,
    pairs_for_difference,
    wilson,
)

Verdict = Literal["better", "worse", "no difference shown", "not enough"]
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Answered:
    """One example answered by one option. `right` is None where the call or the judge failed."""

    right: bool | None
    total_ms: float | None
    usd: float | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One option over the whole test set."""

    name: str
    n: int
    right: Interval | None
    errors: dict[str, int]
    median_ms: float | None
    usd: float
    usd_known: int
    """Calls whose cost is known."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The second option against the first."""

    first: str
    second: str
    pairs: int
    only_first: int
    only_second: int
    p: float
    difference: Interval | None
    slower_ms: Interval | None
    needed: int
    verdict: Verdict


def side(name: str, answers: Mapping[str, Answered]) -> Side:
    """One option's figures. A failed call is no answer: it is counted, not graded."""
    graded = [a.right for a in answers.values() if a.right is not None]
    errors: dict[str, int] = {}
    for one in answers.values():
        if one.failure:
            errors[one.failure] = errors.get(one.failure, 0) + 1
    times = sorted(a.total_ms for a in answers.values() if a.total_ms is not None)
    costs = [a.usd for a in answers.values() if a.usd is not None]
    return Side(
        name,
        len(answers),
        wilson(sum(graded), len(graded)) if graded else None,
        errors,
        times[(len(times) - 1) // 2] if times else None,
        sum(costs),
        len(costs),
    )


def pairing(
    first: str,
    a: Mapping[str, Answered],
    second: str,
    b: Mapping[str, Answered],
    matters: float,
) -> Pairing:
    """The second against the first on what both answered; `matters` is a share."""
    both = [(x, b[key]) for key, x in a.items()
            if key in b and x.right is not None and b[key].right is not None]  # fmt: skip
    only_first = sum(bool(x.right and not y.right) for x, y in both)
    only_second = sum(bool(y.right and not x.right) for x, y in both)
    n = len(both)
    differing = (only_first + only_second + 1) / (n + 2) if n else 0.2
    needed = pairs_for_difference(matters, max(differing, matters))
    p = mcnemar(only_first, only_second)
    span = difference_of_rates(only_first, only_second, n) if n else None
    timed = [(x.total_ms, y.total_ms) for x, y in both if x.total_ms and y.total_ms]
    slower = paired_difference([x for x, _ in timed], [y for _, y in timed]) if timed else None
    return Pairing(first, second, n, only_first, only_second, p, span, slower, needed,
                   _verdict(only_first, only_second, p, n, needed))  # fmt: skip


def _verdict(only_first: int, only_second: int, p: float, n: int, needed: int) -> Verdict:
    if p < SIGNIFICANT:
        return "better" if only_second > only_first else "worse"
    return "no difference shown" if n >= needed else "not enough"
