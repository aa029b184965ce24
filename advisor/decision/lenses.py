"""One option's cost seen otherwise: for a call, for a success, over what is paid already.

All come from the same parts as the full cost, so none can disagree with it.
"""

from __future__ import annotations

from collections.abc import Callable

from advisor.decision.assessment import Lenses
from advisor.decision.costing import Costing, PointCost, ordered
from advisor.pack.conditions import Fact
from advisor.units import Range

MACHINES = ("machines", "both")
PEOPLE = ("people", "both")
"""The answers to `already_paid` that take each off."""


def lenses_of(costing: Costing, already_paid: Fact) -> Lenses:
    """The lenses of one option's full cost, people included."""
    if not costing.points:
        return Lenses()
    machines, people = already_paid in MACHINES, already_paid in PEOPLE
    return Lenses(
        _span(costing, lambda p: p.total / p.calls),
        _span(costing, lambda p: p.total / (p.calls * (1 - p.failed))),
        _span(costing, lambda p: p.total - p.machines * machines - p.people * people)
        if machines or people
        else None,
    )


def _span(costing: Costing, value: Callable[[PointCost], float]) -> Range:
    low, likely, high = (value(point) for point in costing.points)
    return ordered((low, likely, high))
