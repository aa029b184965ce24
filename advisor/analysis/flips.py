"""Flips: the smallest changes of an answer, or of what is known, that change the recommendation.

One answer at a time, and two where neither alone changes it. Choices, lists and limits that a rule
names are tried one by one; where costs decide, the amount is closed in on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from advisor.analysis.domain import amounts, others
from advisor.analysis.printed_ends import printed_ends
from advisor.analysis.spans import Span, spans
from advisor.analysis.trial import Outcome, Trials
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer


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


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers that change the recommendation together, and neither alone."""

    first: Flip
    second: Flip
    outcome: Outcome


def asked(trials: Trials) -> tuple[Question, ...]:
    """The questions whose answers can be tried; what runs today is a fact and not a guess."""
    found = agenda_of(trials.pack.questionnaire, trials.workload.answers).asked
    return tuple(q for q in found if q.type != "option")


def flips(trials: Trials) -> tuple[Flip, ...]:
    """Every single answer that changes the recommendation, in the questionnaire's order."""
    return tuple(f for question in asked(trials) for f in flips_of(trials, question))


def flips_of(trials: Trials, question: Question) -> Iterator[Flip]:
    """Those of one question, the nearest amounts first."""
    given = trials.workload.answers.get(question.id)
    if is_idle(trials, question):
        return
    for answer in others(trials.pack, question, given):
        outcome = trials.outcome({question.id: answer})
        if outcome is not None and outcome != trials.base:
            yield Flip(question.id, answer, outcome)
    if question.type == "quantity":
        here = _amount_now(trials, question)
        found = [s for s in spans(trials, question) if s.outcome != trials.base]
        for span in sorted(found, key=lambda s: _distance(s, here)):
            low, high = printed_ends(span.low, span.high, question.unit)
            nearest = min(max(here, low), high)
            yield Flip(question.id, Answer("exact", nearest), span.outcome, span)


def is_idle(trials: Trials, question: Question) -> bool:
    """Whether nothing that decides reads this answer, every other one being as it is."""
    given = trials.workload.answers.get(question.id)
    ends = (Answer("exact", x) for x in question.plausible.values())
    return not trials.stirred(question.id, (*others(trials.pack, question, given), *ends))


def pairs(
    trials: Trials, alone: tuple[Flip, ...], among: Sequence[Question] | None = None
) -> tuple[Pair, ...]:
    """Two answers that change it together; `alone` are the flips of one.

    `among` narrows the questions: all pairs of a whole questionnaire take some seconds.
    """
    questions = asked(trials) if among is None else among
    tried = [(q.id, a) for q in questions for a in _steps(trials, q)]
    single = {(f.question, f.answer) for f in alone}
    inert = [
        (question, answer)
        for question, answer in tried
        if (question, answer) not in single
        and trials.outcome({question: answer}) in (trials.base, None)
    ]
    found = []
    for (one, first), (other, second) in combinations(inert, 2):
        if one == other:
            continue
        outcome = trials.outcome({one: first, other: second})
        if outcome is not None and outcome != trials.base:
            found.append(Pair(Flip(one, first, outcome), Flip(other, second, outcome), outcome))
    return tuple(found)


def _steps(trials: Trials, question: Question) -> Iterator[Answer]:
    """For pairs: every other choice; of an amount both ends and what lies around each limit."""
    given = trials.workload.answers.get(question.id)
    yield from others(trials.pack, question, given)
    if question.type == "quantity" and question.plausible:
        tried = amounts(question, given, trials.limits.get(question.id, ()))
        limits = trials.limits.get(question.id, ())
        near = [x for x in tried if any(abs(x - y) <= 2e-6 * abs(y) for y in limits)]
        for amount in dict.fromkeys((tried[0], *near, tried[-1])):
            yield Answer("exact", amount)


def _amount_now(trials: Trials, question: Question) -> float:
    """The likely amount; where there is no limit, the loosest that is plausible."""
    now = trials.as_given.facts.get(question.id)
    return now.likely if isinstance(now, Range) else question.plausible.get("high", 0.0)


def _distance(span: Span, here: float) -> float:
    if span.low <= here <= span.high:
        return 0.0
    end = span.low if here < span.low else span.high
    return abs(end - here) / max(abs(here), abs(end), 1e-12)
