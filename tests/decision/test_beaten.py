"""A route that its own strong member beats is not recommended, and the member stands in for it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from advisor.analysis.cells import cells_of
from advisor.analysis.chances import contest_in, tally_with
from advisor.analysis.distribution import Spread
from advisor.analysis.scene import Scene, scene_of
from advisor.analysis.tally import Contest
from advisor.analysis.uncertain import uncertain_in
from advisor.decision import assess
from advisor.decision.beaten import doubts, meets, on_cost, saving_routes
from advisor.decision.decide import OVER_BUDGET, Decided, decide
from advisor.pack.decision_files import Ties
from advisor.units import Range
from advisor.workload.answers import Answer
from tests.analysis.workloads import mixed
from tests.decision.asking import DAY, PACK, assessed, measured, workload
from tests.economics.test_recomputed import member

HAIKU, LUNA = "claude-haiku-5.5@anthropic", "gpt-6-luna@openai"
MIX = "route:tiered-luna-haiku"
CHEAP_MISTAKES = {
    "use_case": "structured_extraction", "complex_reasoning": "yes", "complex_share": "15%",
    "requests_per_month": "2M", "input_tokens": 700, "output_tokens": 100, "error_cost": "low",
    "ttft_limit": "none",
}  # fmt: skip


def test_the_member_stands_in_and_both_amounts_are_said() -> None:
    a = assessed(**CHEAP_MISTAKES)
    assert a.recommended is not None and a.recommended.option == HAIKU
    assert (a.recommended.in_kind, a.recommended.instead_of) == (True, MIX)
    beaten = a.option(MIX)
    assert beaten is not None and beaten.cost is not None and a.recommended.cost is not None
    # 2M x 1.3 x (700 x $0.10 + 100 x $0.50) / 1M = $312, and $1,041.67 of people; Luna thinks, and
    # that is billed: 2M x (700 x $0.10 + 100 x 2.5 x $0.40) / 1M = $340, and 15% of 312.
    assert a.recommended.cost.likely == pytest.approx(312 + 1041.67, abs=0.01)
    assert beaten.why_not == (
        "its own member Claude Haiku 5.5 · Anthropic API alone meets the requirements and costs no "
        f"more: $1,354 a month against ${beaten.cost.likely:,.0f}"
    )
    assert (beaten.status, beaten.in_kind, beaten.beaten_by) == ("qualifies", False, HAIKU)
    assert a.path[-1].because.endswith(
        "it stands in for GPT-6 Luna first, Haiku 5.5 for what it passes on, and alone costs no "
        "more"
    )
    told = {o["option"]: (o["beaten_by"], o["instead_of"]) for o in a.as_json()["options"]}
    assert told[MIX] == (HAIKU, None)
    assert told[HAIKU] == (None, MIX)


def test_a_route_that_pays_is_kept() -> None:
    """Luna nearly for nothing: then the mix costs less than Haiku alone."""
    lower = {"price_input": "0.01 USD/Mtok", "price_output": "0.05 USD/Mtok"}
    cheap = tuple(measured(LUNA, metric, price) for metric, price in lower.items())
    a = assess(PACK, workload(**CHEAP_MISTAKES), cheap, as_of=DAY)
    assert a.recommended is not None and a.recommended.option == MIX
    alone = a.option(HAIKU)
    assert alone is not None and not alone.in_kind


def test_a_member_that_is_less_sure_to_meet_what_is_asked_does_not_stand_in() -> None:
    """The first word is asked of the simple requests only: Luna is measured, Haiku's is open."""
    quick = measured(LUNA, "ttft", "300 ms", percentile=95, n=300)
    answers = CHEAP_MISTAKES | {"ttft_limit": "2 s"}
    a = assess(PACK, workload(**answers), (quick,), as_of=DAY)
    assert a.recommended is not None and a.recommended.option == MIX
    measured_too = measured(HAIKU, "ttft", "300 ms", percentile=95, n=300)
    a = assess(PACK, workload(**answers), (quick, measured_too), as_of=DAY)
    assert a.recommended is not None and a.recommended.option == HAIKU


@pytest.mark.parametrize(
    ("design", "takes", "best"),
    [("cascade", "escalated", HAIKU), ("fallback", "failed", MIX), ("pipeline", "all", MIX)],
)
def test_only_a_design_that_is_there_to_save_money_is_held_to_it(
    design: str, takes: str, best: str
) -> None:
    members = (member(LUNA, "all"), member(HAIKU, takes))
    route = PACK.routes[MIX].model_copy(update={"design": design, "members": members})
    pack = replace(PACK, routes={**PACK.routes, MIX: route}, hash=f"with a {design}")
    found = decide(pack, workload(**CHEAP_MISTAKES), as_of=DAY)
    assert found.option == best


def beats(found: Decided, route: str, alone: str) -> bool:
    aside = on_cost(found.judged)
    mine, theirs = found.judged[route], found.judged[alone]
    return (
        theirs.qualifies
        and doubts(theirs, aside) <= doubts(mine, aside)
        and meets(mine, aside)
        and theirs.likely <= mine.likely
    )


def test_no_route_is_recommended_that_its_member_beats() -> None:
    routes = instead = 0
    for seed in range(200):
        found = decide(PACK, mixed(random.Random(f"beaten {seed}")), as_of=DAY)
        if not found.option:
            continue
        pairs = dict(saving_routes(found.ground.sheets, found.chosen.members))
        best = found.option
        routes += best in pairs
        assert not (best in pairs and beats(found, best, pairs[best])), seed
        route = found.chosen.members[best].instead_of
        if route:
            instead += 1
            assert pairs[route] == best and beats(found, route, best)
    assert routes > 5 and instead > 5


def certain(scene: Scene) -> Contest:
    """The contest of one world, over every kind: everything at its likely value."""
    contest = contest_in(scene, cells_of(scene, uncertain_in(scene, ())))
    known = tuple(
        replace(u, spread=Spread(Range.of(u.spread.span.likely))) for u in contest.uncertain
    )
    return replace(contest, uncertain=known)


TIED = PACK.costs.ties
assert TIED is not None
# Costs within 5% are tied, and nothing else is: ranges that overlap have no meaning in one world,
# where each cost is known. Whose model is newer depends on who is tied.
BREAKS = tuple(b for b in TIED.breaks if b.id != "newer_model")
ONE_WORLD = TIED.model_copy(update={"overlap_share": TIED.material_share, "breaks": BREAKS})


@pytest.mark.parametrize("ties", [None, ONE_WORLD], ids=["no ties", "ties"])
@pytest.mark.parametrize("fast", [True, False])
def test_a_world_is_decided_as_an_assessment_decides_it(fast: bool, ties: Ties | None) -> None:
    """One world of likely values is won by what `decide` recommends."""
    costs = PACK.costs.model_copy(update={"ties": ties})
    pack = replace(PACK, costs=costs, hash=f"ties: {ties}")
    met = {"route": 0, "instead": 0, "next kind": 0}
    for seed in range(90 if fast else 60):
        given = mixed(random.Random(f"world {seed}"))
        if ties is not None:
            # Doubt about the budget breaks ties, and in a world there is none.
            answers = {**given.answers, "monthly_budget": Answer("exact", None)}
            given = replace(given, answers=answers)
        scene = scene_of(pack, given, as_of=DAY)
        chosen, best = scene.decided.chosen, scene.decided.option
        told = {w.code for w in chosen.warnings}
        if not best:
            continue
        contest = certain(scene)
        tally = tally_with(fast)(contest, 1)
        won = [o for o, n in zip(contest.options, tally.won, strict=True) if n]
        # A world has no low end within the budget: what it costs there is its likely cost.
        assert won == ([] if OVER_BUDGET in told else [best]), seed
        met["next kind"] += bool(told)
        met["route"] += best.startswith("route:")
        met["instead"] += bool(chosen.members[best].instead_of)
    assert all(met.values()) or ties is not None, met
    assert met["route"] and met["instead"]
