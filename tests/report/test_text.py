"""Terminal text: complete, safe, and never wider than asked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.report.text import compare_text, explain_text, recommend_text
from advisor.report.text_layout import cells, wrap
from tests.report.report_samples import (
    EVERY,
    HAIKU,
    OWN_NODES,
    decided,
    insufficient,
    nothing_qualifies,
    tie,
)


def _texts(width: int, ascii: bool) -> list[str]:
    every = [make() for make in EVERY.values()]
    shown = [recommend_text(a, width, ascii) for a in every]
    shown += [explain_text(a, None, width, ascii) for a in every]
    shown += [explain_text(decided(), o.option, width, ascii) for o in decided().options]
    return [*shown, compare_text(every, width, ascii), compare_text(every[:1], width, ascii)]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("ascii", [False, True])
def test_no_line_is_wider_than_asked(width: int, ascii: bool) -> None:
    for text in _texts(width, ascii):
        assert [line for line in text.splitlines() if cells(line) > width] == []


def test_ascii_is_ascii() -> None:
    for text in _texts(80, True):
        assert text.isascii()
        assert "?" not in text.replace("? ", "").replace(" ?", "")


def test_the_recommendation_is_said_first_with_both_costs() -> None:
    text = " ".join(recommend_text(decided()).split())
    assert "Recommended: Claude Haiku 5.5 · Anthropic (provisional)" in text
    assert "$29.25 a month for the service, $1,071 with the people it takes" in text
    assert "still possible: A deep reasoner" in text
    assert "-> Probe it: 200 requests from your region" in text


@pytest.mark.parametrize("name", EVERY)
def test_every_option_has_its_sign_cost_and_reason(name: str) -> None:
    a = EVERY[name]()
    text = " ".join(recommend_text(a).split())
    for option in a.options:
        assert option.name in text
        assert option.why_not in text
    assert "– Llama 3.1 405B · 8×H100 rented $46,700 ████" in text


def test_a_tie_is_called_a_tie() -> None:
    assert "a tie on cost" in recommend_text(tie())


def test_without_a_decision_the_nearest_miss_and_what_to_settle_are_said() -> None:
    assert recommend_text(nothing_qualifies()).splitlines()[2] == "No option qualifies."
    assert "what would have to give" in recommend_text(nothing_qualifies())
    assert "What to settle first" in recommend_text(insufficient())


def test_why_not_shows_needs_has_margin_and_source() -> None:
    text = explain_text(decided(), OWN_NODES.option)
    for r in OWN_NODES.rejections:
        for part in (r.title, r.needs, r.has, r.margin, r.source):
            assert part in text


def test_printed_cost_lines_add_up() -> None:
    text = explain_text(decided(), HAIKU.option)
    found = re.findall(r"^ +\$([\d,.]+)  (.*)$", text, re.MULTILINE)
    amounts = [float(a.replace(",", "")) for a, _ in found]
    assert found[-1][1] == "in all"
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1])


def test_an_option_nobody_knows_is_an_error() -> None:
    with pytest.raises(LookupError):
        explain_text(decided(), "nobody@nowhere")


def test_compare_shows_only_the_answers_that_differ() -> None:
    other = replace(
        decided(),
        workload="Night batch",
        answers=(replace(decided().answers[0], answer="Summaries"), *decided().answers[1:]),
    )
    text = compare_text([decided(), other])
    assert "Customer chat" in text
    assert "Summaries" in text
    assert "800 ms" not in text


def test_terminal_escapes_do_not_reach_the_terminal() -> None:
    bad = "name\x1b[2J\x1b]0;t\x07\x9b31m\u202eend"
    a = replace(decided(), workload=bad, recommended=replace(HAIKU, name=bad))
    for text in (recommend_text(a), explain_text(a), compare_text([a])):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


@given(st.text(max_size=60), st.integers(2, 30))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(cells(line) <= width for line in wrap(text, width))
