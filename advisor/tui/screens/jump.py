"""Jump (ctrl+o): a letter stands over each place the keys can go to; typing it goes there."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Label

from advisor.tui.screens.once import Dialog

LETTERS = "asdfghjklqwertyuiop"


def places(screen: Screen[object]) -> list[Widget]:
    """What can take the keys and is on the screen, top left first."""
    found = [w for w in screen.focus_chain if w.display and w.region.area > 0]
    return sorted(found, key=lambda w: (w.region.y, w.region.x))[: len(LETTERS)]


class Jump(Dialog[int | None]):
    """Gives the number of the place; escape gives None."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+o", "leave", "Go back", id="jump.leave", tooltip="Stay where you are")
    ]

    def __init__(self, offsets: list[Offset]) -> None:
        super().__init__()
        self.offsets = offsets

    def compose(self) -> ComposeResult:
        """A letter over each place."""
        for letter, offset in zip(LETTERS, self.offsets, strict=False):
            label = Label(f" {letter} ", classes="jump", markup=False)
            label.styles.offset = (offset.x, offset.y)
            yield label
        yield Label(" type a letter to go there, escape stays ", id="jump-hint", markup=False)

    def on_click(self, event: events.Click) -> None:
        """A click on a letter goes there, one elsewhere stays."""
        labels = list(self.query(".jump"))
        place = next((i for i, x in enumerate(labels) if event.widget is x), None)
        self.dismiss(place)

    def on_key(self, event: events.Key) -> None:
        """A letter."""
        place = LETTERS.find(event.key)
        if 0 <= place < len(self.offsets):
            event.stop()
            self.dismiss(place)

    def action_leave(self) -> None:
        """Escape."""
        self.dismiss(None)
