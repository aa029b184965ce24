"""What the kit's files check, as numbers: taken from the plan's own arithmetic and the answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.decision.assessment import Assessment
from advisor.decision.costing import ordered
from advisor.decision.decide import Decided
from advisor.economics.parts import NoCost
from advisor.economics.steps import served
from advisor.economics.traffic import POINTS
from advisor.kit.arms import CANDIDATE
from advisor.kit.served import parts_of
from advisor.pack.catalogue import Route
from advisor.pack.conditions import Fact
from advisor.pack.pack import Pack
from advisor.pack.plan_schema import Sampling, Triggers
from advisor.report.failure_limits import failure_limits
from advisor.report.gate_figures import (
    HOURS,
    Bill,
    RequestCost,
    bill,
    bill_by,
    copies,
    percentile,
    request_cost,
    steady,
    volume,
)
from advisor.report.plan_names import busy_days
from advisor.units import Range

LONGEST_WINDOW = 30 * 24
"""Hours: what Prometheus is asked to look back at most."""
BILL_WINDOWS = {"day": 24, "week": 7 * 24, "month": LONGEST_WINDOW}


@dataclass(frozen=True, slots=True)
class Window:
    """A share or a percentile over some minutes, above which something is wrong."""

    above: float
    minutes: int


@dataclass(frozen=True, slots=True)
class Gates:
    """Every threshold of one kit. Shares are 0 to 1, times are ms or minutes, money is USD."""

    failed: Window
    first_word: Window | None
    """In ms; None where no limit was stated."""
    percentile: int
    bill: Bill | None
    """None where there is no bill by use: what machines cost is the same, busy or not."""
    bill_hours: int
    request: RequestCost | None
    rows: Mapping[str, RequestCost]
    """A request of the comparison, by the part of a route that it tests; "" of one option."""
    request_hours: int
    live_only: bool
    """Whether `request` leaves out what batches save: they do not pass the gateway."""
    once: str
    """The arm that a request of a route passes once; empty where each arm has its own requests."""
    shadow_share: float
    stood_in: bool
    """Whether anything answers by itself for what fails."""
    triggers: Triggers
    volume_known: bool

    @property
    def bill_most(self) -> float:
        """The most that may be spent in the window of the bill."""
        assert self.bill is not None
        return {24: self.bill.day, 7 * 24: self.bill.week}.get(self.bill_hours, self.bill.high)

    @property
    def shadow_day(self) -> float | None:
        """The most that a day of shadow copies may cost."""
        if self.bill is None:
            return None
        return max(round(self.bill.day * self.shadow_share, 2), 0.01)


def gates_of(
    pack: Pack, a: Assessment, found: Decided, facts: Mapping[str, Fact], stood_in: bool
) -> Gates:
    """The thresholds of a decided assessment; `facts` are the plan's.

    `stood_in` is whether anything answers by itself for what fails.
    """
    assert a.recommended is not None
    plan, triggers, resolved = pack.plan, pack.plan.triggers, found.resolved
    known = volume(facts)
    # Where nobody stated a volume the windows rest on the one that costs rest on.
    monthly = known or resolved.requests.low
    even = steady(known, plan.sampling)
    reached = copies(facts, plan.sampling)
    limit = facts.get("ttft_limit")
    first_word = None
    if isinstance(limit, Range):
        wait = triggers.first_word_minutes
        minutes = wait if even else _minutes(triggers.first_word_last, monthly)
        first_word = Window(limit.likely, minutes)
    limits = failure_limits(facts, triggers, plan.sampling)
    failed = (
        Window(limits.alert, triggers.failed_minutes)
        if even
        else Window(
            limits.most_of_last / triggers.failed_last, _minutes(triggers.failed_last, monthly)
        )
    )
    assessed = a.recommended.cost_without_people
    by_use = facts.get("pay_per_use") is True and facts.get("self_hosted") is False
    due = cost = None
    rows: dict[str, RequestCost] = {}
    option = a.recommended.option
    route = pack.routes.get(option)
    batched = facts.get("batch_price") is True and resolved.quantity("batchable_share").high > 0
    hours = BILL_WINDOWS["day"]
    if by_use and assessed is not None:
        due = bill(assessed, plan.sampling, busy_days(plan, facts))
        hours = BILL_WINDOWS[bill_by(assessed.likely, plan.sampling)]
        cost = request_cost(assessed, resolved.requests, plan.sampling)
        if batched:
            cost = _live(found, option, plan.sampling) or cost
        rows = _one_by_one(found, option, route, plan.sampling)
    return Gates(
        failed=failed,
        first_word=first_word,
        percentile=percentile(facts),
        bill=due,
        bill_hours=hours,
        request=cost,
        rows=rows,
        request_hours=24 if even else 7 * 24,
        live_only=batched and cost is not None,
        once=(
            f"{CANDIDATE}-{parts_of(route)[0]}"
            if route is not None and route.design in ("cascade", "pipeline")
            else ""
        ),
        shadow_share=triggers.shadow_share if reached is None else reached.share,
        stood_in=stood_in,
        triggers=triggers,
        volume_known=bool(known),
    )


def _live(found: Decided, option: str, sampling: Sampling) -> RequestCost | None:
    """A request that is answered at once, at each end of the range: no batch makes it cheaper."""
    ends = []
    for month, point in zip(found.traffics, POINTS, strict=True):
        costed = found.ground.model.cost(option, replace(month, batchable=0.0), point)
        if isinstance(costed, NoCost) or month.requests <= 0:
            return None
        answered = month.requests * (1 - month.failed)
        ends.append(sum(p.usd for p in costed if not p.people) / answered)
    return request_cost(ordered((ends[0], ends[1], ends[2])), Range.of(1.0), sampling)


def _one_by_one(
    found: Decided, option: str, route: Route | None, sampling: Sampling
) -> dict[str, RequestCost]:
    """From each member's own traffic at each end, as the cost of the month has it.

    A comparison sends its rows one at a time, so no batch and no cache makes them cheaper.
    """
    names = ("",) if route is None else parts_of(route)
    model, ends = found.ground.model, [list[float]() for _ in names]
    for month, point in zip(found.traffics, POINTS, strict=True):
        plain = replace(month, cacheable=0.0, batchable=0.0)
        # The router comes after the members, and no arm of the kit is one.
        for usd, (member, part) in zip(ends, served(model, option, plain, point), strict=False):
            costed = model.cost(member, part, point)
            if part.requests > 0 and not isinstance(costed, NoCost):
                usd.append(sum(p.usd for p in costed if not p.people) / part.requests)
    rows = {}
    for name, usd in zip(names, ends, strict=True):
        if len(usd) == len(POINTS):
            each = request_cost(ordered((usd[0], usd[1], usd[2])), Range.of(1.0), sampling)
            assert each is not None
            rows[name] = each
    return rows


def _minutes(requests: int, monthly: float) -> int:
    """Whole hours, in minutes, in which so many requests come at this volume."""
    hours = math.ceil(requests / (monthly / HOURS)) if monthly > 0 else LONGEST_WINDOW
    return 60 * min(max(hours, 1), LONGEST_WINDOW)
