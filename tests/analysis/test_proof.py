"""The stop rule is sound: where it says that nothing can change it, no completion does."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from advisor.analysis.open_questions import worth
from advisor.analysis.proof import prove
from advisor.workload.answers import Answer
from tests.analysis.workloads import (
    PACK,
    mixed,
    outcome,
    some_answer,
    trials,
    whole,
    with_holes,
)

HOLES: tuple[tuple[str, ...], ...] = (
    ("ops_team",),
    ("strict_output", "review_capacity"),
    ("peak_factor", "ops_team"),
    ("requests_per_month",),
    ("output_tokens", "cacheable_share"),
    ("horizon", "growth_per_month"),
    ("monthly_budget", "error_cost"),
    ("batchable_share", "interaction"),
)


@pytest.mark.parametrize("names", HOLES, ids=" ".join)
def test_no_completion_within_the_bounds_changes_what_is_proved(names: tuple[str, ...]) -> None:
    proved = 0
    for seed in range(6):
        dice = random.Random(f"{names} {seed}")
        workload = with_holes(dice, names)
        tried = trials(workload)
        proof = prove(tried, most=600)
        base = (tried.base.verdict, tried.base.option)
        if proof.holds is False:
            assert proof.counterexample
            answers = {**workload.answers, **proof.counterexample}
            assert outcome(replace(workload, answers=answers)) != base
        if not proof.holds:
            continue
        proved += 1
        assert {b.question for b in proof.bounds} <= set(names) | {"tool_calls_per_task"}
        for _ in range(12):
            answers = dict(workload.answers)
            for name in names:
                question = PACK.questionnaire.question(name)
                assert question is not None
                answers[name] = some_answer(question, dice)
            assert outcome(replace(workload, answers=answers)) == base
    if names == ("ops_team",):
        assert proved, "it decides nothing, and that must be provable"


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
        if not tried.base.option or not (proof := prove(tried, most=400)).holds:
            continue
        met += bool(tried.as_given.chosen.rivals)
        for _ in range(12):
            answers = dict(workload.answers)
            for name in names:
                question = PACK.questionnaire.question(name)
                assert question is not None
                answers[name] = some_answer(question, dice)
            base = (tried.base.verdict, tried.base.option)
            assert outcome(replace(workload, answers=answers)) == base, (seed, proof.bounds)
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
