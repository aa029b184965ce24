"""The phases of a plan as bars in time, one after the other, each at its longest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from advisor.checklist.carry import NOTHING, Carried
from advisor.checklist.line import unescaped
from advisor.units import UnitError, parse_day

if TYPE_CHECKING:
    # A plan is held against its own schedule while it is made.
    from advisor.report.plan import Plan

TAKES = re.compile(r"(\d+)(?: to (\d+))? (?:whole |busy )?(hour|day|week|month)s?\b")
HOURS = {"hour": 1, "day": 24, "week": 24 * 7, "month": 24 * 30}


@dataclass(frozen=True, slots=True)
class Bar:
    """One phase: its first day and the day after its last."""

    number: int
    title: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """How long it takes."""
        return (self.end - self.start).days


def schedule(plan: Plan, start: date, carried: Carried = NOTHING) -> tuple[Bar, ...]:
    """The phases that say how long they take, from `start` on.

    A day that people wrote as a phase's start or end holds in place of the one worked out.
    """
    bars: list[Bar] = []
    for number, phase in enumerate(plan.phases, 1):
        begins = _day(carried.cell("phase", phase.id, "starts")) or start
        ends = _day(carried.cell("phase", phase.id, "ends"))
        takes = longest(phase.duration)
        last = ends + timedelta(days=1) if ends else begins + timedelta(days=takes or 0)
        if last > begins:
            bars.append(Bar(number, phase.title, begins, last))
            start = last
    return tuple(bars)


def longest(duration: str) -> int | None:
    """The days of a duration in words at its longest; None where it says none.

    Parts are added: "1 day to switch, 48 hours of watch" are three days.
    """
    found = TAKES.findall(duration)
    hours = sum(int(high or low) * HOURS[unit] for low, high, unit in found)
    return -(-hours // 24) if found else None


def _day(written: str) -> date | None:
    try:
        return parse_day(unescaped(written)) if written else None
    except UnitError:
        return None
