"""Where along an axis an option's cost changes its form, found exactly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from advisor.analysis.axis import Axis
from advisor.economics.arithmetic import ROUNDING
from advisor.economics.steps import nodes_wanted, prompt_limits
from advisor.economics.traffic import LIKELY

STRAIGHT = 1e-9
"""A function is a line where its middle is off the mean of its ends by at most this share."""


def tier_cuts(axis: Axis, option: str) -> tuple[float, ...]:
    """The prompt lengths at which an option's price changes, inside the axis."""
    if axis.id != "input_tokens":
        return ()
    model, traffic = axis.at(axis.low)
    return tuple(
        x for x in prompt_limits(model, option, traffic, LIKELY) if axis.low < x < axis.high
    )


def nodes(axis: Axis, option: str, x: float) -> tuple[float, ...]:
    """Nodes wanted before rounding, one figure a fleet."""
    model, traffic = axis.at(x)
    return nodes_wanted(model, option, traffic, LIKELY)


def steps_between(axis: Axis, option: str, low: float, high: float) -> int:
    """How often the number of nodes changes between two values; fleets move one way each."""
    first, last = nodes(axis, option, low), nodes(axis, option, high)
    return sum(abs(_whole(b) - _whole(a)) for a, b in zip(first, last, strict=True))


def step_places(axis: Axis, option: str, low: float, high: float) -> Iterator[float]:
    """Every value between two at which one node more, or one less, is needed."""
    first, last = nodes(axis, option, low), nodes(axis, option, high)
    for fleet, (a, b) in enumerate(zip(first, last, strict=True)):
        few, many = sorted((_whole(a), _whole(b)))
        if few == many:
            continue

        def wanted(x: float, fleet: int = fleet) -> float:
            return nodes(axis, option, x)[fleet]

        straight = _is_straight(wanted, low, high)
        for count in range(few, many):
            level = max(count, 1) + ROUNDING
            if straight:
                yield low + (level - a) / (b - a) * (high - low)
            else:
                yield _place_of(wanted, level, low, high)


def _whole(wanted: float) -> int:
    return max(1, math.ceil(wanted - ROUNDING))


def _is_straight(f: Callable[[float], float], low: float, high: float) -> bool:
    middle, mean = f((low + high) / 2), (f(low) + f(high)) / 2
    return abs(middle - mean) <= STRAIGHT * max(abs(mean), STRAIGHT)


def _place_of(f: Callable[[float], float], level: float, low: float, high: float) -> float:
    """Where a function that moves one way reaches a level, to the last digit of a float."""
    rising = f(high) > f(low)
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if (f(middle) < level) == rising:
            low = middle
        else:
            high = middle


def pieces(places: Iterator[float], low: float, high: float) -> list[tuple[float, float]]:
    """The stretches between cuts; two cuts that only rounding sets apart are one."""
    near = 1e-12 * max(abs(low), abs(high))
    kept = [low]
    for place in sorted(p for p in places if low < p < high):
        if place - kept[-1] > near:
            kept.append(place)
    if len(kept) > 1 and high - kept[-1] <= near:
        kept.pop()
    return list(pairwise([*kept, high]))
