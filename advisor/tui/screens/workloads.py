"""All workloads in one place: new, open, duplicate, delete and bring back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from advisor.report.text_layout import pad
from advisor.tui.fitting import cut
from advisor.tui.messages import WorkloadWanted
from advisor.tui.screens.once import Once
from advisor.tui.widgets.key_line import KeyLine
from advisor.tui.widgets.lines import TooSmall

if TYPE_CHECKING:
    from advisor.interview.shelf import Kept

DATE = 16


class WorkloadLines(OptionList):
    """A click marks a line, a second click opens it, so that a mouse can delete one too."""

    async def _on_click(self, event: events.Click) -> None:
        clicked = event.style.meta.get("option")
        if clicked is not None and clicked != self.highlighted:
            self.highlighted = clicked
            event.prevent_default()


def _key(key: str, what: str, label: str, tooltip: str, show: bool = True) -> Binding:
    action, id_ = f"want('{what}')", f"workloads.{what}"
    return Binding(key, action, label, show=show, id=id_, tooltip=tooltip)


class WorkloadsScreen(Once[None]):
    """The list; what is wanted is posted to the app, which shows the list anew."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "back", id="workloads.back", tooltip="Back to the questions"),
        _key("n", "new", "new", "A new workload, blank"),
        _key("e", "example", "example", "A new workload from one of the pack's examples"),
        _key("l", "log", "from a log", "A new workload from a usage log", show=False),
        _key("d", "duplicate", "copy", "A copy of the marked workload"),
        _key("delete", "delete", "delete", "Put the marked workload aside"),
        _key("u", "undo", "undo", "Bring back what was deleted last"),
    ]

    def __init__(self, kept: Sequence[Kept], current: Path | None) -> None:
        super().__init__()
        self.kept, self.current = tuple(kept), current

    def compose(self) -> ComposeResult:
        """A head, the lines, and the keys."""
        yield Static("Workloads", classes="title", markup=False)
        hint = "enter or a second click opens; l starts one from a usage log"
        yield Static(hint, classes="about", markup=False)
        yield Static("", id="workloads-head", markup=False)
        yield WorkloadLines(markup=False, compact=True)
        yield TooSmall()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what there is."""
        self.show(self.kept, self.current)
        self.query_one(WorkloadLines).focus()

    def on_resize(self) -> None:
        """How much of a name is shown depends on the width."""
        self.show(self.kept, self.current)

    def show(self, kept: Sequence[Kept], current: Path | None) -> None:
        """Make the lines anew, the mark on the same place."""
        self.kept, self.current = tuple(kept), current
        lines, room = self.query_one(WorkloadLines), max(self.size.width - 6, 60)
        paths = [k.path for k in self.kept]
        place = lines.highlighted
        if place is None:
            place = paths.index(current) if current in paths else 0
        lines.clear_options()
        lines.add_options(
            [Option(_line(k, k.path == current, room), id=str(i)) for i, k in enumerate(self.kept)]
        )
        self.query_one("#workloads-head", Static).update(_head(room))
        if not self.kept:
            lines.add_option(Option("There are none yet: n starts one.", disabled=True))
        lines.highlighted = min(place, len(self.kept) - 1) if self.kept else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a second click."""
        event.stop()
        self.action_want("open")

    def action_want(self, what: str) -> None:
        """Tell the app what is wanted of the marked workload."""
        place = self.query_one(WorkloadLines).highlighted
        path = None if place is None or not self.kept else self.kept[place].path
        self.app.post_message(WorkloadWanted(what, path))


def _widths(room: int) -> tuple[int, int]:
    """Name and progress; the date and the spaces between take what is fixed."""
    free = room - DATE - 4
    return free * 3 // 5, free - free * 3 // 5


def _head(room: int) -> Content:
    name, progress = _widths(room)
    text = f"  {pad('Name', name)} {pad('Interview', progress)} Changed"
    return Content.styled(text, "bold")


def _line(kept: Kept, current: bool, room: int) -> Content:
    name = f"{kept.name} / {kept.client}" if kept.client else kept.name
    width, progress = _widths(room)
    return Content.assemble(
        ("▸ " if current else "  ", "bold $accent"),
        (pad(cut(name, width), width), "bold" if current else ""),
        " ",
        (
            pad(cut(kept.progress, progress), progress),
            "$text-error" if kept.problem else "",
        ),
        " ",
        f"{kept.changed:%Y-%m-%d %H:%M}",
    )
