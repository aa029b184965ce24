"""Checks on facts: passes, fails by a margin, provisional, or cannot be judged."""

from __future__ import annotations

import math

import pytest

from advisor.decision.judge import judge
from advisor.evidence.sheet import OptionFact
from advisor.pack.checks import Combined, FactCheck, How
from advisor.units import Range

LIMIT = {"ttft_limit": Range.of(100.0)}
CHECK = FactCheck("first_word", "at_most", None, "ttft_limit", "ms")


def fact(low: float, high: float, *doubts: str, inherited: bool = False) -> OptionFact:
    span = Range(low, (low + high) / 2, high)
    return OptionFact(span, f"{low:g} to {high:g} ms", "src", doubts, inherited)


@pytest.mark.parametrize(
    ("found", "outcome", "margin"),
    [
        (fact(40, 90), "pass", ""),
        (fact(100, 100), "pass", ""),
        # a median of 75 ms with a p95 of 120 to 180 ms fails "100 ms at p95" by 20 ms at best
        (fact(120, 180), "fail", "20 ms over, 1.2 times the limit"),
        (fact(80, 180), "provisional", "up to 80 ms over"),
        (fact(40, 90, "a median stretched"), "provisional", ""),
        # a predecessor's failure is not its successor's
        (
            fact(120, 180, "taken over", inherited=True),
            "unknown",
            "20 ms over, 1.2 times the limit",
        ),
        (OptionFact(None, "no evidence"), "unknown", ""),
    ],
)
def test_a_latency_limit(found: OptionFact, outcome: str, margin: str) -> None:
    judged = judge(CHECK, {"first_word": found}, LIMIT)
    assert (judged.outcome, judged.margin) == (outcome, margin)


def test_a_missing_fact_is_unknown_and_says_what_is_needed() -> None:
    judged = judge(CHECK, {}, LIMIT)
    assert judged.outcome == "unknown"
    assert judged.needs == "first word at most 100 ms"


@pytest.mark.parametrize(
    ("how", "outcomes", "expected"),
    [
        ("any", ("fail", "pass"), "pass"),
        ("any", ("fail", "unknown"), "unknown"),
        ("any", ("fail", "fail"), "fail"),
        ("all", ("pass", "fail"), "fail"),
        ("all", ("pass", "unknown"), "unknown"),
        ("all", ("pass", "pass"), "pass"),
        ("first_known", ("unknown", "fail"), "fail"),
        ("first_known", ("unknown", "unknown"), "unknown"),
    ],
)
def test_combined_checks(how: How, outcomes: tuple[str, str], expected: str) -> None:
    samples = {"pass": fact(1, 2), "fail": fact(900, 950), "unknown": OptionFact(None, "")}
    facts = {f"f{i}": samples[o] for i, o in enumerate(outcomes)}
    parts = tuple(FactCheck(name, "at_most", Range.of(100.0), "", "ms") for name in facts)
    combined = Combined(how, parts)
    assert judge(combined, facts, {}).outcome == expected


def test_reliability_compounds() -> None:
    # 0.95^10 = 0.5987: "95% a call" is 60% of runs of ten calls
    assert math.pow(0.95, 10) == pytest.approx(0.5987, abs=1e-4)
