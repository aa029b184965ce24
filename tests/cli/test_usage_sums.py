"""`advisor usage replay` of logs that hold sums over time, which say nothing of one request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from tests.logs.reading_logs import DAY
from tests.logs.renderings import canonical
from tests.logs.small_traffic import jsonl, traffic

START = 1_791_158_400  # 2026-10-05 00:00 UTC
POLICIES = """format: advisor/policies@1
policies:
  - name: by size
    routes: [{when: {input_tokens: {below: 2000}}, to: claude-haiku-5.5@anthropic}]
    otherwise: claude-sonnet-5.5@anthropic
  - name: by hour
    routes: [{when: {hour: {from: 22, to: 6}}, to: claude-haiku-5.5@anthropic}]
    otherwise: claude-sonnet-5.5@anthropic
  - name: by model
    routes:
      - {when: {model: gpt-4o-mini}, to: claude-haiku-5.5@anthropic}
      - {when: {model: nobody, input_tokens: {below: 2000}}, to: claude-sonnet-5.5@anthropic}
    otherwise: claude-sonnet-5.5@anthropic
"""
SUMS, LONG_SUMS = "the log holds sums, not requests", "the log holds sums of more than an hour"
HAIKU = "claude-haiku-5.5@anthropic"


def openai(path: Path, buckets: int, seconds: int) -> Path:
    """Buckets of 1,000 requests with 900 tokens in and 100 out each."""
    result = {"input_tokens": 900_000, "output_tokens": 100_000, "input_cached_tokens": 0,
              "num_model_requests": 1_000, "model": "gpt-4o-mini"}  # fmt: skip
    data = [
        {"start_time": START + i * seconds, "end_time": START + (i + 1) * seconds,
         "results": [result]}
        for i in range(buckets)
    ]  # fmt: skip
    path.write_text(json.dumps({"object": "page", "data": data}), encoding="utf-8")
    return path


def replayed(
    logs: list[Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, dict[str, Any]]:
    """Every candidate of a replay, by its id."""
    file = folder / "p.yaml"
    file.write_text(POLICIES, encoding="utf-8")
    argv = [*map(str, logs), "--policies", str(file), "--format", "json", *DAY]
    status = run(["usage", "replay", *argv])
    out, err = capsys.readouterr()
    assert status == 0, err
    return {c["id"]: c for c in json.loads(out)["candidates"]}


def test_thirty_days_of_sums_go_through_no_policy_by_size_or_hour(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = replayed([openai(tmp_path / "usage.json", 30, 86_400)], tmp_path, capsys)
    assert (found["by size"]["usd"], found["by size"]["why"]) == (None, SUMS)
    assert (found["by hour"]["usd"], found["by hour"]["why"]) == (None, LONG_SUMS)
    assert found["by model"]["usd"] == found[HAIKU]["usd"], "a size that decides nothing is no bar"
    # 900 tokens are far below its tier of 100,000, whatever a day's sum is: $0.10 and $0.50.
    factor = found[HAIKU]["usd"]["likely"] / (30 * (0.9 * 0.10 + 0.1 * 0.50))
    assert 0.3 < factor < 2, "another model's tokens, and not five times the price"


def test_the_hours_of_hourly_sums_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = replayed([openai(tmp_path / "usage.json", 48, 3_600)], tmp_path, capsys)
    assert found["by size"]["why"] == SUMS
    night, day = found[HAIKU]["usd"], found["claude-sonnet-5.5@anthropic"]["usd"]
    by_hand = night["likely"] * 8 / 24 + day["likely"] * 16 / 24
    assert found["by hour"]["usd"]["likely"] == pytest.approx(by_hand)


def test_requests_beside_sums_do_not_make_them_requests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = tmp_path / "requests.jsonl"
    requests.write_text(jsonl(canonical(traffic())), encoding="utf-8")
    alone = replayed([requests], tmp_path, capsys)
    assert alone["by size"]["usd"] and alone["by hour"]["usd"]
    both = replayed([requests, openai(tmp_path / "usage.json", 3, 86_400)], tmp_path, capsys)
    assert (both["by size"]["why"], both["by hour"]["why"]) == (SUMS, LONG_SUMS)


def test_the_built_in_policies_are_left_out_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = openai(tmp_path / "usage.json", 30, 86_400)
    assert run(["usage", "replay", str(log), *DAY]) == 0
    out = capsys.readouterr().out
    first, _, rest = out.partition("\n\n")
    assert "tiered" not in first
    assert f"  – tiered at 4k tokens: {SUMS}" in rest.partition("Left out")[2]
    assert f"  – tiered at 16k tokens: {SUMS}" in rest


@pytest.mark.parametrize("model", ["gpt-6-luna", "gpt-4o-mini"])
def test_what_is_assumed_of_reasoning_and_of_sums_is_said(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = openai(tmp_path / "usage.json", 30, 86_400)
    log.write_text(log.read_text("utf-8").replace("gpt-4o-mini", model), encoding="utf-8")
    assert run(["usage", "replay", str(log), *DAY]) == 0
    said = " ".join(capsys.readouterr().out.partition("\nAssumed")[2].split())
    assert "billed as so many prompts of their mean length" in said
    assert "2 times (1 to 4) for gpt-6-luna, gpt-6.1-terra." in said
    assert ("What gpt-6-luna wrote is divided by that" in said) == (model == "gpt-6-luna")


def test_bills_without_tokens_do_not_bar_a_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests, costs = tmp_path / "requests.jsonl", tmp_path / "costs.json"
    requests.write_text(jsonl(canonical(traffic())), encoding="utf-8")
    result = {"amount": {"value": 1.5, "currency": "usd"}, "line_item": "gpt-4o-mini, input"}
    bucket = {"start_time": START, "end_time": START + 86_400, "results": [result]}
    costs.write_text(json.dumps({"object": "page", "data": [bucket]}), encoding="utf-8")
    alone = replayed([requests], tmp_path, capsys)
    both = replayed([requests, costs], tmp_path, capsys)
    for name in ("by size", "by hour"):
        assert both[name]["usd"]["likely"] == pytest.approx(alone[name]["usd"]["likely"])
