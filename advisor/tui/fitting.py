"""Cutting text to a number of terminal cells."""

from __future__ import annotations

from advisor.report.text_layout import cells


def cut(text: str, width: int) -> str:
    """At most `width` cells; what is left out is shown by an ellipsis."""
    if cells(text) <= width:
        return text
    kept = ""
    for char in text:
        if cells(kept) + cells(char) > width - 1:
            break
        kept += char
    return f"{kept.rstrip()}…" if width > 0 else ""
