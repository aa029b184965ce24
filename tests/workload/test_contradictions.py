"""Answers that cannot all be true, and those that only look like it."""

from __future__ import annotations

import pytest

from advisor.pack import load_pack
from advisor.pack.yaml_reader import read_yaml
from advisor.problems import InputError
from advisor.workload import known_in, workload_from

PACK = load_pack()
HEAD = "format: advisor/workload@1\nname: W\nanswers:\n"


def refusals(*answers: str) -> list[str]:
    text = HEAD + "".join(f"  {a}\n" for a in answers)
    document = read_yaml(text.encode(), "w")
    try:
        workload_from(document, (), known_in(PACK))
    except InputError as error:
        return [str(p).removeprefix("w:") for p in error.problems]
    return []


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (
            ("requests_per_month: 1M", "input_tokens: 3000", "monthly_tokens: 2B"),
            "6:19: monthly_tokens: 2B tokens/month contradicts requests_per_month × input_tokens "
            "= 3B tokens/month alone; give one or the other",
        ),
        (
            ("monthly_tokens: 2B", "requests_per_month: 1M", "output_tokens: 3000"),
            "4:19: monthly_tokens: 2B tokens/month contradicts requests_per_month × output_tokens "
            "= 3B tokens/month alone; give one or the other",
        ),
        (
            ("monthly_tokens: {low: 1B, high: 2B}", "requests_per_month: 1M", "input_tokens: 3k"),
            "4:19: monthly_tokens: 1.5B tokens/month contradicts requests_per_month × "
            "input_tokens = 3B tokens/month alone; give one or the other",
        ),
        (
            ("input_tokens: 3000", "longest_prompt: 2000"),
            "5:19: longest_prompt: 2,000 tokens is less than input_tokens, 3,000 tokens/request: "
            "no longest prompt",
        ),
        (
            ("longest_prompt: {low: 1000, high: 2000}", "input_tokens: {low: 3000, high: 4000}"),
            "4:19: longest_prompt: 2,000 tokens is less than input_tokens, 3,000 tokens/request: "
            "no longest prompt",
        ),
        (
            ("allowed_vendors: [openai, anthropic]", "forbidden_vendors: [anthropic]"),
            "5:22: forbidden_vendors: anthropic is in allowed_vendors too",
        ),
        (
            (
                "forbidden_vendors: {value: [openai, anthropic]}",
                "allowed_vendors: openai, anthropic",
            ),
            "4:22: forbidden_vendors: openai, anthropic are in allowed_vendors too",
        ),
    ],
)
def test_what_cannot_be(answers: tuple[str, ...], message: str) -> None:
    assert refusals(*answers) == [message]


@pytest.mark.parametrize(
    "answers",
    [
        ("requests_per_month: 1M", "input_tokens: 1000", "monthly_tokens: 2B"),
        ("requests_per_month: 1M", "input_tokens: 2000", "monthly_tokens: 2B"),
        # Within the hundredth that rounding takes.
        ("requests_per_month: 1M", "input_tokens: 2015", "monthly_tokens: 2B"),
        ("requests_per_month: 1M", "input_tokens: {low: 1k, high: 5k}", "monthly_tokens: 2B"),
        ("requests_per_month: 1M", "monthly_tokens: 2B"),
        ("input_tokens: 3000", "monthly_tokens: 2000"),
        ("requests_per_month: unknown", "input_tokens: 3000", "monthly_tokens: 2000"),
        ("input_tokens: 3000", "longest_prompt: 3000"),
        ("input_tokens: {low: 1000, high: 5000}", "longest_prompt: 2000"),
        ("input_tokens: 3000", "longest_prompt: unknown"),
        ("allowed_vendors: [openai]", "forbidden_vendors: [anthropic]"),
        ("allowed_vendors: none", "forbidden_vendors: [anthropic]"),
        ("allowed_vendors: unknown", "forbidden_vendors: {not_applicable: x}"),
    ],
)
def test_what_only_looks_like_it(answers: tuple[str, ...]) -> None:
    assert refusals(*answers) == []


def test_every_contradiction_is_named() -> None:
    found = refusals(
        "allowed_vendors: [openai]",
        "forbidden_vendors: [openai]",
        "longest_prompt: 10",
        "input_tokens: 3000",
        "requests_per_month: 1M",
        "monthly_tokens: 1M",
    )
    assert [f.partition(": ")[0] for f in found] == ["5:22", "6:19", "9:19"]
