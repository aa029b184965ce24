"""A quantity's whole plausible range, cut where the recommendation changes."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from advisor.analysis.domain import amounts
from advisor.analysis.printed_ends import floor_to, step_at
from advisor.analysis.trial import Outcome, Trials
from advisor.evidence.sheet import Sheet
from advisor.pack.checks import facts_against, words_against
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.answers import Answer

Place = Callable[[Sequence[float], float], int]
BUDGET = "monthly_budget"
CLOSE = 1e-4
"""Where a cut lies is found to this share of it, and closer where amounts are printed closer."""
NARROWEST = 0.2
"""Where machines compete or a budget is near, a stretch is found that is so wide, as a share."""
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
    tried = _allowed(trials, question, amounts(question, given, edges))
    places = _places(trials, question)
    seen: dict[tuple[int, ...], Outcome | None] = {}

    def of(amount: float) -> Outcome | None:
        answer = {question.id: Answer("exact", amount)}
        if not places:
            return trials.outcome(answer)
        place = tuple(find(edges, amount) for find in places)
        if place not in seen:
            seen[place] = trials.outcome(answer)
        return seen[place]

    found: list[Span] = []
    for amount in tried if places else _finer(of, tried):
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


def _allowed(trials: Trials, question: Question, tried: tuple[float, ...]) -> tuple[float, ...]:
    """Those that do not contradict the other answers, and the ends of what does not."""

    def allowed(amount: float) -> bool:
        return trials.with_answers({question.id: Answer("exact", amount)}) is not None

    if all(map(allowed, (*tried[:1], *tried[-1:]))):
        return tried  # what agrees with the other answers has no hole
    found: list[float] = []
    before: tuple[float, bool] | None = None
    for amount in tried:
        now = allowed(amount)
        if before is not None and now is not before[1]:
            good, bad = (amount, before[0]) if now else (before[0], amount)
            found.append(edge(allowed, good, bad, CLOSE * CLOSE))
        if now:
            found.append(amount)
        before = amount, now
    return tuple(found)


def edge(holds: Callable[[float], bool], good: float, bad: float, share: float) -> float:
    """The last amount from `good` towards `bad` that holds, to such a share of itself."""
    while abs(good - bad) > share * abs(good):
        middle = (good + bad) / 2
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return good


def _finer(of: Callable[[float], Outcome | None], tried: tuple[float, ...]) -> Iterator[float]:
    """More amounts between those where machines compete or a budget is near: see `in_steps`."""
    for low, high in pairwise(tried):
        yield low
        ends = (of(low), of(high))
        if low > 0 and high > (1 + NARROWEST) * low and any(o and o.in_steps for o in ends):
            more = math.ceil(math.log(high / low) / math.log1p(NARROWEST))
            yield from (low * (high / low) ** (i / more) for i in range(1, more))
    yield from tried[-1:]


def _places(trials: Trials, question: Question) -> tuple[Place, ...]:
    """How to tell amounts apart that are only compared with edges: between two all are alike.

    An edge itself is like what lies above it where figures must be at most the amount, and like
    what lies below where they must be at least that. Nothing where more than comparisons read it.
    """
    if not trials.only_compared(question):
        return ()
    words = {w for r in trials.pack.requirements for w in words_against(r.check, question.id)}
    if question.id == BUDGET:
        # A likely cost that is at most the budget is within it.
        words.add("at_most")
    tested = question.id in trials.limits
    if not tested and words <= {"at_most", "above"}:
        return (bisect_right,)
    if not tested and words <= {"at_least", "below"}:
        return (bisect_left,)
    return bisect_left, bisect_right


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
