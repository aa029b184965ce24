"""Any number of choices, marked one by one; the mark is a sign, not a colour."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from advisor.tui.messages import ChoicesPicked
from advisor.tui.snapshot import FocusedQuestion


class MarkList(OptionList):
    """Space or a click marks, enter takes what is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Mark", show=False),
        Binding("enter", "take", "Take answer", show=False, priority=True),
        Binding("down", "down_or_leave", "down", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(markup=False, id="marks", compact=True)
        self.question = ""
        self.choices: tuple[tuple[str, str], ...] = ()
        self.marked: set[str] = set()

    def ask(self, question: FocusedQuestion) -> None:
        """Take up another question; one that is not of this kind leaves it empty."""
        self.question = question.id
        self.choices = question.choices if question.face == "many" else ()
        self.marked = set(question.picked)
        self.clear_options()
        self.add_options([Option(self._prompt(i), id=c) for i, (c, _) in enumerate(self.choices)])
        self.highlighted = 0 if self.choices else None

    def _prompt(self, place: int) -> Content:
        choice, label = self.choices[place]
        return Content(f"[{'x' if choice in self.marked else ' '}] {label}")

    def action_down_or_leave(self) -> None:
        """Down; from the last line to the lines below."""
        if self.highlighted == len(self.choices) - 1:
            self.screen.focus_next()
        else:
            self.action_cursor_down()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Space or a click: mark, or take the mark away."""
        event.stop()
        self.marked ^= {event.option_id or ""}
        self.replace_option_prompt_at_index(event.option_index, self._prompt(event.option_index))

    def picked(self) -> ChoicesPicked:
        """What is marked, in the order of the choices."""
        return ChoicesPicked(self.question, tuple(c for c, _ in self.choices if c in self.marked))

    def action_take(self) -> None:
        """Hand over what is marked."""
        self.post_message(self.picked())
