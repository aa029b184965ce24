"""A quantity's whole plausible range, cut where the recommendation changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from advisor.analysis.domain import amounts
from advisor.analysis.trial import Outcome, Trials
from advisor.evidence.sheet import Sheet
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
    for judged in tightest.judged.values():
        if {r.requirement for r in judged.verdicts.rejections} <= against.keys():
            for option in _with_members(judged.sheet):
                facts = tightest.option_facts[option]
                held = [fact for f in against.values() if (fact := facts.get(f)) is not None]
                for span in (s for fact in held for s in (fact.value, fact.interval)):
                    if isinstance(span, Range):
                        found |= {span.low, span.likely, span.high}
    return tuple(found)


def _with_members(sheet: Sheet) -> tuple[str, ...]:
    """An option, and the options that a route sends requests to: each is held against it."""
    members = () if sheet.route is None else (m.option for m in sheet.route.members)
    return (sheet.option, *members)


def spans(trials: Trials, question: Question) -> tuple[Span, ...]:
    """The spans of one quantity, every other answer as it is; none without plausible bounds."""
    given = trials.workload.answers.get(question.id)
    limits = trials.limits.get(question.id, ())
    edges = sorted({*limits, *compared(trials, question)})
    tried = amounts(question, given, tuple(edges))
    # Where an amount is only compared with these, all amounts between two of them are alike.
    alike = trials.only_compared(question)
    seen: dict[tuple[int, int], Outcome | None] = {}

    def of(amount: float) -> Outcome | None:
        answer = {question.id: Answer("exact", amount)}
        if not alike:
            return trials.outcome(answer)
        place = bisect_left(edges, amount), bisect_right(edges, amount)
        if place not in seen:
            seen[place] = trials.outcome(answer)
        return seen[place]

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
