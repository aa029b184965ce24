"""Undo and redo of what was said: a frozen line of changes, and where in it one stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.workload.answers import Workload

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One step: what it was about, in words, and the workload before and after it."""

    about: str
    question: str
    before: Workload
    after: Workload


@dataclass(frozen=True, slots=True)
class History:
    """Changes done, oldest first, and changes undone, the next to redo last."""

    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()

    def add(self, change: Change) -> History:
        """One more step; what was undone before it is gone, as everywhere."""
        if change.before == change.after:
            return self
        return History((*self.done, change)[-LONGEST:], ())

    def undo(self) -> tuple[Change, History] | None:
        """The step that is taken back, and the history after that; None at the beginning."""
        if not self.done:
            return None
        last = self.done[-1]
        return last, replace(self, done=self.done[:-1], undone=(*self.undone, last))

    def redo(self) -> tuple[Change, History] | None:
        """The step that is done again, and the history after that; None at the end."""
        if not self.undone:
            return None
        first = self.undone[-1]
        return first, replace(self, done=(*self.done, first), undone=self.undone[:-1])
