"""Parts of a cost that count nothing until a pack states them, with figures worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from advisor.analysis.operations import on_arrays, on_floats
from advisor.analysis.sampled_cost import SampledCost
from advisor.analysis.scene import Scene, scene_of
from advisor.analysis.uncertain import likely_world, uncertain_in
from advisor.decision import assess
from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import LIKELY, Traffic
from advisor.pack.pack import Pack
from advisor.units import Range
from advisor.workload.answers import Answer, Workload
from advisor.workload.own_figure import OwnFigure
from tests.decision.asking import DAY, PACK
from tests.economics.test_arithmetic import cost_model
from tests.economics.test_recomputed import FALLBACK, FIRM, HOSTED_FIRST, SPLIT

RENTED = "llama-3.3-70b@rented-2xh100"
FIRM_ANEW = replace(FIRM, hash="a pack of its own")
"""What is kept of a pack is kept by its hash."""
TYPED = {
    "node_starts": "3 x", "storage_per_gb": "$0.125/month", "egress_per_gb": "$0.09",
    "router_error": "5%",
}  # fmt: skip
FIGURES = tuple(
    OwnFigure("global", name, "contract", DAY, value=value) for name, value in TYPED.items()
)
"""The same, in the client's workload: what it pays, and what it measured."""
BUSY = {
    "requests_per_month": Answer("exact", 3e7),
    "input_tokens": Answer("exact", 1000.0),
    "output_tokens": Answer("exact", 250.0),
    "failed_share": Answer("exact", 0.1),
    "hours_a_day": Answer("exact", 8.0),
}
MONTH = Traffic(1e6, 1000.0, 250.0, 0.0, 0.0, 0.2, None)


def parts(pack: Pack, option: str, traffic: Traffic) -> dict[str, Part]:
    found = cost_model(pack, DAY).cost(option, traffic, LIKELY, explain=True)
    assert not isinstance(found, NoCost)
    return {p.what: p for p in found}


def test_storage_and_egress_of_rented_nodes() -> None:
    found = parts(FIRM, RENTED, MONTH)
    # 1 node works and 1 is in reserve, each with 70.6 GB at $0.125: 2 x 70.6 x 0.125.
    assert found["Storage of the weights"].usd == pytest.approx(17.65)
    # 1M x 250 tokens x 4 bytes = 1 GB at $0.09.
    assert found["Egress of the answers"].usd == pytest.approx(0.09)
    assert found["Storage of the weights"].formula == "2 nodes × 70.6 GB × $0.125 a month"
    built_in = parts(PACK, RENTED, MONTH).keys()
    assert not {"Storage of the weights", "Egress of the answers"} & built_in
    assert "Storage of the weights" not in parts(FIRM, "llama-3.3-70b@owned-2xh100", MONTH)


def test_a_node_that_is_scaled_to_zero_starts_for_each_burst() -> None:
    day = replace(MONTH, hours=8.0)
    # 8 hours and 3 starts of a quarter of an hour: 8.75 of 24, of 730 hours; 2 nodes of 2 GPUs.
    assert parts(FIRM, RENTED, day)["GPU rental"].usd == pytest.approx(4 * 3.99 * 730 * 8.75 / 24)
    # Once a day in the built-in pack; around the clock there is nothing to start.
    assert parts(PACK, RENTED, day)["GPU rental"].usd == pytest.approx(4 * 3.99 * 730 * 8.25 / 24)
    assert parts(FIRM, RENTED, MONTH)["GPU rental"].usd == pytest.approx(4 * 3.99 * 730)


def test_a_client_states_them_without_a_pack_of_its_own() -> None:
    """The same as a firm's pack that states them, among the assumptions with who said so."""
    firm = scene_of(FIRM_ANEW, Workload("test", BUSY), as_of=DAY)
    given = Workload("test", BUSY, figures=FIGURES)
    client = scene_of(PACK, given, as_of=DAY)
    for option in (RENTED, SPLIT):
        stated, said = (s.model.likely(option, s.traffic) for s in (firm, client))
        assert stated is not None and stated == said
        assert said != scene_of(PACK, Workload("test", BUSY), as_of=DAY).model.likely(
            option, client.traffic
        )
    a = assess(
        PACK, replace(given, answers=BUSY | {"fine_tuning": Answer("exact", True)}), as_of=DAY
    )
    why = {x.question: (x.assumed, x.why) for x in a.assumptions}
    assert why["cost:storage_per_gb"] == ("$0.125/month", "Stated: own-contract (2026-11-21).")


def test_a_router_that_errs_sends_both_kinds_astray() -> None:
    right, wrong = (cost_model(p, DAY).likely(SPLIT, MONTH) for p in (PACK, FIRM))
    assert right is not None and wrong is not None
    # 20% hard: 0.2 x 0.95 + 0.8 x 0.05 = 23% go to Sonnet. A request costs $0.000225 x 1.3 by
    # Haiku and $0.0045 x 1.3 by Sonnet: 3% of a million more by the one than by the other.
    assert wrong - right == pytest.approx(0.03 * 1e6 * (0.0045 - 0.000225) * 1.3)


def test_a_fallback_is_asked_only_what_failed() -> None:
    # Of a million served, 10% fail at Haiku: it is paid for a million calls, not for 1.11M.
    # Sonnet is asked 100k times, and for each success 1 / 0.9 times.
    traffic = replace(MONTH, requests=1e6 / 0.9, failed=0.1)
    found = cost_model(FIRM, DAY).likely(FALLBACK, traffic)
    people = 0.05 * 250_000 / 12
    expected = 1e6 * 0.000225 * 1.3 + 1e5 / 0.9 * 0.0045 * 1.3 + people
    assert found == pytest.approx(expected)
    # Nothing fails: the other is never asked.
    assert cost_model(FIRM, DAY).likely(FALLBACK, MONTH) == pytest.approx(292.5 + people)


@pytest.mark.parametrize("option", [RENTED, SPLIT, FALLBACK, HOSTED_FIRST])
@pytest.mark.parametrize("stated_in", ["pack", "workload"])
def test_samples_cost_what_one_world_does(option: str, stated_in: str) -> None:
    pack, given = FIRM_ANEW, Workload("test", BUSY)
    if stated_in == "workload":
        pack = replace(FIRM_ANEW, cost_assumptions=PACK.cost_assumptions, hash="stated elsewhere")
        given = replace(given, figures=FIGURES)
    scene: Scene = scene_of(pack, given, as_of=DAY)
    world = likely_world(uncertain_in(scene, (option,)))
    likely = scene.model.likely(option, scene.traffic)
    assert SampledCost(scene.model, world, on_floats()).cost(option) == pytest.approx(likely)
    many = {name: np.full(3, value) for name, value in world.items()}
    arrays = SampledCost(scene.model, many, on_arrays()).cost(option)
    assert arrays == pytest.approx([likely] * 3)


def test_what_a_fallback_replaces_it_must_be_able_to() -> None:
    quick = Workload("test", {"ttft_limit": Answer("exact", 800.0)})
    scene = scene_of(FIRM_ANEW, quick, as_of=DAY)
    judged = scene.decided.judged[HOSTED_FIRST]
    held = {u.requirement for u in judged.verdicts.unverified}
    held |= {r.requirement for r in judged.verdicts.rejections}
    named = [u.why for u in judged.verdicts.unverified if u.requirement == "first-word"]
    named += [r.has for r in judged.verdicts.rejections if r.requirement == "first-word"]
    assert "first-word" in held
    assert any("Sonnet" in text for text in named)
    assert Range.of(0.05) == scene.model.assumptions["router_error"]
