"""Conditions as data: which facts must hold, evaluated in three values.

A condition is a mapping from a fact to a test; all must hold. `any:` takes a list of conditions of
which one must hold. A fact may be unknown (None) or a range: a test on an unknown fact, or on a
range that straddles the threshold, is None: it neither holds nor fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from advisor.spelling import suggestion
from advisor.units import Range, UnitError, format_quantity, parse_quantity

Fact = str | bool | float | tuple[str, ...] | date | Range | None
Path = tuple[str | int, ...]
FactKind = Literal["yes_no", "choice", "quantity", "list", "text", "date", "level"]

BOUNDS = ("above", "at_least", "below", "at_most")
WORDS = (*BOUNDS, "is", "not", "one_of", "includes")


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact may be: its kind, its unit (quantities) and its values (choices, levels)."""

    kind: FactKind
    unit: str = ""
    values: tuple[str, ...] = ()
    title: str = ""
    """What readers call it; the id with spaces where it is empty."""


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


class ConditionError(Exception):
    """A condition that cannot be read; `path` leads to the wrong key or value."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


def compile_condition(raw: Any, vocabulary: Mapping[str, FactType], path: Path = ()) -> Condition:
    """Read a condition; raises ConditionError naming the key and the nearest right spelling."""
    if raw is None:
        return Condition()
    if not isinstance(raw, dict):
        raise ConditionError(path, "a condition is a mapping from a fact to a test")
    tests: list[Test] = []
    any_of: list[Condition] = []
    for key, value in raw.items():
        here = (*path, key)
        if key == "any":
            if not isinstance(value, list) or not value:
                raise ConditionError(here, '"any" takes a list of conditions')
            any_of = [compile_condition(v, vocabulary, (*here, i)) for i, v in enumerate(value)]
            continue
        kind = vocabulary.get(key)
        if kind is None:
            raise ConditionError(here, f'unknown fact "{key}"{suggestion(key, vocabulary)}')
        tests.extend(_tests(key, value, kind, here))
    return Condition(tuple(tests), tuple(any_of))


def _tests(fact: str, raw: Any, kind: FactType, path: Path) -> list[Test]:
    if raw in ("known", "unknown"):
        return [Test(fact, "known", raw == "known")]
    if not isinstance(raw, dict):
        return [Test(fact, "is", operand(raw, kind, path), kind.unit)]
    found = []
    for word, value in raw.items():
        here = (*path, word)
        if word not in WORDS:
            raise ConditionError(here, f'unknown test "{word}"{suggestion(word, WORDS)}')
        if word == "one_of":
            if not isinstance(value, list):
                raise ConditionError(here, '"one_of" takes a list')
            many = tuple(operand(v, kind, (*here, i)) for i, v in enumerate(value))
            found.append(Test(fact, word, many))
        else:
            found.append(Test(fact, word, operand(value, kind, here), kind.unit))
    _refuse_impossible(found, path)
    return found


def _refuse_impossible(tests: list[Test], path: Path) -> None:
    floors = [t for t in tests if t.word in ("above", "at_least")]
    ceilings = [t for t in tests if t.word in ("below", "at_most")]
    for floor in floors:
        for ceiling in ceilings:
            strict = floor.word == "above" or ceiling.word == "below"
            if floor.operand > ceiling.operand or (strict and floor.operand == ceiling.operand):
                raise ConditionError(path, f"nothing can be {floor.words()} and {ceiling.words()}")


def operand(raw: Any, kind: FactType, path: Path) -> Any:
    """The operand of a test in the fact's own kind; raises ConditionError."""
    if kind.kind == "yes_no":
        answer = {"yes": True, "no": False, True: True, False: False}.get(raw)
        if answer is None:
            raise ConditionError(path, f'"{raw}" is not yes or no')
        return answer
    if kind.kind == "quantity":
        try:
            return parse_quantity(raw, kind.unit, needs_unit=kind.unit not in ("", "x"))
        except UnitError as error:
            raise ConditionError(path, str(error)) from error
    if kind.kind == "date":
        try:
            return date.fromisoformat(str(raw))
        except ValueError as error:
            raise ConditionError(path, f'"{raw}" is not a date (YYYY-MM-DD)') from error
    if kind.values and raw not in kind.values:
        raise ConditionError(path, f'unknown value "{raw}"{suggestion(str(raw), kind.values)}')
    return raw
