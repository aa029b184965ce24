"""Chances as data: the shape of `advisor/chances@1`."""

from __future__ import annotations

from typing import Any

from advisor.analysis.chances import Chances
from advisor.decision.decide import Decided
from advisor.units import Range


def chances_json(found: Chances, workload: str, as_of: str, decided: Decided) -> dict[str, Any]:
    """Shares are 0 to 1, costs USD a month; the gap is `second` minus `first`."""
    ranking = decided.chosen.ranking
    tie: dict[str, Any] | None = None
    unverified: list[str] = []
    if ranking is not None:
        unverified = [u.requirement for u in ranking.best.verdicts.unverified]
        if ranking.gap_is_tie:
            others = [j.sheet.option for j in ranking.tied if j is not ranking.best]
            tie = {"with": others, "broken_because": ranking.broken_by}
    return {
        "format": "advisor/chances@1",
        "workload": workload,
        "as_of": as_of,
        "samples": found.samples,
        "seed": str(found.seed),
        "numpy": found.with_numpy,
        "none_recommended": found.none,
        "tie": tie,
        "held_as_passed": list(dict.fromkeys(unverified)),
        "monthly_budget_usd": found.budget,
        "options": [
            {
                "option": c.option,
                "recommended": c.recommended,
                "cheapest": c.cheapest,
                "over_budget": c.over_budget,
                "monthly_cost_usd": {
                    "p5": c.cost.low,
                    "p50": c.cost.likely,
                    "p95": c.cost.high,
                },
            }
            for c in found.options
        ],
        "gap": {"first": found.first, "second": found.second, "likely_usd": found.gap},
        "movers": [
            {
                "label": m.label,
                "unit": m.unit,
                "p5": m.low,
                "p95": m.high,
                "gap_at_p5_usd": m.gap_low,
                "gap_at_p95_usd": m.gap_high,
            }
            for m in found.movers
        ],
        "varied": [
            {
                "id": u.name,
                "label": u.label,
                "unit": u.unit,
                "low": u.spread.span.low,
                "likely": u.spread.span.likely,
                "high": u.spread.span.high,
                "distribution": u.spread.shape,
                "stated_by": u.stated,
            }
            for u in found.spread
        ],
        "cuts": {name: list(cuts) for name, cuts in found.cells.cuts.items()},
        "cuts_left_out": list(found.cells.left_out),
    }


def gap_json(spread: Range | None) -> dict[str, float | None]:
    """The gap over samples of everything together, in USD a month."""
    low, middle, high = (None,) * 3 if spread is None else (spread.low, spread.likely, spread.high)
    return {"p5_usd": low, "p50_usd": middle, "p95_usd": high}
