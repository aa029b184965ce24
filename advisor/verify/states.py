"""The states a fact can be in, as far as the tests on it can tell them apart.

For every fact that is tested there is a finite list of values such that any other value gives the
same verdicts as one of them: each threshold, a value between any two, ranges across them, unknown.
The verdicts are the evaluator's own (`Test.holds`); states it cannot tell apart become one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from advisor.pack.conditions import Condition, Fact, FactType, Test
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.verify.boxes import BudgetSpent

MOST_LISTED = 11
MOST_THRESHOLDS = 40
OTHER = "something-else"
NEVER_UNKNOWN = ("monthly_tokens", "as_of", "horizon_end", "context_needed")


@dataclass(frozen=True, slots=True)
class Cell:
    """Values that every test treats alike, by one of them; `definite` if an exact answer is one."""

    value: Fact
    definite: bool


def all_tests(condition: Condition) -> Iterable[Test]:
    """Every test in a condition, those under `any` included."""
    yield from condition.tests
    for inner in condition.any_of:
        yield from all_tests(inner)


def cells_of(
    fact: str, kind: FactType, question: Question | None, tests: Sequence[Test]
) -> tuple[tuple[Cell, ...], tuple[tuple[int, int], ...]]:
    """The cells of one fact, and for each test the sets of cells on which it holds and fails."""
    found: dict[tuple[int, tuple[bool | None, ...]], Cell] = {}
    points = 0
    for cell in _states(fact, kind, question, tests):
        verdicts = tuple(t.holds({fact: cell.value}) for t in tests)
        exact = isinstance(cell.value, Range) and cell.value.exact
        # Thresholds keep a cell of their own, so that a run of cells can be said as an interval.
        points += exact
        found.setdefault((points if exact else -int(cell.definite), verdicts), cell)
    holds, fails = [0] * len(tests), [0] * len(tests)
    for place, (_, verdicts) in enumerate(found):
        for i, verdict in enumerate(verdicts):
            holds[i] |= (verdict is True) << place
            fails[i] |= (verdict is False) << place
    return tuple(found.values()), tuple(zip(holds, fails, strict=True))


def _states(
    fact: str, kind: FactType, question: Question | None, tests: Sequence[Test]
) -> Iterable[Cell]:
    named = [o for t in tests for o in (t.operand if t.word == "one_of" else (t.operand,))]
    if kind.kind == "yes_no":
        yield from (Cell(v, True) for v in (True, False))
    elif kind.kind == "quantity":
        yield from _quantities(fact, question, [o for o in named if _is_number(o)])
    elif kind.kind == "date":
        yield from _days([o for o in named if isinstance(o, date)])
    elif kind.kind == "list":
        words = list(dict.fromkeys(str(o) for o in named if isinstance(o, str)))
        if len(words) > MOST_LISTED:
            # Each combination of them is a state of its own.
            raise BudgetSpent(f"{len(words)} members of {fact} are tested, more than {MOST_LISTED}")
        rest = [v for v in kind.values if v not in words][:1] if kind.values else [OTHER]
        every = words + rest
        for size in range(1, len(every) + 1):
            yield from (Cell(chosen, True) for chosen in combinations(every, size))
    else:
        words = [o for o in named if isinstance(o, str)]
        values = kind.values or (*dict.fromkeys(words), OTHER)
        yield from (Cell(v, True) for v in values)
    if fact not in NEVER_UNKNOWN:
        yield Cell(None, _says_none(kind, question))


def _says_none(kind: FactType, question: Question | None) -> bool:
    """Whether "none" is an exact answer, rather than not knowing."""
    return kind.kind == "list" or (question is not None and bool(question.none_allowed))


def _is_number(operand: object) -> bool:
    return isinstance(operand, int | float) and not isinstance(operand, bool)


def _quantities(
    fact: str, question: Question | None, thresholds: Sequence[float]
) -> Iterable[Cell]:
    low = None if question is None else question.min
    high = None if question is None else question.max
    if len(set(thresholds)) > MOST_THRESHOLDS:
        # A range may begin and end between any two of them.
        raise BudgetSpent(
            f"{fact} has {len(set(thresholds))} thresholds, more than {MOST_THRESHOLDS}"
        )
    points = number_line(thresholds, low, high)
    yield from (Cell(Range.of(p), True) for p in points)
    if question is None and fact != "monthly_tokens":
        return
    for i, one in enumerate(points):
        # A range within one interval is not exact, which `is` can tell from a point.
        inner = (one + points[i + 1]) / 2 if i + 1 < len(points) else one * 2 + 1
        if one not in thresholds and inner not in thresholds and (high is None or inner <= high):
            yield Cell(Range(one, one, inner), False)
        for other in points[i + 1 :]:
            yield Cell(Range(one, one, other), False)


def number_line(
    thresholds: Sequence[float], low: float | None, high: float | None
) -> tuple[float, ...]:
    """Every threshold within the bounds, and one number in each interval around them."""
    cuts = sorted({float(t) for t in thresholds})
    inside = [t for t in cuts if (low is None or t >= low) and (high is None or t <= high)]
    ends = [float(e) for e in (low, high) if e is not None]
    fixed = sorted({*inside, *ends})
    if not fixed:
        return (0.0,)
    found = [] if low is not None else [fixed[0] - max(1.0, abs(fixed[0]))]
    for one, other in zip(fixed, [*fixed[1:], None], strict=True):
        found.append(one)
        if other is not None:
            middle = between(one, other)
            found += [middle] if one < middle < other else []
    if high is None:
        found.append(fixed[-1] + max(1.0, abs(fixed[-1])))
    return tuple(found)


def between(low: float, high: float) -> float:
    """A number between two: near in size to the lower where they are far apart."""
    wide = low > 0 and high > 4 * low
    middle = 2 * low if wide else low + (high - low) / 2
    return round(middle) if low < round(middle) < high else middle


def _days(days: Sequence[date]) -> Iterable[Cell]:
    near = {d + timedelta(days=step) for d in days for step in (-1, 0, 1)}
    yield from (Cell(d, True) for d in sorted(near) or [date(2026, 1, 1)])
