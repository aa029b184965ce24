"""A quantity's whole plausible range, cut where the recommendation changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.analysis.domain import amounts
from advisor.analysis.trial import Outcome, Trials
from advisor.pack.questionnaire import Question
from advisor.workload.answers import Answer

CLOSE = 1e-4
"""Where a cut lies is found to this share of it, and said to three digits."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, in the question's unit, the outcome is the same."""

    low: float
    high: float
    outcome: Outcome


def spans(trials: Trials, question: Question) -> tuple[Span, ...]:
    """The spans of one quantity, every other answer as it is; none without plausible bounds."""
    given = trials.workload.answers.get(question.id)
    tried = amounts(question, given, trials.limits.get(question.id, ()))

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
