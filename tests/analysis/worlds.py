"""Worlds drawn by dice of their own, each assessed whole: what a stated chance is held against.

What a world says of prices and of what costs assume goes into a pack of its own, as exact figures.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace

from advisor.analysis.scene import Scene
from advisor.analysis.uncertain import Uncertain
from advisor.decision import Assessment, assess
from advisor.economics.token_cost import PRICES
from advisor.economics.traffic import LIKELY, pick
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.units import Range
from advisor.workload.answers import Answer, Workload
from tests.analysis.workloads import DAY

COSTED = {
    *PRICES,
    "gpu_hour",
    "server_price",
    "tokenizer_factor",
    "reasoning_output_factor",
    "published_blend",
    "published_fixed",
}


def without_ranges(pack: Pack, name: str = "known") -> Pack:
    """The pack with every figure of a cost at its likely value."""
    return replace(
        pack,
        hash=f"{pack.hash} {name}",
        figures=tuple(_exact(f) if f.metric in COSTED else f for f in pack.figures),
        cost_assumptions={n: Range.of(r.likely) for n, r in pack.cost_assumptions.items()},
    )


def _exact(figure: Figure) -> Figure:
    value = figure.value
    return replace(figure, value=Range.of(value.likely)) if isinstance(value, Range) else figure


def drawn(uncertain: tuple[Uncertain, ...], dice: random.Random) -> dict[str, float]:
    """One world: a value of each quantity, independent of all others."""
    return {
        one.name: pick(one.spread.span, LIKELY)
        if one.known
        else one.spread.quantile(min(max(dice.random(), 1e-12), 1 - 1e-12))
        for one in uncertain
    }


def in_world(scene: Scene, world: Mapping[str, float]) -> Workload:
    """The workload with what the world says of its answers."""
    known = {q.id for q in scene.pack.questionnaire.questions}
    hard = scene.decided.facts.get("complex_reasoning") is True
    given = {k: a for k, a in scene.workload.answers.items() if k != "input_share"}
    for name, value in world.items():
        if name in known and (hard or name != "complex_share"):
            given[name] = Answer("exact", value)
    return replace(scene.workload, answers=given)


def priced_in_world(pack: Pack, world: Mapping[str, float], number: int) -> Pack:
    """The pack in which prices and assumptions are those of the world."""
    found = without_ranges(pack, f"world {number}")
    assumed = {k.removeprefix("assumed:"): v for k, v in world.items() if k.startswith("assumed:")}
    if "complex_share" in world:
        assumed["escalation"] = world["complex_share"]
    figures = []
    for figure in found.figures:
        above = figure.prompt_tokens_above
        value = world.get(f"price:{figure.subject}:{figure.metric}:{above}")
        if value is None and figure.metric in ("gpu_hour", "server_price"):
            value = world.get(f"{figure.metric}:{figure.subject}")
        figures.append(figure if value is None else replace(figure, value=Range.of(value)))
    return replace(
        found,
        figures=tuple(figures),
        cost_assumptions={
            **found.cost_assumptions,
            **{n: Range.of(v) for n, v in assumed.items()},
        },
    )


def assessed(scene: Scene, pack: Pack, world: Mapping[str, float]) -> Assessment:
    """The whole assessment of one world."""
    return assess(pack, in_world(scene, world), scene.evidence, as_of=DAY)


def plausible(found: int, count: int, chance: float, least: float = 1e-4) -> bool:
    """Whether so many of `count` may come of this chance: both tails of the exact binomial."""
    chance = min(max(chance, 1e-6), 1 - 1e-6)

    def mass(k: int) -> float:
        ways = math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
        return math.exp(ways + k * math.log(chance) + (count - k) * math.log1p(-chance))

    low, high = (
        math.fsum(map(mass, range(found + 1))),
        math.fsum(map(mass, range(found, count + 1))),
    )
    return min(low, high) > least / 2
