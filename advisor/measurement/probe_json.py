"""The `advisor/probe@1` shape. Milliseconds, tokens a second, US dollars; null is not known."""

from __future__ import annotations

import math
from collections.abc import Sequence

from advisor.measurement.statistics import Interval
from advisor.measurement.summary import CacheEffect, Latency, Percentiles, Quality, Summary

Json = dict[str, object]


def summary_json(summary: Summary) -> Json:
    """One suite; the keys of the first level in flight stand for the suite."""
    body: Json = {}
    if summary.latency:
        body = _latency(summary.latency[0])
        body["levels"] = [_latency(level) for level in summary.latency]
    elif summary.quality is not None:
        body = _quality(summary.quality)
    elif summary.cache is not None:
        body = _cache(summary.cache)
    body.setdefault("n", 0)
    body |= {"suite_hash": summary.suite_hash, "spent_usd": _number(summary.spent_usd, 6)}
    body |= {"error_details": summary.details}
    body |= {"note": summary.note or None}
    body |= {"not_sent": summary.not_sent, "stopped": summary.stopped or None}
    return body


def _latency(level: Latency) -> Json:
    return {
        "n": level.n,
        "succeeded": level.succeeded,
        "in_flight": level.in_flight,
        "ttft_ms": _percentiles(level.first_token_of_successes),
        "ttft_ms_failures_last": _percentiles(level.first_token),
        "first_answer_ms": _percentiles(level.first_answer),
        "inter_token_ms": {
            "p50": _value(level.inter_token.p50),
            "p99": _number(level.inter_token.p99),
        },
        "gap_ms": {"p50": _number(level.gap_p50), "p99": _number(level.gap_p99)},
        "tokens_an_event": _number(level.tokens_an_event),
        "total_ms": _percentiles(level.total),
        "output_tokens_per_s": _value(level.tokens_per_s),
        "output_tokens_per_s_all": _number(level.tokens_per_s_all),
        "reasoning_share": _number(level.reasoning_share),
        "cold_first_token_ms": _number(level.cold_ms),
        "cold_errors": level.cold_errors,
        "connect_ms": _number(level.connect_ms),
        "tokens_counted_by": level.counted_by,
        "reconnected": level.reconnected,
        "errors": level.errors,
        "client": {
            "limited": level.client_limited,
            "loop_lag_p99_ms": _number(level.lag_p99_ms),
            "cpu_share": _number(level.cpu_share),
        },
        "doubts": list(level.doubts),
    }


def _percentiles(found: Percentiles) -> Json:
    low, high = (found.p95.low, found.p95.high) if found.p95 else (None, None)
    middle = found.p50
    return {
        "n": found.n,
        "p50": _value(middle),
        "p50_low": _number(middle.low) if middle else None,
        "p50_high": _number(middle.high) if middle else None,
        "p95": _value(found.p95),
        "p95_low": _number(low),
        "p95_high": _number(high),
        "p99": _number(found.p99),
        "refused": found.refused or None,
    }


def _quality(quality: Quality) -> Json:
    return {
        "n": quality.n,
        "graded": quality.graded,
        "right": interval_json(quality.right),
        "readable": interval_json(quality.form),
        "calls_right": interval_json(quality.calls),
        "faults": quality.faults,
        "groups": {name: {"right": r, "of": n} for name, (r, n) in quality.groups.items()},
        "errors": quality.errors,
    }


def _cache(effect: CacheEffect) -> Json:
    return {
        "n": effect.n,
        "cached_share": _number(effect.cached_share),
        "first_token_cold_ms": _number(effect.first_token_cold),
        "first_token_warm_ms": _number(effect.first_token_warm),
        "saved_ms": interval_json(effect.saved),
        "errors": effect.errors,
    }


def interval_json(span: Interval | None) -> Json | None:
    """An estimate with its bounds; None where there is none."""
    if span is None:
        return None
    return {"value": _number(span.value), "low": _number(span.low), "high": _number(span.high)}


def _value(span: Interval | None) -> float | None:
    return None if span is None else _number(span.value)


def _number(value: float | None, places: int = 4) -> float | None:
    """A number JSON can hold: infinity is a failure and has no figure."""
    return round(value, places) if value is not None and math.isfinite(value) else None


def probe_json(
    targets: Sequence[tuple[str, bool, Sequence[Summary]]],
    spent: float,
    cap: float,
) -> Json:
    """The whole result: (target, simulated, its suites)."""
    return {
        "format": "advisor/probe@1",
        "targets": [
            {
                "target": name,
                "simulated": is_simulated,
                "suites": {s.suite: summary_json(s) for s in summaries},
            }
            for name, is_simulated, summaries in targets
        ],
        "spent_usd": _number(spent, 6),
        "cap_usd": _number(cap, 6),
    }  # fmt: skip
