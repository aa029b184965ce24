"""The comparison on the client's own examples: promptfoo's configuration and the test set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from advisor.decision.assessment import Assessment
from advisor.kit.arms import CURRENT, Arm
from advisor.kit.gates import Gates
from advisor.kit.gateway import direct
from advisor.kit.origin import origin, origin_id
from advisor.kit.served import Cast
from advisor.measurement.testset import KEYS, LONGEST_PATTERN, CheckKind
from advisor.pack.conditions import Fact

CHECKS = "promptfoo-checks.cjs"
RESULTS = "promptfoo-results.json"
AT_ONCE = 2
PATIENCE = 2
"""How often the time-out is waited for, so that a late answer is judged and not lost."""
PER_MILLION = 1e6


def promptfoo(a: Assessment, cast: Cast, gates: Gates) -> dict[str, Any]:
    """promptfoo's configuration: every arm but the fallbacks, the limits on the new ones."""
    checks: list[dict[str, Any]] = [
        {"type": "javascript", "value": f"file://{CHECKS}:quality", "metric": "quality"},
        {"type": "latency", "threshold": _timeout(gates), "metric": "whole_answer"},
    ]
    if gates.first_word is not None:
        checks.append(
            {"type": "javascript", "value": f"file://{CHECKS}:firstWord", "metric": "first_word"}
        )
    if gates.rows:
        checks.append({"type": "javascript", "value": f"file://{CHECKS}:cost", "metric": "cost"})
    return {
        "description": origin_id(a),
        "prompts": ["{{ row.input }}"],
        "providers": [_provider(arm, gates) for arm in cast.chosen],
        "tests": "file://promptfoo-tests.cjs",
        "defaultTest": {"assert": checks},
        "evaluateOptions": {"maxConcurrency": AT_ONCE, "cache": False},
        "commandLineOptions": {"share": False, "cache": False},
        "sharing": False,
        "outputPath": RESULTS,
    }


def _timeout(gates: Gates) -> int:
    """In ms: after it the gateway gives up, so an answer that takes longer is none."""
    return gates.triggers.timeout_seconds * 1000


def _provider(arm: Arm, gates: Gates) -> dict[str, Any]:
    config: dict[str, Any] = {"model": direct(arm.role), "timeout_ms": PATIENCE * _timeout(gates)}
    prices = {"input": arm.price_in, "output": arm.price_out, "cached": arm.price_cached}
    known = {k: round(v * PER_MILLION, 6) for k, v in prices.items() if v is not None}
    if known and not arm.self_hosted:
        config["usd_per_million_tokens"] = known
    if arm.role != CURRENT:
        # The gates are for what is new; what runs today is there to be compared with.
        limits: dict[str, float] = {}
        if gates.first_word is not None:
            limits["first_word_ms"] = gates.first_word.above
        # A member of a route is held to its own requests: none costs what the mean of all does.
        cost = gates.rows.get(arm.part)
        if cost is not None:
            limits["usd_per_request"] = round(cost.most, 9)
        config["limits"] = limits
    return {"id": "file://promptfoo-provider.cjs", "label": arm.role, "config": config}


def testset(a: Assessment, facts: Mapping[str, Fact]) -> str:
    """Rows to be replaced by the client's own, one of each kind that this workload needs."""
    person = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
    rows: list[dict[str, Any]] = [
        {"input": "Answer with the word yes and nothing else.", "expected": "yes",
         "check": "exact"},
        {"input": "Say in one sentence that the parcel will come on Tuesday.",
         "expected": "Tuesday", "check": "contains"},
        {"input": "What is 17 times 3? Answer with the number alone.", "expected": 51,
         "check": "numeric", "tolerance": 0.5},
        {"input": "Write the date 5 March 2026 as year-month-day.",
         "expected": "2026-0?3-0?5", "check": "regex"},
        {"input": 'Write as JSON with the keys "name" and "age": Ann is 31 years old.',
         "expected": person, "check": "schema"},
        {"input": "Explain to a customer why a refund takes five days.",
         "expected": "polite, names the five days, promises nothing else", "check": "judge",
         "labelled": [{"answer": "It takes five days because the bank has to book it.",
                       "right": True},
                      {"answer": "No idea.", "right": False}]},
    ]  # fmt: skip
    if facts.get("strict_output") is True:
        # What must keep to a schema comes first, so that it is not the row that is forgotten.
        rows.sort(key=lambda row: row["check"] != "schema")
    mark = origin_id(a)
    return "".join(
        json.dumps({"id": f"example-{n}-{mark}", **row}, ensure_ascii=True) + "\n"
        for n, row in enumerate(rows, 1)
    )


def testset_schema(a: Assessment) -> dict[str, Any]:
    """What one line of the test set is, in JSON Schema; the reader of `bench` is the same."""
    known: dict[str, dict[str, Any]] = {
        "id": {"type": ["string", "integer"], "description": "unique; the line number if missing"},
        "input": {"type": "string", "pattern": r"\S", "description": "the text to send"},
        "expected": {"description": "what the check compares with"},
        "check": {"enum": list(get_args(CheckKind)), "default": "exact"},
        "tolerance": {"type": "number", "minimum": 0},
        "labelled": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"answer": {"type": "string"}, "right": {"type": "boolean"}},
                "required": ["answer", "right"],
            },
            "description": "answers that a person has graded, to measure a judge with",
        },
    }
    assert tuple(known) == KEYS

    def where(check: str, expected: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "if": {"properties": {"check": {"const": check}}, "required": ["check"]},
            "then": {"properties": {"expected": expected}},
        }

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": " / ".join(origin(a)),
        "title": "One line of the test set",
        "type": "object",
        "properties": known,
        "required": ["input", "expected"],
        "additionalProperties": False,
        "allOf": [
            where("numeric", {"type": "number"}),
            where("regex", {"type": "string", "maxLength": LONGEST_PATTERN}),
            where("schema", {"type": "object"}),
        ],
    }
