"""One small traffic, written the way each log format writes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.logs.renderings_vendors import (
    azure_apim,
    bedrock,
    coding_agent,
    openllmetry,
    openrouter,
    otel,
)
from tests.logs.small_traffic import MODEL, Request, as_csv, iso, jsonl


def litellm(requests: list[Request]) -> list[dict[str, Any]]:
    return [
        {
            "request_id": f"r{r.number}",
            "call_type": "acompletion",
            "startTime": iso(r.at),
            "endTime": iso(r.end),
            "completionStartTime": iso(r.end),
            "model": MODEL,
            "custom_llm_provider": "anthropic",
            "prompt_tokens": r.input,
            "completion_tokens": r.output,
            "total_tokens": r.input + r.output,
            "spend": 0.0,
            # The proxy's own response cache: says nothing of prompt caching.
            "cache_hit": "False",
            "metadata": {
                "usage_object": {
                    "cache_read_input_tokens": r.read,
                    "cache_creation_input_tokens": r.written,
                },
                "error_information": {"error_code": "429"} if r.status == 429 else {},
            },
            "messages": "a prompt that must not be read",
            "request_tags": ["support"],
            "status": "success" if r.status == 200 else "failure",
        }
        for r in requests
    ]


def litellm_payload(requests: list[Request]) -> list[dict[str, Any]]:
    """The logging callback's rows: times in seconds since 1970, and the newer place of counts."""
    epoch = datetime(1970, 1, 1)
    return [
        {
            "id": f"r{r.number}",
            "startTime": (r.at - epoch).total_seconds(),
            "endTime": (r.end - epoch).total_seconds(),
            "model": MODEL,
            "custom_llm_provider": "anthropic",
            "prompt_tokens": r.input,
            "completion_tokens": r.output,
            "response_cost": 0.0,
            "metadata": {
                "usage_object": {
                    "prompt_tokens_details": {
                        "cached_tokens": r.read,
                        "cache_creation_tokens": r.written,
                    }
                }
            },
            "error_information": {"error_code": "429"} if r.status == 429 else None,
            "request_tags": ["support"],
            "status": "success" if r.status == 200 else "failure",
        }
        for r in requests
    ]


def langfuse(requests: list[Request]) -> list[dict[str, Any]]:
    """By design without cached tokens in the input; spans of other types repeat the usage."""
    rows = []
    for r in requests:
        usage = {
            "input": r.fresh,
            "output": r.output,
            "total": r.input + r.output,
            "cache_read_input_tokens": r.read,
            "cache_creation_input_tokens": r.written,
        }
        row = {
            "id": f"o{r.number}",
            "trace_id": f"t{r.number}",
            "type": "GENERATION",
            "start_time": r.at.strftime("%Y-%m-%d %H:%M:%S.%f"),
            "end_time": r.end.strftime("%Y-%m-%d %H:%M:%S.%f"),
            "provided_model_name": MODEL,
            "usage_details": usage,
            "latency": r.latency_ms / 1000,
            "level": "DEFAULT" if r.status == 200 else "ERROR 429",
            "trace_name": "support",
        }
        rows += [row, {**row, "id": f"s{r.number}", "type": "SPAN"}]
    return rows


def langfuse_inclusive(requests: list[Request]) -> list[dict[str, Any]]:
    """What some senders do: the whole input where the format wants it without cached tokens."""
    rows = langfuse(requests)
    for row in rows:
        usage = row["usage_details"]
        usage["input"] = usage["total"] - usage["output"]
    return rows


def langfuse_api(requests: list[Request]) -> list[dict[str, Any]]:
    names = {
        "trace_id": "traceId", "start_time": "startTime", "end_time": "endTime",
        "provided_model_name": "providedModelName", "usage_details": "usageDetails",
        "trace_name": "traceName",
    }  # fmt: skip
    return [{names.get(k, k): v for k, v in row.items()} for row in langfuse(requests)]


def helicone_hql(requests: list[Request]) -> list[dict[str, Any]]:
    """The provider's own counts, which for this one leave cached tokens out."""
    return [
        {
            "response_id": f"r{r.number}",
            "request_created_at": iso(r.at),
            "status": r.status,
            "model": MODEL,
            "provider": "ANTHROPIC",
            "prompt_tokens": r.fresh,
            "completion_tokens": r.output,
            "prompt_cache_read_tokens": r.read,
            "prompt_cache_write_tokens": r.written,
            "latency": r.latency_ms,
            "properties": {"Feature": "support"},
        }
        for r in requests
    ]


def helicone(requests: list[Request]) -> list[dict[str, Any]]:
    return [
        {
            "response_id": f"r{r.number}",
            "response_created_at": iso(r.end),
            "response_status": r.status,
            "request_created_at": iso(r.at),
            "request_body": "a prompt that must not be read",
            "request_properties": {"Feature": "support"},
            "request_user_id": "",
            "model": MODEL,
            "prompt_tokens": r.input,
            "completion_tokens": r.output,
            "latency": r.latency_ms,
            "cost": "",
        }
        for r in requests
    ]


def canonical(requests: list[Request]) -> list[dict[str, Any]]:
    return [
        {
            "ts": iso(r.at),
            "model": MODEL,
            "provider": "anthropic",
            "tag": "support",
            "input_tokens": r.input,
            "output_tokens": r.output,
            "cached_input_tokens": r.read,
            "cache_write_tokens": r.written,
            "latency_ms": r.latency_ms,
            "status": r.status,
        }
        for r in requests
    ]


def own(requests: list[Request]) -> list[dict[str, Any]]:
    """A log that nobody knows, with usual names and its counts inclusive, as its total shows."""
    return [
        {
            "Timestamp": r.at.isoformat(),
            "Model": MODEL,
            "Prompt_Tokens": r.input,
            "Completion_Tokens": r.output,
            "Total_Tokens": r.input + r.output,
            "Cached_Tokens": r.read,
            "Cache_Creation_Tokens": r.written,
            "Duration_ms": r.latency_ms,
            "Status": r.status,
            "Team": "support",
        }
        for r in requests
    ]


REQUESTS: dict[str, Callable[[list[Request]], str]] = {
    "canonical.jsonl": lambda rs: jsonl(canonical(rs)),
    "canonical.csv": lambda rs: as_csv(canonical(rs)),
    "litellm.jsonl": lambda rs: jsonl(litellm(rs)),
    "litellm.csv": lambda rs: as_csv(litellm(rs)),
    "litellm.json": lambda rs: json.dumps(litellm(rs), indent=1),
    "litellm-payload.jsonl": lambda rs: jsonl(litellm_payload(rs)),
    "langfuse.jsonl": lambda rs: jsonl(langfuse(rs)),
    "langfuse.csv": lambda rs: as_csv(langfuse(rs)),
    "langfuse-inclusive.jsonl": lambda rs: jsonl(langfuse_inclusive(rs)),
    "langfuse-api.json": lambda rs: json.dumps({"data": langfuse_api(rs)}),
    "helicone-hql.jsonl": lambda rs: jsonl(helicone_hql(rs)),
    "helicone.csv": lambda rs: as_csv(helicone(rs)),
    "otel.json": lambda rs: json.dumps(otel(rs), indent=1),
    "otel.jsonl": lambda rs: json.dumps(otel(rs[:9])) + "\n" + json.dumps(otel(rs[9:])) + "\n",
    "openllmetry.json": lambda rs: json.dumps(openllmetry(rs)),
    "bedrock.jsonl": lambda rs: jsonl(bedrock(rs)),
    "azure-apim.csv": lambda rs: as_csv(azure_apim(rs)),
    "openrouter.csv": lambda rs: as_csv(openrouter(rs)),
    "coding-agent.jsonl": lambda rs: jsonl(coding_agent(rs)),
    "own.csv": lambda rs: as_csv(own(rs)),
}
"""Formats with a row a request."""
