"""Dollars as people read them: no digit that the estimate does not support.

`usd` is for headlines, `usd_line` for tables whose printed lines must add up to their printed total
(the shares of `advisor.rounding`).
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from advisor.units import SHORT_FROM, Range, in_short

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
CENTS_BELOW = 100.0
CENTS_FROM = 10.0
EXACT_BELOW = 10_000.0
SAME = "no difference"
LEAST_SHOWN = 0.000001


def usd(value: float) -> str:
    """One amount: cents below $100, dollars below $10,000, three digits above."""
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if 0 < size < 0.005:
        return f"{sign}under $0.01"
    if size < CENTS_BELOW:
        text = f"{size:,.2f}"
        return f"{sign}${text.removesuffix('.00') if size >= 1 else text}" if size else "$0"
    if size < EXACT_BELOW:
        return f"{sign}${size:,.0f}"
    if size >= SHORT_FROM:
        return f"{sign}${in_short(size)}"
    return f"{sign}${_digits(size, 3, ROUND_HALF_EVEN):,.0f}"


def usd_of_calls(value: float) -> str:
    """An amount of single calls: two digits, and at least four places, of what is under a cent."""
    if not 0 < value < 0.01:
        return usd(value)
    if value < LEAST_SHOWN:
        return f"under ${LEAST_SHOWN:f}"
    text = f"{value:.{max(4, 1 - Decimal(value).adjusted())}f}"
    return f"${text[:6]}{text[6:].rstrip('0')}"


def usd_span(span: Range) -> str:
    """The ends of a range, rounded outwards: "$22–60", or "−$5 to $12" across zero."""
    if span.low < 0:
        if span.high <= 0:
            return f"{MINUS}{usd_span(Range(-span.high, -span.likely, -span.low))}"
        return f"{usd(-_out(-span.low, 2, ROUND_CEILING))} to {_end(span.high, 2)}"
    # As exact as one amount of that size is printed: fewer digits would put an end below a fixed
    # part of the sum, and spans with and without that part would not differ by it.
    low, high = _whole(span.low, ROUND_FLOOR), _whole(span.high, ROUND_CEILING)
    if low == high:
        return f"${_plain(high, high)}"
    return f"${_plain(low, high)}{DASH}{_plain(high, high)}"


def usd_range(span: Range | None) -> str:
    """The likely amount with its range behind it; "unknown" where there is none."""
    if span is None:
        return "unknown"
    if is_point(span):
        return usd(span.likely)
    return f"{usd(span.likely)} ({usd_span(span)})"


def is_point(span: Range) -> bool:
    """True when low and high print the same as the likely amount."""
    return usd(span.low) == usd(span.likely) == usd(span.high)


def usd_line(value: float, places: int) -> str:
    """One amount of a table, with so many decimal places."""
    size = abs(value)
    text = f"${in_short(size) if size >= SHORT_FROM else f'{size:,.{places}f}'}"
    return f"{MINUS}{text}" if value < 0 and float(f"{value:.{places}f}") else text


def places_for(total: float) -> int:
    """Decimal places for a table with this total: cents below $10,000."""
    return 2 if abs(total) < EXACT_BELOW else 0


def change(gap: Range, more: str = "more", less: str = "less") -> str:
    """A difference in words: "$12 more", "$5 less", "between $5 less and $12 more"."""
    if is_point(gap):
        if usd(gap.likely) == "$0":
            return SAME
        return f"{usd(abs(gap.likely))} {more if gap.likely > 0 else less}"
    if gap.low < 0 < gap.high:
        low, high = _end(-gap.low, 2), _end(gap.high, 2)
        return f"between {low} {less} and {high} {more}"
    size = gap if gap.low >= 0 else Range(-gap.high, -gap.likely, -gap.low)
    return f"{usd(size.likely)} {more if gap.low >= 0 else less} ({usd_span(size)})"


def _end(value: float, digits: int) -> str:
    rounded = _out(value, digits, ROUND_CEILING)
    return f"${_plain(rounded, rounded)}"


def _out(value: float, digits: int, rounding: str) -> float:
    if value < 0.01:
        return 0.0 if rounding == ROUND_FLOOR or value == 0 else 0.01
    return _digits(value, digits, rounding)


def _whole(value: float, rounding: str) -> float:
    """Whole dollars from ten to ten thousand; three digits under and above."""
    if value < CENTS_FROM:
        return _out(value, 3, rounding)
    if value >= EXACT_BELOW:
        return _digits(value, 3, rounding)
    return float(Decimal(f"{value:.9g}").quantize(Decimal(1), rounding))


def _digits(value: float, digits: int, rounding: str) -> float:
    exact = Decimal(f"{value:.9g}")
    unit = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return float(exact.quantize(max(unit, Decimal("0.01")), rounding))


def _plain(value: float, high: float) -> str:
    if value >= SHORT_FROM:
        return in_short(value)
    return f"{value:,.2f}" if high < 10 and value != int(value) else f"{value:,.{_tail(value)}f}"


def _tail(value: float) -> int:
    return 0 if value == int(value) else (2 if value < 10 else 1)
