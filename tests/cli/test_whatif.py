"""`advisor whatif`: the recommendation with other answers, and every mistake in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.cli.main import run

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
DAY = ["--as-of", "2026-11-21"]


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
