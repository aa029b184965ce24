"""What was recommended before something was supposed otherwise, beside what is then."""

from __future__ import annotations

from typing import Any

from advisor.decision.assessment import Assessment
from advisor.decision.assessment_json import money
from advisor.report.charts import verdict_words
from advisor.report.money import usd
from advisor.report.text_layout import finish, wrap


def before_text(before: Assessment, now: Assessment, width: int = 80) -> str:
    """Whether the recommendation stays, and its full cost before and now, over an empty line."""
    if _choice(before) == _choice(now):
        if now.recommended is None:
            said = f"It stays undecided: {verdict_words(now)}."
        else:
            costs = f"{_cost(before)} → {_cost(now)}"
            if _cost(before) == _cost(now):
                costs = _cost(now)
            said = f"The recommendation stays: {now.recommended.name}, {costs} a month."
    else:
        said = f"The recommendation changes: {_said(before)} → {_said(now)}."
    return finish([*wrap(said, width), ""], False)


def before_json(before: Assessment) -> dict[str, Any]:
    """The `before` key of `advisor whatif --format json`."""
    cost = None if before.recommended is None else before.recommended.cost
    return {
        "verdict": before.verdict,
        "recommended": None if before.recommended is None else before.recommended.option,
        "monthly_cost_usd": money(cost),
    }


def _choice(a: Assessment) -> str:
    return a.verdict if a.recommended is None else a.recommended.option


def _said(a: Assessment) -> str:
    best = a.recommended
    return verdict_words(a).lower() if best is None else f"{best.name}, {_cost(a)} a month"


def _cost(a: Assessment) -> str:
    cost = None if a.recommended is None else a.recommended.cost
    return "a cost that is not known" if cost is None else usd(cost.likely)
