"""The standing: every option in one widget that draws a frozen snapshot."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

from advisor.report.charts import bar
from advisor.report.money import usd
from advisor.report.text_layout import cells, pad
from advisor.tui.fitting import cut
from advisor.tui.messages import OptionChosen
from advisor.tui.snapshot import Snapshot
from advisor.tui.standing_rows import StandingRow

COST = 9
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

    snapshot: reactive[Snapshot] = reactive(Snapshot(), layout=True)
    marked: reactive[int] = reactive(0)

    def render(self) -> Content:
        """All rows; the panel around it scrolls."""
        rows = self.snapshot.standing
        if not rows:
            return Content("Working out where the options stand …")
        marked = self.marked if self.has_focus else -1
        return Content("\n").join(standing_lines(rows, max(self.size.width, 40), marked))

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


def standing_lines(rows: tuple[StandingRow, ...], width: int, marked: int) -> list[Content]:
    """A head and one line a row, each cut to `width` cells; signs speak without colour."""
    most = max((r.cost for r in rows if r.cost is not None), default=0.0)
    longest = max(cells(r.name) for r in rows)
    name_width = max(14, min(longest, width * 2 // 5))
    bar_width = min(16, width // 10)
    qualify = sum(r.sign == "✓" for r in rows)
    count = pad(f"{qualify} of {len(rows)} qualify", name_width)
    head = f"  {count} {pad('a month', COST, right=True)}"
    lines = [Content.styled(head[:width], "bold")]
    for i, row in enumerate(rows):
        line = _line(row, most, name_width, bar_width, width)
        lines.append(line.stylize("reverse") if i == marked else line)
    return lines


def _line(row: StandingRow, most: float, name_width: int, bar_width: int, width: int) -> Content:
    cost = "unknown" if row.cost is None else usd(row.cost)
    drawn = pad(bar(row.cost or 0.0, most, bar_width), bar_width) + " "
    left = f"{pad(cut(row.name, name_width), name_width)} {pad(cost, COST, right=True)} "
    room = max(width - 2 - cells(left) - cells(drawn) - 1, 0)
    style = STYLES[row.sign]
    plain = row.sign == "✓" and not row.best
    reason = f"today · {row.reason}" if row.today else row.reason
    return Content.assemble(
        (f"{row.sign} ", f"bold {style}" if row.best else style),
        (left, "bold" if row.best else ("" if row.sign == "✓" else "$foreground-muted")),
        (drawn, "$accent" if row.sign == "✓" else "$foreground-muted"),
        (pad(cut(reason, room), room), "$foreground-muted" if plain else style),
    )
