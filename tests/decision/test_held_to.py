"""What the options in front were held to, a measurement of the client's own among it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.cli.main import run
from tests.decision.asking import assessed

HAIKU = "claude-haiku-5.5@anthropic"
DESK = """\
format: advisor/workload@1
name: Desk
answers:
  use_case: realtime_customer_chat
  complex_reasoning: no
  ttft_limit: 800 ms
  requests_per_month: 100k
  input_tokens: 1000
  output_tokens: 250
"""
MEASURED = f"""\
format: advisor/evidence@1
sources:
  - {{id: load-test, cite: Our load test <b>, kind: own_measurement, retrieved: 2026-11-20}}
claims:
  - {{subject: {HAIKU}, metric: ttft, value: 700 ms, percentile: 95, n: 400,
     source: load-test, as_of: 2026-11-20}}
  - {{subject: {HAIKU}, metric: ttft, value: 600 ms, percentile: 95, n: 400,
     source: seed-padiso, as_of: 2026-11-01}}
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    desk, measured = tmp_path / "desk.yaml", tmp_path / "measured.yaml"
    desk.write_text(DESK, encoding="utf-8")
    measured.write_text(MEASURED, encoding="utf-8")
    return [str(desk), "--evidence", str(measured), "--as-of", "2026-11-21"]


def said(capsys: pytest.CaptureFixture[str], *line: str) -> str:
    assert run([*line]) == 0
    return capsys.readouterr().out


def test_a_measurement_that_makes_a_requirement_pass_is_in_the_report(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    page = said(capsys, "recommend", *files, "--format", "md")
    assert (
        "| First word in time | first word at most 800 ms | 700 ms at p95 "
        "| load-test (2026-11-20) | yes, own measurement |"
    ) in page
    assert "| load-test | Our load test &lt;b&gt; | own measurement | 2026-11-20 |" in page
    assert "| 700 ms, 400 samples, measured 2026-11-20 | yes |" in page
    found = json.loads(said(capsys, "recommend", *files, "--format", "json"))
    (first_word,) = (
        one
        for one in found["held_to"]
        if (one["option"], one["requirement"]) == (HAIKU, "first-word")
    )
    assert (first_word["has"], first_word["verified"]) == ("700 ms at p95", True)


def test_what_passed_is_traced_to_its_claims_and_those_that_lost(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"options.{HAIKU}.requirements.first-word"
    tree = said(capsys, "trace", files[0], name, *files[1:])
    assert "“700 ms at p95”" in tree
    assert "claim own-1: 700 ms at p95, load-test, 2026-11-20" in tree
    assert "lost: own-2: 600 ms at p95, seed-padiso, 2026-11-01" in tree


def test_every_requirement_of_those_in_front_is_there_and_a_members_of_a_route() -> None:
    a = assessed(
        use_case="realtime_customer_chat", complex_reasoning=True, complex_share="15%",
        requests_per_month="500k", input_tokens=1500, output_tokens=350, error_cost="medium",
        monthly_budget="$9000",
    )  # fmt: skip
    assert a.recommended is not None
    assert a.runner_up is not None
    assert a.recommended.option.startswith("route:")
    assert list(dict.fromkeys(h.option for h in a.held_to)) == [
        a.recommended.option, a.runner_up.option
    ]  # fmt: skip
    mine = [h for h in a.held_to if h.option == a.recommended.option]
    not_yet = {(h.requirement, h.about) for h in mine if not h.verified}
    assert not_yet == {(u.requirement, u.about) for u in a.recommended.unverified}
    (budget,) = (h for h in mine if h.requirement == "budget")
    assert (budget.about, budget.verified) == (a.recommended.option, True)
    assert {h.about for h in mine} > {a.recommended.option}
