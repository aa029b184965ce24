"""The result (f6): what is recommended, what it costs, why, and why not every other option."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from advisor.tui.keys import page_keys
from advisor.tui.messages import ChangesWanted
from advisor.tui.screens.once import Once
from advisor.tui.snapshot import Snapshot
from advisor.tui.widgets.key_line import KeyLine
from advisor.tui.widgets.lines import HeadLine, MoneyLine, TooSmall
from advisor.tui.widgets.result_text import decision_text, figures_text

TWO_COLUMNS = 180
WIDEST = 110


class ResultScreen(Once[None]):
    """One page that scrolls, in two columns where there is room; it follows the answers."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "back", id="result.back", tooltip="Back to the questions"),
        Binding("f6", "dismiss", "Back", show=False, id="result.toggle", tooltip="Back"),
        *page_keys(),
    ]

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False, repaint=False)

    def compose(self) -> ComposeResult:
        """Head, the page, and the keys."""
        yield HeadLine()
        yield MoneyLine()
        with VerticalScroll(id="page"), Horizontal(id="columns"):
            yield Static("", id="decision", markup=False)
            yield Static("", id="figures", markup=False)
        yield TooSmall()
        yield KeyLine(("report", "figures"))

    def on_mount(self) -> None:
        """Follow the state of the app; the page takes the keys, to be scrolled at once."""
        self.watch(self.app, "snapshot", self._follow)
        self.query_one("#page").focus()

    def _follow(self, now: Snapshot) -> None:
        self.snapshot = now
        if now.assessment is not None and now.assessment.proved is None:
            self.app.post_message(ChangesWanted())

    def watch_snapshot(self, now: Snapshot) -> None:
        """Draw the new state."""
        self.query_one(HeadLine).snapshot = now
        self.query_one(MoneyLine).snapshot = now
        self._draw()

    def on_resize(self) -> None:
        """Columns depend on the width."""
        self._draw()

    def _draw(self) -> None:
        now = self.snapshot
        room = self.size.width - 6
        width = room // 2 - 2 if self.size.width >= TWO_COLUMNS else min(room, WIDEST)
        width = max(width, 40)
        decision = decision_text(now.assessment, width, now.people)
        self.query_one("#decision", Static).update(decision)
        self.query_one("#figures", Static).update(figures_text(now.assessment, width))
