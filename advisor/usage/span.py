"""From a log's span to a month: only whole days are scaled, and less than one is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from advisor.units import DAYS_A_MONTH, Range
from advisor.usage.statements import HOUR_S
from advisor.usage.tables import Day, Peak, Tables

T = TypeVar("T")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A day that lacks less than this at its end is whole: nobody asks in every second of the night.
EDGE = DAY / 100
WEEK, WEEKS_FROM = 7, 14


@dataclass(frozen=True, slots=True)
class Span:
    """When a log begins and ends, and its whole days; one without a record counts as zero."""

    first: datetime
    end: datetime
    whole: tuple[date, ...]

    @property
    def seconds(self) -> float:
        """Its length, at least one second."""
        return max((self.end - self.first).total_seconds(), 1.0)


def span_of(tables: Tables) -> Span | None:
    """The span of all records; None without any."""
    t = tables.totals
    if t.first_ts is None or t.last_ts is None:
        return None
    return _span(t.first_ts, t.last_ts + timedelta(seconds=t.longest_bucket or 0))


def told_by_hour(tables: Tables, span: Span) -> Span | None:
    """The span of the records that say their hour, of all those in `span`; None without any.

    Beside sums by the day it is what the busiest hour is to be held against.
    """
    if (tables.totals.longest_bucket or 0) <= HOUR_S:
        return span
    hours = [h.hour_ts for h in tables.hours if h.hour_ts is not None]
    if not hours:
        return None
    return _span(max(min(hours), span.first), min(max(hours) + HOUR, span.end))


def mean_of_unit(tables: Tables, span: Span | None, peak: Peak) -> float | None:
    """Requests in a mean second or minute, to hold the busiest against; None where not told."""
    told = None if span is None else told_by_hour(tables, span)
    if told is None or not peak.total:
        return None
    return peak.total * (1 if peak.unit == "second" else 60) / told.seconds


def _span(first: datetime, end: datetime) -> Span:
    start_day = datetime(first.year, first.month, first.day)
    if first - start_day > EDGE:
        start_day += DAY
    days: list[date] = []
    while start_day + DAY - EDGE <= end:
        days.append(start_day.date())
        start_day += DAY
    return Span(first, end, tuple(days))


def length_words(seconds: float) -> str:
    """A length in words: "58 minutes", "31 hours", "30 days"."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= 2 * size or size == 1:
            return f"{seconds / size:.0f} {unit}s"
    raise AssertionError("a length is at least one second")


def idle_words(tables: Tables, span: Span) -> str:
    """Why days cannot stand for a month: most of them have no traffic; empty when they can."""
    busy = {d.day_ts.date() for d in tables.days if d.day_ts is not None and (d.n or d.input)}
    at_work = sum(day in busy for day in span.whole)
    if len(span.whole) < WEEK or at_work * 2 >= len(span.whole):
        return ""
    return (
        f"only {at_work} of {len(span.whole)} whole days have any traffic: these are single runs, "
        "not a month's"
    )


def per_month(tables: Tables, span: Span, of: Callable[[Day], int | None]) -> Range | None:
    """What a month holds of something that days have, from whole days; None from less than one.

    Two weeks or more are taken by weekday, with the range of their weeks; fewer with the range of
    their days; without a whole day of the calendar, a span of a day or more is taken as it is.
    """
    by_day = {d.day_ts.date(): of(d) or 0 for d in tables.days if d.day_ts is not None}
    daily = [by_day.get(day, 0) for day in span.whole]
    if not daily or not sum(daily):
        if span.seconds < DAY.total_seconds() or not sum(by_day.values()):
            return None
        mean = sum(by_day.values()) * DAY.total_seconds() / span.seconds
        return Range.of(mean * DAYS_A_MONTH)
    if len(daily) >= WEEKS_FROM:
        weekday = [_mean(daily[i::WEEK]) for i in range(WEEK)]
        weeks = [_mean(w) for w in _weeks(daily)]
        likely, low, high = _mean(weekday), min(weeks), max(weeks)
    else:
        likely, low, high = _mean(daily), min(daily), max(daily)
    low, high = min(low, likely), max(high, likely)
    return Range(low * DAYS_A_MONTH, likely * DAYS_A_MONTH, high * DAYS_A_MONTH)


def mean_range(
    tables: Tables, span: Span | None, of: Callable[[Day], int], over: Callable[[Day], int | None]
) -> Range | None:
    """A ratio over all records, with the range over its weeks, or its days when there are few."""
    total = sum(over(d) or 0 for d in tables.days)
    if not total:
        return None
    likely = sum(of(d) for d in tables.days) / total
    by_day = {d.day_ts.date(): d for d in tables.days if d.day_ts is not None}
    known = [by_day[day] for day in (span.whole if span else ()) if day in by_day]
    groups = _weeks(known) if len(known) >= WEEKS_FROM else [[d] for d in known]
    ratios = []
    for group in groups:
        count = sum(over(d) or 0 for d in group)
        # A day with a handful of requests says nothing about the others.
        if count * 10 * len(groups) >= total:
            ratios.append(sum(of(d) for d in group) / count)
    return Range(min([likely, *ratios]), likely, max([likely, *ratios]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _weeks(days: Sequence[T]) -> list[list[T]]:
    return [list(days[i : i + WEEK]) for i in range(0, len(days) - WEEK + 1, WEEK)]
