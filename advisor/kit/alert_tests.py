"""Unit tests of the alert rules for `promtool test rules`: just above each bound and just below.

Five per cent on either side, so that a bound that is changed by a tenth makes a test fail.
"""

from __future__ import annotations

import math
from typing import Any

from advisor.kit.alerts import (
    ANSWERED,
    FAILED,
    FIRST_WORD,
    MISSING,
    SEEN,
    SPEND,
    STOOD_IN,
    TOTAL,
    Alert,
    alerts,
    missing_minutes,
    missing_rule,
)
from advisor.kit.gates import Gates

EDGES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0,
         300.0, 420.0, 600.0)  # fmt: skip
"""The gateway's buckets in seconds, LiteLLM 1.106.2."""
NEAR = 0.05
MANY = 100_000.0
"""Requests a step, so many that a count in whole requests changes no share."""
STEPS = 30
"""Steps in the window of a rule, and as many before it."""
USERS = '{model_id="candidate",requested_model="app-llm"}'
OTHERS = '{model_id="current",requested_model="app-llm"}'
FALLBACK = '{requested_model="app-llm",fallback_model="arm-fallback-1"}'
Series = list[dict[str, str]]


SHORT = 60
"""Minutes: a window up to this is tried by the minute, a longer one by the hour."""


def test_files(gates: Gates) -> dict[str, dict[str, Any]]:
    """The test files beside the rules. Two of them, because a file has one step for all tests."""
    every = [(alert, times) for alert in alerts(gates) for times in (1 + NEAR, 1 - NEAR)]
    found = {}
    for name, interval, long in (
        ("prometheus-rules.test.yaml", 1, False),
        ("prometheus-rules-long.test.yaml", 60, True),
    ):
        tests = [
            _test(alert, _series(alert, gates, times), times > 1, interval)
            for alert, times in every
            if (alert.minutes > SHORT) == long
        ]
        if not long:
            tests += [_missing(gates, True), _missing(gates, False)]
        if tests:
            found[name] = {
                "rule_files": ["prometheus-rules.yaml"],
                "evaluation_interval": f"{interval}m",
                "tests": tests,
            }
    return found


def _test(alert: Alert, series: Series, fires: bool, interval: int) -> dict[str, Any]:
    step = _step(alert)
    when = interval * math.ceil((alert.minutes + 2 * step + alert.wait) / interval)
    expected = []
    if fires:
        expected = [
            {
                "exp_labels": {"severity": alert.severity, "gate": alert.gate},
                "exp_annotations": {"summary": alert.says, "runbook": alert.anchor},
            }
        ]
    word = "fires just above" if fires else "is silent just below"
    return {
        "name": f"{alert.name} {word} its bound",
        "interval": f"{step}m",
        "input_series": series,
        "alert_rule_test": [
            {"eval_time": f"{when}m", "alertname": alert.name, "exp_alerts": expected}
        ],
    }


def _step(alert: Alert) -> int:
    """Minutes between two samples."""
    return max(alert.minutes // STEPS, 1)


def _growing(name: str, labels: str, a_step: float) -> dict[str, str]:
    return {"series": f"{name}{labels}", "values": f"0+{a_step:.10f}x{2 * STEPS}"}


def _series(alert: Alert, gates: Gates, times: float) -> Series:
    """Counters that put the rule's value at its bound times a factor."""
    at = alert.above * times
    steps = alert.minutes / _step(alert)
    if alert.name == "CandidateRequestsFail":
        # Today's option fails throughout: that must not count against the new one.
        return [
            _growing(TOTAL, USERS, MANY),
            _growing(FAILED, USERS, MANY * at),
            _growing(TOTAL, OTHERS, MANY),
            _growing(FAILED, OTHERS, MANY),
        ]
    if alert.name == "UsersSeeFailures":
        seen = 'model_id="candidate",requested_model="app-llm",status_code='
        copies = '{model_id="candidate",requested_model="arm-candidate",status_code="500"}'
        # Half of the answers came from the fallback, if any: no user saw a failure there.
        half = 0.5 * (1 - at) if gates.stood_in else 0.0
        stood_in = [_growing(STOOD_IN, FALLBACK, MANY * half)] if gates.stood_in else []
        return [
            _growing(SEEN, f'{{{seen}"200"}}', MANY * (1 - half - at)),
            _growing(SEEN, f'{{{seen}"500"}}', MANY * at),
            *stood_in,
            _growing(SEEN, copies, MANY),
        ]
    if alert.name == "CandidateFirstWordLate":
        shares = bucket_shares(at, gates.percentile / 100)
        return [
            _growing(FIRST_WORD, USERS.replace("{", f'{{le="{edge}",'), MANY * share)
            for edge, share in shares.items()
        ]
    if alert.name == "CandidateBillHigh":
        return [_growing(SPEND, USERS, at / steps), _growing(SPEND, OTHERS, alert.above)]
    if alert.name == "CandidateRequestCostHigh":
        if not gates.once:
            return [_growing(ANSWERED, USERS, MANY), _growing(SPEND, USERS, MANY * at)]
        # Every request is asked of two arms: it is one request all the same.
        first, second = (USERS.replace("candidate", i) for i in (gates.once, "candidate-more"))
        return [
            *(_growing(ANSWERED, labels, MANY) for labels in (first, second)),
            *(_growing(SPEND, labels, MANY * at / 2) for labels in (first, second)),
        ]
    return [
        _growing(STOOD_IN, FALLBACK, MANY * at),
        _growing(SEEN, f'{USERS[:-1]},status_code="200"}}', MANY * (1 - at)),
    ]


def bucket_shares(seconds: float, quantile: float) -> dict[str, float]:
    """Cumulative shares by bucket whose interpolated quantile is at `seconds`."""
    low = max((e for e in EDGES if e < seconds), default=0.0)
    high = min((e for e in EDGES if e >= seconds), default=float("inf"))
    if high == float("inf"):
        # Beyond the last bucket a quantile is its edge: nothing can be told from there on.
        return {**{f"{e}": 0.0 for e in EDGES}, "+Inf": 1.0}
    place = (seconds - low) / (high - low)
    below = max((quantile - place) / (1 - place), 0.0) if place < 1 else 0.0
    within = 1.0 if below or place <= quantile else quantile / place
    shares = {f"{e}": below if e <= low else within if e <= high else 1.0 for e in EDGES}
    return {**shares, "+Inf": 1.0}


def _missing(gates: Gates, fires: bool) -> dict[str, Any]:
    rule, when = missing_rule(gates), missing_minutes(gates) + 5
    alert = {"exp_labels": rule["labels"], "exp_annotations": rule["annotations"]}
    there = 'model_id="candidate",requested_model="app-llm",status_code="200"'
    name = SEEN if not fires else "up"
    return {
        "name": f"{MISSING} {'fires without' if fires else 'is silent with'} metrics",
        "interval": "1m",
        "input_series": [{"series": f"{name}{{{there}}}", "values": f"1x{when + 5}"}],
        "alert_rule_test": [
            {
                "eval_time": f"{when}m",
                "alertname": MISSING,
                "exp_alerts": [alert] if fires else [],
            }
        ],
    }
