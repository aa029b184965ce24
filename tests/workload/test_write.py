"""A written workload reads back as itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.pack.questionnaire import Question
from advisor.text_safety import CONTROLS
from advisor.units import Range
from advisor.workload import Answer, Workload
from advisor.workload.contradictions import contradictions
from advisor.workload.write import workload_yaml
from tests.workload.asked import ASKED, OPTIONS, QUESTIONS, VENDORS, read

TEXT = st.text(max_size=40).map(lambda t: CONTROLS.sub("", t)).filter(lambda t: t == t.strip())
NAMES = TEXT.filter(bool)


def amounts(question: Question) -> st.SearchStrategy[float]:
    least = question.min if question.min is not None else 0.0
    most = question.max if question.max is not None else 1e15
    return st.floats(least, most, allow_nan=False).map(lambda x: x + 0.0)


def exact_values(question: Question) -> st.SearchStrategy[Answer]:
    if question.type == "yes_no":
        return st.booleans().map(lambda v: Answer("exact", v))
    if question.type == "option":
        return st.sampled_from(OPTIONS).map(lambda v: Answer("exact", v))
    if question.type == "choice":
        return st.sampled_from(question.choices).map(lambda c: Answer("exact", c.id))
    if question.type == "list":
        known = [c.id for c in question.choices] or list(VENDORS)
        some = st.lists(st.sampled_from(known), unique=True)
        return some.map(lambda v: Answer("exact", tuple(v)))
    percentile = percentiles(question)
    one = st.builds(lambda v, p: Answer("exact", v, None, p), amounts(question), percentile)
    three = st.lists(amounts(question), min_size=3, max_size=3).map(sorted)
    span = st.builds(lambda v, p: Answer("range", None, Range(*v), p), three, percentile)
    none = [st.just(Answer("exact", None))] if question.none_allowed else []
    return st.one_of(one, span, *none)


def percentiles(question: Question) -> st.SearchStrategy[int | None]:
    return st.none() if question.default_percentile is None else st.integers(1, 99)


def noted(answer: Answer, note: str) -> Answer:
    return Answer(answer.kind, answer.value, answer.span, answer.percentile, answer.reason, note)


def answers(question: Question) -> st.SearchStrategy[Answer]:
    kinds = st.one_of(
        exact_values(question),
        st.just(Answer("unknown")),
        NAMES.map(lambda reason: Answer("not_applicable", reason=reason)),
    )
    return st.builds(noted, kinds, TEXT)


WORKLOADS = st.builds(
    Workload,
    NAMES,
    st.fixed_dictionaries({}, optional={q.id: answers(q) for q in QUESTIONS}),
    st.sampled_from(["claude-haiku-4.5", "gpt-6-luna"]),
    TEXT,
    TEXT,
    TEXT,
    # What contradicts itself is refused.
).filter(lambda w: not list(contradictions(w.answers)))


@given(WORKLOADS)
def test_what_is_written_reads_back_equal(workload: Workload) -> None:
    assert read(workload_yaml(workload, ASKED)) == workload


def test_the_file_is_what_a_person_would_write() -> None:
    workload = Workload(
        'The "desk": 1',
        {
            "compliance": Answer("exact", ("soc2", "hipaa")),
            "ttft_limit": Answer("exact", 800.0, None, 50),
            "use_case": Answer("exact", "true"),
            "output_tokens": Answer("range", None, Range(150, 250, 400), note="from logs"),
            "cacheable_share": Answer("exact", 0.57),
            "fine_tuning": Answer("exact", False),
            "horizon": Answer("unknown"),
            "peak_factor": Answer("not_applicable", reason="batch only"),
        },
    )
    assert workload_yaml(workload, ASKED) == (
        "format: advisor/workload@1\n"
        'name: "The \\"desk\\": 1"\n'
        "answers:\n"
        '  use_case: "true"\n'
        "  fine_tuning: no\n"
        '  output_tokens: {low: 150, likely: 250, high: 400, note: "from logs"}\n'
        "  cacheable_share: 57%\n"
        "  horizon: unknown\n"
        '  peak_factor: {not_applicable: "batch only"}\n'
        "  ttft_limit: {value: 800 ms, percentile: 50}\n"
        "  compliance: [soc2, hipaa]\n"
    )


@pytest.mark.parametrize(
    "name", ["a\x1b[31mb", "a\u202eb", "a\u2028b", "a\x85b", "a\ud800b", "a\uffffb", "a\0b"]
)
def test_what_no_file_may_hold_is_left_out(name: str) -> None:
    text = workload_yaml(Workload(name, {}, notes=name), ASKED)
    text.encode()
    assert (read(text).name, read(text).notes) == ("ab", "ab")


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\ud800"])
def test_a_file_is_never_written_without_a_name(name: str) -> None:
    assert read(workload_yaml(Workload(name, {}), ASKED)).name == "Workload"
