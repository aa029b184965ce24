"""The conversation (f7): the transcript, a line to say, and the standing that moves with it."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input, Static

from advisor.tui.messages import (
    DocumentPasted,
    LineSaid,
    ProposalsDropped,
    ProposalsTaken,
    QuestionReopened,
    TalkLeft,
)
from advisor.tui.snapshot import LENS, Snapshot
from advisor.tui.talking import Talking
from advisor.tui.widgets.key_line import KeyLine
from advisor.tui.widgets.lines import HeadLine, MoneyLine, TroubleLine
from advisor.tui.widgets.say_field import SayField
from advisor.tui.widgets.standing import Standing
from advisor.tui.widgets.transcript import Transcript


class TalkScreen(Screen[None]):
    """Draws what the app hands it, and tells the app what is said."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="talk.back", tooltip="Stop an answer, or go back"),
        Binding("f7", "leave", "back", show=False, id="talk.toggle", tooltip="Back"),
        Binding("ctrl+r", "refuse", "take none", id="talk.refuse", tooltip="Take nothing of it"),
        Binding("f6", "app.result", "result", id="talk.result", tooltip="The result"),
        Binding("ctrl+s", "app.report", "report", id="talk.report", tooltip="Write the report"),
    ]

    talking: reactive[Talking] = reactive(Talking(), init=False, repaint=False)
    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False, repaint=False)

    def compose(self) -> ComposeResult:
        """Head, transcript, standing, what the keys do, and the field."""
        yield HeadLine()
        yield TroubleLine()
        with Horizontal(id="talk-body"):
            with Vertical(id="talk-left"):
                yield Transcript()
                with Horizontal(id="talk-status"):
                    yield Static("", id="talk-hint", markup=False)
                    yield Static("", id="talk-more", markup=False)
                yield Static("", id="talk-spent", markup=False)
                yield SayField()
            with Vertical(id="talk-right"):
                yield MoneyLine()
                with VerticalScroll(id="talk-standing", can_focus=False):
                    yield Standing()
        yield KeyLine()

    def on_mount(self) -> None:
        """Follow the state of the app; the field takes the keys."""
        self.watch(self.app, "snapshot", self._follow)
        self.watch(self.query_one(Transcript), "below", self._more)
        self.query_one(SayField).focus()

    def _follow(self, now: Snapshot) -> None:
        self.snapshot = now

    def watch_snapshot(self, now: Snapshot) -> None:
        """Hand the new state on."""
        self.query_one(HeadLine).snapshot = now
        self.query_one(TroubleLine).snapshot = now
        self.query_one(MoneyLine).snapshot = now
        self.query_one(Standing).snapshot = now
        panel, title = self.query_one("#talk-standing"), f"Standing: cost {LENS[now.people]}"
        if panel.border_title != title:
            panel.border_title = title

    def watch_talking(self, now: Talking) -> None:
        """Draw what is new."""
        self.query_one(Transcript).talking = now
        spent = self.query_one("#talk-spent", Static)
        spent.update(now.spent)
        spent.set_class(bool(now.spent), "-shown")
        self._hint()
        self.refresh_bindings()

    @on(events.DescendantFocus)
    @on(Transcript.Marked)
    def _hint(self) -> None:
        transcript = self.query_one(Transcript)
        marked = transcript.marked if transcript.has_focus else None
        self.query_one("#talk-hint", Static).update(self.talking.hint(marked))

    def _more(self, below: int) -> None:
        more = f"  {below} more: pagedown" if below else ""
        self.query_one("#talk-more", Static).update(more)

    @property
    def room(self) -> int:
        """How many cells a line of the transcript has."""
        return self.query_one(Transcript).room

    def stream(self, piece: str) -> None:
        """More of an answer that is coming."""
        self.query_one(Transcript).stream(piece)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be refused where nothing waits."""
        if action == "refuse":
            return bool(self.talking.pending or self.talking.offered)
        return True

    def say(self, text: str) -> None:
        """Put a line back into the field: it could not be said yet."""
        self.query_one(SayField).value = text

    @on(Input.Submitted)
    def _said(self, event: Input.Submitted) -> None:
        event.stop()
        text, field = event.value, self.query_one(SayField)
        field.value = ""
        if text.strip():
            self.app.post_message(LineSaid(text))
        else:
            self.app.post_message(ProposalsTaken())

    @on(SayField.Pasted)
    def _pasted(self, event: SayField.Pasted) -> None:
        self.app.post_message(DocumentPasted(event.text))

    @on(SayField.Left)
    def _left(self, event: SayField.Left) -> None:
        transcript = self.query_one(Transcript)
        if event.pages > 0:
            transcript.scroll_page_down(animate=False)
        elif event.pages:
            transcript.scroll_page_up(animate=False)
        elif transcript.places():
            transcript.focus()

    @on(Transcript.LeftAtEnd)
    def _back_to_field(self) -> None:
        self.query_one(SayField).focus()
        self.query_one(Transcript).scroll_end(animate=False)

    @on(Transcript.Chosen)
    def _chosen(self, event: Transcript.Chosen) -> None:
        if (question := self.talking.pending.get(event.place)) is not None:
            self.app.post_message(ProposalsTaken((question,)))
        else:
            self.app.post_message(QuestionReopened(self.talking.entries[event.place].questions[0]))
            self._back_to_field()

    @on(Transcript.Refused)
    def _refused(self, event: Transcript.Refused) -> None:
        self.app.post_message(ProposalsDropped((self.talking.pending[event.place],)))

    def action_refuse(self) -> None:
        """ctrl+r."""
        self.app.post_message(ProposalsDropped())

    def action_leave(self) -> None:
        """Escape: the app knows whether something is to be stopped first."""
        self.app.post_message(TalkLeft())
