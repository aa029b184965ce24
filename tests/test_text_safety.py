"""Text from outside, made plain: what ends a line, and what is left out."""

from __future__ import annotations

import pytest

from advisor.conversation.intake import read_document
from advisor.pack import load_pack
from advisor.text_safety import plain, plain_lines


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_end_of_a_line_parts_what_it_stands_between(end: str) -> None:
    text = f"100k requests a month{end}The budget is $5,000 a month\x1b[2J"
    assert plain(text) == "100k requests a month The budget is $5,000 a month"
    assert plain_lines(text) == "100k requests a month\nThe budget is $5,000 a month"
    found = read_document(load_pack(), text.replace("month" + end, "month." + end))
    assert [(p.question, p.line) for p in found.proposals] == [
        ("requests_per_month", 1),
        ("monthly_budget", 2),
    ]
