"""A dialog with lines to pick one from: figures to type in, examples to start from, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from advisor.tui.screens.once import Dialog


@dataclass(frozen=True, slots=True)
class Line:
    """A line to pick; without an id it is a heading."""

    id: str
    text: str


class Picker(Dialog[str | None]):
    """Gives the id of the line picked; escape gives None."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Go back", id="picker.leave", tooltip="Close without picking")
    ]

    def __init__(self, title: str, about: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self.heading, self.about, self.lines = title, about, tuple(lines)

    def compose(self) -> ComposeResult:
        """Title, what it is for, the lines, and the way out."""
        with Vertical(classes="dialog large"):
            yield Static(self.heading, classes="title", markup=False)
            yield Static(self.about, classes="about", markup=False)
            yield OptionList(
                *(Option(x.text, id=x.id or None, disabled=not x.id) for x in self.lines),
                Option("– Go back (escape)", id=" leave"),
                markup=False,
                compact=True,
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        event.stop()
        self.dismiss(None if event.option_id == " leave" else event.option_id)

    def action_leave(self) -> None:
        """Escape."""
        self.dismiss(None)
