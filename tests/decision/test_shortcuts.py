"""What is asked for without words or ends is what the whole answer says; nothing old is given."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from advisor.analysis.flips import flips
from advisor.analysis.trial import Trials
from advisor.decision.costing import cost_option, difference
from advisor.decision.costings import Costings
from advisor.decision.decide import Decided, decide
from advisor.decision.judge import judge, outcome_of
from advisor.economics.parts import NoCost
from advisor.economics.traffic import POINTS
from advisor.workload.answers import Answer
from tests.analysis.workloads import DAY, PACK, whole
from tests.decision.asking import measured

SEEDS = range(6)


def some(seed: int) -> Decided:
    return decide(PACK, whole(random.Random(seed)), as_of=DAY)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_outcome_without_words_is_that_of_the_judgement(seed: int) -> None:
    found, seen = some(seed), set()
    for option in found.ground.sheets:
        facts = found.option_facts[option]
        for one in PACK.requirements:
            whole_one = judge(one.check, facts, found.facts)
            assert outcome_of(one.check, facts, found.facts) == whole_one.outcome
            seen.add(whole_one.outcome)
    assert seen >= {"pass", "fail", "unknown"}


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_able_is_who_qualifies(seed: int) -> None:
    judged = some(seed).judged
    able = [j.sheet.option for j in judged.able(judged)]
    # Judged anew, so that nothing is taken over from who is able.
    again = some(seed).judged
    assert able == [o for o in again if again[o].status == "qualifies"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_likely_cost_alone_is_that_of_the_range(seed: int) -> None:
    found = some(seed)
    model, traffics = found.ground.model, found.traffics
    costings = Costings(model, traffics, explain=False)
    for option in PACK.option_ids:
        costing = cost_option(model, option, traffics)
        if model.always_priced(option):
            parts = [model.cost(option, t, own) for t in traffics for own in POINTS]
            assert not any(isinstance(p, NoCost) for p in parts)
        assert costings.likely(option) == (None if costing.cost is None else costing.cost.likely)
        assert costings[option].cost == costing.cost
    some_pairs = zip(PACK.option_ids, PACK.option_ids[7:], strict=False)
    for a, b in some_pairs:
        assert costings.apart(a, b) == difference(model, a, b, traffics)


def test_what_is_remembered_is_of_this_workload_this_day_and_this_evidence() -> None:
    workload = whole(random.Random(3))
    first = flips(Trials(PACK, workload, as_of=DAY))
    trials = Trials(PACK, workload, as_of=DAY)
    assert flips(trials) == first
    slow = measured("claude-haiku-5.5@anthropic", "ttft", "9 s", percentile=95, n=200)
    dearer = {**workload.answers, "requests_per_month": Answer("exact", 9e6)}
    other_day: date = DAY + timedelta(days=400)
    for other in (
        Trials(PACK, workload, (slow,), as_of=DAY),
        Trials(PACK, replace(workload, answers=dearer), as_of=DAY),
        Trials(PACK, workload, as_of=other_day),
    ):
        assert other.tried is not trials.tried
        assert not other.tried.outcomes
