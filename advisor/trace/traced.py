"""A number that remembers how it was made, so that arithmetic explains itself.

The cost model runs on these as it runs on floats: what a trace shows is what was computed, not a
second account of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from advisor.evidence.choose import Chosen
from advisor.units import Range

Kind = Literal["answer", "claim", "assumption", "catalogue", "samples"]
Op = Literal["+", "−", "×", "÷", "**", "ceil", "number", "input", "line"]


@dataclass(frozen=True, slots=True)
class Input:
    """Where a trace ends: an answer, a claim, an assumption, or a number of the catalogue."""

    name: str
    kind: Kind
    label: str
    unit: str = ""
    state: str = ""
    """Of an answer: stated, range or assumed."""
    end: str = ""
    """Which end of a range was taken; empty where there is only one value."""
    why: str = ""
    source: str = ""
    chosen: Chosen | None = None
    """Of a claim: those used, and those that lost."""
    drawn: tuple[str, ...] = ()
    """Of a count of samples: what was drawn, each from its range."""


@dataclass(frozen=True, slots=True)
class Line:
    """A cost line of one option, which the formulas above it name."""

    id: str
    option: str
    what: str
    formula: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One step: an operation on its parts, a plain number, an input, or a cost line."""

    op: Op
    value: float
    parts: tuple[Node, ...] = ()
    about: Input | Line | None = None


def node_of(value: float) -> Node:
    """How a number was made; one that does not remember is only itself."""
    return value.node if isinstance(value, Traced) else Node("number", float(value))


class Traced(float):
    """A float with the steps that led to it."""

    __slots__ = ("node",)
    node: Node

    def __new__(cls, node: Node) -> Traced:
        """The value of a step, with the step."""
        made = super().__new__(cls, node.value)
        made.node = node
        return made

    def __add__(self, value: float, /) -> Traced:
        return _step("+", self, value, float(self) + float(value))

    def __radd__(self, value: float, /) -> Traced:
        return _step("+", value, self, float(value) + float(self))

    def __sub__(self, value: float, /) -> Traced:
        return _step("−", self, value, float(self) - float(value))

    def __rsub__(self, value: float, /) -> Traced:
        return _step("−", value, self, float(value) - float(self))

    def __mul__(self, value: float, /) -> Traced:
        return _step("×", self, value, float(self) * float(value))

    def __rmul__(self, value: float, /) -> Traced:
        return _step("×", value, self, float(value) * float(self))

    def __truediv__(self, value: float, /) -> Traced:
        return _step("÷", self, value, float(self) / float(value))

    def __rtruediv__(self, value: float, /) -> Traced:
        return _step("÷", value, self, float(value) / float(self))

    def __neg__(self) -> Traced:
        # Twice is what it was: the lesser of two is written as minus the greater of both minus.
        if (
            self.node.op == "−"
            and self.node.parts[0].op == "number"
            and not self.node.parts[0].value
        ):
            return Traced(self.node.parts[1])
        return _step("−", 0.0, self, -float(self))

    def __pow__(self, power: Any, modulo: None = None, /) -> Any:
        # Growth over whole months: how often it was multiplied is a plain number.
        if power in (0, 1):
            return self if power else 1.0
        return Traced(Node("**", float(self) ** power, (self.node, Node("number", float(power)))))

    # float promises an int here; these give a whole float instead, which still remembers.
    def __ceil__(self) -> Any:
        return Traced(Node("ceil", float(math.ceil(float(self))), (self.node,)))

    def __trunc__(self) -> Any:
        return self if self.is_integer() else math.trunc(float(self))


NEUTRAL = {"+": 0.0, "−": 0.0, "×": 1.0, "÷": 1.0}


def _step(op: Literal["+", "−", "×", "÷"], left: float, right: float, value: float) -> Traced:
    """The result of one operation; adding nothing or multiplying by one leaves no trace."""
    if isinstance(left, Traced) and not isinstance(right, Traced) and right == NEUTRAL[op]:
        return left
    if not isinstance(left, Traced) and left == NEUTRAL[op] and op in "+×":
        return Traced(node_of(right))
    return Traced(Node(op, value, (node_of(left), node_of(right))))


def input_of(value: float, about: Input) -> Traced:
    """A number whose trace ends here."""
    return Traced(Node("input", float(value), (), about))


def traced_range(value: Range, about: Callable[[str], Input]) -> Range:
    """A range of inputs; `about` is given the end's name, empty for a single value."""
    if value.exact:
        one = input_of(value.likely, about(""))
        return Range(one, one, one)
    low, likely, high = (
        input_of(amount, about(end))
        for amount, end in ((value.low, "low"), (value.likely, "likely"), (value.high, "high"))
    )
    return Range(low, likely, high)
