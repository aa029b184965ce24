"""Mistakes in what a person handed in: each at its file, line and column."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.text_safety import plain


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, said as FILE:LINE:COLUMN: message."""

    file: str
    line: int
    column: int
    message: str
    id: str = field(default="", compare=False)
    """What sort of mistake it is, as in docs/findings.md; empty where nobody asks."""

    def __str__(self) -> str:
        return f"{plain(self.file)}:{self.line}:{self.column}: {plain(self.message, 400)}"


class InputError(Exception):
    """Input that is wrong; `problems` holds every mistake, not the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class MissingExtra(InputError):
    """An optional library is not installed; the message says how to install it.

    Nothing that was handed in is wrong: a command ends as on wrong usage, with 2.
    """

    def __init__(self, message: str) -> None:
        super().__init__((Problem("advisor", 1, 1, message),))
        self.message = message
