"""The question in focus: what is asked, where to answer, in which unit, what was wrong.

Its fields are made once and filled for each question: to make new ones costs three times the
assessment.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from advisor.report.text_layout import wrap
from advisor.tui.messages import AnswerTyped, ChoicesPicked
from advisor.tui.snapshot import FocusedQuestion, Snapshot
from advisor.tui.widgets.answer_lines import CHOICE, AnswerLines
from advisor.tui.widgets.mark_list import MarkList

FEW = 4
FACES = ("typed", "one", "many", "option")
HINTS = {
    "one": "enter or a click takes the choice",
    "many": "space or a click marks; enter takes what is marked",
    "option": "type a part of the name, then pick; or type an option id",
    "typed": "enter takes it",
}


class AnswerField(Input):
    """The field a quantity or an option is typed in; down goes to the lines below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "down", show=False),
    ]


class QuestionView(Vertical):
    """One question large; which of its fields are seen is told by its class."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False, repaint=False)

    def compose(self) -> ComposeResult:
        """The first picture has nothing to ask yet, and does not wait for where one answers."""
        self.border_subtitle = "ctrl+up before · ctrl+down next"
        yield Static(self.snapshot.waiting, id="ask", markup=False)

    async def furnish(self) -> None:
        """Lines above and below the place where the answer is given."""
        field = AnswerField(
            placeholder="type an answer, or pick one below",
            id="field",
            select_on_focus=True,
            compact=True,
        )
        await self.mount(
            Static("", id="why", markup=False),
            Vertical(field, MarkList(), AnswerLines(), id="answer"),
            Static("", id="error", markup=False),
            Static("", id="note", markup=False),
            Static("", id="hint", markup=False),
        )

    def watch_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        """Show the question; keep what is being typed when only the standing changed."""
        question = now.focus
        if before.error != now.error:
            self.query_one("#error", Static).update(f"✗ {now.error}" if now.error else "")
        if self.has_class("-wrong") is not bool(now.error):
            self.set_class(bool(now.error), "-wrong")
        if question is None:
            self.query_one("#ask", Static).update(now.waiting)
        elif before.focus != question:
            self._ask(question, len(now.rows))
        self._tell(now)

    def _ask(self, question: FocusedQuestion, count: int) -> None:
        told = {f"-{face}": face == question.face for face in FACES}
        told |= {"-long": len(question.choices) > FEW, "-noted": bool(question.note)}
        for name, on in told.items():
            # Each change of a class styles everything inside anew.
            if self.has_class(name) is not on:
                self.set_class(on, name)
        self.border_title = f"{question.number} of {count} · {question.section}"
        self.query_one("#ask", Static).update(question.ask)
        self.query_one("#why", Static).update(question.why)
        self.query_one("#note", Static).update(f"Note: {question.note}")
        field = self.query_one(AnswerField)
        with field.prevent(Input.Changed):
            field.value = question.typed
        self.query_one(MarkList).ask(question)
        self.query_one(AnswerLines).ask(question)
        if self.screen.is_current:
            self.focus_answer()

    def focus_answer(self) -> None:
        """Put the cursor where the answer is given."""
        question = self.snapshot.focus
        if question is None:
            return
        kinds: dict[str, type[Widget]] = {"one": AnswerLines, "many": MarkList}
        target = self.query_one(kinds.get(question.face, AnswerField))
        if target is self.app.focused and isinstance(target, AnswerField):
            # It is selected when it gets the keys, and it has them already.
            target.select_all()
        target.focus()

    def _tell(self, now: Snapshot) -> None:
        outcomes = {answer: (name, money) for answer, name, money in now.outcomes}
        same, _ = outcomes.pop("", ("", ""))
        self.query_one(AnswerLines).show_outcomes(outcomes)
        if now.focus is not None:
            self._say(_hint(now.focus, same))

    def _say(self, hint: str) -> None:
        line = self.query_one("#hint", Static)
        if hint == line.content:
            return
        # Another number of lines moves what is above it: only then is everything laid out anew.
        room = max(line.size.width, 1)
        higher = len(wrap(hint, room)) != len(wrap(str(line.content), room))
        line.update(hint, layout=higher)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field: the one option that is left, or what was typed."""
        event.stop()
        question = self.snapshot.focus
        if question is None:
            return
        left = [line.id for line in self.query_one(AnswerLines).lines if line.id.startswith(CHOICE)]
        if question.face == "option" and len(left) == 1 and event.value:
            self.post_message(ChoicesPicked(question.id, (left[0].removeprefix(CHOICE),)))
        else:
            self.post_message(AnswerTyped(question.id, event.value))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Typing narrows the options."""
        event.stop()
        question = self.snapshot.focus
        if question is not None and question.face == "option" and event.value != question.typed:
            self.query_one(AnswerLines).fill(event.value)

    def on_answer_lines_take_marked(self) -> None:
        """The line that takes what is marked, for those who use the mouse."""
        # From here: what a widget below posts at our bidding would come no further than this.
        self.post_message(self.query_one(MarkList).picked())

    def on_answer_lines_left_at_top(self) -> None:
        """Up from the first line."""
        self.screen.focus_previous()


def _hint(question: FocusedQuestion, same: str) -> str:
    first = question.unit if question.face == "typed" else ""
    how = first or HINTS[question.face]
    # What was typed stands in the field, and the room is for how to type it.
    in_field = question.face == "typed" and bool(question.typed)
    told = question.is_set and question.answer and not in_field
    given = f"Answered: {question.answer}. " if told else ""
    return f"{given}{how[0].upper()}{how[1:]}. {same}".strip()
