"""What a figure can be at all, by its unit, so that no arithmetic meets 0 or 1e300.

These are not opinions about good figures, which belong in a pack: outside them every figure is
a slip of the keyboard or of a unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.units import format_quantity


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most; with `above`, the least itself is out."""

    least: float
    most: float
    above: bool = False

    def fault(self, value: float, unit: str) -> str:
        """Why a value is out of bounds, naming the bound; empty when it is not."""
        if self.least <= value <= self.most and not (self.above and value == self.least):
            return ""
        shown = format_quantity(value, unit)
        least, most = format_quantity(self.least, unit), format_quantity(self.most, unit)
        if self.above and value <= self.least:
            return f"{shown} is not above {least}, as it must be"
        if value < self.least:
            return f"{shown} is below the least possible, {least}"
        return f"{shown} is above the most possible, {most}"


BY_UNIT = {
    "x": Bounds(0.01, 1000),
    "USD/Mtok": Bounds(0, 1e9),
    "USD/hour": Bounds(0, 1e9),
    "USD/month": Bounds(0, 1e9),
    "USD/year": Bounds(0, 1e9),
    "USD": Bounds(0, 1e9),
    "ms": Bounds(0, 1e8, above=True),
    "tokens/s": Bounds(0, 1e18, above=True),
    # A gap between two shares may be negative.
    "share": Bounds(-1, 1),
}
# A machine that costs nothing would win every comparison.
BY_METRIC = {name: Bounds(0, 1e9, above=True) for name in ("server_price", "gpu_hour")}
# The arithmetic divides by them.
BY_METRIC |= {name: Bounds(0, 1, above=True) for name in ("utilisation", "mfu")}
BY_METRIC["server_life"] = Bounds(0, 100, above=True)
OTHERS = Bounds(0, 1e18)


def bounds_of(metric: str, unit: str) -> Bounds:
    """The bounds of a metric in its unit."""
    return BY_METRIC.get(metric) or BY_UNIT.get(unit, OTHERS)
