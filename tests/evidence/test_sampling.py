"""A share that was counted over few trials is doubted where its interval holds the limit."""

from __future__ import annotations

import pytest

from advisor.evidence.sampling import share_interval
from tests.decision.asking import assessed, measured

OPTION = "claude-haiku-5.5@anthropic"


@pytest.mark.parametrize(
    ("right", "trials", "low", "high"),
    [
        # All of three: centre (1 + 3.8415/6) / (1 + 3.8415/3) = 1.64024 / 2.28049 = 0.71925,
        # half 1.96 x sqrt(3.8415/36) / 2.28049 = 0.28075: 0.4385 to 1.
        (3, 3, 0.4385, 1.0),
        # 94 of 100: Wilson, 0.8752 to 0.9722 (published tables of the interval agree).
        (94, 100, 0.8752, 0.9722),
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_wilson_intervals(right: int, trials: int, low: float, high: float) -> None:
    span = share_interval(right / trials, trials)
    assert span.low == pytest.approx(low, abs=5e-5)
    assert span.high == pytest.approx(high, abs=5e-5)


TOOLS: dict[str, object] = {
    "use_case": "agent_workflow",
    "realtime_tools": "yes",
    "tool_calls_per_task": 3,
    "error_cost": "medium",
}


def judged(value: str, trials: int) -> tuple[list[str], list[str]]:
    """Why whole runs of three calls are doubted, and by how much they miss 80%."""
    own = measured(OPTION, "tool_call_success", value, n=trials)
    found = assessed(own, **TOOLS).option(OPTION)
    assert found is not None
    return (
        [u.why for u in found.unverified if u.requirement == "tools"],
        [r.margin for r in found.rejections if r.requirement == "tools"],
    )


def test_three_trials_do_not_verify_a_share_and_three_hundred_do() -> None:
    # All of three calls: 43.85% to 100% a call, so 0.4385 ^ 3 = 8.43% of runs of three.
    assert judged("100%", 3) == (
        ["3 trials leave it open: the 95% interval is 8.43% to 100%"],
        [],
    )
    # All of 300: 1 / (1 + 3.8415/300) = 98.74% a call, 96.26% of runs: above 80%.
    assert judged("100%", 300) == ([], [])


def test_a_share_that_misses_on_few_trials_says_so() -> None:
    # 9 of 10 calls: 72.9% of runs, under 80%; 59.6% to 98.2% a call is 21% to 95% of runs.
    doubts, margins = judged("90%", 10)
    assert not doubts
    assert len(margins) == 1 and "10 trials leave it open: the 95% interval is 21" in margins[0]
    # 900 of 1,000 settle it.
    assert "open" not in judged("90%", 1000)[1][0]
