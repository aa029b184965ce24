"""Mistakes gathered over several files, each at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from advisor.pack.operands import ConditionError
from advisor.pack.yaml_reader import Document
from advisor.problems import InputError, Problem
from advisor.spelling import suggestion

Place = tuple[Document, tuple[Any, ...]]
SHOWN = 3
MOST_EQUAL = 3
"""Above so many equal ones a missing name is said once."""


class Problems:
    """Mistakes gathered over several files, raised together."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.removed: dict[str, Place] = {}
        """What a pack takes out of the one beneath it, and where it says so."""
        self._missed: dict[str, list[str]] = {}

    def at(
        self, document: Document, path: tuple[Any, ...], message: str, kind: str = "wrong-type"
    ) -> None:
        """One mistake at the value that `path` leads to; `kind` is its id in docs/findings.md."""
        document, path = document.origin(path)
        where = document.at(path)
        self.found.append(Problem(document.file, where.line, where.column, message, kind))

    def at_key(
        self, document: Document, path: tuple[Any, ...], message: str, kind: str = "wrong-type"
    ) -> None:
        """One mistake at the key that `path` leads to."""
        document, path = document.origin(path)
        where = document.key_at(path)
        self.found.append(Problem(document.file, where.line, where.column, message, kind))

    def condition(self, document: Document, error: ConditionError) -> None:
        """The mistakes of a condition or check that could not be compiled."""
        for fault in error.faults:
            if not self._taken_out(document, fault.path, fault.name):
                self.at_key(document, fault.path, fault.message, fault.id)

    def name(
        self,
        document: Document,
        path: tuple[Any, ...],
        what: str,
        name: str,
        known: Collection[str] | None,
    ) -> bool:
        """Whether a name is one of `known`; None stands for names that cannot be known now."""
        if known is None or name in known:
            return True
        if not self._taken_out(document, path, name):
            said = f'unknown {what} "{name}"{suggestion(name, known)}'
            self.at(document, path, said, "unknown-name")
        return False

    def _taken_out(self, document: Document, path: tuple[Any, ...], name: str) -> bool:
        """Whether the name is gone because a pack above removed it: then that is the mistake."""
        origin, inner = document.origin(path)
        remover = self.removed.get(name)
        if remover is None or remover[0].file == origin.file:
            return False
        self._missed.setdefault(name, []).append(f"{origin.file}:{origin.at(inner).line}")
        return True

    def stop_if_any(self) -> None:
        """Raise InputError with all of them, in order of file and line."""
        if found := self.in_order():
            raise InputError(found)

    def in_order(self) -> tuple[Problem, ...]:
        """All of them, in order of file and line."""
        for name, uses in self._missed.items():
            more = f" and {len(uses) - SHOWN} more" if len(uses) > SHOWN else ""
            said = f'"{name}" is still needed in {", ".join(uses[:SHOWN])}{more}'
            self.at(*self.removed[name], said, "unknown-name")
        self._missed = {}
        order = sorted(set(self.found), key=lambda p: (p.file, p.line, p.column, p.message))
        return _folded(order)


def _folded(problems: Sequence[Problem], most: int = MOST_EQUAL) -> tuple[Problem, ...]:
    """The problems, with a name that is missing everywhere said once: it is one mistake."""
    equal = Counter(p.message for p in problems if p.id == "unknown-name")
    said: set[str] = set()
    found = []
    for one in problems:
        more = equal[one.message] - 1 if one.id == "unknown-name" else 0
        if more < most:
            found.append(one)
        elif one.message not in said:
            said.add(one.message)
            found.append(replace(one, message=f"{one.message}, here and in {more} more places"))
    return tuple(found)
