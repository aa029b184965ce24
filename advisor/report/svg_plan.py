"""The plan in time as inline SVG: a bar a phase, with its days beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from advisor.report.schedule import Bar
from advisor.report.svg_parts import figure, shortened, text

WIDTH, LEFT, RIGHT, TOP = 900.0, 250.0, 110.0, 30.0
ROW, THICK = 28.0, 16.0
LONGEST_TITLE = 36
MOST_TICKS = 8
STEPS = (7, 14, 28, 56, 91, 182, 364, 728)


def plan_svg(bars: Sequence[Bar]) -> str:
    """The phases from the first day to the last; empty without any."""
    if not bars:
        return ""
    first, last = min(b.start for b in bars), max(b.end for b in bars)
    height = TOP + ROW * len(bars) + 10

    def x(day: date) -> float:
        return LEFT + (day - first).days / (last - first).days * (WIDTH - LEFT - RIGHT)

    drawn = [*_grid(first, last, x, height)]
    for row, bar in enumerate(bars):
        y = TOP + ROW * row
        low, high = x(bar.start), x(bar.end)
        name = shortened(f"{bar.number} {bar.title}", LONGEST_TITLE)
        drawn.append(text(LEFT - 8, y + ROW / 2 + 4, name, "end"))
        drawn.append(
            f'<rect class="bar" x="{low:.1f}" y="{y + (ROW - THICK) / 2:.1f}" '
            f'width="{max(high - low, 2):.1f}" height="{THICK:.0f}" rx="3"/>'
        )
        days = f"{bar.days} day{'s' if bar.days > 1 else ''}"
        drawn.append(text(high + 6, y + ROW / 2 + 4, days, "start"))
    said = "The plan in time: " + "; ".join(
        f"{b.title} from {b.start} to {b.end - timedelta(days=1)}" for b in bars
    )
    return figure(WIDTH, height, said, drawn)


def _grid(first: date, last: date, x: Callable[[date], float], height: float) -> list[str]:
    days = (last - first).days
    step = next((s for s in STEPS if days / s <= MOST_TICKS), STEPS[-1] * (1 + days // 5000))
    lines = []
    for i in range(days // step + 1):
        day = first + timedelta(days=i * step)
        lines.append(f'<path class="grid" d="M{x(day):.1f} {TOP - 6:.1f}V{height - 6:.1f}"/>')
        lines.append(text(x(day), TOP - 12, day.isoformat(), "middle"))
    return lines
