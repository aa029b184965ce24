"""`advisor breakeven` through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.cli.main import run

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
DAY = ["--as-of", "2026-11-21"]
HAIKU, ROUTE = "claude-haiku-5.5@anthropic", "route:private-8b-70b"


def test_text_fits_80_columns_and_names_every_change(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--over", "monthly_tokens", "--options", f"{HAIKU},{ROUTE}", "--and", "escalation"]
    assert run(["breakeven", EXAMPLE, *asked, *DAY]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    said = " ".join(out.split())
    assert "A up to 145.72B tokens/month; B up to 155.54B tokens/month, a step; A up to" in said
    assert "Cheapest by full cost, with share of requests a small model passes on" in said


def test_json_has_every_crossing_unrounded(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--over", "monthly_tokens", "--options", f"{HAIKU},{ROUTE}", "--format", "json"]
    assert run(["breakeven", EXAMPLE, *asked, *DAY]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["format"] == "advisor/breakeven@1"
    full, bare = whole["pairs"]
    assert [c["how"] for c in full["crossings"]] == ["meet", "jump", "meet"]
    assert len(bare["crossings"]) == 5
    borders = [s["to"] for s in full["cheaper"]][:-1]
    assert borders == [c["at"] for c in full["crossings"]]


def test_the_default_options_are_those_that_matter(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["breakeven", EXAMPLE, "--over", "H100:gpu_hour", "--format", "json", *DAY]) == 0
    options = json.loads(capsys.readouterr().out)["options"]
    assert options[0] == HAIKU
    assert any("rented" in o or "owned" in o for o in options)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--over", "cacheable"], '--over:1:1: unknown question "cacheable" (did you mean'),
        (["--over", "peak_factor", "--options", "a,b"], '--options:1:1: unknown option "b"'),
        (["--over", "peak_factor", "--options", HAIKU], "two options are needed"),
        (["--over", "peak_factor", "--and", "utilisation"], "move the same thing"),
    ],
)
def test_a_mistake_is_said_in_a_line(
    asked: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["breakeven", EXAMPLE, *asked, *DAY]) == 1
    assert says in capsys.readouterr().err
