"""The transcript of a conversation, drawn line by line: only what is in sight is drawn.

Everything in it is text. What is added is laid out once, so that a long answer costs in proportion
to its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from advisor.report.text_layout import cells, wrap
from advisor.text_safety import plain
from advisor.tui.talking import Talking

if TYPE_CHECKING:
    from advisor.conversation.transcript import Entry

LIVE = -1
SIGNS = {
    "asked": ("▸ ", "bold $text-accent"),
    "said": ("> ", "bold"),
    "proposed": ("? ", "$text-warning"),
    "taken": ("✓ ", "$text-success"),
    "dropped": ("– ", "$foreground-muted"),
    "unclear": ("… ", "$text-warning"),
    "told": ("  ", ""),
    "streamed": ("  ", ""),
}
SIGN = 2
SPACED = frozenset({"asked", "told", "streamed"})
"""Kinds with an empty line above."""
LONGEST = 2000
NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the screen, and the place of its entry."""

    place: int
    text: str
    first: bool = False


def laid_out(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; lines that fit keep their spaces, others hang."""
    lines: list[str] = []
    for raw in text.split("\n"):
        line = plain(raw, LONGEST).rstrip()
        if cells(line) <= width:
            lines.append(line)
            continue
        indent = min(len(line) - len(line.lstrip()), width // 2)
        lines += [" " * indent + part for part in wrap(line, width - indent)]
    return lines


class Transcript(ScrollView, can_focus=True):
    """Entries in order; up and down mark those that name a question, enter acts on the marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "up", show=False),
        Binding("down", "step(1)", "down", show=False),
        Binding("enter", "choose", "take it, or ask again", show=False),
        Binding("backspace,delete", "refuse", "don't take it", show=False),
    ]

    talking: reactive[Talking] = reactive(Talking(), init=False, repaint=False)
    marked: reactive[int] = reactive(LIVE)
    below: reactive[int] = reactive(0, repaint=False)
    """How many lines there are below those in sight."""

    @dataclass
    class Chosen(Message):
        """An entry was chosen, by its place."""

        place: int

    @dataclass
    class Refused(Message):
        """What an entry proposes is not to be taken."""

        place: int

    class Marked(Message):
        """Another entry is marked."""

    class LeftAtEnd(Message):
        """Down was pressed on the last entry: the field below wants the cursor."""

    def __init__(self) -> None:
        super().__init__(id="transcript")
        self.lines: list[Line] = []
        self.settled = 0
        """How many lines belong to entries, and not to an answer that is still coming."""
        self.drawn: tuple[Entry, ...] = ()
        self.tail = ""
        self.follows = True
        """Whether what is added at the end is brought into sight."""

    def watch_talking(self, before: Talking, now: Talking) -> None:
        """Add what is new; anything else is laid out anew."""
        if before.entries is now.entries and before.live == now.live:
            self.refresh()
            return
        self._drop_live()
        known = len(self.drawn)
        if self.drawn != now.entries[:known]:
            self.lines, known = [], 0
        start = len(self.lines)
        for place in range(known, len(now.entries)):
            self._add(place, now.entries[place])
        self.drawn, self.settled = now.entries, len(self.lines)
        if now.live:
            self.stream(now.live)
        was_read = known and before.live
        self._grown(None if was_read or not known else start)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Who has scrolled up is reading, and is left there."""
        super().watch_scroll_y(old_value, new_value)
        self.follows = round(new_value) >= self.max_scroll_y
        self._count_below()

    def on_resize(self) -> None:
        """The lines depend on the width."""
        now = self.talking
        self.lines, self.settled, self.tail = [], 0, ""
        for place, entry in enumerate(now.entries):
            self._add(place, entry)
        self.drawn, self.settled = now.entries, len(self.lines)
        if now.live:
            self.stream(now.live)
        self._grown()

    def stream(self, piece: str) -> None:
        """More of an answer: only its last line is laid out again."""
        room = self.room
        if len(self.lines) == self.settled:
            self.lines.append(Line(LIVE, ""))
            self.tail = ""
            self.lines.append(Line(LIVE, "", True))
        first, *rest = piece.split("\n")
        self._lengthen(self.tail + first, room)
        for text in rest:
            self.lines.append(Line(LIVE, ""))
            self._lengthen(text, room)
        self._grown()

    def _lengthen(self, text: str, room: int) -> None:
        """Lay the last line out again with what has come behind it."""
        last = self.lines.pop()
        parts = wrap(text, room)
        self.lines += [Line(LIVE, part, last.first and not i) for i, part in enumerate(parts)]
        # Spaces at the end are no part of a line, and still part two words.
        self.tail = parts[-1] + (" " if text[-1:].isspace() else "")

    def _drop_live(self) -> None:
        del self.lines[self.settled :]
        self.tail = ""

    def _add(self, place: int, entry: Entry) -> None:
        if entry.kind in SPACED and self.lines:
            self.lines.append(Line(place, ""))
        for i, text in enumerate(laid_out(entry.text, self.room)):
            self.lines.append(Line(place, text, not i))

    @property
    def room(self) -> int:
        """How many cells a line has, behind its sign."""
        return max(self._view.width - SIGN, NARROWEST)

    @property
    def _view(self) -> Size:
        """What is left for lines, beside padding and scroll bar."""
        return self.scrollable_content_region.size

    def _grown(self, start: int | None = None) -> None:
        """Bring what was added into sight: from its `start`, or else its end if that was in sight.

        What is longer than the pane is read from its beginning.
        """
        self.virtual_size = Size(self._view.width, len(self.lines))
        last = max(len(self.lines) - self._view.height, 0)
        if start is not None:
            self.call_after_refresh(self.scroll_to, y=min(start, last), animate=False, force=True)
        elif self.follows:
            self.call_after_refresh(self.scroll_to, y=last, animate=False, force=True)
        self.call_after_refresh(self._count_below)
        self.refresh()

    def _count_below(self) -> None:
        self.below = max(len(self.lines) - self.scroll_offset.y - self._view.height, 0)

    def render_line(self, y: int) -> Strip:
        """One line of those in sight."""
        place, width = self.scroll_offset.y + y, self._view.width
        if not 0 <= place < len(self.lines):
            return Strip.blank(width, self.rich_style)
        content = self._content(self.lines[place])
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]

    def _content(self, line: Line) -> Content:
        if line.place == LIVE:
            return Content.assemble("  ", line.text)
        entry = self.drawn[line.place]
        sign, style = SIGNS[entry.kind]
        if entry.kind == "proposed":
            waits = line.place in self.talking.pending
            style = "bold $text-warning" if waits else "$foreground-muted"
        content = Content.assemble((sign if line.first else "  ", style), (line.text, style))
        if self.has_focus and line.place == self.marked and line.text:
            content = content.stylize("reverse")
        return content

    def places(self) -> list[int]:
        """The entries that a question can be reopened from, or that can be taken."""
        return [i for i, entry in enumerate(self.drawn) if entry.questions]

    def on_focus(self) -> None:
        """The first of what waits is marked, or else the last that there is."""
        waiting, places = sorted(self.talking.pending), self.places()
        self._mark(waiting[0] if waiting else places[-1] if places else LIVE)

    def on_blur(self) -> None:
        """Nothing is marked then."""
        self.refresh()

    def action_step(self, by: int) -> None:
        """Mark another entry; down from the last leaves."""
        places = self.places()
        if not places:
            self.post_message(self.LeftAtEnd())
            return
        at = places.index(self.marked) + by if self.marked in places else len(places) - 1
        if at >= len(places):
            self.post_message(self.LeftAtEnd())
        else:
            self._mark(places[max(at, 0)])

    def _mark(self, place: int) -> None:
        self.marked = place
        self.post_message(self.Marked())
        at = next((i for i, line in enumerate(self.lines) if line.place == place), None)
        if at is not None:
            below = at - self._view.height // 2
            self.scroll_to(y=max(below, 0), animate=False)
        self.refresh()

    def action_choose(self) -> None:
        """Enter."""
        if self.marked in self.places():
            self.post_message(self.Chosen(self.marked))

    def action_refuse(self) -> None:
        """Backspace."""
        if self.marked in self.talking.pending:
            self.post_message(self.Refused(self.marked))

    def on_click(self, event: Click) -> None:
        """The entry under the mouse."""
        at = self.scroll_offset.y + event.y
        if 0 <= at < len(self.lines) and (place := self.lines[at].place) in self.places():
            self.post_message(self.Chosen(place))
