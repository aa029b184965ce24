"""From samples to figures: what is said of a suite, and what is refused for want of samples."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from statistics import median

from advisor.measurement.outcome import Item, Level, Outcome, SelfCheck, details_of, errors_of
from advisor.measurement.statistics import Interval, quantile, samples_for_quantile, wilson
from advisor.measurement.suite import Suite
from advisor.measurement.timing import timing

CLUSTER = 1.1
"""Tokens an event above which gaps between events are not sold as per token."""


@dataclass(frozen=True, slots=True)
class Percentiles:
    """A distribution in milliseconds. None is refused, with what would do in `refused`."""

    n: int
    p50: Interval | None = None
    p95: Interval | None = None
    p99: float | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Latency:
    """What one level of the latency suite shows. `first_token` counts a failure as infinite."""

    in_flight: int
    n: int
    succeeded: int
    errors: dict[str, int]
    first_token: Percentiles
    first_token_of_successes: Percentiles
    first_answer: Percentiles
    inter_token: Percentiles
    gap_p50: float | None
    gap_p99: float | None
    total: Percentiles
    tokens_per_s: Interval | None
    tokens_per_s_with_failures: Interval | None
    """The same with a failure as a call without any speed."""
    tokens_per_s_all: float | None
    tokens_an_event: float | None
    reasoning_share: float | None
    cold_ms: float | None
    cold_errors: dict[str, int]
    """Failures of the discarded first calls, which are in no other figure."""
    connect_ms: float | None
    queued_ms: float | None
    reconnected: int
    lag_p99_ms: float
    cpu_share: float
    client_limited: bool
    distorted: bool
    """The client's own lag is too large a share of the figures for them to be evidence."""
    counted_by: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """What a graded suite shows. Calls that failed are kept apart from wrong answers."""

    n: int
    graded: int
    errors: dict[str, int]
    right: Interval | None
    form: Interval | None
    calls: Interval | None
    faults: dict[str, int]
    groups: dict[str, tuple[int, int]]
    """Group to (right, graded)."""


@dataclass(frozen=True, slots=True)
class CacheEffect:
    """What the second of two equal prompts gains."""

    n: int
    errors: dict[str, int]
    cached_share: float | None
    first_token_cold: float | None
    first_token_warm: float | None
    saved: Interval | None
    """Milliseconds that the second call is faster, pair by pair."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One suite on one target, concluded."""

    suite: str
    kind: str
    suite_hash: str
    spent_usd: float
    stopped: str
    latency: tuple[Latency, ...] = ()
    quality: Quality | None = None
    cache: CacheEffect | None = None
    not_sent: int = 0
    metrics: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    """Kind of failure to what the endpoint said of the first one."""
    note: str = ""
    """What was cut of the suite so that it fits the target."""


def summarise(outcome: Outcome) -> Summary:
    """Everything that the samples of a suite show."""
    items = outcome.items
    base = Summary(
        outcome.suite,
        outcome.kind,
        outcome.suite_hash,
        outcome.spent_usd,
        outcome.stopped,
        not_sent=sum(not item.sent for item in items),
        metrics=outcome.metrics,
        details=details_of(items),
    )
    if outcome.kind == "latency":
        return replace(base, latency=tuple(_latency(level) for level in outcome.levels))
    if outcome.kind == "cache":
        return replace(base, cache=_cache(items))
    return replace(base, quality=_quality(items))


def not_run(suite: Suite, digest: str, samples: int, why: str) -> Summary:
    """A suite of which nothing was sent to this target."""
    empty = summarise(Outcome(suite.id, digest, suite.kind, (), 0.0, why))
    return replace(empty, not_sent=samples)


def percentiles(values: Sequence[float]) -> Percentiles:
    """Median, p95 and p99 with what is refused; infinite values are failures."""
    n = len(values)
    p50, p95 = quantile(values, 0.5), quantile(values, 0.95)
    p99 = quantile(values, 0.99)
    refused = ""
    if p95 is None:
        refused = f"{n} samples bound no p95; {samples_for_quantile(0.95)} do"
    return Percentiles(n, p50, p95, None if p99 is None else p99.value, refused)


def _latency(level: Level) -> Latency:
    sent = [item for item in level.items if item.sent]
    timings = [t for item in sent if (t := timing(item.attempts[0], level.max_tokens)) is not None]
    failed = [math.inf] * (len(sent) - len(timings))
    gaps = sorted(chain.from_iterable(t.gaps for t in timings))
    first = percentiles([t.first_token for t in timings] + failed)
    of_successes = percentiles([t.first_token for t in timings])
    attempts = [item.attempts[0] for item in sent if item.attempts[0].ok]
    events = sum(len(a.reply.outputs) for a in attempts)
    tokens = sum(t.tokens or 0 for t in timings)
    reasoning = sum(o.kind == "reasoning" for a in attempts for o in a.reply.outputs)
    cold = [
        (a.reply.outputs[0].at - a.clocks.submit) / 1e6
        for a in level.cold
        if a.ok and a.reply.outputs and not a.clocks.reused
    ]
    connects = [(a.clocks.dns + a.clocks.connect + a.clocks.tls) / 1e6 for a in level.cold if a.ok]
    middle = of_successes.p50.value if of_successes.p50 else None
    speeds = [t.tokens_per_s for t in timings if t.tokens_per_s]
    # Endpoint only where every count is its own: a figure of both is no measurement of tokens.
    counted = Counter(t.counted_by for t in timings if t.counted_by != "endpoint").most_common(1)
    # The watch over nothing sent says how long nothing took.
    check = level.check if sent else SelfCheck()
    return Latency(
        in_flight=level.in_flight,
        n=len(sent),
        succeeded=len(timings),
        errors=errors_of(sent),
        first_token=first,
        first_token_of_successes=of_successes,
        first_answer=percentiles([t.first_answer for t in timings if t.first_answer is not None]),
        inter_token=percentiles([t.inter_token for t in timings if t.inter_token is not None]),
        gap_p50=_at(gaps, 0.5),
        gap_p99=_at(gaps, 0.99) if len(gaps) >= samples_for_quantile(0.99) else None,
        total=percentiles([t.total for t in timings] + failed),
        tokens_per_s=quantile(speeds, 0.5),
        tokens_per_s_with_failures=quantile([*speeds, *(0.0 for _ in failed)], 0.5),
        tokens_per_s_all=tokens / level.wall_s if level.wall_s > 0 and tokens else None,
        tokens_an_event=tokens / events if events else None,
        reasoning_share=reasoning / events if events else None,
        cold_ms=median(cold) if cold else None,
        cold_errors=dict(Counter(a.failure for a in level.cold if a.sent and a.failure)),
        connect_ms=median(connects) if connects else None,
        queued_ms=median(t.queued for t in timings) if timings else None,
        reconnected=sum(item.attempts[0].reconnected for item in sent),
        lag_p99_ms=check.lag_p99_ms,
        cpu_share=check.cpu_share,
        client_limited=check.limited(middle),
        distorted=check.distorts(middle),
        counted_by=counted[0][0] if counted else "endpoint" if timings else "none",
        doubts=tuple(dict.fromkeys(t.doubt for t in timings if t.doubt))[:1],
    )


def _at(ordered: Sequence[float], q: float) -> float | None:
    return ordered[max(math.ceil(q * len(ordered)) - 1, 0)] if ordered else None


def _quality(items: Sequence[Item]) -> Quality:
    sent = [item for item in items if item.sent]
    graded = [item for item in sent if item.grade is not None or item.run is not None]
    right = sum(_is_right(item) for item in graded)
    faults = Counter(
        fault
        for item in graded
        for fault in (item.run.faults if item.run else item.grade.faults if item.grade else ())
    )
    groups: dict[str, tuple[int, int]] = {}
    for item in graded:
        if item.group:
            good, of = groups.get(item.group, (0, 0))
            groups[item.group] = (good + _is_right(item), of + 1)
    formed = [item.grade.form for item in graded if item.grade is not None]
    runs = [item.run for item in graded if item.run is not None]
    calls = sum(run.wanted_calls for run in runs)
    return Quality(
        n=len(sent),
        graded=len(graded),
        errors=errors_of(sent),
        right=wilson(right, len(graded)) if graded else None,
        form=wilson(sum(formed), len(formed)) if formed else None,
        calls=wilson(sum(run.right_calls for run in runs), calls) if calls else None,
        faults=dict(faults.most_common()),
        groups=dict(sorted(groups.items(), key=lambda pair: _number_in(pair[0]))),
    )


def _is_right(item: Item) -> bool:
    return item.run.right if item.run is not None else bool(item.grade and item.grade.right)


def _middle(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _number_in(text: str) -> int:
    return int("".join(c for c in text if c.isdigit()) or 0)


def _cache(items: Sequence[Item]) -> CacheEffect:
    pairs = [item.attempts for item in items if len(item.attempts) == 2 and not item.failure]
    shares = [b.reply.usage.cached / b.reply.usage.input for _, b in pairs if b.reply.usage.input]
    times = [(timing(a), timing(b)) for a, b in pairs]
    known = [(a.first_token, b.first_token) for a, b in times if a and b]
    return CacheEffect(
        n=len(pairs),
        errors=errors_of(items),
        cached_share=_middle(shares),
        first_token_cold=_middle([a for a, _ in known]),
        first_token_warm=_middle([b for _, b in known]),
        saved=quantile([a - b for a, b in known], 0.5) if known else None,
    )
