"""All that `advisor breakeven` says: pairs of options along one axis, and the cheapest of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.analysis.axis import Axis, axis_for
from advisor.analysis.break_even import BreakEven, Stretch, break_even
from advisor.analysis.cheapest import Surface, cheapest, surface
from advisor.analysis.qualifying import Standings, held_against_cost, standings
from advisor.analysis.scene import Scene


@dataclass(frozen=True, slots=True)
class Pair:
    """Two options, compared by their full cost and without people's time."""

    full: BreakEven
    bare: BreakEven


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first option against each other one, and the cheapest of all, along one axis."""

    axis: Axis
    options: tuple[str, ...]
    pairs: tuple[Pair, ...]
    cheapest: tuple[Stretch, ...]
    cheapest_bare: tuple[Stretch, ...]
    standings: Standings
    """Where each option meets the requirements."""
    cheapest_able: tuple[Stretch, ...]
    """The cheapest by full cost of those that do; empty where none does."""
    surface: Surface | None = None
    on_cost: tuple[str, ...] = ()
    """Titles among what is failed that speak of the likely cost alone."""


def compare_over(scene: Scene, over: str, options: Sequence[str], other: str = "") -> Comparison:
    """Compare at least two options along an axis, or over two. Raises AxisError."""
    axis = axis_for(scene, over)
    first, *rest = options
    fit = standings(scene, axis, options)
    pairs = [Pair(break_even(axis, first, o), break_even(axis, first, o, False)) for o in rest]
    return Comparison(
        axis,
        tuple(options),
        tuple(pairs),
        cheapest(axis, options),
        cheapest(axis, options, people=False),
        fit,
        cheapest(axis, options, among=fit),
        surface(axis, axis_for(scene, other), options) if other else None,
        held_against_cost(scene),
    )
