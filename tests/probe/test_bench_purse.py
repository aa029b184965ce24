"""`advisor bench` under a cap, with kept answers, and with a judge that may know nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.measurement.attempt import failure_words
from advisor.measurement.budget import Budget
from advisor.measurement.message import Message
from advisor.measurement.testset import Agreement, Labelled, Row
from advisor.probe.bench import Bench, Cache, Said
from advisor.probe.client import Endpoint
from advisor.probe.target import Target

Caught = pytest.CaptureFixture[str]
ENDPOINT = Endpoint("http://127.0.0.1:1/v1/x", "openai", "m")
GOOD, JUDGE = Target("good", "", ENDPOINT, None), Target("judge", "", ENDPOINT, None)
PRICED = ["--price-in", "1", "--price-out", "10"]


@pytest.fixture
def argv(tmp_path: Path, server: str) -> list[str]:
    """Ten rows through two endpoints of a fault server that are both fine."""
    path = tmp_path / "set.jsonl"
    rows = [{"input": f"What is {i}?", "expected": "x", "check": "contains"} for i in range(10)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return ["bench", str(path), "--option", f"{server}/ok", "--option", f"{server}/crlf",
            "--protocol", "openai", "--model", "m", "--yes", "--cache", str(tmp_path / "kept"),
            "--concurrency", "1", "--max-tokens", "20", "--format", "json"]  # fmt: skip


@pytest.fixture
def result(capsys: Caught) -> Callable[[list[str]], dict[str, Any]]:
    def found(argv: list[str]) -> dict[str, Any]:
        assert run(argv) == 0
        body: dict[str, Any] = json.loads(capsys.readouterr().out)
        return body

    return found


def test_no_money_costs_no_kept_answer(
    argv: list[str],
    tmp_path: Path,
    result: Callable[[list[str]], dict[str, Any]],
    capsys: Caught,
) -> None:
    assert result(argv)["comparisons"][0]["pairs"] == 10
    kept = tmp_path / "kept" / "answers.jsonl"
    lines = kept.read_text("utf-8").splitlines()
    # The first row of the first option, before which everything else used to be read in vain.
    kept.write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")

    run([*argv, *PRICED, "--dry-run"])
    said = " ".join(capsys.readouterr().err.split())
    assert "/ok, test set: 1 calls" in said
    assert "; 9 kept already" in said
    assert "/crlf, test set: nothing; 10 kept already" in said

    found = result([*argv, *PRICED, "--max-usd", "0"])
    assert (found["comparisons"][0]["pairs"], found["spent_usd"]) == (9, 0)
    assert found["options"][0]["errors"] == {"not_sent": 1}


def test_a_dry_run_makes_no_folder(argv: list[str], tmp_path: Path) -> None:
    assert run([*argv, "--dry-run"]) == 0
    assert not (tmp_path / "kept").exists()


def test_a_cap_leaves_pairs_and_starves_no_option(
    argv: list[str], result: Callable[[list[str]], dict[str, Any]]
) -> None:
    # At most some (120 + 800) x $1 + 20 x $10 a million, $0.0011; billed 30 x $1 + 12 x $10.
    found = result([*argv, *PRICED, "--max-usd", "0.002"])
    first, second = (10 - one["errors"]["not_sent"] for one in found["options"])
    assert 3 <= second <= first <= second + 1
    assert found["comparisons"][0]["pairs"] == second
    assert found["spent_usd"] <= 0.002


@pytest.mark.parametrize(
    ("same", "of", "proven"),
    # The Wilson bound of 3 of 3 is 44%, of 4 of 4 51%; 20 of 30 gives 49%, 21 of 30 52%.
    [(0, 0, False), (3, 3, False), (4, 4, True), (20, 30, False), (21, 30, True), (2, 30, False)],
)
def test_a_judge_is_proven_by_more_than_chance(same: int, of: int, proven: bool) -> None:
    assert Agreement(same, of).proven is proven


class Told(Bench):
    """A bench whose targets say what they are told to."""

    def __init__(self, folder: Path, says: Callable[[Target, Message], Said]) -> None:
        super().__init__(Budget(1.0), Cache(folder), 2)
        self.says = says

    async def _one(self, target: Target, message: Message) -> Said:
        return self.says(target, message)


def test_a_judge_that_cannot_be_asked_disagrees_with_nobody(tmp_path: Path) -> None:
    asked = iter(range(100))

    def says(target: Target, message: Message) -> Said:
        right = Said("RIGHT", 1.0, None)
        if target is not JUDGE:
            return replace(right, text="an answer")
        return replace(right, failure="http_500") if next(asked) % 2 else right

    bench = Told(tmp_path, says)
    rows = [Row(str(i), "?", "x", "judge", labelled=(Labelled("x", True),)) for i in range(8)]
    found = asyncio.run(bench.judge_agrees(JUDGE, rows))
    assert found == Agreement(4, 4, {"http_500": 4})
    answers = asyncio.run(bench.answers([GOOD], rows, "", 9, JUDGE))["good"].values()
    assert [a.right for a in answers].count(True) == 4
    assert [a.failure for a in answers].count("judge:http_500") == 4
    assert failure_words("judge:http_500") == "the judge could not be asked: HTTP 500"
    unjudged = asyncio.run(bench.answers([GOOD], rows, "", 9, None))["good"].values()
    assert {(a.right, a.failure) for a in unjudged} == {(None, "judge_unproven")}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        # Its answers hold neither word.
        ("ok", "repeats 0.0% [0.0% to 39.0%] of 6 given labels, which is not shown to be better"),
        ("500", "6 × http_500: HTTP 500, as the judge was asked about a label"),
    ],
)
def test_no_verdict_rests_on_a_judge_that_agrees_with_nobody(
    fault: str, said: str, argv: list[str], tmp_path: Path, server: str, capsys: Caught
) -> None:
    rows = [{"input": f"Why {i}?", "expected": "t0", "check": "judge",
             "labelled": {"answer": "because", "right": True}} for i in range(6)]  # fmt: skip
    rows += [{"input": "Say it", "expected": "t0", "check": "contains"}]
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    judged = [*argv[:-2], "--judge", f"{server}/{fault}"]
    assert run(judged) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert said in out
    assert out.count("6 × judge_unproven: its judge is not shown to be better than chance") == 2
    assert "1 pairs" in out
    assert run([*judged, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["judge"]["proven"] is False
