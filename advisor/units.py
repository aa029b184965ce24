"""Quantities with units: read the way people write them, shown the way people read them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DAYS_A_MONTH = 730 / 24
LONGEST = 80


UNIT, IMPOSSIBLE = "wrong-unit", "impossible-bounds"


class UnitError(ValueError):
    """A quantity that cannot be read; the message says how to write it."""

    def __init__(self, message: str, kind: str = "wrong-type") -> None:
        super().__init__(message)
        self.id = kind
        """What sort of mistake it is, as in docs/findings.md."""


@dataclass(frozen=True, slots=True)
class Range:
    """Low, likely and high, in order."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"not in order: {self.low}, {self.likely}, {self.high}")

    @property
    def exact(self) -> bool:
        """True when there is only one value."""
        return self.low == self.high

    @classmethod
    def of(cls, value: float) -> Range:
        """One exact value."""
        return cls(value, value, value)


SUFFIXES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "mio": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "trillion": 1e12,
}
PERIODS = {
    "month": 1.0,
    "mo": 1.0,
    "day": DAYS_A_MONTH,
    "hour": 730.0,
    "minute": 43_800.0,
    "second": 2_628_000.0,
    "s": 2_628_000.0,
    "week": DAYS_A_MONTH / 7,
    "year": 1 / 12,
}
TIMES = {
    "ms": 1.0,
    "msec": 1.0,
    "millisecond": 1.0,
    "milliseconds": 1.0,
    "s": 1e3,
    "sec": 1e3,
    "second": 1e3,
    "seconds": 1e3,
    "min": 6e4,
    "minute": 6e4,
    "minutes": 6e4,
}
EXAMPLES = {
    "ms": "800 ms",
    "share": "40%",
    "USD/month": "$5,000/month",
    "USD/Mtok": "0.80 USD/Mtok",
    "USD/hour": "3.99 USD/hour",
    "USD/year": "$250,000/year",
    "USD": "$5,000",
    "months": "12 months",
    "hours/day": "10 hours",
    "years": "3 years",
    "tokens/month": "2B tokens/month",
    "requests/month": "100k requests/month",
    "tokens/request": "1,000 tokens",
    "requests/minute": "1,000 requests/minute",
    "tokens": "128k tokens",
    "x": "1.3 x",
    "tokens/s": "200 tokens/s",
    "calls/task": "3 calls",
    "GB": "80 GB",
    "TB/s": "3.35 TB/s",
    "TFLOPS": "1979 TFLOPS",
    "W": "700 W",
    "FTE": "0.2 FTE",
}
NOUNS = {"ms": "a time", "share": "a share", "USD/month": "an amount of money"}
FIXED = {
    "tokens/request": {"token", "tokens", "tokens/request", "tokens per request"},
    "tokens": {"token", "tokens", "tok"},
    "tokens/s": {"tokens/s", "tok/s", "tokens per second"},
    "x": {"x", "×", "times"},
    "calls/task": {"call", "calls", "calls/task", "calls per task"},
    "GB": {"gb"},
    "hours/day": {"h", "hour", "hours", "h/day", "hours/day", "hours a day", "hours per day"},
    "TB/s": {"tb/s"},
    "TFLOPS": {"tflops"},
    "W": {"w"},
    "FTE": {"fte"},
    "USD/Mtok": {"usd/mtok", "usd per mtok", "/mtok", "$/mtok"},
    "USD": {"usd", "$"},
    "requests/minute": {"requests/minute", "requests/min", "rpm", "requests per minute"},
}
NUMBER = re.compile(
    r"^\s*(?P<usd>usd|\$)?\s*"
    r"(?P<number>[+-]?(?:[0-9][0-9,_ ]*[0-9]|[0-9])?(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)"
    r"\s*(?P<rest>.*?)\s*$",
    re.IGNORECASE | re.DOTALL,
)


# "-" and "e5" are not numbers, though each of their parts may be.
STARTS = re.compile(r"[+-]?\.?[0-9]")
# A comma or space that does not part thousands is most likely a decimal comma: never guessed at.
GROUPED = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[,_ ][0-9]{3})+)?(?:[.e].*)?", re.IGNORECASE)


def parse_quantity(raw: str | int | float, unit: str, *, needs_unit: bool = False) -> float:
    """A quantity in its canonical unit; raises UnitError with the fix in the message."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise UnitError(f"a quantity is needed here, for example {_example(unit)}")
    if isinstance(raw, int | float):
        if needs_unit and unit not in ("", "x"):
            raise UnitError(f"{raw:g} needs a unit, for example {_example(unit, raw)}", UNIT)
        return _checked(_scaled(str(raw), 1.0), unit, str(raw)[:LONGEST])
    text = raw.strip()
    match = NUMBER.match(text) if len(text) <= LONGEST else None
    if match is None or not STARTS.match(match["number"]):
        raise UnitError(f'"{text[:40]}" is not a quantity; write for example {_example(unit)}')
    if not GROUPED.fullmatch(match["number"]):
        raise UnitError(
            f'"{match["number"]}" can be read in two ways; write thousands as 1,000 or 1000 '
            "and fractions with a point"
        )
    number = re.sub(r"[,_ ]", "", match["number"])
    factor, rest = _suffix(match["rest"].lower())
    money = match["usd"] is not None
    if not rest and not money:
        if needs_unit and unit not in ("", "x"):
            raise UnitError(f"{text} needs a unit, for example {_example(unit, text)}", UNIT)
        return _checked(_scaled(number, factor), unit, text)
    factor *= _unit_factor(rest, unit, text, money)
    return _checked(_scaled(number, factor), unit, text, bool(rest))


def _scaled(number: str, factor: float) -> float:
    """Number times factor as it is written: 57% is 0.57, which floats alone would miss."""
    value = float(number)
    if not math.isfinite(value) or not math.isfinite(value * factor):
        return value * factor
    try:
        # Adding zero turns -0 into 0.
        return float(Decimal(number) * Decimal(repr(factor))) + 0.0
    except ArithmeticError:
        return value * factor


def _example(unit: str, number: object = "") -> str:
    if unit == "ms" and str(number).strip():
        return f'"{number} ms"'
    if unit == "share" and isinstance(number, int | float) and number > 1:
        return f'"{number:g}%"'
    return f'"{EXAMPLES.get(unit, "42")}"'


def _suffix(rest: str) -> tuple[float, str]:
    match = re.match(r"^([a-z]+)\b\s*(.*)$", rest, re.DOTALL)
    if match and match[1] in SUFFIXES:
        return SUFFIXES[match[1]], match[2]
    return 1.0, rest


def _checked(value: float, unit: str, shown: str, had_unit: bool = False) -> float:
    if not math.isfinite(value):
        raise UnitError(f'"{shown}" is not a finite number', IMPOSSIBLE)
    if value < 0 and unit != "USD/month":
        raise UnitError(f'"{shown}" is negative; it cannot be below zero', IMPOSSIBLE)
    if unit == "share" and value > 1 and not had_unit:
        raise UnitError(
            f'{shown} is more than all of it; write "{shown}%" or {value / 100:g}', IMPOSSIBLE
        )
    return value


def _unit_factor(rest: str, unit: str, shown: str, money: bool) -> float:
    rest = re.sub(r"\s+", " ", rest.strip())
    if money and not unit.startswith("USD"):
        noun = NOUNS.get(unit, unit)
        raise UnitError(f'wrong unit "$": {noun} is needed, for example {_example(unit)}', UNIT)
    if unit == "ms" and rest in TIMES:
        return TIMES[rest]
    if unit == "share" and rest in ("%", "percent", "per cent"):
        return 0.01
    if unit in ("months", "years"):
        years = {"year": 1.0, "years": 1.0, "month": 1 / 12, "months": 1 / 12}.get(rest)
        if years is not None:
            return years * (12 if unit == "months" else 1)
    if unit in ("USD/month", "USD/year", "USD/hour"):
        factor = _money_factor(rest, unit, money)
        if factor is not None:
            return factor
    if unit in ("tokens/month", "requests/month"):
        match = re.match(r"^([a-z]+)?\s*(?:/|per |an? )\s*([a-z]+)$", rest)
        noun = unit.split("/")[0]
        nouns = {"", noun, noun[:-1], "tok" if noun == "tokens" else "messages", "calls"}
        if match and (match[1] or "") in nouns and match[2] in PERIODS:
            return PERIODS[match[2]]
        if rest in nouns:
            return 1.0
    if rest in FIXED.get(unit, ()) or (money and unit == "USD" and not rest):
        return 1.0
    if money and unit == "USD/Mtok" and rest in ("/mtok", "per mtok", "/m"):
        return 1.0
    wrong, noun = rest or "$", NOUNS.get(unit, unit)
    raise UnitError(f'wrong unit "{wrong}": {noun} is needed, for example {_example(unit)}', UNIT)


def _money_factor(rest: str, unit: str, money: bool) -> float | None:
    text = rest.removeprefix("usd").strip()
    if not money and text == rest:
        return None
    period = unit.split("/")[1]
    if not text:
        return 1.0
    match = re.match(r"^(?:/|per |an? )\s*([a-z]+)$", text)
    if not match or match[1] not in PERIODS:
        return None
    return PERIODS[match[1]] / PERIODS[period]


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(raw: object) -> date:
    """A day written YYYY-MM-DD, and in no other way; raises UnitError."""
    text = str(raw).strip()
    try:
        # Alone, the other would take 20261120 and 2026-W47-5 too.
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
        raise ValueError(text)
    except ValueError as error:
        raise UnitError(
            f'"{text[:40]}" is not a date such as 2026-11-20', "impossible-date"
        ) from error


# From here on digits in full would fill lines and say nothing.
SHORT_FROM = 999.5e12
STEPS = ((999.5e9, 1e12, "T"), (999.5e6, 1e9, "B"), (999.5e3, 1e6, "M"), (9999.5, 1e3, "k"))


def in_short(value: float) -> str:
    """A very large number: 1.2e308."""
    return f"{value:.3g}".replace("e+", "e")


def _short(value: float) -> str:
    if value >= SHORT_FROM:
        return in_short(value)
    # Each step begins where the one below would round up to it: 999,999 is 1M, not 1,000k.
    for start, size, letter in STEPS:
        if value >= start:
            return f"{_digits(value / size)}{letter}"
    return _digits(value) if value < 1000 else f"{value:,.0f}"


def _digits(value: float) -> str:
    if abs(value) >= SHORT_FROM:
        return in_short(value)
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"


def _dollars(value: float) -> str:
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= SHORT_FROM:
        return f"{sign}${in_short(size)}"
    if size >= 99.995 or size == 0:
        return f"{sign}${size:,.0f}"
    cents = f"{size:.2f}"
    whole_cents = abs(float(cents) - size) < 1e-9
    return f"{sign}${cents}" if whole_cents or size >= 0.9995 else f"{sign}${size:.3g}"


def gpus_said(count: float) -> str:
    """`1 GPU`, `2 GPUs`."""
    return f"{count:g} GPU{'' if count == 1 else 's'}"


def format_quantity(value: float, unit: str) -> str:
    """A quantity for people: "800 ms", "1.4 s", "2B tokens/month", "40%", "$1,234/month"."""
    if unit == "ms":
        return f"{_digits(value)} ms" if value < 999.5 else f"{_digits(value / 1000)} s"
    if unit == "share":
        return f"{_digits(value * 100)}%"
    if unit.startswith("USD"):
        return _dollars(value) + unit.removeprefix("USD")
    if unit == "months":
        shown = in_short(value) if value >= SHORT_FROM else f"{value:g}"
        return f"{shown} month{'' if value == 1 else 's'}"
    if unit in ("x", ""):
        return f"{_digits(value)} {unit}".strip()
    return f"{_short(value)} {unit}"


def exact_price(usd_per_mtok: float) -> str:
    """A price to its last digit, so that two prices that differ never read the same."""
    return f"${usd_per_mtok:.10g}/Mtok"
