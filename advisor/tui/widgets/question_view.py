"""The question in focus: what is asked, where to answer, in which unit, what was wrong."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from advisor.tui.messages import AnswerTyped
from advisor.tui.snapshot import FocusedQuestion, Snapshot
from advisor.tui.widgets.answer_lists import ChoiceList, ManyList

TYPED_HINT = "enter takes it · “unknown” · “na REASON”"
MANY_HINT = "space marks · enter takes what is marked · none marked means none"

FEW = 4


class QuestionView(Vertical):
    """One question large."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False)

    def compose(self) -> ComposeResult:
        """Lines above and below the place where the answer is given."""
        self.border_subtitle = "ctrl+↑ before · ctrl+↓ next"
        yield Static("", id="ask", markup=False)
        yield Static("", id="why", markup=False)
        yield Vertical(id="answer")
        yield Static("", id="error", markup=False)
        yield Static("", id="hint", markup=False)

    async def watch_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        """Show the question; keep what is being typed when only the standing changed."""
        question = now.focus
        self.query_one("#error", Static).update(f"✗ {now.error}" if now.error else "")
        self.set_class(bool(now.error), "-wrong")
        if question is None or before.focus == question:
            return
        self.set_class(question.face != "typed", "-list")
        self.set_class(len(question.choices) > FEW, "-long")
        self.border_title = f"{question.number} of {len(now.rows)} · {question.section}"
        self.query_one("#ask", Static).update(question.ask)
        self.query_one("#why", Static).update(question.why)
        self.query_one("#hint", Static).update(_hint(question))
        place = self.query_one("#answer", Vertical)
        await place.remove_children()
        field = field_for(question)
        await place.mount(field)
        if self.screen.is_current:
            field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field."""
        event.stop()
        if self.snapshot.focus is not None:
            self.post_message(AnswerTyped(self.snapshot.focus.id, event.value))


def field_for(question: FocusedQuestion) -> Widget:
    """The widget that takes the answer to this kind of question."""
    if question.face == "one":
        return ChoiceList(question)
    if question.face == "many":
        return ManyList(question)
    return Input(question.typed, placeholder="your answer", id="field", select_on_focus=True)


def _hint(question: FocusedQuestion) -> str:
    if question.face == "typed":
        unit = question.unit or "an option id"
        return f"{unit[0].upper()}{unit[1:]}\n{TYPED_HINT}"
    given = f"Answered: {question.answer} · " if question.is_set else ""
    return given + (MANY_HINT if question.face == "many" else "enter takes the choice")
