"""`advisor whatif`: the recommendation with other answers, and every mistake in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.cli.main import run

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
DAY = ["--as-of", "2026-11-21"]
HAIKU = "claude-haiku-5.5@anthropic"


def test_an_answer_is_changed_and_the_file_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(EXAMPLE).read_bytes()
    argv = ["whatif", EXAMPLE, "--set", "data_location=own_hardware", "--format", "json", *DAY]
    assert run(argv) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["recommended"]["option"] == "llama-3.3-70b@owned-2xh100"
    assert Path(EXAMPLE).read_bytes() == before


def test_a_flip_does_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["flips", EXAMPLE, "--format", "json", *DAY]) == 0
    flips = json.loads(capsys.readouterr().out)["flips"]
    assert len(flips) > 8
    for flip in flips[::3]:
        sets = [part for q, value in flip["change"].items() for part in ("--set", f"{q}={value}")]
        run(["whatif", EXAMPLE, *sets, "--format", "json", *DAY])
        found = json.loads(capsys.readouterr().out)
        best = found["recommended"]
        assert flip["to"] == (best["option"] if best else found["verdict"])


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (["ttft_limit"], ['--set:1:1: "ttft_limit" is not QUESTION=VALUE']),
        (["ttft_limt=1 s"], ['unknown question "ttft_limt" (did you mean "ttft_limit"?)']),
        (["ttft_limit=5 tokens"], ["--set:1:12: ttft_limit: "]),
        (["horizon=6 months", "horizon=9 months"], ["--set:2:1: horizon is given twice"]),
        (["nonsense=1", "ttft_limit=x"], ["--set:1:1: ", "--set:2:12: "]),
        (["nonsense=1"], ['unknown question "nonsense"; a price is SUBJECT:PRICE']),
        ([f"{HAIKU}:price_inpt=5"], ['"price_inpt" is no price (did you mean "price_input"?)']),
        (["claude-haiku-5.4@anthropic:price_input=5"], [f'did you mean "{HAIKU}"?']),
        ([f"{HAIKU}:gpu_hour=5"], [f"no gpu hour of {HAIKU} is on record to be moved"]),
        ([f"{HAIKU}:price_input=cheap"], [f"--set:1:40: {HAIKU}:price_input: "]),
        ([f"{HAIKU}:price_input=1", f"{HAIKU}:price_input=2"], ["price_input is given twice"]),
    ],
)
def test_every_mistake_is_named(
    sets: list[str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["whatif", EXAMPLE, *(x for one in sets for x in ("--set", one))]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == len(said)
    assert all(part in line for part, line in zip(said, lines, strict=True))


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (
            [f"{HAIKU}:price_input=5"],
            "The recommendation changes: Claude Haiku 5.5 · Anthropic API, $1,067 a month → "
            "Claude Haiku 4.5 · Anthropic API, $1,235 a month.",
        ),
        (
            [f"{HAIKU}:price_input=$0.50/Mtok"],
            "The recommendation stays: Claude Haiku 5.5 · Anthropic API, $1,067 → $1,098 a month.",
        ),
        (
            ["H100:gpu_hour=0.5"],
            "The recommendation stays: Claude Haiku 5.5 · Anthropic API, $1,067 a month.",
        ),
        (
            ["data_location=own_hardware", "monthly_budget=$1"],
            "The recommendation changes: Claude Haiku 5.5 · Anthropic API, $1,067 a month → "
            "no option qualifies.",
        ),
    ],
)
def test_what_was_before_stands_beside_what_is_then(
    sets: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["whatif", EXAMPLE, *(x for one in sets for x in ("--set", one)), *DAY])
    first, _, rest = capsys.readouterr().out.partition("\n\n")
    assert " ".join(first.split()) == said
    assert rest.startswith("Support desk\n")


def test_a_price_of_machines_is_moved_too(capsys: pytest.CaptureFixture[str]) -> None:
    fast = ["--set", "ttft_limit=100 ms", "--format", "json", *DAY]
    costs = []
    for price in ([], ["--set", "H100:gpu_hour=$0.50"]):
        run(["whatif", EXAMPLE, *price, *fast])
        found = json.loads(capsys.readouterr().out)
        assert found["before"]["recommended"] == HAIKU
        assert found["before"]["monthly_cost_usd"]["likely"] == pytest.approx(1067, abs=1)
        costs.append(found["recommended"]["monthly_cost_usd"]["likely"])
    assert costs[1] < costs[0] / 2


def test_an_answer_that_the_others_leave_no_meaning_is_said_to_be_set_aside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sets = ["--set", "complex_reasoning=no", "--set", "complex_share=35%"]
    assert run(["whatif", EXAMPLE, *sets, *DAY]) == 0
    said = "--set: complex_share is set aside: the other answers leave it no meaning\n"
    assert capsys.readouterr().err == said
