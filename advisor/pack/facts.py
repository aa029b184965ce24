"""What a fact of a workload or of an option may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.units import Range, format_quantity

Fact = str | bool | float | tuple[str, ...] | date | Range | None
Path = tuple[str | int, ...]
FactKind = Literal["yes_no", "choice", "quantity", "list", "text", "date"]

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
"""What the reason of a rule leaves for a fact to fill in."""
BOUNDS = ("above", "at_least", "below", "at_most")


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact may be: its kind, its unit (quantities) and its values (words)."""

    kind: FactKind
    unit: str = ""
    values: tuple[str, ...] = ()
    title: str = ""
    """What readers call it; the id with spaces where it is empty."""
    least: float | None = None
    most: float | None = None
    """What a quantity can be at all."""

    def fault(self, value: float) -> str:
        """Why a quantity cannot be; empty where it can."""
        shown = format_quantity(value, self.unit)
        if self.least is not None and value < self.least:
            return f"{shown} is below the least possible, {format_quantity(self.least, self.unit)}"
        if self.most is not None and value > self.most:
            return f"{shown} is above the most possible, {format_quantity(self.most, self.unit)}"
        return ""
