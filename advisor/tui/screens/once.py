"""Screens that are left once, however often they are told to go."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType


class Once(Screen[ScreenResultType]):
    """A page. Keys wait in line: a second enter may come when the first has closed it."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave, unless that has been done: what lies below must not be closed instead."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Dialog(Once[ScreenResultType], ModalScreen[ScreenResultType]):
    """A dialog above a page."""
