"""`advisor rules test`: what a failing case shows of its path, and where it parted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.cli.main import run
from tests.pack.firm import firm

CASE = """\
format: advisor/case@1
name: Letters
why: for this test
workload:
  name: Letters
  answers: {{use_case: summarisation, complex_reasoning: no, error_cost: high,
    review_capacity: none}}
as_of: 2026-11-21
expect: {{{expect}}}
because: none
"""


def outcome(
    folder: Path, expect: str, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str, dict[str, object]]:
    firm(folder, cases__a=CASE.format(expect=expect))
    status = run(["rules", "test", str(folder)])
    out, err = capsys.readouterr()
    if err and not out:
        return status, out, err, {}
    assert run(["rules", "test", str(folder), "--format", "json"]) == status
    return status, out, err, json.loads(capsys.readouterr().out)["cases"][0]


@pytest.mark.parametrize(
    ("expect", "parted", "why"),
    [
        # A rule that was asked in vain; one that decided too soon; one that held another way.
        ("by: expert-work", "expert-work", "expected to decide, but it does not hold"),
        ("by: otherwise", "nobody-catches-mistakes", "decided here already, before otherwise"),
        ("kind: fast-small", "nobody-catches-mistakes", "it chose “A deep reasoner”"),
        ("path: {expert-work: yes}", "expert-work", "expected “yes” here, but it is “no”"),
        ("path: {expert-work: no}, by: otherwise", "nobody-catches-mistakes", "decided here"),
        ("option: gpt-4o-mini@openai", "cost", "gpt-4o-mini@openai fails"),
    ],
)
def test_a_failing_case_shows_where_it_parted(
    expect: str, parted: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = f"verdict: decided, {expect}"
    status, out, err, found = outcome(tmp_path / "firm", wanted, capsys)
    assert status == 1
    assert found["parted_at"] == parted
    assert why in str(found["parted_because"])
    words = " ".join(out.split())
    assert "The path that was taken:" in words
    assert "nobody-catches-mistakes: A wrong answer is expensive" in words
    assert f"It parted at {parted}:" in words
    assert out.count("     > ") == 1
    assert f"{tmp_path}/firm/cases/a.yaml:9:" in err


def test_a_case_that_holds_says_so_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = "verdict: decided, by: nobody-catches-mistakes, path: {expert-work: no}"
    status, out, err, found = outcome(tmp_path / "firm", wanted, capsys)
    assert (status, err, found["parted_at"]) == (0, "", None)
    assert out.startswith("ok     Letters: ")


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("kind: fast-smal", 'unknown kind "fast-smal" (did you mean "fast-small"?)'),
        ("by: expert-wrk", 'unknown rule "expert-wrk" (did you mean "expert-work"?)'),
        ("path: {expert-wrk: no}", 'unknown rule "expert-wrk" (did you mean "expert-work"?)'),
        ("option: gpt-4o-min@openai", 'unknown option "gpt-4o-min@openai" (did you mean'),
    ],
)
def test_an_expectation_nobody_can_meet_is_a_mistake(
    expect: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err, _ = outcome(tmp_path / "firm", f"verdict: decided, {expect}", capsys)
    assert (status, out) == (1, "")
    assert said in err


def test_a_pack_without_cases_says_where_they_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "test", str(firm(tmp_path / "firm"))]) == 1
    assert f"there are no cases in {tmp_path}/firm/cases" in capsys.readouterr().err
