"""The traffic as spans, clouds, routers and coding agents write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.logs.small_traffic import MODEL, Request, iso


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
