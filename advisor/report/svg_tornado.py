"""The tornado as inline SVG, for the HTML report: no script, no request, no file."""

from __future__ import annotations

from html import escape

from advisor.decision.assessment import Gap
from advisor.report.markdown_safety import one_line
from advisor.report.money import usd
from advisor.report.tornado import MOST_MOVERS, scale_of, span_words

WIDTH, LEFT, RIGHT = 900.0, 330.0, 20.0
ROW, TOP, BOTTOM = 34.0, 12.0, 34.0
BAR = 16.0
LONGEST_LABEL = 46


def tornado_svg(gap: Gap) -> str:
    """One bar for each quantity, and a line at the gap as it is; empty without any."""
    movers = gap.movers[:MOST_MOVERS]
    low, high = scale_of(gap.usd, movers)
    if not movers or low == high:
        return ""
    height = TOP + ROW * len(movers) + BOTTOM

    def x(value: float) -> float:
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    lines = [
        f'<figure><svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        'aria-label="What moves the gap to the runner-up">'
    ]
    for i, one in enumerate(movers):
        y = TOP + ROW * i
        start, end = sorted((x(one.gap_low), x(one.gap_high)))
        said = f"{one_line(one.label)}, {span_words(one)}: "
        said += f"{usd(one.gap_low)} to {usd(one.gap_high)} a month"
        label = one_line(one.label)
        short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
        lines += [
            _text(LEFT - 10, y + 11, short, "end"),
            _text(LEFT - 10, y + 25, span_words(one), "end"),
            f'<rect class="swing" x="{start:.1f}" y="{y + 4:.1f}" '
            f'width="{max(end - start, 1.0):.1f}" height="{BAR:.1f}">'
            f"<title>{escape(said)}</title></rect>",
        ]
    floor = height - BOTTOM
    now = x(gap.usd)
    lines += [
        f'<path class="today" d="M{now:.1f} {TOP:.1f}V{floor:.1f}"/>',
        _text(LEFT, floor + 14, usd(low), "start"),
        _text(WIDTH - RIGHT, floor + 14, usd(high), "end"),
        _text(min(max(now, LEFT + 90), WIDTH - RIGHT - 90), floor + 28, _now(gap), "middle"),
        "</svg></figure>",
        "",
    ]
    return "\n".join(lines)


def _now(gap: Gap) -> str:
    return f"the gap a month, likely {usd(gap.usd)}"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
