"""What an option costs month by month over the horizon: growth, whole nodes, and dated prices.

The volume of month m is that of the first one × (1 + growth)^(m − 1). A month in which a price
changes is paid day by day: each price for its share of the month's days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from advisor.economics.model import CostModel
from advisor.economics.parts import NoCost, total
from advisor.economics.token_cost import PRICES
from advisor.economics.traffic import LIKELY, POINTS, Traffic, pick
from advisor.pack.figures import Figure
from advisor.units import Range

COST_METRICS = frozenset(
    (*PRICES, "gpu_hour", "server_price", "tokenizer_factor", "reasoning_output_factor")
)
"""The metrics whose claims a cost is made from."""


@dataclass(frozen=True, slots=True)
class MonthCost:
    """One month: its number from 1, its first day, and what it costs in USD."""

    number: int
    start: date
    usd: Range


@dataclass(frozen=True, slots=True)
class OverTime:
    """One option over the horizon in USD; `total` counts switching. `why`: why there is no cost."""

    option: str
    months: tuple[MonthCost, ...]
    switching: Range
    total: Range | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The compared options over the horizon, from the first one, which is recommended.

    `saving` is what moving from today's option saves over all months, in likely USD, before the
    switching cost. `payback` is the month in which that has been saved; `why` says why there is
    none.
    """

    options: tuple[OverTime, ...]
    growth: Range
    changes: tuple[date, ...]
    """The days on which a price of one of them changes."""
    saving: float | None = None
    payback: int | None = None
    why: str = ""


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def price_changes(
    figures: Iterable[Figure], subjects: frozenset[str], after: date, before: date
) -> tuple[date, ...]:
    """The days between two (neither included) from which another figure of a cost holds."""
    found = set()
    for figure in figures:
        if figure.metric in COST_METRICS and figure.subject in subjects:
            found |= {figure.start} if figure.start is not None else set()
            found |= {figure.until + timedelta(days=1)} if figure.until is not None else set()
    return tuple(sorted(day for day in found if after < day < before))


def subjects_of(model: CostModel, options: Sequence[str]) -> frozenset[str]:
    """What the claims behind these options' costs are about: themselves, models and GPUs."""
    found: set[str] = set()
    for option in options:
        route = model.sheets[option].route
        names = {option} if route is None else {m.option for m in route.members}
        if route is not None and route.router is not None:
            names.add(route.router.option)
        for name in names:
            spec = model.pack.options[name]
            found |= {name, spec.model, model.pack.deployments[spec.deployment].gpu}
    return frozenset(found - {""})


def over_time(
    model_on: Callable[[date], CostModel],
    option: str,
    traffics: tuple[Traffic, ...],
    growth: Range,
    start: date,
    months: int,
    changes: tuple[date, ...],
    switching: Range,
) -> OverTime:
    """An option's cost in each month from `start`; `model_on` gives the prices of a day.

    Traffic, growth and the option's own ranges move together: low with low, high with high.
    """
    known: dict[tuple[date, float, int], float] = {}
    found: list[MonthCost] = []
    sums = [pick(switching, point) for point in POINTS]
    for number in range(1, months + 1):
        first, end = add_months(start, number - 1), add_months(start, number)
        days = [first, *(day for day in changes if first < day < end), end]
        ends = []
        for point in POINTS:
            times = (1 + pick(growth, point)) ** (number - 1)
            usd = 0.0
            for since, until in pairwise(days):
                # Between two changes one day's prices are those of any other.
                era = max((day for day in changes if day <= since), default=start)
                key = (era, times, point)
                if key not in known:
                    costed = model_on(era).cost(option, traffics[point].times(times), point)
                    if isinstance(costed, NoCost):
                        why = f"from {since.isoformat()}: {costed.why}"
                        return OverTime(option, (), switching, None, why)
                    known[key] = total(costed)
                usd += known[key] * ((until - since).days / (end - first).days)
            ends.append(usd)
            sums[point] += usd
        found.append(MonthCost(number, first, _ordered(ends)))
    return OverTime(option, tuple(found), switching, _ordered(sums))


def _ordered(ends: Sequence[float]) -> Range:
    return Range(min(ends), ends[LIKELY], max(ends))


def payback_month(one: OverTime, today: OverTime) -> int | None:
    """The month by whose end the likely saving has paid for the switching; None: not in time."""
    saved = 0.0
    for mine, theirs in zip(one.months, today.months, strict=True):
        saved += theirs.usd.likely - mine.usd.likely
        if saved >= one.switching.likely:
            return mine.number
    return None
