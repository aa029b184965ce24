"""What moves the gap between two options: a tornado, one quantity at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping

from advisor.analysis.operations import on_floats
from advisor.analysis.sampled_cost import SampledCost
from advisor.analysis.scene import Scene
from advisor.analysis.tally import ENDS, Contest, ranks
from advisor.analysis.tally_floats import worlds
from advisor.analysis.uncertain import Uncertain, likely_world, uncertain_in
from advisor.decision.assessment import GapMover
from advisor.decision.decide import Decided
from advisor.economics.model import CostModel
from advisor.units import Range

SHORTEST = 0.001
"""Movers of the gap that move it by a smaller share of the largest are left out."""


def gap_between(scene: Scene, first: str, second: str) -> tuple[float, tuple[GapMover, ...]]:
    """The monthly cost of `second` minus that of `first`, and what moves it; both have a cost."""
    return movers(scene.model, uncertain_in(scene, (first, second)), first, second)


def gap_spread(contest: Contest, decided: Decided, samples: int) -> Range | None:
    """p5, p50 and p95 of what the runner-up costs more, in USD a month, all drawn together.

    Each sample is of one month with one set of prices: both options are costed in it. None without
    two options.
    """
    ranking = decided.chosen.ranking
    if ranking is None or ranking.runner_up is None:
        return None
    first, second = ranking.best.sheet.option, ranking.runner_up.sheet.option
    found = []
    for world in worlds(contest, samples):
        costs = SampledCost(contest.model, world, on_floats())
        found.append(costs.cost(second) - costs.cost(first))
    found.sort()
    return Range(*(found[place] for place in ranks(samples)))


def movers(
    model: CostModel, uncertain: tuple[Uncertain, ...], first: str, second: str
) -> tuple[float, tuple[GapMover, ...]]:
    """The gap at likely values, and each quantity that moves it, the widest swing first."""
    base = likely_world(uncertain)

    def gap(changes: Mapping[str, float]) -> float:
        costs = SampledCost(model, {**base, **changes}, on_floats())
        return costs.cost(second) - costs.cost(first)

    found = []
    for one in uncertain:
        if one.known:
            continue
        low, high = one.spread.quantile(ENDS[0]), one.spread.quantile(ENDS[-1])
        ends = (gap({one.name: low}), gap({one.name: high}))
        found.append(GapMover(one.label, one.unit, low, high, *ends, one.name))
    found.sort(key=lambda m: (-m.swing, m.label))
    least = max((m.swing for m in found), default=0.0) * SHORTEST
    kept = tuple(m for m in found if m.swing > least and not math.isclose(m.swing, 0.0))
    return gap({}), kept
