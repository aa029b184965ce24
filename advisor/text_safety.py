"""Text from outside, made plain: no control characters, escapes or direction marks."""

from __future__ import annotations

import re

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Lone surrogates and non-characters are here because they can be neither encoded nor read back,
# line separators because a YAML parser takes them for the end of a line.
CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    r"\ud800-\udfff\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)


def plain(text: str, limit: int = 200) -> str:
    """The text without terminal escapes or control characters, on one line, capped."""
    lines = line_ends(ESCAPES.sub("", text))
    clean = CONTROLS.sub("", lines).replace("\n", " ").replace("\t", " ")
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def plain_lines(text: str) -> str:
    """The text without terminal escapes or control characters; its lines stay lines."""
    return "\n".join(plain(line, len(line) + 1) for line in line_ends(text).split("\n"))


def line_ends(text: str) -> str:
    """The text with every line ended by one newline: terminals paste a carriage return."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
