"""From a log's days to a month, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from advisor.units import Range
from advisor.usage.answers import answers_of
from advisor.usage.span import mean_of_unit, per_month, span_of
from advisor.usage.tables import Day, Hour, Peak, Tables, Totals

MONDAY = datetime(2026, 10, 5)
MONTH = 730 / 24


def tables(daily: list[int], first: datetime = MONDAY, last: datetime | None = None) -> Tables:
    start = datetime(first.year, first.month, first.day)
    end = last or start + timedelta(days=len(daily), seconds=-1)
    days = tuple(
        Day(n, n * 100, n * 10, None, None, None, start + timedelta(days=i))
        for i, n in enumerate(daily)
    )
    hours = tuple(Hour(d.n, d.input, d.output, None, None, None, d.day_ts, 0, 0) for d in days)
    n = sum(daily)
    return Tables(Totals(n, first, end, n, n * 100, n * 10, with_n=n), hours, days)


@pytest.mark.parametrize(
    ("daily", "want"),
    [
        ([100], Range.of(100 * MONTH)),
        ([100, 200, 300], Range(100 * MONTH, 200 * MONTH, 300 * MONTH)),
        # Two weeks and a Monday: the third Monday does not make Mondays count more.
        ([70] * 5 + [0, 0] + [140] * 5 + [0, 0] + [210],
         Range(50 * MONTH, (140 + 4 * 105) / 7 * MONTH, 100 * MONTH)),
    ],
)  # fmt: skip
def test_whole_days_are_scaled(daily: list[int], want: Range) -> None:
    made = tables(daily)
    span = span_of(made)
    assert span is not None and len(span.whole) == len(daily)
    found = per_month(made, span, lambda d: d.n)
    assert found is not None
    assert (found.low, found.likely, found.high) == pytest.approx(
        (want.low, want.likely, want.high)
    )


def test_parts_of_days_at_both_ends_do_not_count() -> None:
    first, last = MONDAY + timedelta(hours=9), MONDAY + timedelta(days=2, hours=15)
    made = tables([40, 100, 60], first, last)
    span = span_of(made)
    assert span is not None
    assert [d.day for d in span.whole] == [6]
    assert per_month(made, span, lambda d: d.n) == Range.of(100 * MONTH)


def test_a_day_without_a_record_is_a_day_of_zero() -> None:
    made = tables([100, 0, 200])
    span = span_of(made)
    assert span is not None
    found = per_month(made, span, lambda d: d.n)
    assert found is not None and found.likely == pytest.approx(100 * MONTH)


@pytest.mark.parametrize("hours", [1, 23])
def test_less_than_a_day_says_so(hours: int) -> None:
    found = answers_of(tables([50], MONDAY, MONDAY + timedelta(hours=hours)))
    assert "a month is not told from less than a day" in found.unknown["requests_per_month"]
    assert found.answers["input_tokens"].value == 100


def test_a_few_runs_over_months_are_no_months_traffic() -> None:
    found = answers_of(tables([900] + [0] * 20 + [300]))
    assert "only 2 of 22 whole days have any traffic" in found.unknown["requests_per_month"]
    assert "single runs" in found.unknown["peak_factor"]


def test_nothing_at_all_answers_nothing() -> None:
    found = answers_of(Tables(Totals()))
    assert found.answers == {}
    assert "requests_per_month" in found.unknown


@pytest.mark.parametrize(
    ("in_minute", "want"),
    [
        # An hour a day has all 240 requests: 240 over a mean of 10 is 24, in any minute.
        (9, (24.0, 24.0, 24.0)),
        # Twelve in a minute are 720 an hour.
        (12, (24.0, 24.0, 72.0)),
    ],
)
def test_a_minute_with_a_handful_of_requests_is_no_peak(
    in_minute: int, want: tuple[float, float, float]
) -> None:
    made = replace(
        tables([240, 240, 240]), peaks=(Peak("minute", in_minute, 1, in_minute, in_minute),)
    )
    answer = answers_of(made).answers["peak_factor"]
    span = answer.span or Range.of(float(str(answer.value)))
    assert (span.low, span.likely, span.high) == pytest.approx(want, rel=1e-4)
    assert ("busiest minute" in answer.note) == (want[0] != want[2])


def test_a_peak_is_held_against_the_days_that_tell_their_hours() -> None:
    """Three days of requests, 10 an hour and 40 in one, beside thirty days of daily sums."""
    counts = [10] * 72
    counts[30] = 40
    hours = tuple(
        Hour(n, n * 100, n * 10, None, None, None, MONDAY + timedelta(hours=i), 0, 0)
        for i, n in enumerate(counts)
    )
    daily = tables([1_000] * 30, last=MONDAY + timedelta(days=29))
    both = replace(
        daily,
        hours=hours,
        totals=replace(daily.totals, longest_bucket=86_400, shortest_bucket=0),
        peaks=(Peak("minute", 2, 200, 750, 750),),
    )
    answer = answers_of(both).answers["peak_factor"]
    mean = (71 * 10 + 40) / 72
    assert answer.span is not None
    found = (answer.span.low, answer.span.likely, answer.span.high)
    assert found == pytest.approx((1.0, 40 / mean, 40 / mean), rel=1e-4)
    assert mean_of_unit(both, span_of(both), both.peaks[0]) == pytest.approx(750 / (72 * 60))
    only_sums = replace(both, hours=(), peaks=())
    assert "counts by the day" in answers_of(only_sums).unknown["peak_factor"]
    few = replace(both, hours=hours[:5])
    assert "spans 5 hours by the hour" in answers_of(few).unknown["peak_factor"]
