"""What a plan fills in: bills and samples at the workload's own size."""

from __future__ import annotations

import re
from typing import Any

import pytest

from advisor.report.plan import plan_for
from advisor.report.plan_facts import plan_facts
from advisor.units import Range
from advisor.workload.resolved import resolve
from tests.decision.asking import PACK, assessed, workload
from tests.report.plans import (
    GPUS,
    billed,
    has,
    metric,
    plan_of,
    rule,
    said_by,
)

# Bills


def test_a_bill_is_compared_with_the_service_cost_and_never_with_salaries() -> None:
    plan = billed(Range(1200, 1456, 1600))
    # 1,456 less 20% is 1,164.8; plus 20% is 1,747.2: wider than the range on both sides.
    assert metric(plan, "the month's service cost")[0] == "$1,164–1,748"
    wide = billed(Range(500, 1456, 4000))
    assert metric(wide, "the month's service cost")[0] == "$500–4,000"


def test_a_bound_of_a_bill_says_where_it_comes_from() -> None:
    # The range's own end below, 20% of the likely bill above: 6,714 × 1.2 = 8,057.
    plan = billed(Range(5070, 6714, 7670))
    assert metric(plan, "the month's service cost")[0] == "$5,070–8,057"
    assert rule(plan, "the month's service cost") == (
        "within, from the vendor's bill; the assessed $5,070–7,670, or 20% either side of "
        "$6,714, whichever is further out"
    )
    first_day = metric(plan, "service cost of the first full day")[0]
    assert first_day == "$269 ($8,057 a month, 20% above $6,714, over 30 busy days)"
    wide = metric(billed(Range(500, 1456, 4000)), "service cost of the first full day")
    assert wide[0] == "$133 ($4,000 a month over 30 busy days)"
    assert "side of the assessed $1,456" in rule(billed(Range.of(1456)), "the month's service")


def test_a_day_is_a_busy_day() -> None:
    cost = Range.of(1456)
    office = metric(billed(cost, use_case="legal_review"), "service cost of the first full day")
    assert office[0] == "$83.20 ($1,747 a month, 20% above $1,456, over 21 busy days)"
    chat = metric(billed(cost, use_case="realtime_customer_chat"), "service cost of the first")
    assert chat[0] == "$58.24 ($1,747 a month, 20% above $1,456, over 30 busy days)"


@pytest.mark.parametrize(
    ("cost", "by"), [(Range.of(100), "day"), (Range.of(99), "week"), (Range.of(9), "month")]
)
def test_a_small_bill_is_compared_less_often(cost: Range, by: str) -> None:
    plan = billed(cost)
    assert has(plan, "service cost of the first full day") is (by == "day")
    assert has(plan, "service cost of the first full week") is (by == "week")
    watch = next(c.text for c in plan.checks if c.id == "watch-cost")
    assert f"a {by}'s" in watch


def test_machines_have_no_daily_bill() -> None:
    plan = billed(Range.of(6714), **GPUS)
    assert not has(plan, "service cost") and not has(plan, "the month's service cost")
    assert has(plan, "the month's cost of the machines")


# Samples


@pytest.mark.parametrize(
    ("requests", "share", "days", "graded"),
    [
        # 10,000,000 a month: 5% of 7 days are 116,667 copies.
        (10_000_000, "5% of the requests", "7 days", "200"),
        # 30,000: 7,000 in 7 days; a quarter is 1,750, a half 3,500.
        (30_000, "50% of the requests", "7 days", "200"),
        # 3,000: 100 a day, so 20 days for 2,000 copies.
        (3_000, "all requests", "20 days", "200"),
        # 1,200: 40 a day; 28 days give 1,120 copies, 112 of which differ.
        (1_200, "all requests", "28 days", "about 112"),
        # 300: 10 a day; 299 copies take 30 days.
        (300, "all requests", "30 days", "about 30"),
        # 30: 1 a day; no longer than 90 days, the rest is replayed.
        (30, "all requests", "90 days", "about 9"),
    ],
)
def test_samples_are_those_the_volume_reaches(
    requests: float, share: str, days: str, graded: str
) -> None:
    plan = plan_of(requests_per_month=Range.of(requests))
    shadow = next(p for p in plan.phases if p.id == "shadow")
    assert share in shadow.about
    assert shadow.duration == days
    assert graded in metric(plan, "blind grades")[1]
    assert "replay" in metric(plan, "requests that failed")[1]


def test_the_low_end_of_a_volume_counts() -> None:
    plan = plan_of(requests_per_month=Range(3_000, 30_000, 90_000))
    assert next(p for p in plan.phases if p.id == "shadow").duration == "20 days"


def test_the_busiest_hours_of_the_days_are_taken_together() -> None:
    # 30,000 a month are 41 an hour and 288 in seven such hours: 50% of them are 144, over 59.
    plan = plan_of(requests_per_month=Range.of(30_000), ttft_limit=Range.of(800))
    assert "50%" in next(p for p in plan.phases if p.id == "shadow").about
    assert "200 or more in that hour" not in said_by(plan)
    n = metric(plan, "95th percentile of the first word in the busiest hours")[1]
    assert n.startswith("59 or more, the busiest hour of each day taken together")


def test_a_limit_at_another_percentile_takes_its_own_sample() -> None:
    plan = plan_of(ttft_limit=Range.of(800), ttft_percentile=99.0)
    assert metric(plan, "99th percentile of the first word")[1].startswith("299 or more")


def test_an_unknown_volume_is_worded_so_that_it_can_be_carried_out() -> None:
    plan = plan_of(requests_per_month=None)
    shadow = next(p for p in plan.phases if p.id == "shadow")
    assert "all of them where that is under 300 a day" in shadow.about
    assert "299" in shadow.duration
    assert "every one where there are fewer" in metric(plan, "blind grades")[1]
    assert "more than 5 of the last 100" in said_by(plan)


def test_a_guessed_volume_is_no_volume() -> None:
    guessed = resolve(PACK, workload(use_case="translation"))
    facts = plan_facts(PACK, assessed(use_case="translation"), guessed)
    assert facts.get("requests_per_month") is None
    known = resolve(PACK, workload(use_case="translation", monthly_tokens="20M"))
    facts = plan_facts(PACK, assessed(use_case="translation", monthly_tokens="20M"), known)
    assert facts.get("requests_per_month") == Range.of(10_000)


def test_too_few_requests_get_no_ab_test() -> None:
    few = {p.id for p in plan_of(requests_per_month=Range.of(900)).phases}
    assert "reviewed-start" in few and "ab" not in few
    enough = {p.id for p in plan_of(requests_per_month=Range.of(1000)).phases}
    assert "ab" in enough and "reviewed-start" not in enough


def test_the_gate_on_throughput_has_the_rate_of_the_cost_table() -> None:
    asked: dict[str, Any] = {
        "use_case": "internal_assistant", "requests_per_month": "300k", "input_tokens": 1200,
        "output_tokens": 300, "data_location": "own_hardware", "ops_team": True,
    }  # fmt: skip
    a = assessed(**asked)
    assert a.recommended is not None
    costed = re.search(r"([\d,]+) tokens/s a node", a.recommended.cost_lines[0].formula)
    assert costed is not None
    rate = float(costed.group(1).replace(",", ""))
    metrics = (m for p in plan_for(PACK, workload(**asked), a).phases for m in p.metrics)
    (said,) = (m.threshold for m in metrics if m.id == "machines-throughput")
    found = re.fullmatch(r"([\d,]+) tokens/s \(half the ([\d,]+) in the cost table\)", said)
    assert found is not None
    assert found.group(2) == costed.group(1)
    assert float(found.group(1).replace(",", "")) == pytest.approx(rate / 2, abs=1)
