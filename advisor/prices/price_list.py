"""What a price list says, in the catalogue's own words. Prices in USD per million tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Listed:
    """One price of a list, for prompts above a length, from a day on."""

    option: str
    metric: str
    above: int
    usd_per_mtok: float
    dated: date | None
    """The day the list is of; None where neither the list nor the user says."""
    since: date | None = None
    """The day from which the list itself says that the price holds."""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row of one side that has no counterpart on the other, and why it is not guessed."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PriceList:
    """A whole list. `source` is the row of sources.yaml that cites it, or empty."""

    name: str
    version: str
    dated: date | None
    source: str
    cite: str
    rows: tuple[Listed, ...]
    unmatched: tuple[Unmatched, ...]
    notices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}".strip()
