"""Laying out plain text in a fixed number of terminal cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from advisor.report.markdown_safety import one_line

ASCII = str.maketrans(
    {
        "✓": "+", "–": "-", "—": "-", "·": "-", "×": "x", "−": "-", "→": "->", "…": "...",
        "“": '"', "”": '"', "’": "'", "‘": "'", "█": "#", "≤": "<=", "≥": ">=", "€": "EUR",
        "\N{NO-BREAK SPACE}": " ",
    }
)  # fmt: skip
SIGNS = {"recommended": "✓", "qualifies": "✓", "rejected": "–", "unknown": "?"}


@lru_cache(maxsize=8192)
def cells(text: str) -> int:
    """How many terminal cells a text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, width: int, right: bool = False) -> str:
    """The text filled up with spaces to a width in cells."""
    space = " " * max(width - cells(text), 0)
    return space + text if right else text + space


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; a word that is longer is broken."""
    lines: list[str] = []
    current = ""
    for word in one_line(text).split(" "):
        if current and cells(current) + 1 + cells(word) <= width:
            current += f" {word}"
            continue
        if current:
            lines.append(current)
        *full, current = _broken(word, width)
        lines.extend(full)
    return [*lines, current] if current or not lines else lines


def _broken(word: str, width: int) -> list[str]:
    pieces = [""]
    for char in word:
        if cells(pieces[-1]) + cells(char) > max(width, 2):
            pieces.append("")
        pieces[-1] += char
    return pieces


def hang(first: str, text: str, width: int) -> list[str]:
    """A paragraph behind `first`, with the following lines indented to match."""
    indent = " " * cells(first)
    lines = wrap(text, width - cells(first))
    return [f"{first if i == 0 else indent}{line}".rstrip() for i, line in enumerate(lines)]


def columns(
    rows: Iterable[Sequence[str]], widths: Sequence[int], right: Collection[int] = ()
) -> list[str]:
    """Rows of cells side by side, each wrapped in its own column; those in `right` to the right."""
    out: list[str] = []
    for row in rows:
        parts = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for i in range(max(len(p) for p in parts)):
            line = "  ".join(
                pad(p[i] if i < len(p) else "", width, right=place in right)
                for place, (p, width) in enumerate(zip(parts, widths, strict=True))
            )
            out.append(line.rstrip())
    return out


def first_sentence(text: str) -> str:
    """The text up to its first full stop."""
    return text.partition(". ")[0].rstrip(".")


def heading(text: str) -> list[str]:
    """A blank line and a heading."""
    return ["", text]


def finish(lines: Iterable[str], ascii: bool) -> str:
    """One string that ends in a newline; only ASCII when asked for."""
    text = "\n".join(lines) + "\n"
    if not ascii:
        return text
    text = text.translate(ASCII)
    return re.sub(r"[^\x00-\x7f]", "?", unicodedata.normalize("NFKD", text))
