"""What worlds are judged by, and what is counted over them."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.analysis.cells import Cells
from advisor.analysis.distribution import seed_of
from advisor.analysis.uncertain import Uncertain
from advisor.economics.model import CostModel

FOR_QUANTILES = 16_384
"""Worlds that the percentiles of a cost are taken from; of a median that is 0.4 points."""
ENDS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Contest:
    """Options that are costed in each world, and how one of them wins it.

    `tie` is the share by which a cost may exceed the least and still be tied with it; `budget` is
    in USD a month, people included.
    """

    model: CostModel
    options: tuple[str, ...]
    uncertain: tuple[Uncertain, ...]
    cells: Cells
    tie: float
    budget: float | None
    seed: int

    def seed_for(self, name: str) -> int:
        """A stream of its own for each quantity, so that another one changes none of it."""
        return seed_of(f"{self.seed}", name)


@dataclass(frozen=True, slots=True)
class Tally:
    """Worlds counted for each option: won, cheapest, over the budget; p5, p50, p95 of its cost.

    `none` counts worlds that nobody wins, `used` has the names that any cost reads.
    """

    won: tuple[int, ...]
    least: tuple[int, ...]
    over: tuple[int, ...]
    costs: tuple[tuple[float, float, float], ...]
    none: int
    used: frozenset[str]


def ranks(count: int) -> tuple[int, int, int]:
    """The places of p5, p50 and p95 among so many sorted values."""
    low, middle, high = (min(int(end * count), count - 1) for end in ENDS)
    return low, middle, high
