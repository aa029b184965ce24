"""The context of the one-page summary: the report's own, cut to what fits on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.decision.assessment import Assessment
from advisor.report.context import report_context
from advisor.report.context_tables import Context
from advisor.report.plan import Plan
from advisor.report.words import sentence

MOST = 3
"""Doubts, changes and warnings on the page; how many more there are is said."""
MOST_ASKS = 5
COSTS = ("Option", "A month, with people", "A month, without people")


def summary_context(a: Assessment, plan: Plan) -> Context:
    """What the summary's template prints: sentences and figures of the report, none new."""
    whole = report_context(a, plan)
    changes = whole["changes"] or {"flips": [], "evidence": []}
    found = [*changes["flips"], *changes["evidence"]]
    return {
        **whole,
        "why": reasons(a),
        "provisional": a.confidence == "provisional",
        "glance": {
            "heads": whole["glance"]["heads"],
            "rows": [row for row in whole["glance"]["rows"] if row["label"] in COSTS],
        },
        "doubts": cut(_doubts(whole)),
        "changes": cut(found),
        "looked": whole["changes"] is not None,
        "warnings": cut(whole["warnings"]),
        "asks": cut(whole["asks"], MOST_ASKS),
        "misses": cut(whole["misses"]),
    }


def reasons(a: Assessment) -> list[str]:
    """Why this was chosen: the rules that held on the way, the last of them being the cost."""
    return [sentence(step.because) for step in a.path if step.held == "yes" and step.because]


def _doubts(whole: Context) -> list[str]:
    found = [f"{u['title']}: {u['short'] or u['why']}" for u in whole["unverified"]]
    return [*found, whole["still_possible"]] if whole["still_possible"] else found


def cut(items: Sequence[Any], most: int = MOST) -> Context:
    """The first of a list, and how many are left out."""
    return {"shown": list(items[:most]), "more": max(len(items) - most, 0)}
