"""The numbers behind a plan's gates: what a bill may be, how many copies, which percentile.

The plan says them in words, the kit puts them into rules for machines; both take them from here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.decision.samples import samples_needed
from advisor.pack.conditions import Fact
from advisor.pack.plan_schema import Sampling
from advisor.units import Range

DAYS, HOURS, WEEKS = 30.0, 730.0, 52 / 12
"""Of a month."""
FEW_USD = 1.0
"""A gate needs digits to compare."""
FEWEST = 1000
"""Requests to give the cost of."""


@dataclass(frozen=True, slots=True)
class Bill:
    """A month of the service without people, USD: what was assessed and what it may come to."""

    low: float
    likely: float
    high: float
    busy_days: float

    @property
    def day(self) -> float:
        """The most of a busy day."""
        return self.high / self.busy_days

    @property
    def week(self) -> float:
        """The most of a week."""
        return self.high / WEEKS


@dataclass(frozen=True, slots=True)
class RequestCost:
    """USD for one request, without people: what was assessed and the most it may come to."""

    likely: float
    most: float

    @property
    def many(self) -> int:
        """Requests to give the cost of: more where a thousand cost cents, so that it has digits."""
        return FEWEST if self.likely >= FEW_USD / FEWEST else 100_000


@dataclass(frozen=True, slots=True)
class Copies:
    """The shadow at this volume: the share that is copied, for how long, and what it finds."""

    share: float
    days: int
    found: int
    ab_weeks: int


def bill(assessed: Range, sampling: Sampling, busy_days: float) -> Bill:
    """The assessed range of a month, or the tolerance where that is wider."""
    low = min(assessed.low, assessed.likely * (1 - sampling.tolerance))
    high = max(assessed.high, assessed.likely * (1 + sampling.tolerance))
    return Bill(low, assessed.likely, high, busy_days)


def request_cost(assessed: Range, requests: Range, sampling: Sampling) -> RequestCost | None:
    """A month's cost over its likely requests; None where there are none."""
    if requests.likely <= 0:
        return None
    likely = assessed.likely / requests.likely
    most = max(likely * (1 + sampling.task_tolerance), assessed.high / requests.likely)
    return RequestCost(likely, most)


def bill_by(usd_per_month: float, sampling: Sampling) -> str:
    """How often a bill of this size is worth comparing: day, week or month."""
    if usd_per_month < sampling.monthly_below_usd:
        return "month"
    return "week" if usd_per_month < sampling.weekly_below_usd else "day"


def volume(facts: Mapping[str, Fact]) -> float:
    """Requests a month at the low end, so that a sample is reached there too; 0 if not known."""
    known = facts.get("requests_per_month")
    return known.low if isinstance(known, Range) else 0.0


def steady(monthly: float, sampling: Sampling) -> bool:
    """Whether ten average minutes hold enough requests for a share of them to say something."""
    return monthly / HOURS / 6 >= sampling.window_requests


def percentile(facts: Mapping[str, Fact]) -> int:
    """At which the first word is judged; the 95th unless it was said."""
    stated = facts.get("ttft_percentile")
    return int(stated) if isinstance(stated, int | float) else 95


def copies(facts: Mapping[str, Fact], s: Sampling) -> Copies | None:
    """The smallest share that brings enough copies in a week; None where no volume is known."""
    monthly = volume(facts)
    if not monthly:
        return None
    day, peak = monthly / DAYS, facts.get("peak_factor")
    hour = monthly / HOURS * (peak.low if isinstance(peak, Range) else 1.0)
    in_hour = 0
    if facts.get("ttft_limit") is not None:
        in_hour = samples_needed(min(percentile(facts), 99))
    share, days = 1.0, 7
    for one in sorted(s.shares):
        if day * 7 * one >= s.copies and hour * 7 * one >= in_hour:
            share = one
            break
    else:
        wanted = max(s.copies / day, in_hour / hour)
        least = max(float(s.usual_days), s.copies_least / day)
        days = max(7, math.ceil(min(wanted, least, s.longest_days)))
    found = int(day * days * share * s.graded / s.copies)
    return Copies(share, days, found, math.ceil(s.arm / (day * 7 / 2)))
