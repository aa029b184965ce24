"""The result (f6): what is recommended, what it costs, why, and why not every other option."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, Static

from advisor.tui.snapshot import Snapshot
from advisor.tui.widgets.lines import HeadLine
from advisor.tui.widgets.result_text import result_text


class ResultScreen(Screen[None]):
    """One page that scrolls; it follows the answers like everything else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "back", id="result.back", tooltip="Back to the questions"),
        Binding(
            "ctrl+s",
            "app.report",
            "write the report",
            id="result.report",
            tooltip="Write the report as Markdown",
        ),
        Binding("f6", "dismiss", "Back", show=False, id="result.toggle", tooltip="Back"),
    ]

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False)

    def compose(self) -> ComposeResult:
        """Head, the page, and the keys."""
        yield HeadLine()
        with VerticalScroll(id="page"):
            yield Static("", id="result", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Follow the state of the app; the page takes the keys, to be scrolled at once."""
        self.watch(self.app, "snapshot", self._follow)
        self.query_one("#page").focus()

    def _follow(self, now: Snapshot) -> None:
        self.snapshot = now

    def watch_snapshot(self, now: Snapshot) -> None:
        """Draw the new state."""
        self.query_one(HeadLine).snapshot = now
        self._draw()

    def on_resize(self) -> None:
        """Columns depend on the width."""
        self._draw()

    def _draw(self) -> None:
        width = max(min(self.size.width - 6, 110), 40)
        self.query_one("#result", Static).update(result_text(self.snapshot.assessment, width))
