"""Workload files: every mistake at its line and column, all of them, in order."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from advisor.problems import InputError
from advisor.workload import Workload, read_workload
from tests.workload.asked import KNOWN, read

HEAD = "format: advisor/workload@1\nname: Support desk\n"


def refusals(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text)
    return [str(p).removeprefix("w.yaml:") for p in caught.value.problems]


def test_a_whole_file() -> None:
    text = """\
format: advisor/workload@1
name: Support desk
counted_in: gpt-6-luna
notes: seen in the logs
answers:
  use_case: realtime_customer_chat
  fine_tuning: no
  ttft_limit: 800 ms            # at p95
  requests_per_month: 100k
  input_tokens: 1000
  output_tokens: {low: 150, likely: 250, high: 400}
  cacheable_share: 40%
  horizon: unknown
"""
    found = read(text)
    assert (found.name, found.counted_in, found.notes) == (
        "Support desk",
        "gpt-6-luna",
        "seen in the logs",
    )
    likely: dict[str, Any] = {name: answer.likely for name, answer in found.answers.items()}
    assert likely == {
        "use_case": "realtime_customer_chat",
        "fine_tuning": False,
        "ttft_limit": 800,
        "requests_per_month": 1e5,
        "input_tokens": 1000,
        "output_tokens": 250,
        "cacheable_share": 0.4,
        "horizon": None,
    }
    assert found.answers["ttft_limit"].percentile == 95
    frozen: Any = found.answers
    with pytest.raises(TypeError):
        frozen["horizon"] = frozen["use_case"]


@pytest.mark.parametrize("text", [HEAD, HEAD + "answers:\n", HEAD + "answers: {}\n"])
def test_no_answers_is_a_workload_too(text: str) -> None:
    assert read(text) == Workload("Support desk", {})


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("[1]", ["1:1: a workload is a mapping with format, name, answers"]),
        ("5", ["1:1: a workload is a mapping with format, name, answers"]),
        (
            "format: advisor/workload@2\n",
            [
                "1:1: a workload needs a name",
                '1:9: unknown format "advisor/workload@2"; write "advisor/workload@1"',
            ],
        ),
        ("name: x\n", ['1:1: missing key "format"; write "advisor/workload@1"']),
        (HEAD + "answer: {}\n", ['3:1: unknown key "answer" (did you mean "answers"?)']),
        (HEAD + "answers: [1]\n", ["3:10: answers are a mapping by question id"]),
        (HEAD + "notes: [1]\n", ["3:8: notes: text is needed here"]),
        (HEAD + "counted_in: [a]\n", ["3:13: unknown model \"['a']\""]),
        (
            HEAD + "counted_in: gpt-6-lunar\n",
            ['3:13: unknown model "gpt-6-lunar" (did you mean "gpt-6-luna"?)'],
        ),
        (
            HEAD + "answers:\n  ttft_limt: 800 ms\n",
            ['4:3: unknown question "ttft_limt" (did you mean "ttft_limit"?)'],
        ),
        (
            HEAD + "answers: {monthly_tokens: 2B, requests_per_month: 100k, "
            "input_tokens: 1000, output_tokens: 250}\n",
            [
                "3:27: monthly_tokens: 2B tokens/month contradicts requests_per_month × "
                "(input_tokens + output_tokens) = 125M tokens/month; give one or the other"
            ],
        ),
    ],
)
def test_what_is_refused(text: str, messages: list[str]) -> None:
    assert refusals(text) == messages


def test_every_mistake_is_reported_in_the_order_of_the_file() -> None:
    text = HEAD + (
        "answers:\n"
        "  use_case: rga\n"
        "  ttft_limt: 5\n"
        "  compliance: [soc2, hippa]\n"
        "  output_tokens: {low: 400, high: 150}\n"
        "  ttft_limit: 800\n"
        "  input_tokens: {value: 10 kg}\n"
        "nmae: x\n"
    )
    assert refusals(text) == [
        '4:13: use_case: unknown choice "rga" (did you mean "rag"?)',
        '5:3: unknown question "ttft_limt" (did you mean "ttft_limit"?)',
        '6:22: compliance: unknown choice "hippa" (did you mean "hipaa"?)',
        "7:24: output_tokens: impossible range: low 400 tokens/request is above "
        "high 150 tokens/request",
        '8:15: ttft_limit: 800 needs a unit, for example "800 ms"',
        '9:25: input_tokens: wrong unit "kg": tokens/request is needed, for example "1,000 tokens"',
        '10:1: unknown key "nmae" (did you mean "name"?)',
    ]


SHAPE = "requests_per_month: 100k, input_tokens: 1000, output_tokens: {low: 150, high: 350}"


@pytest.mark.parametrize("total", ["125M", "115M", "134M", "{low: 130M, high: 1B}"])
def test_a_total_within_the_range_of_its_parts_is_no_contradiction(total: str) -> None:
    assert read(f"{HEAD}answers: {{monthly_tokens: {total}, {SHAPE}}}\n")


@pytest.mark.parametrize("total", ["113M", "137M"])
def test_a_total_outside_the_range_of_its_parts_is_one(total: str) -> None:
    assert len(refusals(f"{HEAD}answers: {{monthly_tokens: {total}, {SHAPE}}}\n")) == 1


def test_standard_input_and_files_read_alike(tmp_path: Path) -> None:
    text = (HEAD + "answers: {fine_tuning: yes}\n").encode()
    path = tmp_path / "w.yaml"
    path.write_bytes(text)
    from_file = read_workload(str(path), KNOWN)
    assert from_file == read_workload("-", KNOWN, io.BytesIO(text))
    with pytest.raises(InputError, match=r"^-:1:1: is empty$"):
        read_workload("-", KNOWN, io.BytesIO(b""))
    with pytest.raises(InputError, match=r"none\.yaml:1:1: no such file"):
        read_workload(str(tmp_path / "none.yaml"), KNOWN)
