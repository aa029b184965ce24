"""What a cost calculation gives: parts that add up, or the reason there is no figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a cost at one point: dollars a month, how it was worked out, and its source."""

    id: str
    what: str
    usd: float
    formula: str = ""
    source: str = ""

    @property
    def people(self) -> bool:
        """True for the line that pays people."""
        return self.id == "people"


@dataclass(frozen=True, slots=True)
class NoCost:
    """A cost that cannot be known: never zero, never made up."""

    why: str


def total(parts: tuple[Part, ...]) -> float:
    """Dollars a month over all parts."""
    return sum(p.usd for p in parts)
