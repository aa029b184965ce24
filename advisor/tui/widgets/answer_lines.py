"""The lines one can pick an answer from: choices, suggestions, and the ways out of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from advisor.report.text_layout import cells, pad
from advisor.tui.fitting import cut
from advisor.tui.messages import (
    AnswerTyped,
    ChoicesPicked,
    NoteWanted,
    RangeWanted,
    ReasonWanted,
)
from advisor.tui.snapshot import FocusedQuestion

CHOICE, TEXT = "choice ", "text "
UNKNOWN, NOT_APPLICABLE, RANGE, NOTE, TAKE = "unknown", "not applicable", "range", "note", "take"
MOST_OPTIONS = 60


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line: its id, what it says, and the answer whose outcome stands beside it."""

    id: str
    label: str
    answer: str = ""


def lines_for(question: FocusedQuestion, typed: str = "") -> list[AnswerLine]:
    """The lines under a question; `typed` narrows the options of an option question."""
    lines: list[AnswerLine] = []
    if question.face == "one":
        lines = [
            AnswerLine(CHOICE + c, f"{'●' if c in question.picked else '○'} {label}", c)
            for c, label in question.choices
        ]
    elif question.face == "many":
        lines = [AnswerLine(TAKE, "✓ Take what is marked (none marked: none)")]
    elif question.face == "option":
        lines = [
            AnswerLine(CHOICE + c, f"{'●' if c in question.picked else '○'} {label}", c)
            for c, label in question.choices
            if typed.lower() in f"{c} {label}".lower() or c in question.picked
        ][:MOST_OPTIONS]
    lines += [AnswerLine(TEXT + s, f"= {s}", s) for s in question.suggestions]
    if question.face == "typed":
        lines.append(AnswerLine(RANGE, "↔ A range …"))
    lines.append(AnswerLine(UNKNOWN, "? I don't know", UNKNOWN))
    lines.append(AnswerLine(NOT_APPLICABLE, "– It does not apply …"))
    if question.is_set:
        lines.append(AnswerLine(NOTE, "✎ Change the note …" if question.note else "✎ A note …"))
    return lines


class AnswerLines(OptionList):
    """The lines as a list; enter or a click takes one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "up_or_leave", "up", show=False),
    ]

    @dataclass
    class LeftAtTop(Message):
        """Up was pressed on the first line: the field above wants the cursor."""

    @dataclass
    class TakeMarked(Message):
        """The marked choices above are the answer."""

    def __init__(self) -> None:
        super().__init__(markup=False, id="choices", compact=True)
        self.question: FocusedQuestion | None = None
        self.outcomes: dict[str, tuple[str, str]] = {}
        self.lines: list[AnswerLine] = []

    def ask(self, question: FocusedQuestion) -> None:
        """Take up another question."""
        self.question, self.outcomes = question, {}
        self.fill()

    def fill(self, typed: str = "") -> None:
        """Make the lines anew; `typed` narrows the options of an option question."""
        if self.question is None:
            return
        self.lines = lines_for(self.question, typed)
        self.clear_options()
        self.add_options([Option(self._prompt(line), id=line.id) for line in self.lines])
        picked = self.question.picked[0] if self.question.picked else ""
        places = [i for i, line in enumerate(self.lines) if line.id == CHOICE + picked]
        self.highlighted = places[0] if places else 0

    def show_outcomes(self, outcomes: dict[str, tuple[str, str]]) -> None:
        """Say beside each answer what it leads to."""
        if outcomes == self.outcomes:
            return
        self.outcomes = outcomes
        self._again()

    def on_resize(self) -> None:
        """Where the outcome stands depends on the width."""
        self._again()

    def _again(self) -> None:
        for i, line in enumerate(self.lines):
            self.replace_option_prompt_at_index(i, self._prompt(line))

    def _prompt(self, line: AnswerLine) -> Content:
        room = max(self.content_size.width - 2, 20)
        name, money = self.outcomes.get(line.answer, ("", "")) if line.answer else ("", "")
        left = cut(line.label, room)
        money = f"  {money}" if money else ""
        space = room - cells(left) - cells(money) - 5
        if not name or space < 5:
            return Content(left)
        text = f"→ {cut(name, space)}{money}"
        return Content.assemble(left, pad("", room - cells(left) - cells(text)), (text, "dim"))

    def action_up_or_leave(self) -> None:
        """Up; from the first line to the field above, where there is one."""
        alone = self.question is None or self.question.face == "one"
        if not alone and self.highlighted in (0, None):
            self.post_message(self.LeftAtTop())
        else:
            self.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a line."""
        event.stop()
        if self.question is None:
            return
        name, question = event.option_id or "", self.question.id
        message: Message
        if name.startswith(CHOICE):
            message = ChoicesPicked(question, (name.removeprefix(CHOICE),))
        elif name.startswith(TEXT):
            message = AnswerTyped(question, name.removeprefix(TEXT))
        else:
            message = {
                UNKNOWN: AnswerTyped(question, UNKNOWN),
                NOT_APPLICABLE: ReasonWanted(question),
                RANGE: RangeWanted(question),
                NOTE: NoteWanted(question),
                TAKE: self.TakeMarked(),
            }[name]
        self.post_message(message)
