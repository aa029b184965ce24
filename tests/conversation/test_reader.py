"""The reader against what people say, and the laws that hold for any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.conversation.reader import read_text
from tests.conversation.spoken import PACK, score, utterances

WORDS = [
    "100k",
    "2",
    "two",
    "half",
    "a",
    "of",
    "and",
    "-",
    "to",
    "per",
    "day",
    "month",
    "tokens",
    "requests",
    "$",
    "%",
    "no",
    "not",
    "budget",
    "peak",
    "million",
    "under",
    ",",
    ".",
    "p95",
    "ms",
    "first",
    "word",
    "hundred",
    "couple",
    "1.000",
    "…",
]


def test_no_wrong_proposal_and_most_of_those_expected() -> None:
    rows = utterances("corpus.yaml")
    result = score(rows)
    assert len(rows) >= 200
    assert result.wrong == ()
    assert result.silent == ()
    assert result.made >= 0.8 * result.expected


def test_utterances_it_was_not_tuned_on() -> None:
    result = score(utterances("held_out.yaml"))
    # One proposal beyond those listed: "4 tool calls per task" also says that tools are called.
    assert [w.split(" gave ")[1] for w in result.wrong] == ["realtime_tools: True"]
    assert result.made >= 0.9 * result.expected


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(WORDS),
        max_size=25,
    ).map(" ".join),
    st.sampled_from(["", *(q.id for q in PACK.questionnaire.questions)]),
)
def test_any_text_is_read_without_a_failure_and_one_answer_a_question(
    text: str, focus: str
) -> None:
    found = [p.question for p in read_text(PACK, text, focus).proposals]
    assert len(found) == len(set(found))
