"""The last stop before the terminal: characters that draw nothing are not sent to it."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


@lru_cache(maxsize=4096)
def shown_text(text: str) -> str:
    """The text without control, direction and other characters that have no picture of their own.

    They take no cell, so nothing moves when they go. Names are made safe where they enter; this is
    for what slips through.
    """
    return text if text.isprintable() else "".join(c for c in text if c.isprintable())


class ShownText(LineFilter):
    """Goes over every line after it is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments without what must not reach a terminal."""
        return [
            segment if segment.text.isprintable() else
            Segment(shown_text(segment.text), segment.style, segment.control)
            for segment in segments
        ]  # fmt: skip
