"""Today's option where its end is announced: what of the plan comes too late for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from advisor.checklist.carry import NOTHING, Carried
from advisor.decision.assessment import Assessment
from advisor.report.gates import Observed
from advisor.report.schedule import Bar, schedule
from advisor.report.words import left_behind

if TYPE_CHECKING:
    from advisor.report.plan import Plan

SWITCH = "rollout"
"""The phase after which all requests are at the new option."""


def clash_words(a: Assessment, plan: Plan, carried: Carried = NOTHING) -> list[str]:
    """What ends with today's option before the move is over; nothing where it lasts until then."""
    ends, bars = left_behind(a), schedule(plan, a.as_of, carried)
    if ends is None or a.current is None:
        return []
    late = next((b for b in _moving(plan, bars) if b.end > ends), None)
    if late is None:
        return []
    when = (
        f"before “{late.title}” begins ({late.start.isoformat()})"
        if ends <= late.start
        else f"before “{late.title}” is over ({late.end.isoformat()})"
    )
    last = (ends - timedelta(days=1)).isoformat()
    return [
        f"{a.current.name} ends on {ends.isoformat()}, {when}: the comparison with it and the way "
        f"back to it are open until {last} and end with it. Shorten or drop what comes before, or "
        "name another way back, and tell users that there may be a gap."
    ]


def with_days_left(a: Assessment, plan: Plan) -> Plan:
    """The plan with what its own days leave before today's option ends, where a gate asks it."""
    ends, bars = left_behind(a), _moving(plan, schedule(plan, a.as_of))
    if ends is None or not bars:
        return plan
    over = bars[-1].end
    left = (ends - over).days
    side = f"{left} days" if left >= 0 else f"none: it ends {-left} days before that"
    said = f"{side}, planned to be over on {over.isoformat()}"
    phases = []
    for phase in plan.phases:
        seen = tuple(
            # A plan that holds on paper has still to be kept: only a failure is certain.
            Observed(said, False if m.at_least is not None and left < m.at_least else None)
            if m.measured_by == "days_left"
            else found
            for m, found in phase.gate_lines
        )
        phases.append(replace(phase, observed=seen))
    return replace(plan, phases=tuple(phases))


def _moving(plan: Plan, bars: Sequence[Bar]) -> Sequence[Bar]:
    """The bars up to the switch; all of them where no phase is it."""
    number = next((i for i, p in enumerate(plan.phases, 1) if p.id == SWITCH), len(plan.phases))
    return [b for b in bars if b.number <= number]
