"""Cases from a suite and a seed: the same seed always draws the same, on every machine.

The dice are a counter through SHA-256, so that a case is known by its number and no later version
of Python draws another one.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from advisor.measurement.suite import Draw, Suite, Template

T = TypeVar("T")
PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)(?::([a-z]+))?\}")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
OPERATIONS = ("add", "minus", "times", "over", "percent_of")


class Dice:
    """A stream of numbers from words that name it."""

    def __init__(self, *names: object) -> None:
        self._name = "/".join(map(str, names)).encode()
        self._count = 0

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1. The bias of the remainder is under 1 in 10^12."""
        self._count += 1
        digest = hashlib.sha256(self._name + b"#%d" % self._count).digest()
        return int.from_bytes(digest[:16], "big") % n

    def one_of(self, of: Sequence[T]) -> T:
        """One of several."""
        return of[self.below(len(of))]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to send, and what is expected of the answer."""

    number: int
    text: str
    expect: Any
    values: Mapping[str, object]
    template: Template
    system: str = ""
    turns: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    group: str = ""
    """What results are also reported by: a depth, a number of turns."""


def cases_of(suite: Suite, n: int, seed: int | None = None) -> list[Case]:
    """The first n cases of a suite."""
    chosen_seed = suite.seed if seed is None else seed
    return [_case(suite, i, Dice(suite.id, chosen_seed, i)) for i in range(n)]


def _case(suite: Suite, number: int, dice: Dice) -> Case:
    template = suite.cases[number % len(suite.cases)]
    values = {name: _drawn(how, dice) for name, how in {**suite.draw, **template.draw}.items()}
    text, group = filled(template.text, values), ""
    turns = tuple(filled(turn, values) for turn in template.turns)
    if suite.lengths:
        length = suite.lengths[number % len(suite.lengths)]
        depth = suite.depths[_spread(number, len(suite.lengths), len(suite.depths))]
        turns, group = (_long(suite, values, text, length, depth, dice),), f"depth {depth:.0%}"
        text = turns[0]
    if suite.lasts:
        last = suite.lasts[number % len(suite.lasts)]
        between = [filled(dice.one_of(suite.filler), _small(dice)) for _ in range(last - 1)]
        turns, group = (text, *between, *turns[-1:]), f"{last} turns"
    return Case(
        number,
        text,
        _expected(template.expect, values),
        values,
        template,
        filled(suite.system, values),
        turns,
        tuple(filled(word, values) for word in suite.forbid),
        group,
    )


def _spread(number: int, lengths: int, depths: int) -> int:
    """Which depth a case has: a few cases reach far apart ones, all of them every pair once."""
    stride = next(s for s in range(2, depths + 2) if math.gcd(s, depths) == 1)
    return (number + number // math.lcm(lengths, depths)) * stride % depths


def _small(dice: Dice) -> dict[str, object]:
    return {"x": dice.below(90) + 10, "y": dice.below(90) + 10}


def _long(
    suite: Suite, values: Mapping[str, object], fact: str, words: int, depth: float, dice: Dice
) -> str:
    """A long text with the fact at a depth, and the question (the case's own turn) at its end."""
    sentences: list[str] = []
    count = 0
    while count < words:
        sentence = filled(dice.one_of(suite.filler), _small(dice))
        sentences.append(sentence)
        count += len(sentence.split())
    sentences.insert(round(depth * len(sentences)), fact)
    question = suite.cases[0].turns[0] if suite.cases[0].turns else ""
    return f"{' '.join(sentences)}\n\n{filled(question, values)}"


def _drawn(how: Draw, dice: Dice) -> object:
    if how.choice:
        return dice.one_of(how.choice)
    if how.whole is not None:
        low, high = how.whole
        return low + dice.below(high - low + 1)
    if how.cents is not None:
        low, high = how.cents
        return (low + dice.below(high - low + 1)) / 100
    if how.day is not None:
        first, last = (date.fromisoformat(day) for day in how.day)
        return first + timedelta(days=dice.below((last - first).days + 1))
    letters = {"#": "0123456789", "?": "ABCDEFGHJKLMNPQRSTUVWXYZ"}
    return "".join(dice.one_of(letters[c]) if c in letters else c for c in how.code)


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with {name} and {name:form} replaced; other braces stay as they are."""

    def value(found: re.Match[str]) -> str:
        name, form = found.groups()
        return shown(values[name], form or "") if name in values else found.group()

    return PLACE.sub(value, text)


def shown(value: object, form: str) -> str:
    """A value in a form: `long` or `european` dates, `thousands` or `european` amounts."""
    if isinstance(value, date):
        if form == "long":
            return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
        return f"{value:%d.%m.%Y}" if form == "european" else value.isoformat()
    if isinstance(value, float):
        plain = f"{value:,.2f}"
        if form == "european":
            return plain.translate(str.maketrans(",.", ".,"))
        return plain if form == "thousands" else plain.replace(",", "")
    if isinstance(value, int) and form == "thousands":
        return f"{value:,}"
    return str(value).upper() if form == "capitals" else str(value)


def _expected(expect: Any, values: Mapping[str, object]) -> Any:
    """What a template expects, computed: a variable's own value, text, or arithmetic."""
    if isinstance(expect, dict):
        if len(expect) == 1 and next(iter(expect)) in OPERATIONS:
            return number_of(expect, values)
        return {key: _expected(item, values) for key, item in expect.items()}
    if isinstance(expect, str):
        alone = PLACE.fullmatch(expect)
        if alone and alone[2] is None and alone[1] in values:
            value = values[alone[1]]
            return value.isoformat() if isinstance(value, date) else value
        return filled(expect, values)
    return expect


def number_of(expression: Any, values: Mapping[str, object]) -> float:
    """Arithmetic as data: {add: [a, {times: [b, 3]}]}; raises ValueError."""
    if isinstance(expression, int | float):
        return float(expression)
    if isinstance(expression, str):
        value = values.get(expression.strip("{}"))
        if isinstance(value, int | float):
            return float(value)
        raise ValueError(f'"{expression}" is no number')
    if not isinstance(expression, dict) or len(expression) != 1:
        raise ValueError("arithmetic is one operation with a list")
    [(operation, parts)] = expression.items()
    numbers = [number_of(part, values) for part in parts]
    found = numbers[0]
    for number in numbers[1:]:
        if operation == "add":
            found += number
        elif operation == "minus":
            found -= number
        elif operation == "times":
            found *= number
        elif operation == "over":
            found /= number
        elif operation == "percent_of":
            found = found / 100 * number
        else:
            raise ValueError(f'unknown operation "{operation}"')
    return found
