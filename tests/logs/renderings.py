"""One small traffic, written the way each log format writes it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

START = datetime(2026, 10, 5, 0, 0, 5)
STEP = timedelta(minutes=10)
MODEL = "claude-haiku-4-5-20251001"


@dataclass(frozen=True)
class Request:
    """One request: `fresh`, `read` and `written` add up to its input."""

    number: int
    at: datetime
    fresh: int
    read: int
    written: int
    output: int
    latency_ms: int
    status: int

    @property
    def input(self) -> int:
        return self.fresh + self.read + self.written

    @property
    def end(self) -> datetime:
        return self.at + timedelta(milliseconds=self.latency_ms)


def traffic() -> list[Request]:
    """Three whole days, one request in ten minutes; every 50th is refused, and has no tokens."""
    found = []
    for i in range(3 * 144):
        refused = i % 50 == 49
        read = 0 if refused else (i % 4) * 2000
        written = 0 if refused or i % 4 else 256
        fresh, output = (0, 0) if refused else (300 + 7 * (i % 13), 40 + i % 17)
        status = 429 if refused else 200
        found.append(
            Request(i, START + i * STEP, fresh, read, written, output, 500 + i % 90, status)
        )
    return found


def iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds") + "Z"


def jsonl(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def as_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(
        {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in row.items()}
        for row in rows
    )
    return out.getvalue()


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


def _otlp(requests: list[Request], name: Callable[[Request], dict[str, Any]]) -> dict[str, Any]:
    def span(r: Request, operation: str) -> dict[str, Any]:
        epoch = datetime(1970, 1, 1)
        values = {"gen_ai.operation.name": operation, **name(r)}
        if r.status == 429:
            values["http.response.status_code"] = 429
        return {
            "spanId": f"{operation}{r.number}",
            "startTimeUnixNano": str(int((r.at - epoch) / timedelta(microseconds=1)) * 1000),
            "endTimeUnixNano": str(int((r.end - epoch) / timedelta(microseconds=1)) * 1000),
            "attributes": [
                {
                    "key": key,
                    # 64-bit integers are text in OTLP's JSON.
                    "value": {"intValue": str(v)} if isinstance(v, int) else {"stringValue": v},
                }
                for key, v in values.items()
            ],
        }

    spans = [span(r, operation) for r in requests for operation in ("chat", "invoke_agent")]
    service = {"attributes": [{"key": "service.name", "value": {"stringValue": "support"}}]}
    return {"resourceSpans": [{"resource": service, "scopeSpans": [{"spans": spans}]}]}


def otel(requests: list[Request]) -> dict[str, Any]:
    return _otlp(
        requests,
        lambda r: {
            "gen_ai.provider.name": "anthropic",
            "gen_ai.request.model": "claude-haiku-4-5",
            "gen_ai.response.model": MODEL,
            "gen_ai.usage.input_tokens": r.input,
            "gen_ai.usage.output_tokens": r.output,
            "gen_ai.usage.cache_read.input_tokens": r.read,
            "gen_ai.usage.cache_creation.input_tokens": r.written,
        },
    )


def openllmetry(requests: list[Request]) -> dict[str, Any]:
    """Older names, from a sender whose input leaves cached tokens out."""
    return _otlp(
        requests,
        lambda r: {
            "gen_ai.system": "anthropic",
            "gen_ai.response.model": MODEL,
            "gen_ai.usage.prompt_tokens": r.fresh,
            "gen_ai.usage.completion_tokens": r.output,
            "gen_ai.usage.cache_read_input_tokens": r.read,
            "gen_ai.usage.cache_creation_input_tokens": r.written,
        },
    )


def bedrock(requests: list[Request]) -> list[dict[str, Any]]:
    return [
        {
            "schemaType": "ModelInvocationLog",
            "schemaVersion": "1.0",
            "timestamp": r.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "requestId": f"r{r.number}",
            "operation": "Converse",
            "modelId": "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            "input": {
                "inputBodyJson": {"messages": "a prompt that must not be read"},
                "inputTokenCount": r.fresh,
                "cacheReadInputTokenCount": r.read,
                "cacheWriteInputTokenCount": r.written,
            },
            "output": {
                "outputTokenCount": r.output,
                "outputBodyJson": {"metrics": {"latencyMs": r.latency_ms}},
            },
            **({"errorCode": "ThrottlingException"} if r.status == 429 else {}),
            "requestMetadata": {"feature": "support"},
        }
        for r in requests
    ]


def azure_apim(requests: list[Request]) -> list[dict[str, Any]]:
    """The counts stand in row 0; row 1 carries a piece of a message and counts of its own."""
    rows = []
    for r in requests:
        row = {
            "TimeGenerated": iso(r.at),
            "CorrelationId": f"c{r.number}",
            "SequenceNumber": 0,
            "ModelName": MODEL,
            "PromptTokens": r.input,
            "CompletionTokens": r.output,
            "TotalTokens": r.input + r.output,
            "ResponseCode": r.status,
            "TotalTime": r.latency_ms,
            "RequestMessages": "",
            "ApimSubscriptionId": "support",
        }
        rows += [row, {**row, "SequenceNumber": 1, "RequestMessages": "must not be read"}]
    return rows


def openrouter(requests: list[Request]) -> list[dict[str, Any]]:
    """Native counts are billed; the others are normalised and 10% lower here."""
    return [
        {
            "generation_id": f"g{r.number}",
            "created_at": r.at.strftime("%Y-%m-%d %H:%M:%S.%f"),
            "cost_total": 0,
            "tokens_prompt": r.input * 9 // 10,
            "tokens_completion": r.output * 9 // 10,
            "native_tokens_prompt": r.input,
            "native_tokens_completion": r.output,
            "native_tokens_cached": r.read,
            "model_permaslug": "anthropic/claude-haiku-4.5",
            "provider_name": "Anthropic",
            "generation_time_ms": r.latency_ms,
            "cancelled": "false",
            "app_name": "support",
        }
        for r in requests
    ]


def coding_agent(requests: list[Request]) -> list[dict[str, Any]]:
    """Each message three times while it streams, its output growing; the request id is absent."""
    rows = []
    for r in requests:
        for part in (3, 2, 1):
            usage = {
                "input_tokens": r.fresh,
                "output_tokens": r.output // part,
                "cache_read_input_tokens": r.read,
                "cache_creation_input_tokens": r.written,
            }
            rows.append(
                {
                    "timestamp": iso(r.at),
                    "sessionId": "s",
                    "type": "assistant",
                    "cwd": "support",
                    "message": {
                        "id": f"m{r.number}",
                        "role": "assistant",
                        "model": MODEL,
                        "usage": usage,
                    },
                }
            )
        rows.append(
            {"timestamp": iso(r.at), "sessionId": "s", "message": {"role": "user", "content": "x"}}
        )
    return rows


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
