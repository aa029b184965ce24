"""What a log does not say of itself and a person must: asked once, by whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.logs.formats import Mapping_
from advisor.problems import InputError, Problem


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A mapping to confirm; or, without one, whether the input count holds the cached tokens."""

    path: Path
    mapping: Mapping_ | None = None


class NotSaidError(InputError):
    """Logs that can be used as soon as a person says what they do not."""

    def __init__(self, problems: tuple[Problem, ...], unsaid: tuple[Unsaid, ...]) -> None:
        super().__init__(problems)
        self.unsaid = unsaid


def not_said(unsaid: Unsaid, message: str) -> NotSaidError:
    """One thing that one log does not say."""
    return NotSaidError((Problem(str(unsaid.path), 1, 1, message),), (unsaid,))


def joined(errors: Sequence[InputError]) -> InputError:
    """The mistakes of several files as one; still to be said only where nothing else is wrong."""
    problems = tuple(p for e in errors for p in e.problems)
    unsaid = [u for e in errors if isinstance(e, NotSaidError) for u in e.unsaid]
    if len(unsaid) == len(problems):
        return NotSaidError(problems, tuple(unsaid))
    return InputError(problems)
