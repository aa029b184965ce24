"""Conditions as data: which facts must hold, evaluated in three values.

A condition is a mapping from a fact to a test; all must hold. `any:` takes a list of conditions of
which one must hold. A fact may be unknown (None) or a range: a test on an unknown fact, or on a
range that straddles the threshold, is None: it neither holds nor fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from advisor.pack.facts import BOUNDS, Fact, FactKind, FactType, Path
from advisor.pack.operands import (
    WORDS_FOR,
    ConditionError,
    Fault,
    misfit,
    operand,
    operands,
    unknown,
)
from advisor.spelling import suggestion
from advisor.units import Range, format_quantity

__all__ = [
    "BOUNDS", "Condition", "ConditionError", "Fact", "FactKind", "FactType", "Path", "Test",
    "compare", "compile_condition",
]  # fmt: skip
WORDS = (*BOUNDS, "is", "not", "one_of", "includes")


@dataclass(frozen=True, slots=True)
class Test:
    """One fact compared with one operand."""

    __test__ = False  # not a pytest class

    fact: str
    word: str
    operand: Any
    unit: str = ""

    def holds(self, facts: Mapping[str, Fact]) -> bool | None:
        """True, False, or None when the fact does not settle it."""
        value = facts.get(self.fact)
        if self.word == "known":
            return (value is not None) is self.operand
        if value is None:
            return None
        if self.word in BOUNDS:
            return _bounded(self.word, value, self.operand)
        if self.word == "includes":
            return isinstance(value, tuple) and self.operand in value
        if self.word == "one_of":
            return value in self.operand
        if isinstance(value, Range):
            value = value.low if value.exact else None
            if value is None:
                return None
        return (value == self.operand) is (self.word == "is")

    def words(self) -> str:
        """The test as a reader would say it."""
        name = self.fact.replace("_", " ")
        if self.word == "known":
            return f"{name} is {'answered' if self.operand else 'unknown'}"
        if isinstance(self.operand, bool):
            shown = "yes" if self.operand is (self.word != "not") else "no"
            return f"{name}: {shown}"
        if self.word == "one_of":
            return f"{name} is one of {', '.join(_word(o) for o in self.operand)}"
        shown = format_quantity(self.operand, self.unit) if self.unit else _word(self.operand)
        link = {"is": "is", "not": "is not", "includes": "includes"}.get(self.word, "")
        return f"{name} {link or self.word.replace('_', ' ')} {shown}".replace("  ", " ")


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests, and at least one of `any_of` when there are any. Empty: always holds."""

    tests: tuple[Test, ...] = ()
    any_of: tuple[Condition, ...] = field(default=())

    def holds(self, facts: Mapping[str, Fact]) -> bool | None:
        """Kleene's three values: False beats None beats True."""
        result: bool | None = True
        for test in self.tests:
            one = test.holds(facts)
            if one is False:
                return False
            if one is None:
                result = None
        if self.any_of:
            verdicts = [c.holds(facts) for c in self.any_of]
            if True not in verdicts:
                if None not in verdicts:
                    return False
                result = None
        return result

    def facts(self) -> set[str]:
        """Every fact the condition looks at."""
        found = {t.fact for t in self.tests}
        for inner in self.any_of:
            found |= inner.facts()
        return found

    def words(self) -> str:
        """The condition as a reader would say it."""
        parts = [t.words() for t in self.tests]
        if self.any_of:
            parts.append("(" + " or ".join(c.words() for c in self.any_of) + ")")
        return " and ".join(parts) or "always"


def _word(operand: object) -> str:
    return str(operand).replace("_", " ")


def _bounded(word: str, value: Fact, limit: float | date) -> bool | None:
    if isinstance(value, Range) and isinstance(limit, int | float):
        low, high = compare(word, value.low, limit), compare(word, value.high, limit)
        return low if low is high else None
    if isinstance(value, date) and isinstance(limit, date):
        return compare(word, value.toordinal(), limit.toordinal())
    if isinstance(value, int | float) and isinstance(limit, int | float):
        return compare(word, value, limit)
    return None


def compare(word: str, value: float, limit: float) -> bool:
    """One number against one limit, by the bound's word."""
    if word == "above":
        return value > limit
    if word == "at_least":
        return value >= limit
    if word == "below":
        return value < limit
    return value <= limit


def compile_condition(raw: Any, vocabulary: Mapping[str, FactType], path: Path = ()) -> Condition:
    """Read a condition; raises ConditionError with every mistake and the nearest right spelling."""
    faults: list[Fault] = []
    found = _condition(raw, vocabulary, path, faults)
    if faults:
        raise ConditionError(*faults)
    return found


def _condition(
    raw: Any, vocabulary: Mapping[str, FactType], path: Path, faults: list[Fault]
) -> Condition:
    if raw is None:
        return Condition()
    if not isinstance(raw, dict):
        faults.append(Fault(path, "a condition is a mapping from a fact to a test"))
        return Condition()
    tests: list[Test] = []
    any_of: list[Condition] = []
    for key, value in raw.items():
        here = (*path, key)
        if key == "any":
            if not isinstance(value, list) or not value:
                faults.append(Fault(here, '"any" takes a list of conditions'))
                continue
            any_of = [_condition(v, vocabulary, (*here, i), faults) for i, v in enumerate(value)]
            continue
        kind = vocabulary.get(key)
        if kind is None:
            faults.append(unknown(here, "fact", key, vocabulary))
            continue
        tests.extend(_tests(key, value, kind, here, faults))
    return Condition(tuple(tests), tuple(any_of))


def _tests(fact: str, raw: Any, kind: FactType, path: Path, faults: list[Fault]) -> list[Test]:
    if raw in ("known", "unknown"):
        return [Test(fact, "known", raw == "known")]
    if not isinstance(raw, dict):
        if kind.kind == "list":
            faults.append(misfit(fact, "is", raw, kind, (), path))
            return []
        return [Test(fact, "is", operand(raw, kind, path, faults), kind.unit)]
    if not raw:
        faults.append(Fault(path, f"a test is missing: one of {', '.join(WORDS_FOR[kind.kind])}"))
    found: list[Test] = []
    before = len(faults)
    for word, value in raw.items():
        here = (*path, word)
        if word not in WORDS:
            said = f'unknown test "{word}"{suggestion(word, WORDS)}'
            faults.append(Fault(here, said, "unknown-key"))
        elif word not in WORDS_FOR[kind.kind]:
            faults.append(misfit(fact, word, value, kind, WORDS_FOR[kind.kind], here))
        elif word == "one_of":
            found.append(Test(fact, word, operands(value, kind, here, faults)))
        else:
            found.append(Test(fact, word, operand(value, kind, here, faults), kind.unit))
    if len(faults) == before:
        _refuse_impossible(found, path, faults)
    return found


def _refuse_impossible(tests: list[Test], path: Path, faults: list[Fault]) -> None:
    floors = [t for t in tests if t.word in ("above", "at_least")]
    ceilings = [t for t in tests if t.word in ("below", "at_most")]
    for floor in floors:
        for ceiling in ceilings:
            strict = floor.word == "above" or ceiling.word == "below"
            if floor.operand > ceiling.operand or (strict and floor.operand == ceiling.operand):
                said = f"nothing can be {floor.words()} and {ceiling.words()}"
                faults.append(Fault(path, said, "impossible-bounds"))
                return
