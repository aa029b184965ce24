"""Cost against volume with the place where the cheapest changes, as text with styles."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from advisor.decision import Assessment
from advisor.report.charts import fits_at, volume_series, volume_text
from advisor.report.plot import Plot, column_of, log_plot
from advisor.report.text_layout import pad
from advisor.report.tornado import crossing_words
from advisor.report.words import name_of
from advisor.tui.widgets.result_parts import MUTED, heading, paragraph

CURVES = ("$success", "$warning", "$error", "$primary", "$secondary", "$accent")
LEFT = 8
HEIGHT = 12


def volume_lines(a: Assessment, width: int) -> list[Content]:
    """The chart with its legend and its crossings; nothing where there is nothing to draw."""
    drawn = volume_series(a)
    curves = [
        [p.costs[a.volume_options.index(option)] or 0.0 for p in a.volume_points]
        for option in drawn
    ]
    xs = [p.tokens_per_month for p in a.volume_points]
    dotted = [[not fits_at(a, option, x) for x in xs] for option in drawn]
    room = max(min(width, 100) - LEFT - 5, 8)
    plot = log_plot(xs, curves, room, HEIGHT, dotted) if drawn else None
    if plot is None:
        return []
    lines = heading("Cost against volume (US dollars a month with people, tokens a month)")
    lines += _rows(plot, xs, a.tokens_per_month.likely)
    for number, option in enumerate(drawn):
        mark = (f"  ━ {number + 1} ", f"bold {CURVES[number % len(CURVES)]}")
        lines.append(Content.assemble(mark, name_of(a, option)))
    today = volume_text(a.tokens_per_month.likely)
    lines += paragraph("  ", f"Today's volume: {today}.", width)
    for words in crossing_words(a):
        lines += paragraph("  ", words, width)
    return lines


def _rows(plot: Plot, xs: Sequence[float], today: float) -> list[Content]:
    lines = []
    ends = _ends(plot)
    for number, (label, row) in enumerate(zip(plot.y_labels, plot.rows, strict=True)):
        parts: list[str | tuple[str, str]] = [(pad(label, LEFT - 1, right=True) + " ┤", MUTED)]
        parts += [
            (cell.char, "" if cell.curve is None else CURVES[cell.curve % len(CURVES)])
            for cell in row
        ]
        parts += [(f" {c + 1}", f"bold {CURVES[c % len(CURVES)]}") for c in ends.get(number, ())]
        lines.append(Content.assemble(*parts))
    width = len(plot.rows[0])
    place = column_of(today, xs, width)
    lines.append(Content.styled(" " * (LEFT + 1 + place) + "▲ today", "bold"))
    axis = [" "] * (width + 6)
    for column, text in plot.x_labels:
        axis[column : column + len(text)] = list(text)
    lines.append(Content.styled(" " * (LEFT + 1) + "".join(axis).rstrip(), MUTED))
    return lines


def _ends(plot: Plot) -> dict[int, list[int]]:
    """Which curves end in which row at the right, so that they can be told without colour."""
    found: dict[int, list[int]] = {}
    seen: set[int] = set()
    for column in range(len(plot.rows[0]) - 1, -1, -1):
        for number, row in enumerate(plot.rows):
            curve = row[column].curve
            if curve is not None and curve not in seen:
                seen.add(curve)
                found.setdefault(number, []).append(curve)
    return found
