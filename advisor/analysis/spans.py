"""A quantity's whole plausible range, cut where the recommendation changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from advisor.analysis.domain import amounts
from advisor.analysis.printed_ends import floor_to, step_at
from advisor.analysis.trial import Outcome, Trials
from advisor.evidence.sheet import Sheet
from advisor.pack.checks import facts_against
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.answers import Answer

CLOSE = 1e-4
"""Where a cut lies is found to this share of it, and closer where amounts are printed closer."""
MOST_BETWEEN = 8
"""Outcomes looked for between two amounts that were tried."""


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
    edges = trials.tried.edges.get(question.id)
    if edges is None:
        limits = trials.limits.get(question.id, ())
        edges = tuple(sorted({*limits, *compared(trials, question)}))
        trials.tried.edges[question.id] = edges
    tried = amounts(question, given, edges)
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
        if not found:
            found.append(Span(amount, amount, outcome))
            continue
        # Between two amounts that were tried another outcome may lie.
        for _ in range(MOST_BETWEEN):
            below = found[-1]
            last, first = _cut(of, below.high, amount, below.outcome, question.unit)
            found[-1] = Span(below.low, last, below.outcome)
            became = of(first)
            if became is None or became == outcome:
                break
            found.append(Span(first, first, became))
        found.append(Span(amount if became != outcome else first, amount, outcome))
    return tuple(found)


def _cut(
    of: Callable[[float], Outcome | None], low: float, high: float, below: Outcome, unit: str
) -> tuple[float, float]:
    """The last amount with the lower outcome and the first with another, close together.

    No amount that is printed in full lies between the two.
    """
    low, high = _closer(of, low, high, below, CLOSE, CLOSE * CLOSE)
    step = step_at(high, unit)
    low, high = _closer(of, low, high, below, CLOSE * CLOSE, step)
    between = floor_to(high, step)
    if low < between < high:
        return (between, high) if of(between) == below else (low, between)
    return low, high


def _closer(
    of: Callable[[float], Outcome | None],
    low: float,
    high: float,
    below: Outcome,
    share: float,
    apart: float,
) -> tuple[float, float]:
    """The two closer: so far apart at most, or such a share of the upper one."""
    while high - low > max(share * abs(high), apart):
        middle = (low + high) / 2
        if of(middle) == below:
            low = middle
        else:
            high = middle
    return low, high
