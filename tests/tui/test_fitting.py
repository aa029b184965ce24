"""Cutting words to a width, and which keys the last line has room for."""

from __future__ import annotations

import pytest

from advisor.tui.fitting import cut_phrases
from advisor.tui.widgets.key_line import Hint, placed

REASON = "First word in time: 624 ms to 4.26 s at p95, 3.46 s over (and 1 more)"


@pytest.mark.parametrize(
    ("text", "width", "left"),
    [
        (REASON, 80, REASON),
        (REASON, 60, "First word in time: 624 ms to 4.26 s at p95, 3.46 s over"),
        (REASON, 50, "First word in time: 624 ms to 4.26 s at p95"),
        (REASON, 40, "First word in time"),
        (REASON, 10, "First wor…"),
        ("Fits: 405 GB (fp8, 4 GPUs), not met", 20, "Fits: 405 GB"),
        ("costs more", 6, "costs…"),
        ("日本語, 日本語", 7, "日本語"),
        ("", 4, ""),
        ("words", 0, ""),
    ],
)
def test_a_reason_stops_where_it_still_says_something(text: str, width: int, left: str) -> None:
    assert cut_phrases(text, width) == left


HINTS = (
    Hint("escape", "esc", "back", 0),
    Hint("f1", "f1", "help", 2),
    Hint("f7", "f7", "what if", 8),
    Hint("ctrl+q", "^q", "quit", 1),
    Hint("ctrl+p", "^p", "palette", -1),
)


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (60, {0: "esc", 10: "f1", 19: "f7", 31: "^q", 50: "^p"}),
        (50, {0: "esc", 10: "f1", 19: "f7", 31: "^q", 40: "^p"}),
        (49, {0: "esc", 10: "f1", 19: "^q", 39: "^p"}),
        (29, {0: "esc", 10: "^q", 19: "^p"}),
        (28, {0: "esc", 18: "^p"}),
        (12, {2: "^p"}),
        (5, {}),
    ],
)
def test_the_keys_that_are_needed_most_keep_their_place(room: int, shown: dict[int, str]) -> None:
    assert {start: hint.shown for start, hint in placed(HINTS, room)} == shown
