"""A dialog of several named fields: the ends of a range, the names on the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from advisor.tui.screens.once import Dialog


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its id, its name, what stands in it, and an example."""

    id: str
    label: str
    value: str = ""
    example: str = ""


class Fields(Dialog[Mapping[str, str] | None]):
    """Gives the text of every field by id; escape gives None."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Go back", id="fields.leave", tooltip="Close, nothing is taken"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, title: str, about: str, fields: tuple[Field, ...], error: str = "") -> None:
        super().__init__()
        self.heading, self.about, self.fields, self.error = title, about, fields, error

    def compose(self) -> ComposeResult:
        """Title, a line a field, what is wrong, and two lines for the mouse."""
        with Vertical(classes="dialog"):
            yield Static(self.heading, classes="title", markup=False)
            yield Static(self.about, classes="about", markup=False)
            for field in self.fields:
                with Horizontal(classes="field"):
                    yield Label(field.label, markup=False)
                    yield Input(
                        field.value, id=f"field-{field.id}", placeholder=field.example, compact=True
                    )
            yield Static(f"✗ {self.error}" if self.error else "", id="prompt-error", markup=False)
            yield OptionList(
                Option("✓ Take it (enter)", id="take"),
                Option("– Go back (escape)", id="leave"),
                markup=False,
                compact=True,
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field: on to the next, and in the last one take all."""
        event.stop()
        if event.input is self.query(Input).last():
            self._take()
        else:
            self.focus_next(Input)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a line."""
        event.stop()
        if event.option_id == "take":
            self._take()
        else:
            self.dismiss(None)

    def _take(self) -> None:
        self.dismiss(
            {f.id: self.query_one(f"#field-{f.id}", Input).value.strip() for f in self.fields}
        )

    def action_leave(self) -> None:
        """Escape."""
        self.dismiss(None)
