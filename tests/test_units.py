"""Quantities: what people write, what is refused with the fix, and what is shown."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.units import EXAMPLES, Range, UnitError, format_quantity, parse_day, parse_quantity


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("800 ms", "ms", 800),
        ("800ms", "ms", 800),
        ("1.4 s", "ms", 1400),
        ("2 min", "ms", 120_000),
        (1000, "tokens/request", 1000),
        ("1,000", "tokens/request", 1000),
        ("1 000 tokens", "tokens/request", 1000),
        ("1_000", "tokens/request", 1000),
        ("1.5k", "tokens/request", 1500),
        (2e9, "tokens/month", 2e9),
        ("2e9", "tokens/month", 2e9),
        ("2B tokens/month", "tokens/month", 2e9),
        ("2 billion tokens a month", "tokens/month", 2e9),
        ("500M", "tokens/month", 5e8),
        ("100k requests/month", "requests/month", 1e5),
        ("50k per month", "requests/month", 5e4),
        ("12 requests a day", "requests/month", 365),
        ("24M tokens per day", "tokens/month", 7.3e8),
        ("10 requests/hour", "requests/month", 7300),
        ("40%", "share", 0.4),
        ("0.4", "share", 0.4),
        (".4", "share", 0.4),
        ("150%", "share", 1.5),
        ("1.3 x", "x", 1.3),
        ("3x", "x", 3),
        ("$5k", "USD/month", 5000),
        ("USD 5000/month", "USD/month", 5000),
        ("5000 USD a month", "USD/month", 5000),
        ("$60k/year", "USD/month", 5000),
        ("$250K", "USD/year", 250_000),
        ("$3.99/hour", "USD/hour", 3.99),
        ("$0.10/Mtok", "USD/Mtok", 0.1),
        ("0.80 USD/Mtok", "USD/Mtok", 0.8),
        ("1 year", "months", 12),
        ("12 months", "months", 12),
        ("3 years", "years", 3),
        ("200 tokens/s", "tokens/s", 200),
        ("1,000 rpm", "requests/minute", 1000),
        ("3 calls", "calls/task", 3),
        ("80 GB", "GB", 80),
        ("3.35 TB/s", "TB/s", 3.35),
        ("1979 TFLOPS", "TFLOPS", 1979),
        ("700 W", "W", 700),
        ("0.2 FTE", "FTE", 0.2),
    ],
)
def test_what_people_write(raw: str | float, unit: str, value: float) -> None:
    assert parse_quantity(raw, unit) == pytest.approx(value, rel=1e-12)


TWO_WAYS = "can be read in two ways; write thousands as 1,000 or 1000 and fractions with a point"


@pytest.mark.parametrize(
    ("raw", "unit", "message"),
    [
        ("800 kg", "ms", 'wrong unit "kg": a time is needed, for example "800 ms"'),
        ("$5", "ms", 'wrong unit "$": a time is needed, for example "800 ms"'),
        ("$5%", "share", 'wrong unit "$": a share is needed, for example "40%"'),
        ("5 tokens/month", "requests/month", 'wrong unit "tokens/month": requests/month is needed'),
        ("5000 EUR", "USD/month", 'wrong unit "eur": an amount of money is needed'),
        (40, "share", '40 is more than all of it; write "40%" or 0.4'),
        ("40", "share", '40 is more than all of it; write "40%" or 0.4'),
        ("-5 ms", "ms", '"-5 ms" is negative; it cannot be below zero'),
        (-1, "share", '"-1" is negative; it cannot be below zero'),
        (math.nan, "ms", '"nan" is not a finite number'),
        (math.inf, "x", '"inf" is not a finite number'),
        ("1e999", "tokens/month", '"1e999" is not a finite number'),
        ("1e99999999999999999999", "x", '"1e99999999999999999999" is not a finite number'),
        (10**400, "x", "is not a finite number"),
        ("fast", "ms", '"fast" is not a quantity; write for example "800 ms"'),
        ("-", "ms", '"-" is not a quantity; write for example "800 ms"'),
        ("e5", "x", '"e5" is not a quantity; write for example "1.3 x"'),
        ("", "ms", '"" is not a quantity; write for example "800 ms"'),
        (True, "ms", 'a quantity is needed here, for example "800 ms"'),
        ("1" * 81, "x", "is not a quantity"),
        # Taken for 15 s, a decimal comma would be wrong by ten times and nobody would see it.
        ("1,5 s", "ms", f'"1,5" {TWO_WAYS}'),
        ("1 2", "x", f'"1 2" {TWO_WAYS}'),
        ("1,2,3", "x", f'"1,2,3" {TWO_WAYS}'),
        ("10,00,000", "tokens", f'"10,00,000" {TWO_WAYS}'),
    ],
)
def test_what_is_refused_says_how_to_write_it(raw: str | float, unit: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_quantity(raw, unit)
    assert str(caught.value).startswith(message) or message in str(caught.value)


@pytest.mark.parametrize("raw", [800, "800", 1.5])
def test_a_bare_number_is_refused_where_a_unit_is_needed(raw: str | float) -> None:
    with pytest.raises(UnitError, match=rf'{raw:}.* needs a unit, for example "{raw} ms"'):
        parse_quantity(raw, "ms", needs_unit=True)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (800, "ms", "800 ms"),
        (999.6, "ms", "1 s"),
        (1400, "ms", "1.4 s"),
        (2e9, "tokens/month", "2B tokens/month"),
        (125e6, "tokens/month", "125M tokens/month"),
        (999_999, "tokens", "1M tokens"),
        (1234, "tokens", "1,234 tokens"),
        (12_345, "tokens", "12.3k tokens"),
        (0.4, "share", "40%"),
        (0.005, "share", "0.5%"),
        (10, "share", "1,000%"),
        (1234, "USD/month", "$1,234/month"),
        (-1234, "USD/month", "-$1,234/month"),
        (0.1, "USD/Mtok", "$0.10/Mtok"),
        (0.0375, "USD/Mtok", "$0.0375/Mtok"),
        (0, "USD/month", "$0/month"),
        (1, "months", "1 month"),
        (12, "months", "12 months"),
        (1000, "x", "1,000 x"),
        (999e12, "tokens", "999T tokens"),
        (999.9e12, "tokens", "1e15 tokens"),
        (1.2e308, "tokens/month", "1.2e308 tokens/month"),
        (1.2e308, "x", "1.2e308 x"),
        (1.2e308, "ms", "1.2e305 s"),
        (1.2e300, "share", "1.2e302%"),
        (-1.2e308, "USD/month", "-$1.2e308/month"),
        (1e15, "USD", "$1e15"),
        (1e20, "months", "1e20 months"),
        (1e20, "FTE", "1e20 FTE"),
    ],
)
def test_what_people_read(value: float, unit: str, shown: str) -> None:
    assert format_quantity(value, unit) == shown


UNITS = st.sampled_from(sorted(EXAMPLES))


@given(UNITS, st.one_of(st.floats(0.001, 1e14), st.floats(1e14, 1e300)))
def test_what_is_shown_reads_back(unit: str, value: float) -> None:
    shown = format_quantity(value, unit)
    back = parse_quantity(shown, unit, needs_unit=True)
    assert back == pytest.approx(value, rel=0.006), shown
    assert format_quantity(back, unit) == shown


@given(st.integers(0, 100_000))
def test_a_percentage_is_exactly_the_share_it_says(thousandths: int) -> None:
    text = f"{thousandths // 1000}.{thousandths % 1000:03}"
    assert parse_quantity(f"{text}%", "share") == float(f"{thousandths}e-5")


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans()), UNITS)
def test_anything_else_is_a_unit_error_and_never_another(raw: str | float, unit: str) -> None:
    try:
        value = parse_quantity(raw, unit)
    except UnitError:
        return
    assert math.isfinite(value)


def test_a_range_is_in_order() -> None:
    assert Range.of(3).exact
    assert not Range(1, 2, 3).exact
    for low, likely, high in ((2.0, 1.0, 3.0), (1.0, 4.0, 3.0), (math.nan, 1.0, 1.0)):
        with pytest.raises(ValueError, match="not in order"):
            Range(low, likely, high)


def test_a_day_is_written_in_one_way() -> None:
    assert parse_day("2026-11-20") == date(2026, 11, 20)
    for wrong in ("20261120", "2026-W47-5", "2026-11-20T00:00", "٢٠٢٦-١١-٢٠", "2026-02-30", 5, ""):
        with pytest.raises(UnitError, match="is not a date such as 2026-11-20"):
            parse_day(wrong)
