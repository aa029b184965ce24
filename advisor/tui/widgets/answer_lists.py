"""Picking an answer from choices: one, or any number."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, SelectionList
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from advisor.tui.messages import AnswerTyped, ChoicesPicked, ReasonWanted
from advisor.tui.snapshot import FocusedQuestion

UNKNOWN = "unknown"
NOT_APPLICABLE = "not applicable"


class ChoiceList(OptionList):
    """One choice of several; the last two lines say "don't know" and "does not apply"."""

    def __init__(self, question: FocusedQuestion) -> None:
        super().__init__(markup=False, id="choices", compact=True)
        self.question = question
        for choice, label in question.choices:
            sign = "●" if choice in question.picked else "○"
            self.add_option(Option(Content(f"{sign} {label}"), id=f"choice {choice}"))
        self.add_option(Option(Content("? I don't know"), id=UNKNOWN))
        self.add_option(Option(Content("– It does not apply …"), id=NOT_APPLICABLE))
        ids = [choice for choice, _ in question.choices]
        self.highlighted = ids.index(question.picked[0]) if question.picked else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a choice."""
        event.stop()
        name = event.option_id or ""
        if name == UNKNOWN:
            self.post_message(AnswerTyped(self.question.id, UNKNOWN))
        elif name == NOT_APPLICABLE:
            self.post_message(ReasonWanted(self.question.id))
        else:
            self.post_message(ChoicesPicked(self.question.id, (name.removeprefix("choice "),)))


class ManyList(SelectionList[str]):
    """Any number of choices: space marks, enter takes what is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take answer", show=False, priority=True)
    ]

    def __init__(self, question: FocusedQuestion) -> None:
        picked = set(question.picked)
        super().__init__(
            *(Selection(Content(label), c, c in picked) for c, label in question.choices),
            id="choices",
            compact=True,
        )
        self.question = question

    def action_take(self) -> None:
        """Hand over what is marked, in the order of the choices."""
        marked = set(self.selected)
        ids = tuple(c for c, _ in self.question.choices if c in marked)
        self.post_message(ChoicesPicked(self.question.id, ids))
