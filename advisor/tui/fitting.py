"""Cutting text to a number of terminal cells."""

from __future__ import annotations

from advisor.report.text_layout import cells

ENDS = (" (", "; ", ", ", ": ")
"""Where a sentence may stop and still say something."""


def cut_phrases(text: str, width: int) -> str:
    """As many whole phrases as fit; text whose first phrase does not is cut in the middle."""
    if cells(text) <= width:
        return text
    ends = [i for end in ENDS for i in range(len(text)) if text.startswith(end, i)]
    heads = [text[:i] for i in ends if text.count("(", 0, i) == text.count(")", 0, i)]
    return max((h for h in heads if cells(h) <= width), key=len, default="") or cut(text, width)


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
