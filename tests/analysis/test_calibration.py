"""Stated chances are what comes of it: of worlds drawn by other dice, each decided whole."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from advisor.analysis.chances import Chances, chances, contest_of
from advisor.analysis.scene import Scene, scene_of
from advisor.analysis.trial import compared
from advisor.decision import assess
from advisor.decision.decide import Decided, decide
from advisor.units import Range
from advisor.workload.answers import Answer, Workload
from tests.analysis.workloads import DAY, PACK
from tests.analysis.worlds import drawn, in_world, plausible, priced_in_world, without_ranges

WORLDS, ASSESSED, WITHOUT_NUMPY = 400, 20, 600


def exact(value: bool | float | str) -> Answer:
    return Answer("exact", value)


def spread(low: float, likely: float, high: float) -> Answer:
    return Answer("range", None, Range(low, likely, high))


USUAL = {
    "input_tokens": exact(1000.0),
    "output_tokens": exact(250.0),
    "cacheable_share": exact(0.0),
    "batchable_share": exact(0.0),
}
CASES: Mapping[str, Mapping[str, Answer]] = {
    # Llama on rented and on owned machines cost the same within 5%: the cheaper in each world.
    "a tie": {
        **USUAL,
        "requests_per_month": spread(1e5, 1e6, 3e7),
        "fine_tuning": exact(True),
    },
    "a route": {
        **USUAL,
        "requests_per_month": spread(2e4, 1e5, 2e6),
        "complex_reasoning": exact(True),
        "complex_share": spread(0.1, 0.4, 0.7),
    },
    "a requirement with a range": {
        **USUAL,
        "requests_per_month": spread(1e6, 2e7, 6e7),
        "input_tokens": spread(500.0, 2000.0, 12000.0),
        "ttft_limit": exact(700.0),
    },
    # A tie on cost that the newer model wins, where a route without a date is not tied too.
    "a budget": {
        **USUAL,
        "requests_per_month": spread(1e5, 1e6, 3e6),
        "input_tokens": spread(500.0, 1500.0, 4000.0),
        "monthly_budget": exact(2000.0),
    },
    "much that nobody knows": {
        "error_cost": exact("high"),
        "review_capacity": exact("none"),
        "requests_per_month": spread(1e5, 1e6, 3e6),
        "monthly_budget": exact(5000.0),
    },
}


@pytest.mark.parametrize("name", CASES)
def test_chances_are_the_frequencies_of_whole_decisions(name: str) -> None:
    pack = without_ranges(PACK)
    scene = scene_of(pack, Workload(name, CASES[name]), as_of=DAY)
    found = chances(scene)
    dice, counted = random.Random(name), Counter[tuple[str, str]]()
    uncertain = contest_of(scene).uncertain
    for number in range(WORLDS):
        counted.update(came_of(scene, drawn(uncertain, dice), found, number))
    assert off(found, counted, WORLDS) == []
    # Without NumPy the draws are the first of the same, and no more than their number is lost.
    fewer = chances(scene, WITHOUT_NUMPY, numpy=False)
    for one in found.options:
        other = fewer.of(one.option)
        won = 0 if other is None else round(other.recommended * WITHOUT_NUMPY)
        assert plausible(won, WITHOUT_NUMPY, one.recommended), one.option


def came_of(
    scene: Scene, world: Mapping[str, float], said: Chances, number: int
) -> Iterator[tuple[str, str]]:
    """What one world comes to: who is recommended, who is cheapest, who is over the budget."""
    workload = in_world(scene, world)
    found = decide(scene.pack, workload, scene.evidence, as_of=DAY)
    if number % ASSESSED == 0:
        best = assess(scene.pack, workload, scene.evidence, as_of=DAY).recommended
        assert found.option == ("" if best is None else best.option)
    return counts(found, said)


def counts(found: Decided, said: Chances) -> Iterator[tuple[str, str]]:
    limit = found.facts.get("monthly_budget")
    budget = limit.likely if isinstance(limit, Range) else None
    likely = {o: found.judged[o].likely for o in compared(found)}
    within = {o: usd for o, usd in likely.items() if budget is None or usd <= budget}
    best = found.option if found.option in within else ""
    yield "recommended", best
    if within:
        yield "cheapest", min(within, key=within.__getitem__)
    for one in said.options:
        if budget is not None and found.judged[one.option].likely > budget:
            yield "over", one.option


def off(said: Chances, counted: Mapping[tuple[str, str], int], worlds: int) -> list[object]:
    """Every chance that the worlds do not bear out."""
    stated = {("recommended", ""): said.none}
    for one in said.options:
        stated["recommended", one.option] = one.recommended
        stated["cheapest", one.option] = one.cheapest
        if one.over_budget is not None:
            stated["over", one.option] = one.over_budget
    return [
        (what, chance, counted.get(what, 0) / worlds)
        for what, chance in stated.items()
        if not plausible(counted.get(what, 0), worlds, chance)
    ] + [what for what in counted if what not in stated]


def test_prices_and_assumptions_vary_as_stated() -> None:
    """Each world's prices in a pack of its own: the whole assessment, not the sampled costs."""
    answers = {**USUAL, "requests_per_month": spread(1e6, 2e7, 1e8), "fine_tuning": exact(True)}
    scene = scene_of(PACK, Workload("prices", answers), as_of=DAY)
    found = chances(scene)
    dice, counted = random.Random("prices"), Counter[tuple[str, str]]()
    uncertain, worlds = contest_of(scene).uncertain, 40
    for number in range(worlds):
        world = drawn(uncertain, dice)
        pack = priced_in_world(PACK, world, number)
        decided = decide(pack, in_world(scene, world), as_of=DAY)
        counted.update(counts(decided, found))
    assert len({what for what in counted if what[0] == "recommended"}) > 2
    assert off(found, counted, worlds) == []
