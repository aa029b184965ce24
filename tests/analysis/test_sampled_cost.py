"""Costs of many worlds at once agree with CostModel.cost to the cent."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from advisor.analysis.operations import on_arrays, on_floats
from advisor.analysis.sampled_cost import SampledCost
from advisor.analysis.scene import scene_of
from advisor.analysis.uncertain import Uncertain, uncertain_in
from advisor.economics.parts import NoCost, total
from advisor.economics.traffic import POINTS, Traffic, pick, pick_down
from advisor.pack import load_pack
from advisor.workload.answers import Answer, Workload

DAY = date(2026, 11, 21)
CHEAP_WHEN_HIGH = ("assumed:utilisation", "assumed:server_life")
WORLDS = 60


def own_end(one: Uncertain, own: int) -> float:
    """The end of a range that CostModel.cost takes."""
    choose = pick_down if one.name in CHEAP_WHEN_HIGH else pick
    return choose(one.spread.span, own)


def random_traffic(dice: random.Random) -> Traffic:
    return Traffic(
        10 ** dice.uniform(2, 9),
        10 ** dice.uniform(1, 5.5),
        10 ** dice.uniform(0.5, 4),
        dice.choice([0.0, dice.random()]),
        dice.choice([0.0, dice.random()]),
        dice.choice([0.0, 1.0, dice.random()]),
        dice.uniform(1, 9),
    )


@pytest.mark.parametrize("rules", ["default", "guide"])
@pytest.mark.parametrize("peaks", [True, False])
def test_every_option_agrees_to_the_cent(rules: str, peaks: bool) -> None:
    pack = load_pack(rules)
    scene = scene_of(pack, Workload("test"), as_of=DAY)
    model = scene.model
    months = [random_traffic(random.Random(f"{peaks}{i}")) for i in range(WORLDS)]
    costed = tuple(
        o for o in pack.option_ids if not isinstance(model.cost(o, months[0], 1), NoCost)
    )
    assert len(costed) >= (3 if rules == "guide" else 30)
    uncertain = uncertain_in(scene, costed)
    fields = {
        "requests_per_month": "requests",
        "input_tokens": "input_tokens",
        "output_tokens": "output_tokens",
        "cacheable_share": "cacheable",
        "batchable_share": "batchable",
        "complex_share": "complex_share",
        "peak_factor": "peak_factor",
    }
    for own in POINTS:
        base = {u.name: own_end(u, own) for u in uncertain if u.name not in fields}
        arrays = {name: np.full(WORLDS, value) for name, value in base.items()}
        for name, field in fields.items():
            if name != "peak_factor" or peaks:
                arrays[name] = np.array([getattr(m, field) for m in months])
        at_once = SampledCost(model, arrays, on_arrays())
        for option in costed:
            found = at_once.cost(option)
            for i, month in enumerate(months):
                traffic = month if peaks else replace(month, peak_factor=None)
                parts = model.cost(option, traffic, own)
                assert not isinstance(parts, NoCost)
                expected = total(parts)
                assert abs(found[i] - expected) <= max(0.005, 1e-9 * expected), (option, own, month)
                if i < 3:
                    world = {name: float(value[i]) for name, value in arrays.items()}
                    alone = SampledCost(model, world, on_floats()).cost(option)
                    assert alone == pytest.approx(float(found[i]), rel=1e-12)


def test_people_can_be_left_out() -> None:
    pack = load_pack()
    given = {"requests_per_month": Answer("exact", 1e5)}
    scene = scene_of(pack, Workload("test", given), as_of=DAY)
    option = "route:private-8b-70b"
    world = {u.name: u.spread.span.likely for u in uncertain_in(scene, (option,))}
    costs = SampledCost(scene.model, world, on_floats())
    assert costs.cost(option) - costs.cost(option, people=False) == pytest.approx(
        0.2 * 250_000 / 12
    )
