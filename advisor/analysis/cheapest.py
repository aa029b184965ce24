"""Which of several options is the cheapest, along one axis exactly and over two in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from advisor.analysis.axis import Axis, crossed
from advisor.analysis.break_even import How, Stretch, break_even, cost_at
from advisor.analysis.qualifying import Standings, fails_at
from advisor.analysis.scene import Scene

ROWS = 9


@dataclass(frozen=True, slots=True)
class Row:
    """The cheapest along the first axis, with the second one at `value`."""

    value: float
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Surface:
    """The cheapest over two axes: rows over the second, exact along the first."""

    axis: Axis
    other: Axis
    rows: tuple[Row, ...]


def cheapest(
    axis: Axis, options: Sequence[str], people: bool = True, among: Standings | None = None
) -> tuple[Stretch, ...]:
    """The cheapest along the axis; of options that cost the same, the first named.

    Options whose cost cannot be known are left out; nothing without any other. With `among` only
    those that qualify at a value are compared there, and a stretch where none does is empty.
    """
    known = [o for o in options if cost_at(axis, o, (axis.low + axis.high) / 2) is not None]
    cuts = {axis.low, axis.high}
    for a, b in combinations(known, 2):
        cuts |= {c.at for c in break_even(axis, a, b, people).crossings}
    fit = among or {}
    cuts |= {s.high for option in known for s in fit.get(option, ())}
    found: list[Stretch] = []
    for low, high in pairwise(sorted(cuts)):
        middle = (low + high) / 2
        costs = {o: cost_at(axis, o, middle, people) for o in known}
        usable = {o: c for o, c in costs.items() if c is not None and not fails_at(fit, o, middle)}
        if low == high or not (usable or fit):
            continue
        least = min(usable.values(), default=0.0)
        best = next((o for o, c in usable.items() if c <= least * (1 + 1e-9)), "")
        if found and found[-1].cheaper == best:
            found[-1] = Stretch(found[-1].low, high, best)
        else:
            found.append(Stretch(low, high, best))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Change:
    """Where another option becomes the cheapest: the lines meet, or a step jumps across."""

    at: float
    how: How
    before: str
    after: str


def changes(axis: Axis, options: Sequence[str]) -> tuple[Change, ...]:
    """Every place along the axis where the cheapest of the options by full cost is another."""
    found = []
    for one, two in pairwise(cheapest(axis, options)):
        crossings = break_even(axis, one.cheaper, two.cheaper).crossings
        how: How = next((c.how for c in crossings if c.at == one.high), "jump")
        found.append(Change(one.high, how, one.cheaper, two.cheaper))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two options whose costs cross at each of `at`: `below` costs less under the first of them."""

    below: str
    above: str
    at: tuple[float, ...]


def crossed_elsewhere(
    axis: Axis, options: Sequence[str], known: Sequence[Change]
) -> tuple[Crossed, ...]:
    """Where two of the options cross while another stays the cheapest: `known` are left out."""
    told = {(frozenset((c.before, c.after)), c.at) for c in known}
    found = []
    for a, b in combinations(options, 2):
        crossings = [
            c
            for c in break_even(axis, a, b).crossings
            if c.below and c.above and (frozenset((a, b)), c.at) not in told
        ]
        if crossings:
            first = crossings[0]
            found.append(Crossed(first.below, first.above, tuple(c.at for c in crossings)))
    return tuple(sorted(found, key=lambda c: c.at))


def surface(axis: Axis, other: Axis, options: Sequence[str], people: bool = True) -> Surface:
    """The cheapest over two axes. Raises AxisError where both move the same thing."""
    rows = [Row(y, cheapest(crossed(axis, other, y), options, people)) for y in _values(other)]
    return Surface(axis, other, tuple(rows))


def _values(axis: Axis) -> list[float]:
    """Values from end to end, at equal distances or in equal ratios."""
    steps = [i / (ROWS - 1) for i in range(ROWS)]
    if axis.wide:
        return [axis.low * (axis.high / axis.low) ** s for s in steps]
    return [axis.low + (axis.high - axis.low) * s for s in steps]


def options_to_compare(scene: Scene) -> tuple[str, ...]:
    """The recommended option, the runner-up, the cheapest on GPUs, and today's.

    Where that leaves fewer than two, the cheapest of all fill up.
    """
    decided = scene.decided
    ranking = decided.chosen.ranking
    found = [decided.option]
    if ranking is not None and ranking.runner_up is not None:
        found.append(ranking.runner_up.sheet.option)
    hosted = [
        j
        for j in decided.judged.values()
        if j.sheet.deployment is not None and j.sheet.deployment.gpus and j.has_cost
    ]
    if hosted:
        # One that may not be chosen still shows what hosting costs, where none may.
        order = sorted(hosted, key=lambda j: (j.status != "qualifies", j.likely, j.sheet.option))
        found.append(order[0].sheet.option)
    found.append(decided.current)
    named = list(dict.fromkeys(o for o in found if o))
    if len(named) < 2:
        costed = (j for j in decided.judged.values() if j.has_cost)
        found += [j.sheet.option for j in sorted(costed, key=lambda j: (j.likely, j.sheet.option))]
        named = list(dict.fromkeys(o for o in found if o))[:2]
    return tuple(named)
