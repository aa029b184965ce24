"""Break-even as data: the shape of `advisor/breakeven@1`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from advisor.analysis.axis import Axis
from advisor.analysis.break_even import BreakEven, Stretch
from advisor.analysis.comparison import Comparison
from advisor.analysis.qualifying import Standings, fails_at


def break_even_json(found: Comparison, workload: str, as_of: str) -> dict[str, Any]:
    """Values are in the axis's unit and unrounded; an empty option means the same cost.

    In `cheapest_that_qualifies` it means that none does; `fails` has titles of requirements.
    """
    whole: dict[str, Any] = {
        "format": "advisor/breakeven@1",
        "workload": workload,
        "as_of": as_of,
        "over": _axis(found.axis),
        "options": list(found.options),
        "pairs": [
            _pair(one, found.standings) for pair in found.pairs for one in (pair.full, pair.bare)
        ],
        "cheapest": _stretches(found.cheapest),
        "cheapest_without_people": _stretches(found.cheapest_bare),
        "cheapest_that_qualifies": _stretches(found.cheapest_able),
        "qualifies": {
            option: [{"from": s.low, "to": s.high, "fails": list(s.fails)} for s in stretches]
            for option, stretches in found.standings.items()
        },
        "surface": None,
    }
    if found.surface is not None:
        whole["surface"] = {
            "and": _axis(found.surface.other),
            "rows": [
                {"value": row.value, "cheapest": _stretches(row.stretches)}
                for row in found.surface.rows
            ],
        }
    return whole


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "question": axis.id,
        "label": axis.label,
        "unit": axis.unit,
        "low": axis.low,
        "high": axis.high,
        "now": axis.now,
    }


def _pair(found: BreakEven, fit: Standings) -> dict[str, Any]:
    return {
        "a": found.a,
        "b": found.b,
        "people": found.people,
        "answer": found.answer,
        "unknown_because": found.unknown,
        "read_by": list(found.read_by),
        "crossings": [
            {
                "at": c.at,
                "how": c.how,
                "cheaper_below": c.below,
                "cheaper_above": c.above,
                "below_qualifies": _qualifies(fit, c.below, math.nextafter(c.at, -math.inf)),
                "above_qualifies": _qualifies(fit, c.above, c.at),
            }
            for c in found.crossings
        ],
        "cheaper": _stretches(found.stretches),
    }


def _qualifies(fit: Standings, option: str, x: float) -> bool | None:
    """None where neither is the cheaper."""
    return fails_at(fit, option, x) is None if option else None


def _stretches(found: Sequence[Stretch]) -> list[dict[str, Any]]:
    return [{"from": s.low, "to": s.high, "option": s.cheaper} for s in found]
