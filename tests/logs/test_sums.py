"""Reports by minute, hour or day: sums, and no sizes of a request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from tests.logs.reading_logs import DAY, profiled
from tests.logs.small_traffic import Request, as_csv, jsonl, traffic

MODEL = "claude-haiku-4-5-20251001"
DATES = ("2026-10-05", "2026-10-06", "2026-10-07")


def anthropic_usage() -> str:
    """Three days: 1,000 fresh, 600 + 400 written, 8,000 read and 500 out, in thousands a day."""
    return json.dumps(
        {
            "data": [
                {
                    "starting_at": f"{day}T00:00:00Z",
                    "ending_at": f"{day[:-1]}{int(day[-1]) + 1}T00:00:00Z",
                    "results": [
                        {
                            "uncached_input_tokens": 1_000_000,
                            "cache_creation": {
                                "ephemeral_5m_input_tokens": 600_000,
                                "ephemeral_1h_input_tokens": 400_000,
                            },
                            "cache_read_input_tokens": 8_000_000,
                            "output_tokens": 500_000,
                            "model": MODEL,
                            "service_tier": "standard",
                        }
                    ],
                }
                for day in DATES
            ],
            "has_more": False,
        }
    )


def anthropic_console() -> str:
    return as_csv(
        [
            {
                "usage_date_utc": day,
                "model_version": MODEL,
                "api_key": "k",
                "workspace": "support",
                "usage_type": "message",
                "context_window": "≤ 200k",
                "usage_input_tokens_no_cache": 1_000_000,
                "usage_input_tokens_cache_write_5m": 600_000,
                "usage_input_tokens_cache_write_1h": 400_000,
                "usage_input_tokens_cache_read": 8_000_000,
                "usage_output_tokens": 500_000,
                "web_search_count": 0,
            }
            for day in DATES
        ]
    )


@pytest.mark.parametrize("made", [anthropic_usage, anthropic_console])
def test_sums_without_requests_give_a_month_of_tokens(
    made: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "usage.txt"
    path.write_text(made(), encoding="utf-8")
    found = profiled([path], capsys)
    assert found["tokens"] == {
        "input": 30_000_000, "output": 1_500_000, "cached": 24_000_000, "written": 3_000_000,
    }  # fmt: skip
    # 10.5 million a day, 730 ÷ 24 days a month.
    month = 10_500_000 * 730 / 24
    assert found["answers"]["monthly_tokens"]["value"] == pytest.approx(month, rel=1e-5)
    assert found["answers"]["input_share"]["value"] == pytest.approx(20 / 21, rel=1e-5)
    assert found["answers"]["cacheable_share"]["value"] == pytest.approx(0.9)
    assert {"requests_per_month", "input_tokens", "longest_prompt"} <= found["unknown"].keys()
    assert (found["sizes"], found["peaks"]) == ([], {})
    # At $1.00, $1.25, $2.00, $0.10 and $5.00: (3 + 2.25 + 2.4 + 2.4 + 7.5) = $17.55.
    assert found["spend_usd"]["priced"] == pytest.approx(17.55)


def test_cents_of_a_cost_report_are_set_beside_the_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage, cost = tmp_path / "usage.json", tmp_path / "cost.json"
    usage.write_text(anthropic_usage(), encoding="utf-8")
    results = [{"amount": "585.0", "currency": "USD", "cost_type": "tokens", "model": MODEL}]
    data = [{"starting_at": f"{d}T00:00:00Z", "ending_at": f"{d}T23:59:59Z", "results": results}
            for d in DATES]  # fmt: skip
    cost.write_text(json.dumps({"data": data}), encoding="utf-8")
    found = profiled([usage, cost], capsys)
    assert found["spend_usd"]["logged"] == pytest.approx(17.55)
    assert found["spend_usd"]["gap"] == pytest.approx(0, abs=1e-6)


def test_openai_usage_is_inclusive_and_counts_requests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = 1_791_158_400  # 2026-10-05 00:00 UTC
    path = tmp_path / "usage.json"
    data = [
        {
            "object": "bucket",
            "start_time": start + i * 86_400,
            "end_time": start + (i + 1) * 86_400,
            "results": [
                {
                    "object": "organization.usage.completions.result",
                    "input_tokens": 10_000,
                    "output_tokens": 1_000,
                    "input_cached_tokens": 4_000,
                    "num_model_requests": 100,
                    "model": "gpt-4o-mini-2024-07-18",
                    "batch": i == 2,
                }
            ],
        }
        for i in range(3)
    ]
    path.write_text(json.dumps({"object": "page", "data": data}), encoding="utf-8")
    found = profiled([path], capsys)
    assert found["requests"] == 300
    assert found["answers"]["input_tokens"]["value"] == pytest.approx(100)
    assert found["answers"]["cacheable_share"]["value"] == pytest.approx(0.4)
    assert found["answers"]["batchable_share"]["value"] == pytest.approx(1 / 3, rel=1e-5)
    assert found["models"][0]["option"] == "gpt-4o-mini@openai"


@pytest.mark.parametrize("cache", [True, False], ids=["with cache", "older export"])
def test_litellm_daily_rows(
    cache: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "date": day,
            "model": "claude-haiku-4-5",
            "custom_llm_provider": "anthropic",
            "prompt_tokens": 100_000,
            "completion_tokens": 10_000,
            **({"cache_read_input_tokens": 50_000, "cache_creation_input_tokens": 0}
               if cache else {}),
            "spend": 0.105 if cache else 0.15,
            "api_requests": 100,
            "failed_requests": 1,
        }
        for day in DATES
    ]  # fmt: skip
    path = tmp_path / "daily.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    found = profiled([path], capsys)
    assert found["answers"]["requests_per_month"]["value"] == pytest.approx(3041.67, rel=1e-5)
    assert ("cacheable_share" in found["answers"]) == cache
    assert "by the day" in found["unknown"]["peak_factor"]
    # 50,000 at $1.00 and 50,000 at $0.10 and 10,000 at $5.00 a million: $0.105 a day.
    assert found["spend_usd"]["priced"] == pytest.approx(0.315 if cache else 0.45)
    assert found["spend_usd"]["gap"] == pytest.approx(0, abs=1e-9)


def test_openrouter_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "endpoint_id": "e",
        "model": "anthropic/claude-haiku-4.5",
        "provider_name": "Anthropic",
        "requests": 10,
        "prompt_tokens": 5_000,
        "completion_tokens": 500,
        "cached_tokens": 1_000,
        "usage": 0.0066,
    }
    rows = [{"date": day, **row} for day in DATES]
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl(rows), encoding="utf-8")
    found = profiled([path], capsys)
    # 4,000 × $1 + 1,000 × $0.10 + 500 × $5, a million, three days.
    assert found["spend_usd"]["priced"] == pytest.approx(3 * 0.0066)


def test_a_metrics_page_gives_sums_since_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = """# HELP process_start_time_seconds Start time
process_start_time_seconds 1.7e+09
vllm:prompt_tokens_total{engine="0",model_name="meta-llama/Llama-3.1-8B-Instruct"} 9e+06
vllm:generation_tokens_total{engine="0",model_name="meta-llama/Llama-3.1-8B-Instruct"} 1e+06
vllm:prefix_cache_hits_total{engine="0",model_name="meta-llama/Llama-3.1-8B-Instruct"} 3e+06
vllm:request_success_total{reason="stop",model_name="meta-llama/Llama-3.1-8B-Instruct"} 900
vllm:request_success_total{reason="length",model_name="meta-llama/Llama-3.1-8B-Instruct"} 100
"""
    path = tmp_path / "metrics.txt"
    path.write_text(page, encoding="utf-8")
    found = profiled([path], capsys)
    assert found["requests"] == 1_000
    assert found["tokens"]["input"] == 9_000_000
    assert found["answers"]["cacheable_share"]["value"] == pytest.approx(1 / 3, rel=1e-5)


EDGES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"


def metrics_page(requests: list[Request], cut_at: int | None = None) -> str:
    """What the server would count: sums, and each size by bucket, for two engines of one model."""
    lines = ["# HELP vllm:x …", "process_start_time_seconds 1.7e+09"]
    served = [r for r in requests if r.status == 200]
    for engine, some in enumerate((served[::2], served[1::2])):
        labels = f'engine="{engine}",model_name="{LLAMA}"'
        lines += [
            f"vllm:prompt_tokens_total{{{labels}}} {sum(r.input for r in some)}",
            f"vllm:generation_tokens_total{{{labels}}} {sum(r.output for r in some)}",
            f"vllm:prefix_cache_hits_total{{{labels}}} {sum(r.read for r in some)}",
            f'vllm:request_success_total{{{labels},finished_reason="stop"}} {len(some)}',
        ]
        sizes: dict[str, Sequence[float]] = {
            "request_prompt_tokens": [r.input for r in some],
            "request_generation_tokens": [r.output for r in some],
            "e2e_request_latency_seconds": [r.latency_ms / 1000 for r in some],
        }
        for name, values in sizes.items():
            for edge in (*(str(e) for e in EDGES if cut_at is None or e <= cut_at), "+Inf"):
                count = sum(v <= float(edge) for v in values)
                lines.append(f'vllm:{name}_bucket{{{labels},le="{edge}"}} {count}.0')
            lines.append(f"vllm:{name}_sum{{{labels}}} {sum(values)}")
            lines.append(f"vllm:{name}_count{{{labels}}} {len(values)}")
    return "\n".join(lines) + "\n"


def test_a_metrics_page_gives_percentiles_as_bounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served = [r for r in traffic() if r.status == 200]
    path = tmp_path / "metrics.prom"
    path.write_text(metrics_page(served), encoding="utf-8")
    found = profiled([path], capsys)
    assert found["requests"] == len(served)
    assert found["tokens"]["input"] == sum(r.input for r in served)
    assert found["tokens"]["output"] == sum(r.output for r in served)
    assert found["sizes"] == []
    for size, values in (
        ("input_tokens", sorted(r.input for r in served)),
        ("output_tokens", sorted(r.output for r in served)),
        ("latency_ms", sorted(r.latency_ms for r in served)),
    ):
        bounds = next(b for b in found["size_bounds"] if b["size"] == size)
        assert bounds["mean"] == pytest.approx(sum(values) / len(values))
        for p in (50, 95, 99):
            exact = values[-(-p * len(values) // 100) - 1]
            assert bounds[f"p{p}"]["from"] <= exact <= bounds[f"p{p}"]["to"], (size, p)
        assert bounds["longest"]["from"] <= values[-1] <= bounds["longest"]["to"]
    # 6,384 tokens at the most, counted between 5,000 and 10,000.
    longest = found["answers"]["longest_prompt"]
    assert (longest["low"], longest["likely"], longest["high"]) == (5001, 10_000, 10_000)
    assert run(["usage", "profile", str(path), *DAY]) == 0
    text = capsys.readouterr().out
    assert "Counted by bucket" in text and "5,001–10,000" in text


def test_a_longest_prompt_beyond_the_last_bucket_is_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "metrics.prom"
    path.write_text(metrics_page(traffic(), cut_at=2000), encoding="utf-8")
    found = profiled([path], capsys)
    assert found["unknown"]["longest_prompt"] == "only that it is 2,001 tokens or more"


def test_of_two_pages_of_one_server_the_later_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / "late.prom", tmp_path / "early.prom"]
    paths[0].write_text(metrics_page(traffic()), encoding="utf-8")
    paths[1].write_text(metrics_page(traffic()[:200]), encoding="utf-8")
    both, late = profiled(paths, capsys), profiled(paths[:1], capsys)
    assert both["tokens"] == late["tokens"] and both["requests"] == late["requests"]
    assert both["size_bounds"] == late["size_bounds"]


def test_no_records_at_all_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "usage.json"
    path.write_text('{"data": [], "has_more": false}', encoding="utf-8")
    assert run(["usage", "profile", str(path), *DAY]) == 1
    assert ":1:1: " in capsys.readouterr().err
