"""Flips: the smallest changes of an answer, or of what is known, that change the recommendation.

One answer at a time. Choices, lists and limits that a rule names are tried one by one; where costs
decide, the amount is closed in on. What two answers change together is in `pairs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.analysis.domain import others
from advisor.analysis.printed_ends import printed_ends
from advisor.analysis.spans import Span, spans
from advisor.analysis.trial import Outcome, Trials
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer

NOTHING_RUNS = Answer("not_applicable", reason="nothing")


@dataclass(frozen=True, slots=True)
class Flip:
    """Another answer, and what is recommended then.

    A quantity has a span: from the nearer end to the farther everything gives this outcome.
    `answer` is the change that is nearest to what was said.
    """

    question: str
    answer: Answer
    outcome: Outcome
    span: Span | None = None


def asked(trials: Trials) -> tuple[Question, ...]:
    """The questions whose answers can be tried."""
    return agenda_of(trials.pack.questionnaire, trials.workload.answers).asked


def flips(trials: Trials) -> tuple[Flip, ...]:
    """Every single answer that changes the recommendation, in the questionnaire's order."""
    return tuple(f for question in asked(trials) for f in flips_of(trials, question))


def flips_of(trials: Trials, question: Question) -> Iterator[Flip]:
    """Those of one question, the nearest amounts first."""
    given = trials.workload.answers.get(question.id)
    if is_idle(trials, question):
        return
    for answer in (*others(trials.pack, question, given), *_running(trials, question)):
        outcome = trials.outcome({question.id: answer})
        if outcome is not None and outcome != trials.base:
            yield Flip(question.id, answer, outcome)
    if question.type == "quantity":
        here = amount_now(trials, question)
        found = [s for s in spans(trials, question) if s.outcome != trials.base]
        for span in sorted(found, key=lambda s: _distance(s, here)):
            low, high = printed_ends(span.low, span.high, question.unit)
            nearest = min(max(here, low), high)
            yield Flip(question.id, Answer("exact", nearest), span.outcome, span)


def is_idle(trials: Trials, question: Question) -> bool:
    """Whether nothing that decides reads this answer, every other one being as it is."""
    given = trials.workload.answers.get(question.id)
    ends = (Answer("exact", x) for x in question.plausible.values())
    tried = (*others(trials.pack, question, given), *_running(trials, question), *ends)
    return not trials.stirred(question.id, tried)


def _running(trials: Trials, question: Question) -> tuple[Answer, ...]:
    """What else could run today: nothing, and each option that leads elsewhere than nothing does.

    What is run by nobody who is compared breaks no tie, and is like nothing.
    """
    if question.type != "option":
        return ()
    ranking = trials.as_given.chosen.ranking
    tied = () if ranking is None else (j.sheet.option for j in ranking.tied)
    nothing = trials.outcome({question.id: NOTHING_RUNS})
    given = trials.workload.answers.get(question.id)
    tried = (Answer("exact", o) for o in dict.fromkeys((*trials.pack.options, *tied)))
    other = (a for a in tried if given is None or a.value != given.value)
    return (NOTHING_RUNS, *(a for a in other if trials.outcome({question.id: a}) != nothing))


def amount_now(trials: Trials, question: Question) -> float:
    """The likely amount; where there is no limit, the loosest that is plausible."""
    now = trials.as_given.facts.get(question.id)
    return now.likely if isinstance(now, Range) else question.plausible.get("high", 0.0)


def _distance(span: Span, here: float) -> float:
    if span.low <= here <= span.high:
        return 0.0
    end = span.low if here < span.low else span.high
    return abs(end - here) / max(abs(here), abs(end), 1e-12)
