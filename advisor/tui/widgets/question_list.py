"""The list of questions with what was answered; choosing one brings it into focus."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from advisor.report.text_layout import cells, pad
from advisor.tui.messages import QuestionChosen
from advisor.tui.snapshot import QuestionRow, Snapshot

LABEL = 22


class QuestionList(OptionList):
    """Sections as headings; ✓ answered, ▸ in focus, and a blank for what is still open."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False)

    def __init__(self) -> None:
        super().__init__(markup=False, id="questions")
        self.border_title = "Questions"

    def watch_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        """Redraw only when a line of the list is different."""
        if before.rows != now.rows or _focus(before) != _focus(now):
            self._redraw(now)

    def on_resize(self) -> None:
        """How much of an answer is shown depends on the width."""
        self._redraw(self.snapshot)

    def _redraw(self, now: Snapshot) -> None:
        focus = _focus(now)
        options: list[Option] = []
        place = None
        section = ""
        for row in now.rows:
            if row.section != section:
                section = row.section
                options.append(Option(Content.styled(section, "bold $text-accent"), disabled=True))
            if row.id == focus:
                place = len(options)
            options.append(Option(_row(row, row.id == focus, self._room()), id=row.id))
        self.clear_options()
        self.add_options(options)
        self.highlighted = place
        self.border_subtitle = f"{now.set_aside} set aside" if now.set_aside else ""

    def _room(self) -> int:
        return max(self.content_size.width - LABEL - 5, 8)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a question."""
        event.stop()
        if event.option_id is not None:
            self.post_message(QuestionChosen(event.option_id))


def _focus(snapshot: Snapshot) -> str:
    return snapshot.focus.id if snapshot.focus is not None else ""


def _row(row: QuestionRow, focused: bool, room: int) -> Content:
    sign = "▸" if focused else ("✓" if row.answer else " ")
    answer = row.answer if cells(row.answer) <= room else f"{row.answer[: room - 1]}…"
    return Content.assemble(
        (f"{sign} ", "bold $accent" if focused else "$text-success"),
        (pad(row.label[:LABEL], LABEL), "bold" if focused else ""),
        " ",
        (pad(answer, room, right=True), "$foreground-muted"),
    )
