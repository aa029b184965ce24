"""A usage profile and a replay as JSON."""

from __future__ import annotations

from typing import Any

from advisor.units import Range
from advisor.usage.histogram import SizeBounds
from advisor.usage.profile import Profile
from advisor.usage.replay import Candidate, Replay
from advisor.usage.span import mean_of_unit
from advisor.usage.tables import Peak, Size
from advisor.workload.answers import Answer

Json = dict[str, Any]


def profile_json(p: Profile) -> Json:
    """The profile; `answers` are as in a workload file, quantities in their questions' units."""
    t = p.tables
    return {
        "format": "advisor/usage-profile@1",
        "answers": {q: _answer(a) for q, a in p.found.answers.items()},
        "unknown": dict(p.found.unknown),
        "rows": _rows(p),
        "spend_usd": {
            "logged": _usd(p.spend.logged),
            "priced": _usd(p.spend.priced),
            "compared_logged": _usd(p.spend.compared_logged),
            "compared_priced": _usd(p.spend.compared_priced),
            "gap": None if p.spend.gap is None else round(p.spend.gap, 4),
            "explanation": p.spend.explanation,
        },
        "span": None
        if p.span is None
        else {
            "first": p.span.first.isoformat(),
            "end": p.span.end.isoformat(),
            "seconds": p.span.seconds,
            "whole_days": len(p.span.whole),
        },
        "requests": t.totals.n,
        "tokens": {
            "input": t.totals.input,
            "output": t.totals.output,
            "cached": t.totals.cached,
            "written": t.totals.written,
        },
        "sizes": [_size(s) for s in t.percentiles],
        "size_bounds": [_size_bounds(b) for b in p.bounds],
        "peaks": {x.unit: _peak(x, p) for x in t.peaks if x.busy},
        "cacheable_by_life_s": None
        if p.shares is None
        else {"unlimited" if k is None else str(k): v for k, v in p.shares.items()},
        "failures_by_hour": failures_by_hour(p),
        "models": [
            {
                "model": m.model,
                "provider": m.provider,
                "option": m.option,
                "requests": m.n,
                "input_tokens": m.input,
                "output_tokens": m.output,
                "logged_usd": _usd(m.logged),
                "priced_usd": _usd(m.priced),
                "why": m.why,
            }
            for m in p.spend.models
        ],
        "tags": [
            {
                "tag": x.tag,
                "requests": x.n,
                "input_tokens": x.input,
                "output_tokens": x.output,
                "usd": _usd(x.cost),
            }
            for x in t.tags
        ],
        "files": [
            {
                "file": f.name,
                "format": f.format,
                "input_count": f.convention,
                "columns_read": list(f.columns),
            }
            for f in p.files
        ],
    }


def failures_by_hour(p: Profile) -> list[Json]:
    """Requests, failures and 429s by the hour of the day in UTC, where there are any."""
    by: dict[int, list[int]] = {}
    for h in p.tables.hours:
        if h.hour_ts is None:
            continue
        sums = by.setdefault(h.hour_ts.hour, [0, 0, 0])
        for i, count in enumerate((h.n or 0, h.failed, h.limited)):
            sums[i] += count
    return [
        {"hour": hour, "requests": n, "failed": failed, "limited": limited}
        for hour, (n, failed, limited) in sorted(by.items())
        if failed or limited
    ]


def replay_json(r: Replay, p: Profile) -> Json:
    """Every candidate, the cheapest first."""
    return {
        "format": "advisor/usage-replay@1",
        "span_seconds": None if p.span is None else p.span.seconds,
        "paid_usd": _usd(r.paid),
        "as_logged_usd": _range(r.as_logged.usd),
        "as_logged_why": r.as_logged.why,
        "reasoning_output_factors": {
            x.model: {"low": x.factor.low, "likely": x.factor.likely, "high": x.factor.high}
            for x in r.reasoning
        },
        "candidates": [_candidate(c) for c in r.candidates],
        "rows": _rows(p),
    }


def _candidate(c: Candidate) -> Json:
    return {
        "id": c.id,
        "kind": c.kind,
        "title": c.title,
        "usd": _range(c.priced.usd),
        "why": c.priced.why,
        "note": c.note,
    }


def _rows(p: Profile) -> Json:
    return {
        "read": p.rows.read,
        "used": p.rows.used,
        "rejected": dict(p.rows.rejected),
        "mended": dict(p.rows.mended),
    }


def _answer(answer: Answer) -> Any:
    if answer.span is not None:
        ends: Json = {
            "low": answer.span.low,
            "likely": answer.span.likely,
            "high": answer.span.high,
        }
    else:
        ends = {"value": answer.value}
    return {**ends, "note": answer.note}


def _size(s: Size) -> Json:
    return {
        "model": s.model or None,
        "size": s.size,
        "requests": s.k,
        "mean": s.mean,
        "p50": s.p50,
        "p95": s.p95,
        "p99": s.p99,
        "longest": s.longest,
    }


def _size_bounds(b: SizeBounds) -> Json:
    """From and up to, both included, since only buckets were counted; no `to` above the last."""
    ends = {f"p{p}": {"from": x.low, "to": x.high} for p, x in b.percentiles.items()}
    longest = {"from": b.longest.low, "to": b.longest.high}
    return {"size": b.size, "requests": b.k, "mean": b.mean, **ends, "longest": longest}


def _peak(x: Peak, p: Profile) -> Json:
    mean = mean_of_unit(p.tables, p.span, x)
    busy = None if x.total is None else x.total / x.busy
    return {
        "requests": x.requests,
        "tokens": x.tokens,
        "mean_requests": mean,
        "mean_of_busy": busy,
        "over_mean": x.requests / mean if mean and x.requests is not None else None,
    }


def _usd(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _range(span: Range | None) -> Json | None:
    if span is None:
        return None
    return {"low": _usd(span.low), "likely": _usd(span.likely), "high": _usd(span.high)}
