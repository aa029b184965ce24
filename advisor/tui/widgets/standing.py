"""The standing: every option in one widget that draws a frozen snapshot."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from advisor.report.charts import bar
from advisor.report.money import usd
from advisor.report.text_layout import cells, pad
from advisor.tui.snapshot import Snapshot
from advisor.tui.standing_rows import StandingRow

COST = 9
STYLES = {"✓": "$text-success", "–": "$foreground-muted", "?": "$text-warning"}


class Standing(Widget, can_focus=False):
    """Sign, option, what it costs a month without people, and why it stands where it does."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), layout=True)

    def render(self) -> Content:
        """All rows; the panel around it scrolls."""
        rows = self.snapshot.standing
        if not rows:
            return Content("Working out where the options stand …")
        return Content("\n").join(standing_lines(rows, max(self.size.width, 40)))


def standing_lines(rows: tuple[StandingRow, ...], width: int) -> list[Content]:
    """A head and one line a row, each cut to `width` cells; signs speak without colour."""
    most = max((r.cost for r in rows if r.cost is not None), default=0.0)
    longest = max(cells(r.name) for r in rows)
    name_width = max(14, min(longest, width * 2 // 5))
    bar_width = 0 if width < 90 else min(16, width // 8)
    qualify = sum(r.sign == "✓" for r in rows)
    count = pad(f"{qualify} of {len(rows)} qualify", name_width)
    head = f"  {count} {pad('a month', COST, right=True)}"
    lines = [Content.styled(head[:width], "bold")]
    for row in rows:
        lines.append(_line(row, most, name_width, bar_width, width))
    return lines


def _line(row: StandingRow, most: float, name_width: int, bar_width: int, width: int) -> Content:
    cost = "?" if row.cost is None else usd(row.cost)
    drawn = pad(bar(row.cost or 0.0, most, bar_width), bar_width) + " " if bar_width else ""
    left = f"{pad(_cut(row.name, name_width), name_width)} {pad(cost, COST, right=True)} "
    room = width - 2 - cells(left) - cells(drawn) - 1
    style = STYLES[row.sign]
    strong = f"bold {style}" if row.best else style
    return Content.assemble(
        (f"{row.sign} ", strong),
        (left, "bold" if row.best else ("" if row.sign == "✓" else "$foreground-muted")),
        (drawn, "$accent" if row.sign == "✓" else "$foreground-muted"),
        (
            _cut(row.reason, max(room, 0)),
            "$foreground-muted" if row.sign == "✓" and not row.best else style,
        ),
    )


def _cut(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    kept = ""
    for char in text:
        if cells(kept) + cells(char) > width - 1:
            break
        kept += char
    return f"{kept.rstrip()}…" if width > 0 else ""
