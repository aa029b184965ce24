"""Every format we know, from one traffic: the same profile, whatever it is written in."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from advisor.logs.formats import known_formats, recognise
from tests.logs.reading_logs import packed, profiled, size
from tests.logs.renderings import REQUESTS
from tests.logs.small_traffic import traffic

WITHOUT_CACHE = ("helicone.csv", "azure-apim.csv")
WITHOUT_WRITES = ("openrouter.csv",)
WITHOUT_STATUS = ("openrouter.csv", "coding-agent.jsonl")
WITHOUT_LATENCY = ("coding-agent.jsonl",)


def written(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.write_text(REQUESTS[name](traffic()), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", list(REQUESTS))
def test_one_traffic_gives_one_profile(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    all_of_it = traffic()
    served = [r for r in all_of_it if r.status == 200]
    found = profiled([written(tmp_path, name)], capsys, "--accept-mapping")
    assert (found["requests"], found["rows"]["used"]) == (432, 432)
    tokens = found["tokens"]
    assert tokens["input"] == sum(r.input for r in all_of_it)
    assert tokens["output"] == sum(r.output for r in all_of_it)
    if name in WITHOUT_CACHE:
        assert "cacheable_share" in found["unknown"]
        assert tokens["cached"] is None
    else:
        assert tokens["cached"] == sum(r.read for r in all_of_it)
        if name not in WITHOUT_WRITES:
            assert tokens["written"] == sum(r.written for r in all_of_it)
            held = sum(r.read + r.written for r in all_of_it) / tokens["input"]
            assert found["answers"]["cacheable_share"]["value"] == pytest.approx(held, rel=1e-5)
    assert requests_a_month(found) == pytest.approx(144 * 730 / 24, rel=1e-5)
    if name not in WITHOUT_STATUS:
        inputs = sorted(r.input for r in served)
        assert size(found, "input_tokens")["p95"] == inputs[-(-95 * len(inputs) // 100) - 1]
        assert sum(h["limited"] for h in found["failures_by_hour"]) == 8
        assert sum(h["failed"] for h in found["failures_by_hour"]) == 0
    if name not in WITHOUT_LATENCY + WITHOUT_STATUS:
        assert size(found, "latency_ms")["longest"] == max(r.latency_ms for r in served)
    # The first word of an answer that was not streamed is not its end.
    assert not [s for s in found["sizes"] if s["size"] == "ttft_ms"]
    (model,) = found["models"]
    host = "bedrock" if name == "bedrock.jsonl" else "anthropic"
    if name != "azure-apim.csv":
        assert model["option"] == f"claude-haiku-4.5@{host}"
    assert [t["tag"] for t in found["tags"]] == ["support"]
    assert not any("messages" in c.lower() for f in found["files"] for c in f["columns_read"])


@pytest.mark.parametrize("name", ["canonical.csv", "litellm.jsonl", "otel.json"])
def test_packed_and_columnar_files_give_the_same_profile(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    plain = written(tmp_path, name)
    paths = [plain, tmp_path / f"{name}.gz", tmp_path / f"{name}.zst"]
    paths[1].write_bytes(gzip.compress(plain.read_bytes()))
    paths[2].write_bytes(packed(plain.read_bytes()))
    if name != "otel.json":
        paths.append(tmp_path / f"{name}.parquet")
        with duckdb.connect() as db:
            # Nested values become structs, as exporters write them.
            db.execute(f"COPY (SELECT * FROM '{plain}') TO '{paths[3]}' (FORMAT parquet)")
    found = [profiled([path], capsys) for path in paths]
    for one in found:
        for file in one.pop("files"):
            assert file["format"]
        for answer in one["answers"].values():
            answer.pop("note")
    assert all(one == found[0] for one in found)


def requests_a_month(found: dict[str, Any]) -> float:
    answer = found["answers"]["requests_per_month"]
    return float(answer.get("likely", answer.get("value")))


def test_no_two_formats_have_the_same_signs() -> None:
    formats = known_formats().formats
    for one in formats:
        for group in one.signs:
            assert recognise(group) == one, f"{one.id}: {group}"


def test_every_format_has_a_fixture() -> None:
    rendered = {
        "canonical", "litellm-spend", "langfuse", "helicone-hql", "helicone", "otel", "bedrock",
        "azure-apim", "openrouter", "coding-agent",
    }  # fmt: skip
    sums = {
        "litellm-daily", "anthropic-usage", "anthropic-cost", "anthropic-console", "openai-usage",
        "openai-costs", "openrouter-daily", "vllm-metrics",
    }  # fmt: skip
    traces = {"block-trace", "azure-trace", "vllm-runs"}
    assert {f.id for f in known_formats().formats} == rendered | sums | traces
