"""Probe (f5): what to measure and what it costs, then the targets side by side as they answer."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from advisor.report.probe_board import lane_lines, money_text
from advisor.report.text_layout import cells, pad
from advisor.tui.fitting import cut
from advisor.tui.probe_messages import ProbeAsked, ProbeLeft, ProbePicked, ProbeWanted
from advisor.tui.probing import ProbeRow, Probing
from advisor.tui.widgets.key_line import KeyLine

LABEL = 30
TITLES = {
    "choose": "Probe: measure it from here",
    "running": "Probe under way",
    "stopping": "Stopping: what is in flight is finished and kept; escape again drops it",
    "over": "What was measured",
}
CHOOSING = ("pick", "send", "ask")
"""Actions of the choice; while a probe runs there is only escape."""


class ProbeScreen(Screen[None]):
    """The choice with its plan and price, or the board of a run with its findings."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="probe.leave", tooltip="Back"),
        Binding("escape", "stop", "stop", id="probe.stop", tooltip="Stop, and keep what is done"),
        Binding("space", "pick", "mark", id="probe.pick", tooltip="Mark a row"),
        Binding("s", "send", "send", id="probe.send", tooltip="Agree to the price, and start"),
        Binding("a", "ask('address')", "URL", id="probe.address", tooltip="At an address"),
        Binding("n", "ask('samples')", "samples", id="probe.samples", tooltip="How many samples"),
        Binding("c", "ask('cap')", "cap", id="probe.cap", tooltip="What may be spent at most"),
    ]

    probing: reactive[Probing] = reactive(Probing(), init=False, repaint=False)

    def compose(self) -> ComposeResult:
        """The choice and the board: one of the two is shown."""
        yield Static(TITLES["choose"], classes="title", markup=False)
        yield OptionList(markup=False, compact=True, id="probe-rows")
        yield Static("", id="probe-price", markup=False)
        yield Static("", id="probe-trouble", markup=False)
        with VerticalScroll(id="probe-plan"):
            yield Static("", markup=False)
        yield Static("", id="probe-money", markup=False)
        with VerticalScroll(id="probe-page"):
            yield Static("", id="probe-changed", markup=False)
            yield Container(id="probe-lanes")
        yield KeyLine()

    def on_mount(self) -> None:
        """The rows take the keys."""
        self.query_one("#probe-rows").focus()
        self.set_class(True, "-choose")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done at this stage; the footer shows that."""
        if action in ("leave", "stop"):
            return (action == "stop") == (self.probing.stage in ("running", "stopping"))
        return action not in CHOOSING or self.probing.stage == "choose"

    def watch_probing(self, before: Probing, now: Probing) -> None:
        """Draw what is different."""
        if before.rows != now.rows:
            self._draw_rows(before.rows, now.rows)
        self.query_one("#probe-price", Static).update(now.price)
        self.query_one("#probe-trouble", Static).update(f"✗ {now.trouble}" if now.trouble else "")
        self.set_class(bool(now.trouble), "-trouble")
        self.set_class(bool(now.changed), "-changed")
        if before.plan != now.plan:
            self.query_one("#probe-plan Static", Static).update(now.plan)
        if before.stage != now.stage:
            for stage in TITLES:
                self.set_class(stage == now.stage, f"-{stage}")
            self.refresh_bindings()
            self.query_one("#probe-rows" if now.stage == "choose" else "#probe-page").focus()
        simulated = now.board is not None and now.board.simulated
        mark = "SIMULATED, proves nothing · " if simulated else ""
        self.query_one(".title", Static).update(mark + _title(now))
        self.set_class(simulated, "-simulated")
        if before.changed != now.changed:
            self.query_one("#probe-changed", Static).update(now.changed)
        self._draw_lanes()

    def on_resize(self) -> None:
        """How much is shown of a row, and how long a strip is, depend on the width."""
        rows = self.query_one("#probe-rows", OptionList)
        for i, row in enumerate(self.probing.rows):
            rows.replace_option_prompt_at_index(i, self._line(row))
        self.call_after_refresh(self._draw_lanes)

    def _draw_rows(self, before: tuple[ProbeRow, ...], now: tuple[ProbeRow, ...]) -> None:
        rows = self.query_one("#probe-rows", OptionList)
        if [r.id for r in before] == [r.id for r in now]:
            for i, (old, new) in enumerate(zip(before, now, strict=True)):
                if old != new:
                    rows.replace_option_prompt_at_index(i, self._line(new))
            return
        place = rows.highlighted
        rows.clear_options()
        rows.add_options([Option(self._line(r), id=r.id or None, disabled=not r.id) for r in now])
        rows.highlighted = 1 if place is None else min(place, len(now) - 1)

    def _line(self, row: ProbeRow) -> Content:
        if not row.id:
            return Content.styled(row.label, "bold $text-accent")
        room = max(self.size.width - 4, 40)
        label = max(LABEL, room * 2 // 5)
        left = pad(cut(f"[{'x' if row.marked else ' '}] {row.label}", label), label)
        return Content.assemble(
            (left, "bold" if row.marked else ""),
            " ",
            cut(row.note, room - cells(left) - 1),
        )

    def _draw_lanes(self) -> None:
        now, board = self.probing, self.probing.board
        if board is None:
            return
        self.query_one("#probe-money", Static).update(money_text(board, now.elapsed))
        place = self.query_one("#probe-lanes")
        panels = list(place.query(".lane").results(Static))
        if len(panels) != len(board.lanes):
            place.set_class(len(board.lanes) == 2, "-two")
            place.remove_children()
            place.mount_all([Static("", classes="lane", markup=False) for _ in board.lanes])
            self.call_after_refresh(self._draw_lanes)
            return
        for i, (panel, lane) in enumerate(zip(panels, board.lanes, strict=True)):
            width = max(panel.content_size.width - 1, 40)
            text = "\n".join(lane_lines(now.names[i], lane, width, board.ended))
            panel.update(f"{text}\n{now.findings[i]}" if now.findings else text)

    def _row(self) -> str:
        place = self.query_one("#probe-rows", OptionList).highlighted
        rows = self.probing.rows
        return rows[place].id if place is not None and place < len(rows) else ""

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click marks, as space does."""
        event.stop()
        self.app.post_message(ProbePicked(event.option_id or ""))

    def action_pick(self) -> None:
        """Space."""
        self.app.post_message(ProbePicked(self._row()))

    def action_send(self) -> None:
        """Ask for a yes to the price, then start."""
        self.app.post_message(ProbeWanted())

    def action_ask(self, what: Literal["address", "samples", "cap"]) -> None:
        """Something is to be typed in."""
        self.app.post_message(ProbeAsked(what, self._row()))

    def action_leave(self) -> None:
        """Escape: the app knows whether a probe is under way."""
        self.app.post_message(ProbeLeft())

    def action_stop(self) -> None:
        """The same key while a probe is under way, by the name that the last line gives it."""
        self.app.post_message(ProbeLeft())


def _title(now: Probing) -> str:
    board = now.board
    if now.stage == "over" and board is not None and board.stopped:
        return f"Stopped: {board.sent} of {board.of}"
    return TITLES[now.stage]
