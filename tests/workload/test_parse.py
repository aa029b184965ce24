"""One answer: what is accepted, and what is refused with the fix and the place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.units import Range
from advisor.workload.answers import UNKNOWN, Answer
from advisor.workload.parse import AnswerError, parse_answer
from tests.workload.asked import OPTIONS, QUESTIONS, VENDORS, asked


def parse(name: str, raw: Any) -> Answer:
    return parse_answer(asked(name), raw, option_names=OPTIONS, vendors=VENDORS)


def exact(value: Any, percentile: int | None = None, note: str = "") -> Answer:
    return Answer("exact", value, None, percentile, "", note)


@pytest.mark.parametrize(
    ("name", "raw", "answer"),
    [
        ("ttft_limit", "800 ms", exact(800.0, 95)),
        ("ttft_limit", {"value": "0.8 s", "percentile": 50}, exact(800.0, 50)),
        ("ttft_limit", "none", exact(None)),
        (
            "ttft_limit",
            {"low": "500 ms", "high": "900 ms", "percentile": 99},
            Answer("range", None, Range(500, 700, 900), 99),
        ),
        (
            "output_tokens",
            {"low": 150, "likely": 250, "high": 400, "note": "from the logs"},
            Answer("range", None, Range(150, 250, 400), None, "", "from the logs"),
        ),
        (
            "cacheable_share",
            {"low": "57%", "likely": 0.57, "high": 0.6},
            Answer("range", None, Range(0.57, 0.57, 0.6)),
        ),
        ("input_tokens", 1000, exact(1000.0)),
        ("input_tokens", "unknown", UNKNOWN),
        ("input_tokens", " Unknown ", UNKNOWN),
        ("input_tokens", None, UNKNOWN),
        ("input_tokens", {"value": "unknown", "note": "ask IT"}, Answer("unknown", note="ask IT")),
        ("input_tokens", {"not_applicable": "images"}, Answer("not_applicable", reason="images")),
        ("fine_tuning", "yes", exact(True)),
        ("fine_tuning", "N", exact(False)),
        ("fine_tuning", True, exact(True)),
        ("fine_tuning", {"value": "no", "note": "later"}, exact(False, note="later")),
        ("use_case", "rag", exact("rag")),
        ("use_case", "Realtime customer-chat", exact("realtime_customer_chat")),
        ("use_case", "Support", exact("realtime_customer_chat")),
        ("use_case", "none", exact("none")),
        ("compliance", ["soc2", "HIPAA", "soc2"], exact(("soc2", "hipaa"))),
        ("compliance", "soc2, hipaa", exact(("soc2", "hipaa"))),
        ("compliance", "none", exact(())),
        ("compliance", [], exact(())),
        ("allowed_vendors", ["openai"], exact(("openai",))),
        ("current_option", "gpt-6-luna@openai", exact("gpt-6-luna@openai")),
        ("current_option", "llama-4-405b@rented-8xh100", exact("llama-4-405b@rented-8xh100")),
    ],
)
def test_what_is_accepted(name: str, raw: Any, answer: Answer) -> None:
    assert parse(name, raw) == answer


@pytest.mark.parametrize(
    ("name", "raw", "path", "message"),
    [
        ("ttft_limit", 800, (), '800 needs a unit, for example "800 ms"'),
        (
            "ttft_limit",
            {"value": "800 kg"},
            ("value",),
            'wrong unit "kg": a time is needed, for example "800 ms"',
        ),
        ("ttft_limit", "2 min", (), "120 s is above the most possible, 60 s"),
        ("cacheable_share", 40, (), '40 is more than all of it; write "40%" or 0.4'),
        (
            "output_tokens",
            0,
            (),
            "0 tokens/request is below the least possible, 1 tokens/request",
        ),
        (
            "output_tokens",
            {"low": 400, "high": 150},
            ("low",),
            "impossible range: low 400 tokens/request is above high 150 tokens/request",
        ),
        (
            "output_tokens",
            {"low": 1, "likely": 9, "high": 5},
            ("likely",),
            "likely 9 tokens/request is outside low and high",
        ),
        ("output_tokens", {"low": 1}, (), 'a range needs "high"'),
        ("output_tokens", {"lo": 1}, ("lo",), 'unknown key "lo" (did you mean "low"?)'),
        (
            "output_tokens",
            {"low": 1, "high": 5, "value": 3},
            ("value",),
            '"value" cannot stand beside a range',
        ),
        (
            "output_tokens",
            {"not_applicable": "x", "value": 3},
            ("value",),
            '"value" cannot stand beside "not_applicable"',
        ),
        (
            "output_tokens",
            {"not_applicable": " "},
            ("not_applicable",),
            "say why it does not apply",
        ),
        ("output_tokens", {"not_applicable": [1]}, ("not_applicable",), "the reason is text"),
        ("output_tokens", {"value": 5, "note": [1]}, ("note",), "a note is text"),
        (
            "output_tokens",
            {"note": "x"},
            (),
            'an answer with keys needs "value", or "low" and "high"',
        ),
        (
            "output_tokens",
            {"value": 5, "percentile": 95},
            ("percentile",),
            "a percentile has no meaning here",
        ),
        ("output_tokens", [5], (), "one value is needed here, not a list"),
        ("output_tokens", {"value": {}}, ("value",), "one value is needed here, not a mapping"),
        ("fine_tuning", "yess", (), '"yess" is not yes or no (did you mean "yes"?)'),
        ("fine_tuning", {"low": "no", "high": "yes"}, (), "only a quantity can be a range"),
        ("use_case", "rga", (), 'unknown choice "rga" (did you mean "rag"?)'),
        (
            "use_case",
            "zzz",
            (),
            'unknown choice "zzz"; one of realtime_customer_chat, rag, none, true',
        ),
        (
            "compliance",
            ["soc2", "hippa"],
            (1,),
            'unknown choice "hippa" (did you mean "hipaa"?)',
        ),
        ("compliance", {"value": [5]}, ("value", 0), "5 is not a word"),
        ("compliance", 5, (), "a list is needed here, for example [soc2, gdpr]"),
        ("allowed_vendors", ["opnai"], (0,), 'unknown vendor "opnai" (did you mean "openai"?)'),
        (
            "current_option",
            "gpt-6@openai",
            (),
            'unknown option "gpt-6@openai" (did you mean "gpt-6-luna@openai"?); '
            "`advisor options` lists them",
        ),
    ],
)
def test_what_is_refused(name: str, raw: Any, path: tuple[Any, ...], message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        parse(name, raw)
    assert (caught.value.message, caught.value.path) == (message, path)


@pytest.mark.parametrize("percentile", ["p95", True, 0, 100, 9.5, None, [95]])
@pytest.mark.parametrize("given_as", [{"value": "1 s"}, {"low": "1 s", "high": "2 s"}])
def test_a_percentile_is_checked_on_every_kind_of_answer(
    given_as: dict[str, Any], percentile: Any
) -> None:
    with pytest.raises(AnswerError, match="whole number from 1 to 99"):
        parse("ttft_limit", {**given_as, "percentile": percentile})


KEYS = ("value", "low", "likely", "high", "percentile", "not_applicable", "note", "x")
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["800 ms", "40%", "none", "unknown", "yes", "rag", "-", "e5", "1,5 s"]),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.sampled_from(QUESTIONS), ANYTHING)
def test_anything_is_an_answer_or_an_answer_error(question: Any, raw: Any) -> None:
    try:
        answer = parse_answer(question, raw, option_names=OPTIONS, vendors=VENDORS)
    except AnswerError as error:
        assert error.message
        return
    assert answer.percentile is None or 1 <= answer.percentile <= 99
    assert (answer.kind == "range") == (answer.span is not None)
