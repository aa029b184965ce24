"""Public traces that nobody here made, against figures that the standard library works out."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.logs.reading_logs import profiled, size

TRACES = Path(__file__).parent / "traces"
AZURE = TRACES / "azure2023_code.csv.gz"
MOONCAKE = TRACES / "mooncake_conversation_start.jsonl.gz"
VLLM = TRACES / "vllm_sharegpt_measured.parquet"


def nearest_rank(values: list[int], percent: int) -> int:
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1]


def agrees(found: dict[str, Any], values: list[int]) -> None:
    assert found["mean"] == pytest.approx(sum(values) / len(values))
    assert found["longest"] == max(values)
    for percent in (50, 95, 99):
        assert found[f"p{percent}"] == nearest_rank(values, percent), percent


def test_azure_2023_code(capsys: pytest.CaptureFixture[str]) -> None:
    with gzip.open(AZURE, "rt") as stream:
        rows = list(csv.DictReader(stream))
    found = profiled([AZURE], capsys)
    inputs = [int(r["ContextTokens"]) for r in rows]
    outputs = [int(r["GeneratedTokens"]) for r in rows]
    agrees(size(found, "input_tokens"), inputs)
    agrees(size(found, "output_tokens"), outputs)
    # Published with the trace: 1469, 7315 and 7436 in; 13, 90 and 252 out; 67 in the peak second.
    assert [size(found, "input_tokens")[p] for p in ("p50", "p95", "p99")] == [1469, 7315, 7436]
    assert [size(found, "output_tokens")[p] for p in ("p50", "p95", "p99")] == [13, 90, 252]
    seconds = Counter(r["TIMESTAMP"][:19] for r in rows)
    minutes = Counter(r["TIMESTAMP"][:16] for r in rows)
    assert found["peaks"]["second"]["requests"] == max(seconds.values()) == 67
    assert found["peaks"]["minute"]["requests"] == max(minutes.values())
    assert found["peaks"]["second"]["mean_of_busy"] == pytest.approx(len(rows) / len(seconds))
    times = sorted(datetime.fromisoformat(r["TIMESTAMP"][:26]) for r in rows)
    assert found["span"]["seconds"] == pytest.approx((times[-1] - times[0]).total_seconds())
    assert found["answers"]["input_tokens"]["value"] == pytest.approx(sum(inputs) / 8819, rel=1e-5)
    assert found["answers"]["longest_prompt"]["value"] == max(inputs)


def test_an_hour_is_not_scaled_to_a_month(capsys: pytest.CaptureFixture[str]) -> None:
    found = profiled([AZURE], capsys)
    assert "requests_per_month" not in found["answers"]
    assert "57 minutes" in found["unknown"]["requests_per_month"]
    assert {"peak_factor", "cacheable_share"} <= found["unknown"].keys()


def test_mooncake_cacheable_share_is_what_its_hashes_give(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with gzip.open(MOONCAKE, "rt") as stream:
        rows = [json.loads(line) for line in stream]
    found = profiled([MOONCAKE], capsys)
    agrees(size(found, "input_tokens"), [r["input_length"] for r in rows])
    for life in (60, 300, 3600, None):
        seen: dict[int, int] = {}
        hits = 0
        for r in rows:
            blocks = 0
            for block in r["hash_ids"]:
                last = seen.get(block)
                if last is None or (life is not None and r["timestamp"] - last > life * 1000):
                    break
                blocks += 1
            hits += min(blocks * 512, r["input_length"])
            seen.update(dict.fromkeys(r["hash_ids"], r["timestamp"]))
        share = found["cacheable_by_life_s"]["unlimited" if life is None else str(life)]
        assert share == hits / sum(r["input_length"] for r in rows)
    answer = found["answers"]["cacheable_share"]
    by_life = found["cacheable_by_life_s"]
    given = answer.get("likely", answer.get("value"))
    assert given == pytest.approx(by_life["300"], rel=1e-5)


def test_measured_runs_give_latency_and_no_month(capsys: pytest.CaptureFixture[str]) -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = duckdb.sql(f"SELECT ttft_ms, latency_ms, output_tokens FROM '{VLLM}'").fetchall()
    found = profiled([VLLM], capsys)
    for name, column in (("ttft_ms", 0), ("latency_ms", 1), ("output_tokens", 2)):
        exact = sorted(row[column] for row in rows)
        for percent in (50, 95, 99):
            want = exact[-(-percent * len(exact) // 100) - 1]
            assert abs(size(found, name)[f"p{percent}"] - want) <= 0.5
    assert "single runs" in found["unknown"]["requests_per_month"]
