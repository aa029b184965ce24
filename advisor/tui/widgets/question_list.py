"""The list of questions with what was answered; choosing one brings it into focus."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from advisor.report.text_layout import cells, pad
from advisor.tui.fitting import cut
from advisor.tui.messages import QuestionChosen
from advisor.tui.snapshot import QuestionRow, Snapshot

LEAST = 8
"""An answer has at least so many cells, however long its label is."""


class QuestionList(OptionList):
    """Sections as headings; ✓ answered, ▸ in focus, and a blank for what is still open."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False, repaint=False)

    def __init__(self) -> None:
        super().__init__(markup=False, id="questions")
        self.border_title = "Questions"
        self.drawn: list[tuple[str, QuestionRow | str, bool]] = []
        self.drawn_for = 0

    def watch_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        """Redraw only when a line of the list is different."""
        if before.rows != now.rows or _focus(before) != _focus(now):
            self._redraw(now)

    def on_resize(self) -> None:
        """How much of an answer is shown depends on the width."""
        self._redraw(self.snapshot)

    def _redraw(self, now: Snapshot) -> None:
        focus, room = _focus(now), self._room()
        lines: list[tuple[str, QuestionRow | str, bool]] = []
        section = ""
        for row in now.rows:
            if row.section != section:
                section = row.section
                lines.append(("", section, False))
            lines.append((row.id, row, row.id == focus))
        if [line[0] for line in lines] != [line[0] for line in self.drawn]:
            self.clear_options()
            self.add_options(
                [
                    Option(_line(what, on, room), id=n or None, disabled=not n)
                    for n, what, on in lines
                ]
            )
        else:
            # Most answers change two lines; to make all of them anew costs more than to assess.
            for i, (before, after) in enumerate(zip(self.drawn, lines, strict=True)):
                if before != after or room != self.drawn_for:
                    self._redraw_line(i, _line(after[1], after[2], room))
        self.drawn, self.drawn_for = lines, room
        self.highlighted = next((i for i, line in enumerate(lines) if line[2]), None)
        subtitle = f"{now.set_aside} set aside" if now.set_aside else ""
        if self.border_subtitle != subtitle:
            self.border_subtitle = subtitle

    def _redraw_line(self, index: int, prompt: Content) -> None:
        """Another prompt in the place of one, and no other line drawn.

        What the framework has for it forgets how every line was drawn, which takes as long as an
        assessment.
        """
        if self.virtual_size.height != len(self.options):
            # Some prompt takes two lines: then a line's place is not its number.
            self.replace_option_prompt_at_index(index, prompt)
            return
        option = self.get_option_at_index(index)
        option._set_prompt(prompt)
        for drawn in tuple(self._option_render_cache.keys()):
            if drawn[0] is option:
                self._option_render_cache.discard(drawn)
        self.refresh_line(index)

    def _room(self) -> int:
        return max(self.content_size.width - 4, 2 * LEAST)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a question."""
        event.stop()
        if event.option_id is not None:
            self.post_message(QuestionChosen(event.option_id))


def _focus(snapshot: Snapshot) -> str:
    return snapshot.focus.id if snapshot.focus is not None else ""


def _line(what: QuestionRow | str, focused: bool, room: int) -> Content:
    if isinstance(what, str):
        return Content.styled(what, "bold $text-accent")
    return _row(what, focused, room)


def _row(row: QuestionRow, focused: bool, room: int) -> Content:
    sign = "▸" if focused else ("✓" if row.answer else " ")
    # The answer has what its own label leaves: a column for all labels would cut most answers.
    label = cut(row.label, room - LEAST - 1)
    rest = room - cells(label) - 1
    return Content.assemble(
        (f"{sign} ", "bold $accent" if focused else "$text-success"),
        (label, "bold" if focused else ""),
        " ",
        (pad(cut(row.answer, rest), rest, right=True), "$foreground-muted"),
    )
