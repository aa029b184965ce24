"""The compared options over the horizon, as lines of text and as a table."""

from __future__ import annotations

from typing import Any

from advisor.decision.assessment import Assessment
from advisor.economics.horizon import Horizon, OverTime
from advisor.report.money import usd, usd_range
from advisor.report.words import name_of, sentence, until_words


def horizon_words(a: Assessment) -> list[str]:
    """What each compared option costs over the horizon, and when the move has paid for itself."""
    if a.horizon is None:
        return []
    found = [f"{name_of(a, one.option)}: {_total(one)}" for one in a.horizon.options]
    payback = payback_words(a.horizon)
    lines = [sentence(line) for line in (*found, *([payback] if payback else []))]
    return [*lines, *(until_words(a) if payback else [])]


def _total(one: OverTime) -> str:
    if one.total is None:
        return f"not known, {one.why}"
    first, last = one.months[0].usd.likely, one.months[-1].usd.likely
    text = f"{usd_range(one.total)} over {len(one.months)} months"
    if usd(first) != usd(last):
        text += f", {usd(first)} in the first and {usd(last)} in the last"
    if one.switching.high > 0:
        text += f"; {usd_range(one.switching)} of it for switching"
    return text


def payback_words(horizon: Horizon) -> str:
    """When the switch has paid for itself; empty where nothing is switched."""
    best = horizon.options[0]
    if horizon.payback is not None:
        return f"switching, {usd_range(best.switching)}, is paid back in month {horizon.payback}"
    if horizon.saving is None or best.switching.likely == 0:
        return ""
    return f"switching, {usd_range(best.switching)}, is not paid back: {horizon.why}"


def moving_words(a: Assessment) -> list[str]:
    """What the move costs once, and from which month it has paid for itself."""
    best, now = a.recommended, a.current
    if best is None or (now is not None and now.option == best.option):
        return []
    if a.horizon is None:
        return []
    one = a.horizon.options[0]
    if one.switching.high > 0:
        cost = f"switching costs {usd_range(one.switching)}, once"
    else:
        cost = "what switching costs was not given (switching_cost), so none is counted"
    payback = payback_words(a.horizon)
    if payback:
        return [" ".join([sentence(payback), *until_words(a)])]
    why = a.horizon.why or "nobody named what runs today (current_option)"
    return [sentence(cost), sentence(f"no month of payback: {why}")]


def horizon_block(a: Assessment) -> dict[str, Any] | None:
    """The horizon for the report; its table has a row a month where the months differ."""
    if a.horizon is None:
        return None
    known = [one for one in a.horizon.options if one.months]
    differ = any(len({usd(m.usd.likely) for m in one.months}) > 1 for one in known)
    return {
        "lines": horizon_words(a),
        "changes": [day.isoformat() for day in a.horizon.changes],
        "heads": [name_of(a, one.option) for one in known],
        "rows": [
            {
                "number": months[0].number,
                "start": months[0].start.isoformat(),
                "costs": [usd(month.usd.likely) for month in months],
            }
            for months in zip(*(one.months for one in known), strict=True)
        ]
        if differ
        else [],
    }
