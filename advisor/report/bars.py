"""Bars of block characters, an eighth of a cell fine."""

from __future__ import annotations

EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(value: float, most: float, width: int, ascii: bool = False) -> str:
    """A bar of at most `width` cells; anything above zero leaves a mark."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(min(value / most, 1.0) * width * 8))
    if ascii:
        return "#" * max(1, round(eighths / 8))
    return ("█" * (eighths // 8) + EIGHTHS[eighths % 8]).rstrip()
