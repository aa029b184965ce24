"""Steps as a formula over names, each name with its own formula or its input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from advisor.trace.traced import Input, Line, Node

OFTEN = 3
"""So often the same term is said as so many times it."""
BINDS = {"+": 1, "−": 1, "×": 2, "÷": 2, "**": 3}


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a formula: what it stands for, and the names in its own formula."""

    name: str
    value: float
    about: Input | Line | None
    formula: str
    """Empty for an input."""
    inputs: tuple[Named, ...]


def spelled(node: Node, name: str) -> Named:
    """A step under a name, as a tree of formulas. No two things in it share a name."""
    return _Names().spell(node, name)


class _Names:
    """Names that were given, each to one thing."""

    def __init__(self) -> None:
        self._given: dict[Node, str] = {}
        self._taken: set[str] = set()

    def spell(self, node: Node, name: str) -> Named:
        if node.op == "input":
            return Named(name, node.value, node.about, "", ())
        inside = node.parts[0] if node.op == "line" else node
        # All are named before any is opened, so that a line keeps its name over an input's.
        direct = {n: self.name(n) for n in _named(inside)}
        inputs = tuple(self.spell(n, given) for n, given in direct.items())
        return Named(name, node.value, node.about, self._text(inside), inputs)

    def name(self, node: Node) -> str:
        """A word of letters, digits and underscores for a line or an input."""
        if node not in self._given:
            wanted = "" if node.about is None else _word(node.about)
            free = wanted
            count = 2
            while free in self._taken:
                free = f"{wanted}_{count}"
                count += 1
            self._taken.add(free)
            self._given[node] = free
        return self._given[node]

    def _text(self, node: Node) -> str:
        if node.op in ("input", "line"):
            return self.name(node)
        if node.op == "number":
            return number_text(node.value)
        if node.op == "ceil":
            return f"ceil({self._text(node.parts[0])})"
        if node.op == "+":
            return self._sum(node)
        left, right = node.parts
        mine = BINDS[node.op]
        before, after = self._text(left), self._text(right)
        if BINDS.get(left.op, 9) < mine:
            before = f"({before})"
        # Repeated on the right, only brackets keep the order of the arithmetic.
        if BINDS.get(right.op, 9) <= mine:
            after = f"({after})"
        return f"{before} {node.op} {after}"

    def _sum(self, node: Node) -> str:
        """A sum from left to right; what is added again and again is said once, so many times."""
        found: list[str] = []
        for _, run in groupby(_terms(node), key=id):
            same = list(run)
            text, binds = self._text(same[0]), BINDS.get(same[0].op, 9)
            if len(same) >= OFTEN:
                found.append(f"{len(same)} × {text if binds > BINDS['×'] else f'({text})'}")
                continue
            for _ in same:
                # The first needs none: the arithmetic goes from left to right.
                found.append(f"({text})" if found and binds <= BINDS["+"] else text)
        return " + ".join(found)


def _terms(node: Node) -> list[Node]:
    """What is added, in order; a term that is a sum itself stays whole where it is repeated."""
    found: list[Node] = []
    while node.op == "+":
        left, right = node.parts
        found.append(right)
        node = left
        if left is right:
            break
    return [node, *reversed(found)]


def _word(about: Input | Line) -> str:
    name = about.id if isinstance(about, Line) else about.name
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in name)


def _named(node: Node) -> Iterator[Node]:
    """The lines and inputs that a formula names, in the order in which it does."""
    if node.op in ("input", "line"):
        yield node
        return
    for part in node.parts:
        yield from _named(part)


def number_text(value: float) -> str:
    """A number in full: thousands are not parted, and no digit that matters is left out."""
    return f"{value:.15g}"
