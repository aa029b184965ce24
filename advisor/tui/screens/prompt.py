"""Small dialogs: one line of text, and yes and no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from advisor.tui.screens.once import Dialog


class Prompt(Dialog[str | None]):
    """Asks for one line; escape gives None."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Go back", id="prompt.leave", tooltip="Close without answering"),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        title: str,
        about: str = "",
        initial: str = "",
        must: str = "",
        error: str = "",
        take: str = "Take it",
        leave: str = "Go back",
    ) -> None:
        super().__init__()
        self.heading, self.about, self.initial, self.must = title, about, initial, must
        self.error, self.take, self.leave = error, take, leave

    def compose(self) -> ComposeResult:
        """Title, what it is for, the field, and what is wrong with what stands in it."""
        with Vertical(classes="dialog"):
            yield Static(self.heading, classes="title", markup=False)
            yield Static(self.about, classes="about", markup=False)
            yield Input(self.initial, id="prompt-field", compact=True)
            yield Static(f"✗ {self.error}" if self.error else "", id="prompt-error", markup=False)
            yield OptionList(
                Option(f"✓ {self.take} (enter)", id="take"),
                Option(f"– {self.leave} (escape)", id="leave"),
                markup=False,
                compact=True,
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: hand the line over, unless it must not be empty."""
        event.stop()
        self._take(event.value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click, for those who use the mouse."""
        event.stop()
        if event.option_id == "take":
            self._take(self.query_one(Input).value)
        else:
            self.dismiss(None)

    def _take(self, value: str) -> None:
        if self.must and not value.strip():
            self.query_one("#prompt-error", Static).update(f"✗ {self.must}")
            return
        self.dismiss(value.strip())

    def action_leave(self) -> None:
        """Escape."""
        self.dismiss(None)


class Confirm(Dialog[bool]):
    """Asks yes or no; "no" is the one that enter takes first, and what escape means."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "leave", "No", id="confirm.leave", tooltip="Close; the answer is no"),
        Binding("y", "agree", "Yes", id="confirm.agree", tooltip="Close; the answer is yes"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The question and two lines to pick from."""
        with Vertical(classes="dialog"):
            yield Static(self.question, classes="title", markup=False)
            yield OptionList(
                Option("No (n, escape)", id="no"), Option("Yes (y)", id="yes"), markup=False
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        event.stop()
        self.dismiss(event.option_id == "yes")

    def action_leave(self) -> None:
        """Escape, or n."""
        self.dismiss(False)

    def action_agree(self) -> None:
        """y."""
        self.dismiss(True)
