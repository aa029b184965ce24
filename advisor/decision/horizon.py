"""The compared options over the horizon: what each costs, and when the move has paid for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from advisor.decision.assessment import Warned
from advisor.economics.horizon import (
    Horizon,
    OverTime,
    add_months,
    over_time,
    payback_month,
    price_changes,
    subjects_of,
)
from advisor.economics.model import CostModel
from advisor.economics.traffic import Traffic
from advisor.evidence.sheet import Sheet
from advisor.pack.figures import Figure
from advisor.units import Range, format_quantity
from advisor.workload.resolved import Resolved

NOTHING = Range(0.0, 0.0, 0.0)
MONTHS = 12.0


def months_of(resolved: Resolved) -> int:
    """The horizon in whole months, at least one."""
    return max(1, round(resolved.quantity("horizon", MONTHS).likely))


def horizon_of(
    model_on: Callable[[date], CostModel],
    figures: Iterable[Figure],
    options: Sequence[str],
    current: str,
    traffics: tuple[Traffic, ...],
    resolved: Resolved,
    as_of: date,
) -> Horizon | None:
    """The options over the horizon, the recommended one first; None where there are none.

    `current` is today's option: every other one pays for the switch, once.
    """
    options = tuple(dict.fromkeys(o for o in options if o))
    if not options:
        return None
    months, growth = months_of(resolved), resolved.quantity("growth_per_month")
    switch = resolved.quantity("switching_cost") if current else NOTHING
    end = add_months(as_of, months)
    model = model_on(as_of)
    dated = [f for f in figures if f.start is not None or f.until is not None]
    changes = price_changes(dated, subjects_of(model, options), as_of, end)
    found = {
        option: over_time(
            model_on,
            option,
            traffics,
            growth,
            as_of,
            months,
            price_changes(dated, subjects_of(model, (option,)), as_of, end),
            NOTHING if option == current else switch,
        )
        for option in options
    }
    best, today = found[options[0]], found.get(current)
    saving, payback, why = _payback(best, today, "switching_cost" in resolved.stated)
    return Horizon(tuple(found.values()), growth, changes, saving, payback, why)


def _payback(
    best: OverTime, today: OverTime | None, stated: bool
) -> tuple[float | None, int | None, str]:
    """What moving saves, the month that has paid for it, and why there is none."""
    if today is None:
        return None, None, "nobody named what runs today"
    if today is best:
        return None, None, "nothing is switched"
    if best.total is None or today.total is None:
        return None, None, "one of the two costs is not known"
    saving = sum(m.usd.likely for m in today.months) - sum(m.usd.likely for m in best.months)
    if not stated:
        return saving, None, "nobody stated what switching costs"
    month = payback_month(best, today)
    return saving, month, "" if month else "what is saved never reaches it within the horizon"


def horizon_warnings(
    horizon: Horizon | None, sheets: Mapping[str, Sheet], material: float
) -> Iterator[Warned]:
    """Where the first month and the horizon do not agree on which option is the cheaper.

    `material` is the share of the cost below which a difference says nothing.
    """
    if horizon is None or horizon.options[0].total is None:
        return
    best = horizon.options[0]
    assert best.total is not None
    for other in horizon.options[1:]:
        if other.total is None or other.total.likely >= best.total.likely * (1 - material):
            continue
        if best.months[0].usd.likely > other.months[0].usd.likely * (1 + material):
            # Dearer from the start: the choice says why it is preferred all the same.
            continue
        less = format_quantity(best.total.likely - other.total.likely, "USD")
        yield Warned(
            "horizon-order",
            f"The choice goes by the first month. Over the {len(best.months)} months of the "
            f"horizon {sheets[other.option].name} costs {less} less than "
            f"{sheets[best.option].name}.",
        )
