"""The main screen: the question in focus, the list of questions, the standing, the path."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen

from advisor.tui.keys import page_keys
from advisor.tui.snapshot import Snapshot, standing_title
from advisor.tui.widgets.key_line import KeyLine
from advisor.tui.widgets.lines import (
    HeadLine,
    MoneyLine,
    PathLine,
    PathPanel,
    TooSmall,
    TroubleLine,
)
from advisor.tui.widgets.question_list import QuestionList
from advisor.tui.widgets.question_view import QuestionView
from advisor.tui.widgets.standing import Standing

PARTS = (
    HeadLine,
    TroubleLine,
    MoneyLine,
    QuestionList,
    QuestionView,
    PathPanel,
    Standing,
    PathLine,
)


class InterviewScreen(Screen[None]):
    """Draws the snapshot; which parts fit is decided in the style sheet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "back",
            "Back",
            show=False,
            id="interview.back",
            tooltip="Back to the question",
        ),
        *page_keys(),
    ]

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False, repaint=False)

    def compose(self) -> ComposeResult:
        """Everything there is; the style sheet hides what has no room."""
        yield TooSmall()
        yield HeadLine()
        yield TroubleLine()
        with Horizontal(id="body"):
            with Vertical(id="left"):
                with Horizontal(id="upper"):
                    yield QuestionList()
                    yield QuestionView(id="question")
                yield PathPanel()
            with Vertical(id="right"):
                yield MoneyLine()
                with VerticalScroll(id="standing-panel", can_focus=False):
                    yield Standing()
        yield PathLine()
        yield KeyLine()

    async def furnish(self) -> None:
        """What the first picture did without."""
        await self.query_one(QuestionView).furnish()

    def on_mount(self) -> None:
        """Follow the state of the app."""
        self.watch(self.app, "snapshot", self._follow)

    def _follow(self, now: Snapshot) -> None:
        self.snapshot = now

    def watch_snapshot(self, now: Snapshot) -> None:
        """Hand the new state to every part."""
        for part in PARTS:
            # Each of them has this reactive; the query knows them only as widgets.
            setattr(self.query_one(part), "snapshot", now)  # noqa: B010 - the reason above
        panel, title = self.query_one("#standing-panel"), standing_title(now.people)
        if panel.border_title != title:
            # A title that is set paints the whole panel anew.
            panel.border_title = title

    def show_part(self, part: str) -> None:
        """Give "questions" or "standing" the room, or with "question" go back to the question."""
        for name in ("questions", "standing"):
            self.set_class(name == part, f"-only-{name}")
        if part == "questions":
            self.query_one(QuestionList).focus()
        elif part == "standing":
            self.query_one(Standing).focus()
        else:
            self.focus_answer()

    def action_back(self) -> None:
        """Escape."""
        self.show_part("question")

    @property
    def part(self) -> str:
        """Which part has the room."""
        names = [n for n in ("questions", "standing") if self.has_class(f"-only-{n}")]
        return names[0] if names else "question"

    def focus_answer(self) -> None:
        """Put the cursor where the answer is given."""
        self.query_one(QuestionView).focus_answer()
