"""What no program expects, from an endpoint or from the person: a word for it, no traceback."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.measurement.draw import Case
from advisor.measurement.grade import grade_json
from advisor.measurement.json_schema import faults_in
from advisor.measurement.outcome import Item
from advisor.measurement.suite import FieldRule, Suite
from advisor.probe.runner import Run
from tests.probe.test_command import AS_MODEL, HAIKU, Caught
from tests.probe.test_faults import calls, endpoint

OTHER = "claude-haiku-4.5@anthropic"

HUGE = 10**400


@pytest.mark.parametrize("protocol", ["anthropic", "openai"])
@pytest.mark.parametrize("fault", ["429_odd", "usage_endless", "half_characters"])
def test_an_endpoint_that_says_the_unsayable(
    fault: str, protocol: str, server: str, tmp_path: Path, capsys: Caught
) -> None:
    rows = tmp_path / "set.jsonl"
    rows.write_text(
        '{"input": "a", "expected": "b"}\n'
        '{"input": "a", "expected": "c", "check": "judge"}\n', encoding="utf-8"
    )  # fmt: skip
    target = f"{server}/{fault}"
    more = ["--protocol", protocol, "--model", "m", "--price-in", "1", "--price-out", "1", "--yes"]
    argv = ["probe", target, *more, "--suite", "latency", "--suite", "multi-turn"]
    status = run([*argv, "--samples", "2", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert status == (1 if fault == "429_odd" else 0)
    assert 0 < found["spent_usd"] < 0.1 or fault == "429_odd"
    kept = tmp_path / "kept"
    options = ["--option", target, "--option", f"{target}/b", "--judge", f"{target}/c"]
    run(["bench", str(rows), *options, *more, "--cache", str(kept)])
    capsys.readouterr()
    if fault == "half_characters":
        answers = (kept / "answers.jsonl").read_text("utf-8")
        assert "\U0001f600\ufffd" in answers


def test_halves_of_a_character_are_put_together(server: str) -> None:
    (attempt,) = asyncio.run(calls(endpoint(server, "half_characters", "openai"), 1))
    assert attempt.reply.text == "\U0001f600\ufffd " * 4


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/a b", "http://127.0.0.1:9/ö", "http://bücher.example", "http://a b",
     "http://127.0.0.1:9/\udcff", "http://127.0.0.1:9/a\tb", "http://" + "a" * 64 + ".example",
     "http://a..example"],
)  # fmt: skip
@pytest.mark.parametrize("how", [["--yes"], ["--dry-run"]])
def test_an_address_that_cannot_be_sent(address: str, how: list[str], capsys: Caught) -> None:
    assert run(["probe", address, *AS_MODEL, "--price-in", "1", "--price-out", "1", *how]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "address" in line


def test_a_model_whose_name_is_no_text(server: str, capsys: Caught) -> None:
    argv = ["probe", f"{server}/ok", "--protocol", "openai", "--model", "m\udcff", "--dry-run"]
    assert run(argv) == 1
    assert "the name of the model" in capsys.readouterr().err


def test_numbers_that_no_fraction_can_hold() -> None:
    assert faults_in(HUGE, {"type": "number", "maximum": 0.5}) == [": maximum"]
    assert faults_in(HUGE, {"type": "number", "minimum": 0.5}) == []
    assert faults_in(0.5, {"minimum": HUGE}) == [": minimum"]
    rules = (FieldRule(name="n", type="number"),)
    assert grade_json(json.dumps({"n": HUGE}), rules, {"n": 0.5}).faults == ("wrong_value",)


def test_a_suite_that_breaks_loses_nothing_else(
    server: str, tmp_path: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Run._single

    async def broken(run_: Run, suite: Suite, case: Case) -> Item:
        if "/two" in run_.client.endpoint.url:
            raise LookupError("secret words")
        return await real(run_, suite, case)

    monkeypatch.setattr(Run, "_single", broken)
    saved = tmp_path / "e.yaml"
    argv = ["probe", f"{HAIKU}={server}/ok/two", f"{OTHER}={server}/slow", "--suite", "latency",
            "--suite", "classification", "--samples", "60", "--concurrency", "60", "--format",
            "json", "--yes", "-o", str(saved)]  # fmt: skip
    assert run(argv) == 0
    out, err = capsys.readouterr()
    first, second = (one["suites"] for one in json.loads(out)["targets"])
    assert first["classification"]["stopped"] == "the probe itself failed: LookupError"
    assert first["classification"]["not_sent"] == 60
    assert (first["latency"]["n"], second["latency"]["n"]) == (60, 60)
    assert second["classification"]["n"] == 60
    assert "secret words" not in out
    assert saved.exists(), err
