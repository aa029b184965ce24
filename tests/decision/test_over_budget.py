"""A budget against the low, likely and high end of a cost, and which kind is then chosen."""

from __future__ import annotations

import pytest

from advisor.decision.decide import OVER_BUDGET
from advisor.report.text import recommend_text
from tests.decision.asking import assessed

SONNET, LLAMA = "claude-sonnet-5.5@anthropic", "llama-3.3-70b@deepinfra"
REVIEW = {
    "use_case": "legal_review", "complex_reasoning": "no", "input_tokens": 2000,
    "output_tokens": 500, "ttft_limit": "none", "error_cost": "medium",
    "requests_per_month": {"low": "200k", "likely": "500k", "high": "1M"},
}  # fmt: skip
# Sonnet 5.5, the deep reasoner: 1.3 x (2000 x $2 + 500 x $10) / 1M = $0.0117 a request, and
# $1,041.67 of people: $3,382, $6,892 and $12,742. Llama 3.3 70B, the next kind, has a range of
# tokens too: $1,103, $1,222 and $1,492. Opus 5.5 costs twice what Sonnet does.
NEXT = "the next kind was tried"
LIKELY = "is likely to stay within the budget"


@pytest.mark.parametrize(
    ("budget", "option", "over", "passed_over"),
    [
        # Above the high end: nothing is open.
        ("$13000", SONNET, "", ""),
        # The range straddles it, and the likely cost is within.
        ("$7000", SONNET, "", ""),
        ("$6892", SONNET, "", ""),
        # The likely cost is over: the next kind has one that is within.
        ("$6891", LLAMA, "", LIKELY),
        ("$3382", LLAMA, "", LIKELY),
        # Over even at the low end: rejected, as ever.
        ("$3381", LLAMA, "", "qualifies"),
        ("$1222", LLAMA, "", "qualifies"),
        # Nobody is likely to stay within it, and one may.
        ("$1221", LLAMA, "$0.667", "qualifies"),
        ("$1150", LLAMA, "$71.67", "qualifies"),
        ("$1102", "", "", ""),
    ],
)
def test_a_budget_against_the_range_of_a_cost(
    budget: str, option: str, over: str, passed_over: str
) -> None:
    a = assessed(**REVIEW, monthly_budget=budget)
    best = a.recommended
    assert ("" if best is None else best.option) == option
    if best is None:
        assert a.verdict == "no_option_qualifies"
        return
    told = {w.code: w.message for w in a.warnings}
    assert (OVER_BUDGET in told) == bool(over)
    if over:
        assert a.warnings[0].code == OVER_BUDGET
        assert f"likely over your budget by {over} a month" in a.warnings[0].message
        assert a.provisional_because[0] == "it is likely over your budget"
        assert "Provisional: it is likely over your budget;" in " ".join(recommend_text(a).split())
    assert (passed_over in told.get("kind-fallback", "")) if passed_over else True
    assert ("kind-fallback" in told) == bool(passed_over)


def test_what_is_within_comes_first_of_whatever_kind() -> None:
    """Only Anthropic may be used, so that the next kind, open weights, has nobody."""
    hard = REVIEW | {"complex_reasoning": "yes", "complex_share": "100%"}
    a = assessed(**hard, allowed_vendors=["anthropic"], monthly_budget="$5000")
    assert a.recommended is not None and a.recommended.option == "claude-haiku-5.5@anthropic"
    told = [w.message for w in a.warnings if w.code in ("kind-fallback", "outside-the-kind")]
    assert told == [
        "No option of the kind “A deep reasoner” is likely to stay within the budget; the next "
        "kind was tried.",
        "No option of the kind “Open weights” qualifies; the next kind was tried.",
        "No option of the kind “A deep reasoner” is likely to stay within the budget; this is the "
        "cheapest option that passes the requirements, of another kind.",
    ]
