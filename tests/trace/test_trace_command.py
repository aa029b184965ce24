"""`advisor trace` end to end: every figure computes again from what is printed below it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.decision import assess
from advisor.decision.cases import load_cases
from advisor.pack import load_pack
from advisor.report.trace import amount_text
from advisor.trace.asked import Asked
from advisor.trace.figures import figures_of, trace
from advisor.trace.formula import spelled
from advisor.trace.ground import traced_costs
from tests.trace.again import computed_again, json_again

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
DAY = ["--as-of", "2026-11-21"]
COST = "recommended.monthly_cost_usd"
A_CENT = 0.0101  # a cent may have moved between lines, so that they add up


def run_trace(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["trace", *argv, *DAY]) == 0
    return capsys.readouterr().out


def leaves(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in found["inputs"]:
        yield from leaves(one) if "inputs" in one else [one]


@pytest.mark.parametrize("name", ["default", "guide"])
def test_the_figures_of_the_golden_cases_compute_again_from_their_leaves(name: str) -> None:
    pack = load_pack(name)
    traced = 0
    for case in load_cases(pack)[::4]:
        day = case.case.as_of
        a = assess(pack, case.workload, as_of=day)
        costs = traced_costs(pack, case.workload, as_of=day)
        shown = [o.option for o in a.options if o.option.startswith("route:")][:2]
        starts = ("recommended.", "saving", "runner_up.", *(f"options.{o}." for o in shown))
        for figure, asked in figures_of(a).items():
            if isinstance(asked, Asked) and figure.startswith(starts):
                again = computed_again(spelled(trace(costs, figure, figures_of(a)).node, "x"))
                assert again == pytest.approx(asked.printed, abs=A_CENT, rel=1e-9), figure
                traced += 1
    assert traced > 50


@pytest.mark.parametrize(
    "figure",
    [
        COST,
        f"{COST}.low",
        "recommended.monthly_cost_without_people_usd.high",
        "recommended.cost_lines.0.usd_per_month",
        "runner_up.gap_usd_per_month",
        "options.llama-3.1-405b@rented-8xh100.monthly_cost_usd",
        "options.llama-3.3-70b@owned-2xh100.cost_lines.0.high",
        "volume.10.claude-haiku-5.5@anthropic",
        "horizon.claude-haiku-5.5@anthropic.months.5",
        "horizon.claude-haiku-5.5@anthropic.total_usd.high",
    ],
)
def test_what_is_printed_computes_again(figure: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run_trace(capsys, str(EXAMPLE), figure, "--format", "json"))
    assert found["format"] == "advisor/trace@1"
    assert json_again(found) == pytest.approx(found["printed"], abs=A_CENT)
    for leaf in leaves(found):
        assert leaf["kind"] in ("answer", "claim", "assumption", "catalogue")
        if leaf["kind"] == "claim":
            assert all(c["source"] and c["as_of"] and c["status"] for c in leaf["claims"])
        if leaf["kind"] == "assumption" or leaf.get("state") == "assumed":
            assert leaf["why"]


def test_every_figure_of_the_json_has_its_own_id(capsys: pytest.CaptureFixture[str]) -> None:
    figures = json.loads(run_trace(capsys, str(EXAMPLE), "--format", "json"))["figures"]
    assert run(["recommend", str(EXAMPLE), "--format", "json", *DAY]) == 0
    a = json.loads(capsys.readouterr().out)
    assert figures[f"{COST}.high"]["printed"] == a["recommended"]["monthly_cost_usd"]["high"]
    for option in a["options"]:
        for i, line in enumerate(option["cost_lines"]):
            for key in ("usd_per_month", "low", "high"):
                name = f"options.{option['option']}.cost_lines.{i}.{key}"
                assert figures[name]["printed"] == line[key]


def test_the_tree_names_answers_assumptions_and_claims(capsys: pytest.CaptureFixture[str]) -> None:
    text = run_trace(capsys, str(EXAMPLE), COST)
    assert text.splitlines()[0].startswith(f"{COST} = $1,066.83: ")
    assert "requests_per_month = 100000 requests/month: Requests a month (stated)" in text
    assert "why: Nothing is counted as able to wait unless somebody says so." in text
    assert "genai-prices-0.2.3, 2026-11-21, ok" in text


def test_a_total_over_months_alike_is_one_month_so_many_times(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = run_trace(capsys, str(EXAMPLE), "horizon.claude-haiku-5.5@anthropic.total_usd")
    month = "fresh_input + cache_reads + cache_writes + output + people"
    assert text.splitlines()[1] == f"= 12 × ({month})"


def test_a_volume_is_said_as_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    text = run_trace(capsys, str(EXAMPLE), "volume.10.claude-haiku-5.5@anthropic")
    assert "costs a month at 12.5B tokens/month (likely)" in text.splitlines()[0]


def test_claims_that_lost_are_told_with_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence = tmp_path / "e.yaml"
    evidence.write_text(
        "format: advisor/evidence@1\n"
        "sources:\n"
        "  - {id: deal, cite: Our contract, kind: contract, retrieved: 2026-11-20}\n"
        "claims:\n"
        "  - {subject: claude-haiku-5.5@anthropic, metric: price_output, value: 0.40 USD/Mtok,"
        " source: deal, as_of: 2026-11-20}\n",
        encoding="utf-8",
    )
    text = run_trace(capsys, str(EXAMPLE), COST, "--evidence", str(evidence))
    assert "$0.40/Mtok, deal, 2026-11-20" in text
    lost = [line for line in text.splitlines() if "lost: " in line and "$0.50/Mtok" in line]
    assert lost
    assert all("a contract outranks a" in line for line in lost)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("recomended.monthly_cost", f'(did you mean "{COST}"?)'),
        ("saving_usd_per_month", "is unknown: nothing is recommended, or no option of today"),
        ("\x1b[31m", "unknown figure"),
    ],
)
def test_a_figure_that_is_not_there(
    figure: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", str(EXAMPLE), figure, *DAY]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "\x1b" not in err


def test_less_than_nothing_has_the_sign_of_the_report() -> None:
    assert amount_text(-2.97, "USD") == "−$2.97"
    assert amount_text(-0.004, "USD") == "−$0.004"
    assert amount_text(0.0, "USD") == "$0.00"
