"""Dollars as people read them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.report.money import (
    change,
    places_for,
    usd,
    usd_line,
    usd_of_calls,
    usd_range,
    usd_span,
)
from advisor.rounding import shares_of
from advisor.units import Range

FINE = st.floats(0, 1e7, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "$0"),
        (0.001, "under $0.01"),
        (0.45, "$0.45"),
        (29.25, "$29.25"),
        (60, "$60"),
        (340.4, "$340"),
        (1071.2, "$1,071"),
        (46_723, "$46,700"),
        (1_234_567, "$1,230,000"),
        (-5.5, "−$5.50"),
    ],
)
def test_amounts_have_no_more_digits_than_sense(value: float, shown: str) -> None:
    assert usd(value) == shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (Range(22.4, 29.25, 59.3), "$22–60"),
        (Range(718.84, 1070.92, 1559.6), "$718–1,560"),
        (Range(1059.86, 1065.2, 1078.4), "$1,059–1,079"),
        (Range(9_999.2, 12_340, 15_001), "$9,999–15,100"),
        (Range(46_230, 46_700, 47_980), "$46,200–48,000"),
        (Range(0.45, 0.8, 1.2), "$0.45–1.20"),
        (Range(0, 0, 0), "$0"),
        (Range(-5, 2, 12), "−$5 to $12"),
        (Range(-60, -29.25, -22.4), "−$22–60"),
    ],
)
def test_ranges_are_rounded_outwards(span: Range, shown: str) -> None:
    assert usd_span(span) == shown


@given(st.tuples(FINE, FINE, FINE).map(sorted), st.floats(0, 5_000))
def test_an_end_never_lies_under_a_fixed_part_of_its_sum(ends: list[float], fixed: float) -> None:
    with_it = usd_span(Range(*(x + fixed for x in ends)))
    low = float(re.split("[–$]", with_it.replace(",", "").removeprefix("$"))[0])
    # Under ten thousand to the dollar, as the part itself is printed.
    assert ends[0] + fixed >= 9_999 or low >= math.floor(fixed * 100) / 100 - 1


def test_a_range_without_width_is_one_amount() -> None:
    assert usd_range(Range.of(29.25)) == "$29.25"
    assert usd_range(None) == "unknown"


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        (Range.of(12), "$12 more"),
        (Range.of(-5), "$5 less"),
        (Range.of(0), "no difference"),
        (Range(-12, 4, 20), "between $12 less and $20 more"),
        (Range(10, 24, 50), "$24 more ($10–50)"),
        (Range(-50, -24, -10), "$24 less ($10–50)"),
    ],
)
def test_differences_say_which_way(gap: Range, shown: str) -> None:
    assert change(gap) == shown


@given(st.lists(FINE, min_size=1, max_size=8))
def test_printed_lines_add_up_to_the_printed_total(parts: list[float]) -> None:
    total = sum(parts)
    places = places_for(total)
    printed = [usd_line(v, places) for v in shares_of(total, parts, places)]
    added = sum(float(p.strip("$").replace(",", "")) for p in printed)
    shown = float(usd_line(total, places).strip("$").replace(",", ""))
    assert added == pytest.approx(shown, abs=10**-places / 10)


def test_what_is_exact_in_cents_gives_none_away() -> None:
    # 7.80 + 0.468 + 0.65 + 16.25 + 1,041.6667 = 1,066.8347; rounded alone they make a cent more.
    parts = [7.8, 0.468, 0.65, 16.25, 12_500 / 12]
    assert shares_of(sum(parts), parts, 2) == [7.8, 0.47, 0.65, 16.25, 1041.66]


def test_lines_that_do_not_add_up_are_not_made_to() -> None:
    assert shares_of(100.0, [10.0, 20.0], 2) == [10.0, 20.0]


@given(FINE, FINE, FINE)
def test_the_printed_range_holds_the_real_one(a: float, b: float, c: float) -> None:
    low, likely, high = sorted((a, b, c))
    text = usd_span(Range(low, likely, high)).strip("$").replace(",", "")
    ends = [float(x) for x in text.split("–")]
    assert ends[0] <= low * (1 + 1e-8)
    assert ends[-1] >= high * (1 - 1e-8)


@pytest.mark.parametrize("amount", [1e15, 1.23e22, 1.2e308])
def test_absurd_amounts_are_short_and_no_failure(amount: float) -> None:
    shown = f"{amount:.3g}".replace("e+", "e")
    assert usd(amount) == usd_line(amount, 0) == f"${shown}"
    assert len(usd_span(Range(amount / 2, amount, amount))) < 30
    assert shares_of(amount, [amount], 2) == [amount]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "$0"), (0.01, "$0.01"), (1, "$1"), (0.0077, "$0.0077"), (0.005, "$0.0050"),
     (0.0001, "$0.0001"), (0.00012, "$0.00012"), (0.00001, "$0.00001"), (0.000012, "$0.000012"),
     (0.000001, "$0.000001"), (1e-9, "under $0.000001")],
)  # fmt: skip
def test_amounts_of_single_calls_never_read_as_nothing(value: float, shown: str) -> None:
    assert usd_of_calls(value) == shown
