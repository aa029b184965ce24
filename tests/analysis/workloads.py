"""Workloads for the tests of flips and proofs: whole, random, and random with holes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from advisor.analysis.trial import Trials
from advisor.decision.decide import decide
from advisor.pack import load_pack
from advisor.pack.questionnaire import Question
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer, Workload

PACK = load_pack()
DAY = date(2026, 11, 21)
SAID_TWICE = ("monthly_tokens", "input_share")
"""Questions that say the same as requests and tokens in another way."""
QUIET = {"allowed_vendors": (), "forbidden_vendors": (), "compliance": ()}
"""Lists that a proof cannot run through are answered, mostly with none."""


def trials(workload: Workload) -> Trials:
    return Trials(PACK, workload, as_of=DAY)


def outcome(workload: Workload) -> tuple[str, str]:
    """The verdict and the option, by the call that an assessment makes."""
    aside = agenda_of(PACK.questionnaire, workload.answers).set_aside
    kept = {k: v for k, v in workload.answers.items() if k not in aside}
    found = decide(PACK, replace(workload, answers=kept), as_of=DAY)
    return found.verdict, found.option


def some_answer(question: Question, dice: random.Random) -> Answer:
    """Any plausible answer."""
    if question.type == "yes_no":
        return Answer("exact", dice.random() < 0.5)
    if question.type == "choice":
        return Answer("exact", dice.choice(question.choices).id)
    if question.type == "list":
        if question.choices and dice.random() < 0.3:
            return Answer("exact", (dice.choice(question.choices).id,))
        return Answer("exact", QUIET.get(question.id, ()))
    if question.type == "option":
        return Answer("exact", None)
    if question.none_allowed and dice.random() < 0.4:
        return Answer("exact", None)
    low, high = question.plausible["low"], question.plausible["high"]
    if low > 0:
        return Answer("exact", float(low * (high / low) ** dice.random()))
    return Answer("exact", float(low + (high - low) * dice.random()))


def whole(dice: random.Random) -> Workload:
    """A workload with every question answered that is asked."""
    answers: dict[str, Answer] = {}
    for question in PACK.questionnaire.questions:
        if question.id not in SAID_TWICE:
            answers[question.id] = some_answer(question, dice)
    longest, usual = answers["longest_prompt"].value, answers["input_tokens"].value
    assert isinstance(longest, float) and isinstance(usual, float)
    answers["longest_prompt"] = Answer("exact", max(longest, usual))
    aside = agenda_of(PACK.questionnaire, answers).set_aside
    return Workload("Random", {k: v for k, v in answers.items() if k not in aside})


def mixed(dice: random.Random) -> Workload:
    """A random workload whose rules choose a route, some with a budget."""
    found = whole(dice)
    answers = dict(found.answers)
    hard = dice.choice([0.0, 0.02, 0.3, 0.49])
    usual = answers["input_tokens"].value
    assert isinstance(usual, float)
    answers |= {
        "complex_reasoning": Answer("exact", True),
        "complex_share": Answer("exact", hard),
        "error_cost": Answer("exact", dice.choice(["low", "medium"])),
        "fine_tuning": Answer("exact", False),
        "data_location": Answer("exact", "anywhere"),
        "ttft_limit": Answer("exact", None),
        "longest_prompt": Answer("exact", max(1e4, usual)),
        "monthly_budget": Answer("exact", dice.choice([None, None, 1100.0, 1500.0, 5e3, 2e4])),
    }
    return replace(found, answers=answers)


def with_holes(dice: random.Random, names: tuple[str, ...]) -> Workload:
    """A workload for which something is recommended, whole but for these questions."""
    while not outcome(full := whole(dice))[1]:
        pass
    return replace(full, answers={k: v for k, v in full.answers.items() if k not in names})
