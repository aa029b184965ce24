"""A quantity's whole plausible range, cut where the recommendation changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.analysis.domain import amounts
from advisor.analysis.trial import Outcome, Trials
from advisor.pack.checks import facts_against
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.answers import Answer

CLOSE = 1e-4
"""Where a cut lies is found to this share of it, and said to three digits."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, in the question's unit, the outcome is the same."""

    low: float
    high: float
    outcome: Outcome


def compared(trials: Trials, question: Question) -> tuple[float, ...]:
    """The figures of options that a requirement holds this answer against: each can be the edge.

    Only of options that nothing else keeps out: the others can never be chosen by it.
    """
    against = {
        one.requirement.id: fact
        for one in trials.pack.requirements
        for fact in facts_against(one.check, question.id)
    }
    low = question.plausible.get("low")
    if not against or low is None:
        return ()
    tightest = trials.decided({question.id: Answer("exact", low)})
    found: set[float] = set()
    for option, judged in tightest.judged.items():
        if {r.requirement for r in judged.verdicts.rejections} <= against.keys():
            facts = tightest.option_facts[option]
            values = [fact.value for f in against.values() if (fact := facts.get(f)) is not None]
            for value in values:
                if isinstance(value, Range):
                    found |= {value.low, value.likely, value.high}
    return tuple(found)


def spans(trials: Trials, question: Question) -> tuple[Span, ...]:
    """The spans of one quantity, every other answer as it is; none without plausible bounds."""
    given = trials.workload.answers.get(question.id)
    limits = trials.limits.get(question.id, ())
    tried = amounts(question, given, (*limits, *compared(trials, question)))

    def of(amount: float) -> Outcome | None:
        return trials.outcome({question.id: Answer("exact", amount)})

    found: list[Span] = []
    for amount in tried:
        outcome = of(amount)
        if outcome is None:
            continue
        if found and found[-1].outcome == outcome:
            found[-1] = Span(found[-1].low, amount, outcome)
            continue
        if found:
            last, first = _cut(of, found[-1].high, amount, found[-1].outcome)
            found[-1] = Span(found[-1].low, last, found[-1].outcome)
            amount_from = first if of(first) == outcome else amount
            found.append(Span(amount_from, amount, outcome))
        else:
            found.append(Span(amount, amount, outcome))
    return tuple(found)


def _cut(
    of: Callable[[float], Outcome | None], low: float, high: float, below: Outcome
) -> tuple[float, float]:
    """The last amount with the lower outcome and the first with another, close together."""
    while high - low > CLOSE * max(abs(high), CLOSE):
        middle = (low + high) / 2
        if of(middle) == below:
            low = middle
        else:
            high = middle
    return low, high
