"""How many requests may fail before a gate or an alert says so: more than were counted on.

The share that fails was assessed and paid for, so no limit lies at it or under it. Without one the
plan's own figures hold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.pack.conditions import Fact
from advisor.pack.plan_schema import Sampling, Triggers
from advisor.report.gate_figures import HOURS, steady, volume
from advisor.units import Range

WINDOWS_APART = 3.0
"""Standard deviations of a window's own chance: three pass one window in 700."""
NORMAL_95, NORMAL_80 = 1.645, 0.842
"""Of the standard normal distribution, one-sided."""
MOST = 0.95


@dataclass(frozen=True, slots=True)
class FailureLimits:
    """Shares are 0 to 1, in whole percent; `most_of_last` is a count of `failed_last`."""

    expected: float
    gate: float
    """The most that a phase lets through, as a 95% upper bound."""
    sample: int | None
    """Requests of which four samples in five pass at `expected`; None where none is expected."""
    alert: float
    """Over the minutes of the trigger."""
    most_of_last: int


def failure_limits(facts: Mapping[str, Fact], t: Triggers, s: Sampling) -> FailureLimits:
    """From the high end of the share that was said to fail, or assumed to."""
    known = facts.get("failed_share")
    expected = known.high if isinstance(known, Range) else 0.0
    gate = _percent(max(t.failed_gate, expected + max(t.failed_gate, expected / 2)))
    monthly = volume(facts)
    asked = monthly / HOURS / 60 * t.failed_minutes if steady(monthly, s) else t.failed_last
    # What a gate lets through must not page on the day after.
    above = expected + max(t.failed_share, _noise(expected, asked))
    alert = max(_percent(above), gate)
    most = t.failed_most
    if expected > 0:
        noise = _noise(expected, t.failed_last)
        wanted = math.ceil(round(t.failed_last * max(expected + noise, gate), 6))
        most = min(max(most, wanted), t.failed_last - 1)
    return FailureLimits(expected, gate, _sample(expected, gate, s), alert, most)


def _percent(share: float) -> float:
    """Up to a whole percent, as it is printed."""
    return min(math.ceil(round(share * 100, 6)) / 100, MOST)


def _noise(share: float, requests: float) -> float:
    return WINDOWS_APART * math.sqrt(share * (1 - share) / requests)


def _sample(expected: float, gate: float, s: Sampling) -> int | None:
    """The sample of a one-sided test of one share, level 5%, power 80% (Fleiss, ch. 2)."""
    if expected <= 0 or expected >= gate:
        return None
    apart = NORMAL_95 * math.sqrt(gate * (1 - gate)) + NORMAL_80 * math.sqrt(
        expected * (1 - expected)
    )
    return max(math.ceil((apart / (gate - expected)) ** 2), s.copies_least)
