"""What a person types, as an answer; and the way back through the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.interview.typed import answer_from, choices_of, picked
from advisor.interview.wording import answer_input, answer_text
from advisor.pack import load_pack
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload import Workload, known_in, read_workload
from advisor.workload.answers import UNKNOWN, Answer
from advisor.workload.parse import AnswerError
from advisor.workload.write import workload_yaml

PACK = load_pack()

GOOD = [
    ("use_case", "1", Answer("exact", "realtime_customer_chat")),
    ("use_case", "support chat", Answer("exact", "realtime_customer_chat")),
    ("use_case", "legal_review", Answer("exact", "legal_review")),
    ("complex_reasoning", "1", Answer("exact", True)),
    ("complex_reasoning", "No", Answer("exact", False)),
    ("output_tokens", "250", Answer("exact", 250.0)),
    ("output_tokens", "150..400", Answer("range", None, Range(150, 275, 400))),
    ("output_tokens", "150-250-400", Answer("range", None, Range(150, 250, 400))),
    ("output_tokens", "150 to 400", Answer("range", None, Range(150, 275, 400))),
    ("requests_per_month", "1234567", Answer("exact", 1234567.0)),
    ("requests_per_month", "80-150k", Answer("range", None, Range(80e3, 115e3, 150e3))),
    ("requests_per_month", "80k..150k", Answer("range", None, Range(80e3, 115e3, 150e3))),
    ("ttft_limit", "800 ms", Answer("exact", 800.0, None, 95)),
    ("ttft_limit", "800 ms at p50", Answer("exact", 800.0, None, 50)),
    ("ttft_limit", "0.5..1.5 s", Answer("range", None, Range(500, 1000, 1500), 95)),
    ("ttft_limit", "none", Answer("exact", None)),
    ("cacheable_share", "10..30%", Answer("range", None, Range(0.1, 0.2, 0.3))),
    ("compliance", "1, gdpr", Answer("exact", ("soc2", "gdpr"))),
    ("compliance", "none", Answer("exact", ())),
    ("current_option", "gpt-4o-mini@openai", Answer("exact", "gpt-4o-mini@openai")),
    ("current_option", "na nothing runs yet", Answer("not_applicable", reason="nothing runs yet")),
    ("horizon", "Unknown", UNKNOWN),
    ("horizon", "skip", UNKNOWN),
]
BAD = [
    ("use_case", "99", "pick 1 to"),
    ("use_case", "legal_reveiw", "legal_review"),
    ("complex_reasoning", "perhaps", "yes or no"),
    ("ttft_limit", "800", "ms"),
    ("ttft_limit", "800 tokens", "unit"),
    ("cacheable_share", "40", "40%"),
    ("output_tokens", "400..150", "impossible range"),
    ("output_tokens", "1..2..3..4", "two or three"),
    ("output_tokens", "150..", "two or three"),
    ("output_tokens", "", "type an answer"),
    ("horizon", "na", "why"),
    ("current_option", "gpt-4o-mni@openai", "gpt-4o-mini@openai"),
    ("use_case", "\x1b[31m\x07", "type an answer"),
]


def question(name: str) -> Question:
    found = PACK.questionnaire.question(name)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "text", "answer"), GOOD)
def test_it_is_read(name: str, text: str, answer: Answer) -> None:
    read = answer_from(PACK, question(name), text)
    assert (read.kind, read.value, read.reason) == (answer.kind, answer.value, answer.reason)
    assert read.percentile == answer.percentile
    if answer.span is not None and read.span is not None:
        expected = (answer.span.low, answer.span.likely, answer.span.high)
        assert (read.span.low, read.span.likely, read.span.high) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "text", "says"), BAD)
def test_it_is_refused_with_the_fix(name: str, text: str, says: str) -> None:
    with pytest.raises(AnswerError) as caught:
        answer_from(PACK, question(name), text)
    assert says in caught.value.message


@pytest.mark.parametrize(("name", "text", "_"), GOOD)
def test_what_is_offered_for_editing_reads_back(name: str, text: str, _: Answer) -> None:
    read = answer_from(PACK, question(name), text)
    assert answer_from(PACK, question(name), answer_input(question(name), read)) == read
    assert answer_text(PACK, question(name), read)


@pytest.mark.parametrize(("name", "text", "_"), GOOD)
def test_the_file_reads_back(tmp_path: Path, name: str, text: str, _: Answer) -> None:
    read = answer_from(PACK, question(name), text)
    workload = Workload('A: "quoted" # name', {name: read}, notes="two\nlines")
    path = tmp_path / "w.yaml"
    path.write_text(workload_yaml(workload, PACK.questionnaire), "utf-8")
    assert read_workload(str(path), known_in(PACK)) == workload


def test_every_choice_can_be_picked() -> None:
    for one in PACK.questionnaire.questions:
        for choice, _ in choices_of(PACK, one):
            assert picked(PACK, one, (choice,)).kind == "exact"
