"""Where one option becomes cheaper than another: every crossing along an axis, exactly.

A cost is a straight line between the places where it changes its form: a node more, another price
tier. So those places are found first, and each piece is solved by its line. A jump of one cost over
the other is a crossing too. Stretches where the costs are so far apart that no step can bring them
together are settled by their ends: each part of a cost moves one way along an axis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal

from advisor.analysis.axis import Axis
from advisor.analysis.staircase import nodes, pieces, step_places, steps_between, tier_cuts
from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import LIKELY

EQUAL = 1e-9
"""Costs that differ by less than this share of themselves are the same."""
FEW_STEPS = 24
MOST_HALVINGS = 60

How = Literal["meet", "jump"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `low` to `high` one option is the cheaper; empty where both cost the same."""

    low: float
    high: float
    cheaper: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the cheaper option changes: the lines meet, or a step jumps across."""

    at: float
    how: How
    below: str
    above: str


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Two options along one axis. `unknown` says why there is no answer; then there is no other."""

    axis: Axis
    a: str
    b: str
    people: bool
    stretches: tuple[Stretch, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    unknown: str = ""

    @property
    def answer(self) -> Literal["crosses", "never", "unknown"]:
        """In a word."""
        if self.unknown:
            return "unknown"
        return "crosses" if self.crossings else "never"

    @property
    def read_by(self) -> tuple[str, ...]:
        """Of the two, those whose cost reads what the axis moves."""
        if self.unknown:
            return ()
        return tuple(o for o in (self.a, self.b) if is_read(self.axis, o, self.people))


def is_read(axis: Axis, option: str, people: bool = True) -> bool:
    """Whether an option's cost, or the machines it wants before rounding, moves with the axis."""
    apart = axis.high - axis.low
    seen = [
        (_by_line(axis, option, x, people), nodes(axis, option, x))
        for x in (axis.low + apart * share for share in (0.0, 1 / 3, 3 / 4, 1.0))
    ]
    return any(one != seen[0] for one in seen)


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch under work: the sign of b - a, and the gap in USD a month at its two ends."""

    low: float
    high: float
    sign: int
    first: float
    last: float
    scale: float


class _Unknown(Exception):
    """An option has no cost at some value of the axis."""


def break_even(axis: Axis, a: str, b: str, people: bool = True) -> BreakEven:
    """All crossings of two options' likely monthly costs; `people` counts people's time."""
    try:
        runs = _merged(_runs(axis, a, b, people))
    except _Unknown as error:
        return BreakEven(axis, a, b, people, unknown=str(error))
    names = {1: a, -1: b, 0: ""}
    stretches = tuple(Stretch(r.low, r.high, names[r.sign]) for r in runs)
    crossings = tuple(
        Crossing(two.low, _how(one, two), names[one.sign], names[two.sign])
        for one, two in pairwise(runs)
    )
    return BreakEven(axis, a, b, people, stretches, crossings)


def cost_at(axis: Axis, option: str, x: float, people: bool = True) -> float | None:
    """The likely monthly cost at one value of the axis; None where it cannot be known."""
    try:
        return sum(p.usd for p in _parts(axis, option, x, people))
    except _Unknown:
        return None


def _parts(axis: Axis, option: str, x: float, people: bool) -> tuple[Part, ...]:
    model, traffic = axis.at(x)
    found = model.cost(option, traffic, LIKELY)
    if isinstance(found, NoCost):
        raise _Unknown(f"{model.sheets[option].name}: {found.why}")
    return found if people else tuple(p for p in found if not p.people)


def _gap(axis: Axis, a: str, b: str, x: float, people: bool) -> tuple[float, float]:
    """b minus a, and the size of the two."""
    one = sum(p.usd for p in _parts(axis, a, x, people))
    two = sum(p.usd for p in _parts(axis, b, x, people))
    return two - one, max(abs(one), abs(two))


def _runs(axis: Axis, a: str, b: str, people: bool) -> Iterator[_Run]:
    yield _point(axis, a, b, axis.low, people)
    cuts = sorted({axis.low, axis.high, *tier_cuts(axis, a), *tier_cuts(axis, b)})
    for low, high in pairwise(cuts):
        yield from _between(axis, a, b, low, high, people, MOST_HALVINGS)
    yield _point(axis, a, b, axis.high, people)


def _point(axis: Axis, a: str, b: str, x: float, people: bool) -> _Run:
    """An end of the axis by itself: a route may need no node at all for none of the requests."""
    gap, scale = _gap(axis, a, b, x, people)
    return _Run(x, x, _sign(gap, scale), gap, gap, scale)


def _between(
    axis: Axis, a: str, b: str, low: float, high: float, people: bool, halvings: int
) -> Iterator[_Run]:
    count = sum(steps_between(axis, option, low, high) for option in (a, b))
    if count > FEW_STEPS and halvings:
        apart = _apart(axis, a, b, low, high, people)
        if apart is not None:
            yield apart
            return
        middle = (low + high) / 2
        if axis.low > 0 and high / low > 4:
            middle = (low * high) ** 0.5
        yield from _between(axis, a, b, low, middle, people, halvings - 1)
        yield from _between(axis, a, b, middle, high, people, halvings - 1)
        return
    places = chain(step_places(axis, a, low, high), step_places(axis, b, low, high))
    for start, end in pieces(places, low, high):
        yield from _piece(axis, a, b, start, end, people)


def _apart(axis: Axis, a: str, b: str, low: float, high: float, people: bool) -> _Run | None:
    """The whole stretch, where even the least of one exceeds the most of the other."""
    ends = []
    for option in (a, b):
        sums = [0.0, 0.0]
        first, last = (_by_line(axis, option, x, people) for x in (low, high))
        for line in first.keys() | last.keys():
            both = sorted((first.get(line, 0.0), last.get(line, 0.0)))
            sums = [sums[0] + both[0], sums[1] + both[1]]
        ends.append(sums)
    (least_a, most_a), (least_b, most_b) = ends
    if not (least_b > most_a * (1 + EQUAL) or least_a > most_b * (1 + EQUAL)):
        return None
    first_gap, scale = _gap(axis, a, b, low, people)
    last_gap, _ = _gap(axis, a, b, high, people)
    return _Run(low, high, 1 if least_b > most_a else -1, first_gap, last_gap, scale)


def _by_line(axis: Axis, option: str, x: float, people: bool) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for part in _parts(axis, option, x, people):
        key = (part.id, part.what)
        found[key] = found.get(key, 0.0) + part.usd
    return found


def _piece(axis: Axis, a: str, b: str, low: float, high: float, people: bool) -> Iterator[_Run]:
    """A piece on which both costs are lines: two values inside give them whole."""
    one, two = low + (high - low) / 4, low + (high - low) * 3 / 4
    (gap_one, size_one), (gap_two, size_two) = (_gap(axis, a, b, x, people) for x in (one, two))
    slope = (gap_two - gap_one) / (two - one) if two > one else 0.0
    first, last = gap_one - slope * (one - low), gap_two + slope * (high - two)
    scale = max(size_one, size_two)
    signs = _sign(first, scale), _sign(last, scale)
    if signs[0] * signs[1] < 0:
        root = min(max(one - gap_one / slope, low), high)
        yield _Run(low, root, signs[0], first, 0.0, scale)
        yield _Run(root, high, signs[1], 0.0, last, scale)
    else:
        yield _Run(low, high, signs[0] or signs[1], first, last, scale)


def _sign(gap: float, scale: float) -> int:
    if abs(gap) <= EQUAL * scale:
        return 0
    return 1 if gap > 0 else -1


def _merged(runs: Iterator[_Run]) -> list[_Run]:
    """Runs of one sign as one. Lines that only touch at an end of the axis make no stretch."""
    found: list[_Run] = []
    kept = list(runs)
    for i, run in enumerate(kept):
        if run.low == run.high and run.sign == 0:
            beside = kept[1].first if i == 0 else kept[i - 1].last
            if _sign(beside, run.scale) == 0:
                continue
        if found and found[-1].sign == run.sign:
            before = found[-1]
            found[-1] = _Run(before.low, run.high, run.sign, before.first, run.last, run.scale)
        else:
            found.append(run)
    return found


def _how(one: _Run, two: _Run) -> How:
    scale = max(one.scale, two.scale)
    return "meet" if abs(two.first - one.last) <= EQUAL * 10 * scale else "jump"
