"""The standing: every option in one widget that draws a frozen snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from advisor.report.bars import bar
from advisor.report.money import usd
from advisor.report.text_layout import cells, pad
from advisor.tui.fitting import cut, cut_phrases
from advisor.tui.messages import OptionChosen
from advisor.tui.snapshot import Snapshot, StandingRow

COST = 9
WINS = 8
OVER = "!"
"""Behind a cost that may break the budget."""
WIDE_ENOUGH = 60
"""Cells from which there is room for the chance to win beside what an option costs."""
WIDE = 84
"""Cells from which a name need not take so much for its reason to be left some."""
STYLES = {"✓": "$text-success", "–": "$foreground-muted", "?": "$text-warning"}


class Standing(Widget, can_focus=True):
    """Sign, option, what it costs a month, and why it stands where it does.

    With the keys on it a row is marked; enter or a click says all about that option.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "up", show=False),
        Binding("down", "step(1)", "down", show=False),
        Binding("pageup", "step(-10)", "page up", show=False),
        Binding("pagedown", "step(10)", "page down", show=False),
        Binding("home", "step(-10000)", "first", show=False),
        Binding("end", "step(10000)", "last", show=False),
        Binding("enter", "choose", "about this option", show=False),
    ]

    snapshot: reactive[Snapshot] = reactive(Snapshot())
    marked: reactive[int] = reactive(0)
    _look: tuple[Snapshot, Look] | None = None

    def watch_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        """Another number of rows takes another height; nothing else moves what is around."""
        if len(before.standing) != len(now.standing):
            self.styles.height = len(now.standing) + 1

    def render_line(self, y: int) -> Strip:
        """One line: only those in sight are drawn, however many options there are."""
        rows, width = self.snapshot.standing, self.size.width
        if y > len(rows) or width <= 0:
            return Strip.blank(width, self.rich_style)
        look = self._look_for(self.snapshot, max(width, 40))
        if not rows:
            line = Content("Working out where the options stand …")
        elif y == 0:
            line = look.head(rows, self.snapshot.samples)
        else:
            line = look.line(rows[y - 1])
            if self.has_focus and self.marked == y - 1:
                line = line.stylize("reverse")
        return Visual.to_strips(self, line, width, 1, self.visual_style)[0]

    def _look_for(self, now: Snapshot, width: int) -> Look:
        """The columns, worked out once for all rows of a standing."""
        if self._look is None or self._look[0] is not now or self._look[1].width != width:
            self._look = now, Look.of(now.standing, width, now.weighed)
        return self._look[1]

    def on_focus(self) -> None:
        """The marked row shows only while the keys are here."""
        self.refresh()

    def on_blur(self) -> None:
        """See on_focus."""
        self.refresh()

    def action_step(self, by: int) -> None:
        """Mark another row and bring it into view."""
        last = len(self.snapshot.standing) - 1
        self.marked = max(0, min(self.marked + by, last))
        # The head stands above the rows and belongs to the first.
        row = Region(0, self.marked + 1 if self.marked else 0, self.size.width, 1)
        self.call_after_refresh(self.scroll_visible_row, row)

    def scroll_visible_row(self, row: Region) -> None:
        """Scroll the panel around the standing to a row of it."""
        panel = self.parent
        if isinstance(panel, Widget):
            panel.scroll_to_region(row, animate=False, force=True)

    def action_choose(self) -> None:
        """All about the marked option."""
        rows = self.snapshot.standing
        if 0 <= self.marked < len(rows):
            self.post_message(OptionChosen(rows[self.marked].option))

    def on_click(self, event: events.Click) -> None:
        """All about the option in the row that was clicked."""
        place = event.y - 1
        if 0 <= place < len(self.snapshot.standing):
            self.marked = place
            self.action_choose()


@dataclass(frozen=True, slots=True)
class Look:
    """How wide each column is: the same for all rows of a standing."""

    width: int
    name: int
    bar: int
    most: float
    wins: int = 0

    @staticmethod
    def of(rows: tuple[StandingRow, ...], width: int, weighed: bool = False) -> Look:
        """The columns for these rows in so many cells; `weighed`: with the chance to win."""
        most = max((r.cost for r in rows if r.cost is not None), default=0.0)
        longest = max((cells(r.name) for r in rows), default=0)
        share = width // 3 if width > WIDE else width * 2 // 5
        name = max(14, min(longest, share))
        wins = WINS if weighed and width >= WIDE_ENOUGH else 0
        return Look(width, name, min(16, width // 10), most, wins)

    def head(self, rows: tuple[StandingRow, ...], samples: int = 0) -> Content:
        """What the columns are, how many options qualify, and how many samples were drawn."""
        qualify = sum(r.sign == "✓" for r in rows)
        count = pad(f"{qualify} of {len(rows)} qualify", self.name)
        head = f"  {count} {pad('a month', COST, right=True)}"
        if self.wins:
            head += f" {pad('to win', self.wins, right=True)}"
            head += f" of {samples:,} samples" if samples else ""
        return Content.styled(head[: self.width], "bold")

    def line(self, row: StandingRow) -> Content:
        """One option, cut to the width; the signs speak without colour."""
        cost = "unknown" if row.cost is None else usd(row.cost)
        drawn = pad(bar(row.cost or 0.0, self.most, self.bar), self.bar) + " "
        left = f"{pad(cut(row.name, self.name), self.name)} {pad(cost, COST, right=True)}"
        left += OVER if self.wins and row.over_budget else " "
        if self.wins:
            left += f"{pad(row.wins, self.wins, right=True)} "
        room = max(self.width - 2 - cells(left) - cells(drawn) - 1, 0)
        style = STYLES[row.sign]
        plain = row.sign == "✓" and not row.best
        reason = f"today · {row.reason}" if row.today else row.reason
        if self.wins and row.over_budget:
            reason = f"{OVER} over the budget in {row.over_budget}; {reason}"
        return Content.assemble(
            (f"{row.sign} ", f"bold {style}" if row.best else style),
            (left, "bold" if row.best else ("" if row.sign == "✓" else "$foreground-muted")),
            (drawn, "$accent" if row.sign == "✓" else "$foreground-muted"),
            (pad(cut_phrases(reason, room), room), "$foreground-muted" if plain else style),
        )
