"""How sure a recommendation is, and how far each change of it reaches: parts of an assessment."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.units import Range


@dataclass(frozen=True, slots=True)
class FlipSpan:
    """Every amount of a quantity from `low` to `high`, in `unit`, gives a flip's outcome."""

    question: str
    low: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class OptionChance:
    """In how many samples one option is recommended, the cheapest, and over the budget.

    `over_budget` is None without a budget.
    """

    option: str
    recommended: int
    cheapest: int
    over_budget: int | None


@dataclass(frozen=True, slots=True)
class SampledChances:
    """How sure the recommendation is, over so many samples of all that is not known exactly.

    `none` counts those in which nothing is recommended; `varied` says what was drawn from which
    range, `left_out` what is not drawn as far as it decides who qualifies.
    """

    samples: int
    seed: int
    options: tuple[OptionChance, ...]
    none: int
    budget: float | None
    varied: tuple[str, ...]
    gap: Range | None = None
    """p5, p50 and p95 of what the runner-up costs more, in USD a month."""
    left_out: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    """Titles of what nobody verified and every sample holds as passed."""
