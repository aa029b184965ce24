"""A finished probe as evidence: YAML of claims that outrank what is published.

Only what the samples prove becomes a claim. A p95 that was refused, a suite on a simulated
endpoint, or a first-token time of an endpoint that fails too often does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advisor.measurement.statistics import Interval
from advisor.measurement.summary import Latency, Summary

FORMAT = "advisor/evidence@1"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where and how a measurement was made."""

    option: str
    target: str
    protocol: str
    place: str
    day: date
    version: str


@dataclass(frozen=True, slots=True)
class MeasuredClaim:
    """One claim of an evidence file; `low`, `likely` and `high` carry their unit."""

    subject: str
    metric: str
    low: str
    likely: str
    high: str
    n: int
    source: str
    conditions: str
    percentile: int | None = None


def claims_of(summary: Summary, where: Provenance) -> tuple[list[MeasuredClaim], list[str]]:
    """What a suite proves about an option, and why the rest is not claimed."""
    if not where.option or not summary.metrics:
        return [], []
    found: list[MeasuredClaim] = []
    refused: list[str] = []
    source = source_id(summary, where)
    conditions = f"from {where.place}, {where.protocol}, suite {summary.suite} {summary.suite_hash}"

    def claim(
        metric: str,
        unit: str,
        span: Interval | None,
        n: int,
        more: str = "",
        percentile: int | None = None,
    ) -> None:
        if span is None:
            return
        low, likely, high = (_said(v, unit) for v in (span.low, span.value, span.high))
        found.append(
            MeasuredClaim(where.option, metric, low, likely, high, n, source,
                          conditions + more, percentile)
        )  # fmt: skip

    for key, metric in summary.metrics.items():
        if summary.latency:
            level = summary.latency[0]
            more = f", {level.in_flight} in flight, warm connections"
            figures, why = _proven_times(level, key)
            refused += [text for text in why if text not in refused]
            for one in figures:
                claim(metric, one.unit, one.span, level.n, more, one.percentile)
        elif summary.quality is not None:
            quality = summary.quality
            spans = {"right": quality.right, "run": quality.right, "form": quality.form,
                     "call": quality.calls}  # fmt: skip
            claim(metric, "share", spans.get(key), quality.graded)
    return found, refused


@dataclass(frozen=True, slots=True)
class _Time:
    """A figure of time or speed over all calls, the failed ones among them."""

    words: str
    unit: str
    span: Interval | None
    percentile: int | None = None

    @property
    def fails(self) -> bool:
        """Whether it is that of a failed call, which never answers and has no speed."""
        return self.span is not None and not (math.isfinite(self.span.high) and self.span.low > 0)


def _proven_times(level: Latency, key: str) -> tuple[list[_Time], list[str]]:
    """What the samples prove of the first token or the speed, and why the rest is refused.

    One rule for every figure: a failed call counts as one that never answers, and where the
    interval of a figure reaches such calls there is no such figure.
    """
    if level.distorted:
        return [], ["times and speeds are limited by this machine, not by the endpoint"]
    if key == "ttft":
        found = [
            _Time("first-token time at p95", "ms", level.first_token.p95, 95),
            _Time("first-token time at p50", "ms", level.first_token.p50, 50),
        ]
        why = [level.first_token.refused] if level.first_token.refused and level.n else []
    else:
        found = [_Time("speed", "tokens/s", level.tokens_per_s_with_failures)]
        why = []
        if level.succeeded and level.counted_by != "endpoint":
            why = ["the speed rests on counts of tokens that cannot be believed or are missing"]
            found = []
    failed = level.n - level.succeeded
    why += [f"{failed} of {level.n} calls failed: there is no {t.words}" for t in found if t.fails]
    return [t for t in found if t.span is not None and not t.fails], why


def source_id(summary: Summary, where: Provenance) -> str:
    """The id of the source that stands for one suite on one option."""
    plain = "".join(c if c.isalnum() else "-" for c in where.option)
    return f"probe-{summary.suite}-{plain}-{where.day.isoformat()}"


def cite(summary: Summary, where: Provenance) -> str:
    """The source in words: how many, what failed, from where, with which version."""
    levels = summary.latency
    n = levels[0].n if levels else summary.quality.n if summary.quality else 0
    errors = dict(levels[0].errors if levels else summary.quality.errors if summary.quality else {})
    said = ", ".join(f"{count} {kind}" for kind, count in errors.items()) or "no failure"
    return (
        f"Probe of {where.target} from {where.place}, suite {summary.suite} "
        f"{summary.suite_hash}, n = {n}, {said}, advisor {where.version}"
    )


def evidence_yaml(done: Sequence[tuple[Summary, Provenance]]) -> str:
    """An evidence file of everything that was measured and proves something."""
    import yaml

    sources: list[dict[str, object]] = []
    claims: list[dict[str, object]] = []
    for summary, where in done:
        found, _ = claims_of(summary, where)
        if not found:
            continue
        sources.append(
            {"id": source_id(summary, where), "cite": cite(summary, where),
             "kind": "own_measurement", "retrieved": where.day.isoformat()}
        )  # fmt: skip
        for one in found:
            row: dict[str, object] = {"subject": one.subject, "metric": one.metric}
            row |= {"low": one.low, "likely": one.likely, "high": one.high}
            if one.percentile is not None:
                row["percentile"] = one.percentile
            row |= {"n": one.n, "conditions": one.conditions, "source": one.source}
            claims.append({**row, "as_of": where.day.isoformat()})
    body = {"format": FORMAT, "sources": sources, "claims": claims}
    return str(yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=100))


def _said(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value * 100:.4g}%"
    return f"{value:.4g} {unit}" if value < 10_000 else f"{value:.0f} {unit}"
