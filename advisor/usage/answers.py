"""From the tables of a log to answers of the questionnaire, each with where it comes from.

What the log cannot tell is left unknown, with the reason; nothing is guessed in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.units import Range
from advisor.usage.histogram import SizeBounds
from advisor.usage.span import (
    Span,
    idle_words,
    length_words,
    mean_range,
    per_month,
    span_of,
    told_by_hour,
)
from advisor.usage.tables import Tables, days_of
from advisor.workload.answers import Answer

Shares = Mapping[int | None, float]
FROM_LOGS = "from the logs"
SHORT_LIFE, LONG_LIFE = 300, 3600
MOST_PEAK = 1000.0
FEWEST_IN_A_MINUTE = 10
MAIN_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Found:
    """Answers by question id, and for each other question of volume why the log does not tell."""

    answers: Mapping[str, Answer]
    unknown: Mapping[str, str]


def answers_of(
    tables: Tables,
    shares: Shares | None = None,
    option: str | None = None,
    source: str = "",
    bounds: Sequence[SizeBounds] = (),
) -> Found:
    """What a log answers. `shares` are cacheable shares by time to live in seconds, if known.

    `option` is the one option that served nearly all of it, or None; `source` names the files;
    `bounds` are what a server counted by bucket.
    """
    span = span_of(tables)
    if span is None:
        return Found({}, dict.fromkeys(VOLUME, "no record of the log could be used"))
    a: dict[str, Answer] = {}
    unknown: dict[str, str] = {}
    _requests(tables, span, a, unknown)
    _sizes(tables, span, a, unknown)
    _longest(tables, bounds, a, unknown)
    _cache(tables, shares, a, unknown)
    _peak(tables, span, a, unknown)
    batch = tables.totals.batch_n
    if batch and tables.totals.n:
        a["batchable_share"] = _exact(batch / tables.totals.n, "billed as batch work")
    else:
        unknown["batchable_share"] = "a log does not say what could have waited"
    if option is not None:
        a["current_option"] = Answer("exact", option, note="served nearly all of it")
    where = f"{FROM_LOGS}{f' ({source})' if source else ''}, {_days(span)}"
    noted = {q: replace(x, note=f"{where}: {x.note}" if x.note else where) for q, x in a.items()}
    return Found(noted, unknown)


VOLUME = ("requests_per_month", "input_tokens", "output_tokens", "cacheable_share", "peak_factor")


def _days(span: Span) -> str:
    first, last = span.first.date().isoformat(), span.end.date().isoformat()
    if span.first.year <= 1971:
        return f"over {length_words(span.seconds)} without a date"
    return first if first == last else f"{first} to {last}"


def _exact(value: float, note: str = "") -> Answer:
    return Answer("exact", _digits(value), note=note)


def _digits(value: float) -> float:
    return float(f"{value:.6g}")


def _ranged(span: Range, note: str = "", least: float = 0.0) -> Answer:
    low, likely, high = (max(_digits(v), least) for v in (span.low, span.likely, span.high))
    if low == likely == high:
        return Answer("exact", likely, note=note)
    return Answer("range", span=Range(min(low, likely), likely, max(high, likely)), note=note)


def _requests(tables: Tables, span: Span, a: dict[str, Answer], unknown: dict[str, str]) -> None:
    t = tables.totals
    short = idle_words(tables, span) or (
        f"the log spans {length_words(span.seconds)}; a month is not told from less than a day"
    )
    if t.n is None or t.with_n < t.row_count:
        why = "the log adds up tokens and does not say in how many requests"
        for question in ("requests_per_month", "input_tokens", "output_tokens"):
            unknown[question] = why
        tokens = per_month(tables, span, lambda d: d.input + d.output)
        if tokens is None or idle_words(tables, span):
            unknown["monthly_tokens"] = short
        else:
            a["monthly_tokens"] = _ranged(tokens, _basis(span), 1.0)
            both = (t.input or 0) + (t.output or 0)
            a["input_share"] = _exact((t.input or 0) / both)
        return
    requests = per_month(tables, span, lambda d: d.n)
    if requests is None or idle_words(tables, span):
        unknown["requests_per_month"] = short
    else:
        a["requests_per_month"] = _ranged(requests, _basis(span), 1.0)


def _basis(span: Span) -> str:
    whole = len(span.whole)
    return f"{whole} whole day{'s' * (whole != 1)}" if whole else "a day's length"


def _sizes(tables: Tables, span: Span, a: dict[str, Answer], unknown: dict[str, str]) -> None:
    t = tables.totals
    if "input_tokens" not in unknown and t.n:
        for question, ratio in (
            ("input_tokens", mean_range(tables, span, lambda d: d.input, lambda d: d.n)),
            ("output_tokens", mean_range(tables, span, lambda d: d.output, lambda d: d.n)),
        ):
            if ratio is not None and ratio.likely > 0:
                a[question] = _ranged(ratio, "the mean of a request", min(1.0, ratio.likely))
            else:
                unknown[question] = "the log counts no such tokens"


def _longest(
    tables: Tables, bounds: Sequence[SizeBounds], a: dict[str, Answer], unknown: dict[str, str]
) -> None:
    longest = tables.size("input_tokens")
    counted = next((b.longest for b in bounds if b.size == "input_tokens"), None)
    if longest is not None and longest.longest >= 1:
        a["longest_prompt"] = _exact(longest.longest)
    elif counted is None:
        unknown["longest_prompt"] = "the log holds sums, not single requests"
    elif counted.high is None:
        unknown["longest_prompt"] = f"only that it is {counted.low:,} tokens or more"
    else:
        # As long as it may be, so that no window is taken for wide enough that may not be.
        low, high = float(max(counted.low, 1)), float(counted.high)
        a["longest_prompt"] = Answer(
            "range", span=Range(low, high, high), note="the bucket that it was counted in"
        )


def _cache(
    tables: Tables, shares: Shares | None, a: dict[str, Answer], unknown: dict[str, str]
) -> None:
    if shares is not None:
        span = Range(shares[SHORT_LIFE], shares[SHORT_LIFE], shares[LONG_LIFE])
        a["cacheable_share"] = _ranged(span, "held for five minutes, at most for an hour")
        return
    t = tables.totals
    if not t.cache_known or not t.input:
        unknown["cacheable_share"] = "the log does not say what was read from a cache"
        return
    # Where some rows leave the field out, it may mean none or not known: both ends are given.
    held = (t.cached or 0) + (t.written or 0)
    low, high = held / t.input, held / t.cache_known
    a["cacheable_share"] = _ranged(Range(low, low, high), "cached or written to the cache, of all")


def _peak(tables: Tables, span: Span, a: dict[str, Answer], unknown: dict[str, str]) -> None:
    hours = [h for h in tables.hours if h.hour_ts is not None and h.n is not None]
    told = told_by_hour(tables, span)
    if told is None or not hours or tables.totals.n is None:
        unknown["peak_factor"] = "the log counts by the day, or does not count requests"
        return
    if told.seconds < 86_400:
        unknown["peak_factor"] = (
            f"the log spans {length_words(told.seconds)}{' by the hour' * (told != span)}; "
            "a day's pattern needs a day or more"
        )
        return
    part = tables if told == span else replace(tables, days=days_of(hours))
    if idle_words(part, told):
        unknown["peak_factor"] = idle_words(part, told)
        return
    mean = sum(h.n or 0 for h in hours) / (told.seconds / 3600)
    by_day: dict[object, int] = {}
    for h in hours:
        day = h.hour_ts.date() if h.hour_ts else None
        by_day[day] = max(by_day.get(day, 0), h.n or 0)
    usual = sorted(by_day.values())[len(by_day) // 2]
    busiest = max(by_day.values())
    minute = tables.peak("minute")
    in_minute = 0 if minute is None else minute.requests or 0
    # One request in a minute is sixty an hour, and says nothing of a peak.
    told_minute = in_minute >= FEWEST_IN_A_MINUTE
    top = max(busiest, in_minute * 60 if told_minute else 0)
    factors = [min(max(x / mean, 1.0), MOST_PEAK) for x in (usual, busiest, top)]
    a["peak_factor"] = _ranged(
        Range(min(factors[0], factors[1]), factors[1], max(factors[1], factors[2])),
        f"busiest hour of a usual day, of all days{', and busiest minute' * told_minute}, "
        "over the mean",
    )
