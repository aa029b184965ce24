"""What else an answer could be: the other choices, and the amounts where something can happen.

A quantity is tried inside the bounds that its question calls plausible: at each limit that a rule
or a requirement names, a little to either side of it, at both ends, and at steps between.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from advisor.pack.conditions import BOUNDS, Condition
from advisor.pack.pack import Pack, PackKey
from advisor.pack.questionnaire import Question
from advisor.workload.answers import Answer
from advisor.workload.asked_when import asked_when

STEPS = 12
A_LITTLE = 1e-6
"""How far beside a limit, as a share of it, an amount is tried."""


def others(pack: Pack, question: Question, given: Answer | None) -> tuple[Answer, ...]:
    """The answers one could give instead, each one step away; quantities have only "no limit"."""
    found: list[Answer] = []
    if question.type == "yes_no":
        found = [Answer("exact", True), Answer("exact", False)]
    elif question.type == "choice":
        found = [Answer("exact", c.id) for c in question.choices]
    elif question.type == "list":
        found = list(_other_lists(pack, question, given))
    elif question.type == "quantity" and question.none_allowed:
        found = [Answer("exact", None)]
    now = None if given is None or given.kind != "exact" else given.value
    stated = given is not None and given.kind == "exact"
    return tuple(a for a in found if not stated or a.value != now)


def _other_lists(pack: Pack, question: Question, given: Answer | None) -> Iterator[Answer]:
    """One name more, or one less."""
    names = tuple(c.id for c in question.choices) or pack.vendors
    now = given.value if given is not None and isinstance(given.value, tuple) else ()
    for name in names:
        if name in now:
            yield Answer("exact", tuple(n for n in now if n != name))
        else:
            yield Answer("exact", tuple(n for n in names if n in now or n == name))


def amounts(
    question: Question, given: Answer | None, limits: tuple[float, ...] = ()
) -> tuple[float, ...]:
    """Amounts of a quantity to try, in its unit, smallest first; none without plausible bounds.

    `limits` are those that something compares this answer with.
    """
    if question.type != "quantity" or not question.plausible:
        return ()
    low, high = question.plausible["low"], question.plausible["high"]
    found = {low, high, *_steps(low, high)}
    for limit in limits:
        found |= {limit, limit * (1 - A_LITTLE), limit * (1 + A_LITTLE)}
    if given is not None and given.kind == "exact" and isinstance(given.value, float):
        # What was said may lie outside: then it stretches what is plausible.
        found.add(given.value)
        low, high = min(low, given.value), max(high, given.value)
    return tuple(sorted(x for x in found if low <= x <= high))


def _steps(low: float, high: float) -> Iterator[float]:
    """Amounts between two ends: each the same multiple of the last, or the same sum from zero."""
    for i in range(1, STEPS):
        if low > 0 and high / low > 4:
            yield low * math.exp(math.log(high / low) * i / STEPS)
        else:
            yield low + (high - low) * i / STEPS


def limits(pack: Pack) -> Mapping[str, tuple[float, ...]]:
    """Every amount that a rule, a requirement or a question compares an answer with, by fact."""
    return _limits(PackKey(pack))


@lru_cache(maxsize=32)
def _limits(key: PackKey) -> Mapping[str, tuple[float, ...]]:
    found: dict[str, set[float]] = {}
    for condition in conditions_of(key.pack):
        for fact, limit in tested(condition):
            found.setdefault(fact, set()).add(limit)
    return {fact: tuple(sorted(values)) for fact, values in found.items()}


def conditions_of(pack: Pack) -> tuple[Condition, ...]:
    """Every condition on the answers that the pack has."""
    rules = [r.when for r in pack.rules] + [r.provided for r in pack.rules if r.provided]
    when = (r.when for r in pack.requirements)
    return (*rules, *when, *asked_when(pack.questionnaire))


def tested(condition: Condition) -> Iterator[tuple[str, float]]:
    """Every fact and amount that a condition compares."""
    for test in condition.tests:
        if test.word in BOUNDS and isinstance(test.operand, int | float):
            yield test.fact, float(test.operand)
    for inner in condition.any_of:
        yield from tested(inner)
