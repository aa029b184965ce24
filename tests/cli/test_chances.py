"""`advisor chances` through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.cli.main import run

DAY = ["--as-of", "2026-11-21", "--samples", "500"]
WORKLOAD = """format: advisor/workload@1
name: Unsure
answers:
  use_case: bulk_classification
  complex_reasoning: no
  requests_per_month: {low: 1M, likely: 20M, high: 80M, distribution: uniform}
  input_tokens: 1000
  output_tokens: {low: 150, likely: 250, high: 400}
  monthly_budget: "$20,000"
"""


@pytest.fixture
def workload(tmp_path: Path) -> str:
    path = tmp_path / "unsure.yaml"
    path.write_text(WORKLOAD)
    return str(path)


def test_text_fits_80_columns(workload: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chances", workload, *DAY]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert (
        "Requests a month: 1M to 80M requests/month, likely 20M requests/month; even"
        in " ".join(out.split())
    )


def test_json_adds_up_and_is_the_same_twice(
    workload: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["chances", workload, "--format", "json", *DAY]
    assert run(asked) == 0
    first = capsys.readouterr().out
    assert run(asked) == 0
    assert capsys.readouterr().out == first
    whole = json.loads(first)
    won = sum(o["recommended"] for o in whole["options"]) + whole["none_recommended"]
    assert won == pytest.approx(1.0)
    assert whole["monthly_budget_usd"] == 20_000
    for option in whole["options"]:
        cost = option["monthly_cost_usd"]
        assert cost["p5"] <= cost["p50"] <= cost["p95"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{low: 1, high: 9, distribution: lognorml}", 'did you mean "lognormal"'),
        ("{value: 7, distribution: uniform}", "cannot stand beside"),
    ],
)
def test_a_wrong_distribution_is_said_where_it_is(
    line: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(f"format: advisor/workload@1\nname: W\nanswers:\n  output_tokens: {line}\n")
    assert run(["chances", str(path), *DAY]) == 1
    assert f"{path}:4:" in (err := capsys.readouterr().err)
    assert says in err


def test_too_few_samples_are_wrong_usage(workload: str) -> None:
    with pytest.raises(SystemExit) as leave:
        run(["chances", workload, "--samples", "3"])
    assert leave.value.code == 2


@pytest.mark.parametrize("rules", ["default", "guide"])
@pytest.mark.parametrize(
    "answers",
    [
        "{}",
        "{data_location: own_hardware, ttft_limit: 1 ms}",
        "{requests_per_month: 1e12, peak_factor: {low: 2, likely: 3, high: 9}}",
    ],
)
def test_odd_workloads_are_told_in_80_columns(
    answers: str, rules: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing known, nothing possible, absurdly much; rules with gaps among them."""
    path = tmp_path / "odd.yaml"
    path.write_text(f"format: advisor/workload@1\nname: Odd\nanswers: {answers}\n")
    for asked in (["chances", str(path), *DAY], ["breakeven", str(path), *DAY[:2]]):
        over = ["--over", "input_tokens"] if asked[0] == "breakeven" else []
        assert run([*asked, *over, "--rules", rules]) in (0, 3)
        assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
