"""The field of the conversation: one line is said, several lines pasted are a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from advisor.text_safety import line_ends

LONGEST_LINE = 4000


class SayField(Input):
    """Enter says the line; up leaves for the transcript, whose pages turn from here too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave_up", "up", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
    ]

    @dataclass
    class Pasted(Message):
        """A document was pasted."""

        text: str

    @dataclass
    class Left(Message):
        """The cursor leaves upwards; or with `pages`, the transcript is to be turned."""

        pages: int = 0

    def __init__(self) -> None:
        super().__init__(
            id="say", compact=True, max_length=LONGEST_LINE, placeholder="Answer or ask …"
        )

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines are a document; one is typed in as everywhere."""
        text = line_ends(event.text)
        if len([line for line in text.split("\n") if line.strip()]) > 1:
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(text))

    def action_leave_up(self) -> None:
        """Up."""
        self.post_message(self.Left())

    def action_page(self, pages: int) -> None:
        """Page up, page down."""
        self.post_message(self.Left(pages))
