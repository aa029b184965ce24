"""A value of an axis in words."""

from __future__ import annotations

import math

from advisor.units import SHORT_FROM, format_quantity

DIGITS = 5


def amount(value: float, unit: str) -> str:
    """A value of an axis to five digits: a crossing is exact, so three would hide where it is."""
    if value == 0 or unit in ("x", "") or abs(value) >= SHORT_FROM:
        return format_quantity(value, unit)
    scaled = value * 100 if unit == "share" else value
    rounded = round(scaled, DIGITS - 1 - math.floor(math.log10(abs(scaled))))
    text = f"{rounded:,.10f}".rstrip("0").rstrip(".")
    if unit == "share":
        return f"{text}%"
    if unit.startswith("USD"):
        return f"${text}{unit.removeprefix('USD')}"
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if rounded >= size:
            return f"{rounded / size:.{DIGITS}g}{letter} {unit}"
    return f"{text} {unit}"
