"""The stop rule is sound: where it says that nothing can change it, no completion does."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import chain

import pytest

from advisor.analysis.open_questions import worth
from advisor.analysis.proof import prove
from advisor.analysis.trial import Trials
from advisor.decision import assess
from advisor.decision.decide import decide
from advisor.workload.answers import Answer, Workload
from tests.analysis.completions import Completions, partial, spread_over
from tests.analysis.workloads import (
    DAY,
    PACK,
    mixed,
    outcome,
    trials,
    whole,
    with_holes,
)
from tests.decision.asking import measured

HOLES: tuple[tuple[str, ...], ...] = (
    ("ops_team",),
    ("strict_output", "review_capacity"),
    ("peak_factor", "ops_team"),
    ("output_tokens", "cacheable_share"),
    ("horizon", "growth_per_month"),
    ("hours_a_day", "failed_share"),
    ("complex_share", "tool_calls_per_task"),
    ("compliance", "current_option"),
)
TELLING, DRAWN, ASSESSED = 50, 40, 40
"""Completions tried of each claim, and every which of them is assessed whole."""


@pytest.mark.parametrize("names", HOLES, ids=" ".join)
def test_no_completion_within_the_bounds_changes_what_is_proved(names: tuple[str, ...]) -> None:
    for seed in range(3):
        dice = random.Random(f"{names} {seed}")
        tried = trials(with_holes(dice, names))
        holds = stands(tried, dice)
        assert holds is True or names != ("ops_team",), "it decides nothing: that is provable"


@pytest.mark.parametrize("start", [0, 12])
def test_no_completion_changes_it_with_evidence_that_straddles_limits(start: int) -> None:
    found = []
    for seed in range(start, start + 12):
        dice = random.Random(f"straddles {seed}")
        found.append(stands(partial(dice), dice))
    assert True in found
    assert False in found


def stands(tried: Trials, dice: random.Random) -> bool | None:
    """What the stop rule says, after a try to refute it."""
    proof = prove(tried, most=600)
    base = (tried.base.verdict, tried.base.option)

    def came_to(workload: Workload) -> tuple[str, str]:
        found = decide(PACK, workload, tried.evidence, as_of=DAY)
        return found.verdict, found.option

    if proof.holds is False:
        assert proof.counterexample
        changed = tried.with_answers(proof.counterexample)
        assert changed is not None
        assert came_to(changed) != base
    if not proof.holds:
        return proof.holds
    some = Completions(tried, proof, dice)
    for i, workload in enumerate(chain(some.adversarial(TELLING), some.drawn(DRAWN))):
        assert came_to(workload) == base, (workload.answers, tried.workload.answers)
        if i % ASSESSED == 0:
            whole_ = assess(PACK, workload, tried.evidence, as_of=DAY)
            best = whole_.recommended
            assert (whole_.verdict, "" if best is None else best.option) == base
    return True


def test_doubts_that_come_and_go_inside_a_limit_are_not_proved_away() -> None:
    """At both ends of the limit the two are as doubtful; between them the best one is more so."""
    turned = 0
    for seed in (8, 9, 12):
        workload = with_holes(random.Random(f"c{seed}"), ("ttft_limit",))
        answers = {**workload.answers, "current_option": Answer("exact", None)}
        workload = replace(workload, answers=answers)
        ranking = trials(workload).as_given.chosen.ranking
        assert ranking is not None
        best, *others = sorted(
            (j.sheet.option for j in ranking.tied), key=ranking.best.sheet.option.__ne__
        )
        evidence = [spread_over(best, "ttft", 90, 4000, "ms")]
        for other in others:
            evidence.append(spread_over(other, "ttft", 90, 130, "ms"))
            evidence.append(measured(other, "availability", "legacy"))
        tried = Trials(PACK, workload, evidence, as_of=DAY)
        assert tried.base.option == best
        between = tried.outcome({"ttft_limit": Answer("exact", 150.0)})
        turned += between != tried.base
        ends = (tried.outcome({"ttft_limit": Answer("exact", x)}) for x in (100.0, 5000.0))
        assert [found == tried.base for found in ends] == [True, True]
        assert prove(tried, most=600).holds is not True or between == tried.base
    assert turned, "nothing comes and goes: the test proves nothing"


@pytest.mark.parametrize(
    "names", [("failed_share",), ("cacheable_share", "batchable_share"), ("complex_share",)],
    ids=" ".join,
)  # fmt: skip
def test_no_completion_turns_a_proof_about_a_route_or_its_member(names: tuple[str, ...]) -> None:
    met = 0
    for seed in range(14):
        dice = random.Random(f"{names} {seed}")
        full = mixed(dice)
        workload = replace(full, answers={k: v for k, v in full.answers.items() if k not in names})
        tried = trials(workload)
        if tried.base.option and stands(tried, dice):
            met += bool(tried.as_given.chosen.rivals)
    assert met or names == ("complex_share",)


def test_what_runs_today_is_not_proved_away_where_it_breaks_a_tie() -> None:
    turned = 0
    for seed in range(12):
        workload = with_holes(random.Random(f"today {seed}"), ("current_option",))
        tried = trials(workload)
        base = (tried.base.verdict, tried.base.option)
        for option in PACK.option_ids:
            answers = {**workload.answers, "current_option": Answer("exact", option)}
            if outcome(replace(workload, answers=answers)) != base:
                turned += 1
                assert prove(tried, most=600).holds is not True
                assert any(w.question == "current_option" and w.share for w in worth(tried))
                break
    assert turned, "no tie was met: the test proves nothing"


def test_nothing_is_left_to_ask_when_everything_is_answered() -> None:
    dice = random.Random(1)
    while not (tried := trials(whole(dice))).base.option:
        pass
    found = prove(tried)
    assert (found.holds, found.bounds) == (True, ())


def test_a_proof_that_is_too_long_is_not_claimed() -> None:
    workload = with_holes(
        random.Random(3), ("requests_per_month", "output_tokens", "cacheable_share", "peak_factor")
    )
    found = prove(trials(workload), most=1)
    assert found.holds is not True


def test_the_question_that_could_change_most_comes_first() -> None:
    workload = with_holes(random.Random(8), ("ops_team", "fine_tuning", "growth_per_month"))
    found = worth(trials(workload))
    assert {w.question for w in found} == {"ops_team", "fine_tuning", "growth_per_month"}
    assert [w.share for w in found] == sorted((w.share for w in found), reverse=True)
    assert {w.question: w.share for w in found}["ops_team"] == 0
