"""Signs for terminals whose font has no others: everything drawn is turned into ASCII."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

SIGNS = {
    **dict.fromkeys("─━═╌┄▁▂▔▀▄⎯", "-"),
    **dict.fromkeys("│┃║▏▎▍▌▋▊▉▐▕┆┊┤├", "|"),
    **dict.fromkeys("╭╮╰╯┌┐└┘┏┓┗┛╔╗╚╝┼▛▜▙▟▖▗▘▝", "+"),
    **dict.fromkeys("█▇▆▅▃▪■", "#"),
    **dict.fromkeys("–—−·", "-"),
    **dict.fromkeys("✓✔☑", "+"),
    **dict.fromkeys("✗✘×", "x"),
    **dict.fromkeys("▸▶►→❯", ">"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    "●": "*", "○": "o", "•": "*", "…": "~", "↑": "^", "↓": "v", "↔": "=", "✎": "*", "▲": "^",
    "▼": "v", "≤": "<", "≥": ">", "⠀": " ", "τ": "t", "²": "2", "€": "E",
}  # fmt: skip


@lru_cache(maxsize=4096)
def ascii_text(text: str) -> str:
    """The text in ASCII, every cell kept: a wide character becomes two signs."""
    if text.isascii():
        return text
    return "".join(_sign(char) for char in text)


def _sign(char: str) -> str:
    if char.isascii():
        return char
    if (sign := SIGNS.get(char)) is not None:
        return sign
    if 0x2800 <= ord(char) < 0x2900:
        return "."
    if unicodedata.combining(char):
        return ""
    base = unicodedata.normalize("NFKD", char)[0]
    sign = base if base.isascii() and base.isprintable() else "?"
    return sign * (2 if unicodedata.east_asian_width(char) in "WF" else 1)


class AsciiSigns(LineFilter):
    """Turns each line into ASCII after it is drawn, borders and scroll bars included."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, their text in ASCII."""
        return [Segment(ascii_text(text), style, control) for text, style, control in segments]
