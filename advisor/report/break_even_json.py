"""Break-even as data: the shape of `advisor/breakeven@1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.analysis.axis import Axis
from advisor.analysis.break_even import BreakEven, Stretch
from advisor.analysis.comparison import Comparison


def break_even_json(found: Comparison, workload: str, as_of: str) -> dict[str, Any]:
    """Values are in the axis's unit and unrounded; an empty option means the same cost."""
    whole: dict[str, Any] = {
        "format": "advisor/breakeven@1",
        "workload": workload,
        "as_of": as_of,
        "over": _axis(found.axis),
        "options": list(found.options),
        "pairs": [_pair(one) for pair in found.pairs for one in (pair.full, pair.bare)],
        "cheapest": _stretches(found.cheapest),
        "cheapest_without_people": _stretches(found.cheapest_bare),
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


def _pair(found: BreakEven) -> dict[str, Any]:
    return {
        "a": found.a,
        "b": found.b,
        "people": found.people,
        "answer": found.answer,
        "unknown_because": found.unknown,
        "crossings": [
            {"at": c.at, "how": c.how, "cheaper_below": c.below, "cheaper_above": c.above}
            for c in found.crossings
        ],
        "cheaper": _stretches(found.stretches),
    }


def _stretches(found: Sequence[Stretch]) -> list[dict[str, Any]]:
    return [{"from": s.low, "to": s.high, "option": s.cheaper} for s in found]
