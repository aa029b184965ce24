"""Curves on logarithmic axes, drawn in characters: the geometry only, no colours.

Each cell holds 2 x 4 braille dots. Where curves meet, dots are combined, so a crossing stays
visible; the cell then belongs to the curve that was drawn first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from advisor.report.charts import volume_tick

BRAILLE = 0x2800
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the plot: its character, and which curve it belongs to (None: empty)."""

    char: str
    curve: int | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """Rows of cells, top first, with the labels of the two axes.

    `y_labels` has one text a row (mostly empty), `x_labels` pairs of (column, text).
    """

    rows: tuple[tuple[Cell, ...], ...]
    y_labels: tuple[str, ...]
    x_labels: tuple[tuple[int, str], ...]


def log_plot(
    xs: Sequence[float],
    curves: Sequence[Sequence[float]],
    width: int,
    height: int,
    dotted: Sequence[Sequence[bool]] = (),
) -> Plot | None:
    """Curves over `xs` on log-log axes in `width` x `height` cells; None with nothing to draw.

    Every value must be above zero to be drawn; points that are not are left out. `dotted` says of
    each point of each curve whether it is drawn without a line to the next.
    """
    values = [y for curve in curves for y in curve if y > 0]
    if len(xs) < 2 or not values or min(xs) <= 0 or width < 8 or height < 3:
        return None
    left, right = math.log10(min(xs)), math.log10(max(xs))
    bottom, top = _decades(min(values), max(values))
    bits: dict[tuple[int, int], tuple[int, int]] = {}
    for number, curve in enumerate(curves):
        apart = dotted[number] if dotted else [False] * len(xs)
        points = [
            (
                (math.log10(x) - left) / ((right - left) or 1) * (width * 2 - 1),
                (1 - (math.log10(y) - bottom) / (top - bottom)) * (height * 4 - 1),
                alone,
            )
            for x, y, alone in zip(xs, curve, apart, strict=True)
            if y > 0
        ]
        for (x, y, alone), (x_next, y_next, _) in pairwise(points):
            _segment(bits, (x, y), (x, y) if alone else (x_next, y_next), number)
    rows = tuple(tuple(_cell(bits.get((c, r))) for c in range(width)) for r in range(height))
    return Plot(rows, _y_labels(bottom, top, height), _x_labels(left, right, width))


def column_of(x: float, xs: Sequence[float], width: int) -> int:
    """The column of a value on the horizontal axis of `log_plot`, kept inside it."""
    left, right = math.log10(min(xs)), math.log10(max(xs))
    place = (math.log10(max(x, min(xs))) - left) / ((right - left) or 1)
    return min(round(place * (width - 1)), width - 1)


def _segment(
    bits: dict[tuple[int, int], tuple[int, int]],
    one: tuple[float, float],
    two: tuple[float, float],
    curve: int,
) -> None:
    steps = max(int(max(abs(two[0] - one[0]), abs(two[1] - one[1]))) + 1, 1)
    for i in range(steps + 1):
        x = round(one[0] + (two[0] - one[0]) * i / steps)
        y = round(one[1] + (two[1] - one[1]) * i / steps)
        place = (x // 2, y // 4)
        dot = DOTS[y % 4][x % 2]
        before, owner = bits.get(place, (0, curve))
        bits[place] = (before | dot, owner)


def _cell(found: tuple[int, int] | None) -> Cell:
    return Cell(" ") if found is None else Cell(chr(BRAILLE + found[0]), found[1])


def _decades(low: float, high: float) -> tuple[float, float]:
    """The axis from a half decade below to a half decade above, never of no height."""
    bottom, top = math.floor(math.log10(low) * 2) / 2, math.ceil(math.log10(high) * 2) / 2
    return (bottom, top) if top > bottom else (bottom - 0.5, top + 0.5)


def _y_labels(bottom: float, top: float, height: int) -> tuple[str, ...]:
    labels = [""] * height
    first, last = math.ceil(bottom), math.floor(top)
    for power in range(first, last + 1):
        row = round((1 - (power - bottom) / (top - bottom)) * (height - 1))
        labels[row] = f"${volume_tick(10.0**power)}"
    return tuple(labels)


def _x_labels(left: float, right: float, width: int) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    for power in range(math.ceil(left), math.floor(right) + 1):
        column = round((power - left) / ((right - left) or 1) * (width - 1))
        text = volume_tick(10.0**power)
        if not found or column - found[-1][0] > len(found[-1][1]) + 1:
            found.append((column, text))
    return tuple(found)
