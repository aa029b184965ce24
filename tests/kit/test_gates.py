"""Thresholds worked by hand, from the answers and the assessed cost."""

from __future__ import annotations

import math

import pytest

from advisor.decision.decide import decide
from advisor.kit.gates import Gates, gates_of
from advisor.report.gate_figures import RequestCost, bill, copies, request_cost
from advisor.report.plan import plan_for
from advisor.report.plan_facts import plan_facts
from advisor.units import Range
from advisor.workload.resolved import resolve
from tests.kit.kits import DAY, DESK, MOVES, OWN, UNNAMED, assessed, kit, pack, workload


def gates(answers: str) -> Gates:
    a, given = assessed(answers), workload(answers)
    found = decide(pack(), given, (), as_of=DAY)
    return gates_of(pack(), a, found, plan_facts(pack(), a, resolve(pack(), given)), True)


def test_a_steady_service_is_judged_over_minutes() -> None:
    # 4M a month are 913 in ten minutes.
    found = gates(MOVES)
    assert (found.failed.above, found.failed.minutes) == (0.02, 10)
    assert found.first_word is not None
    assert (found.first_word.above, found.first_word.minutes) == (800, 15)
    assert found.percentile == 95


def test_few_requests_are_judged_over_as_many_as_the_plan_names() -> None:
    # 100,000 a month are 137 an hour: 100 come in one hour, 200 in two.
    found = gates(UNNAMED)
    assert (found.failed.above, found.failed.minutes) == (0.05, 60)
    assert found.first_word is not None and found.first_word.minutes == 120


def test_the_bill_is_that_of_the_plan() -> None:
    a, found = assessed(MOVES), gates(MOVES)
    assert a.recommended is not None and a.recommended.cost_without_people is not None
    assessed_cost = a.recommended.cost_without_people
    most = max(assessed_cost.high, assessed_cost.likely * 1.2)
    assert found.bill_hours == 24
    assert found.bill_most == pytest.approx(most / 30)
    assert found.request is not None
    each = max(assessed_cost.likely / 4e6 * 1.15, assessed_cost.high / 4e6)
    assert found.request.most == pytest.approx(each)
    # 5% of 4M are 6,667 copies a day, of which a week's 46,667 are more than the 2,000 needed.
    assert found.shadow_share == 0.05
    assert found.shadow_day == pytest.approx(round(most / 30 * 0.05, 2))


def test_the_plan_says_the_same_figures() -> None:
    given, a, found = workload(MOVES), assessed(MOVES), gates(MOVES)
    said = " ".join(
        [c.text for c in plan_for(pack(), given, a).checks]
        + [m.threshold for p in plan_for(pack(), given, a).phases for m in p.metrics]
    )
    assert f"above {found.failed.above:.0%} for {found.failed.minutes} minutes" in said
    assert f"${found.bill_most:.2f}" in said
    assert "800 ms for 15 minutes" in said


def test_machines_have_no_bill_by_use() -> None:
    found = gates(OWN)
    assert found.bill is None and found.request is None and found.shadow_day is None


def test_without_a_stated_volume_windows_rest_on_the_assumed_one_and_say_so() -> None:
    without = ", ".join(p for p in DESK.split(", ") if not p.startswith("requests"))
    found = gates(without)
    assert not found.volume_known
    assert found.failed.above == 0.05 and found.failed.minutes % 60 == 0
    assert found.shadow_share == 0.1


def test_a_narrow_range_gets_the_plans_tolerance() -> None:
    sampling = pack().plan.sampling
    due = bill(Range(99, 100, 101), sampling, 21)
    assert (due.low, due.high) == pytest.approx((80, 120))
    assert due.day == pytest.approx(120 / 21) and due.week == pytest.approx(120 * 12 / 52)
    cost = request_cost(Range(99, 100, 101), Range.of(1000), sampling)
    assert cost is not None and cost.most == pytest.approx(0.115)
    assert request_cost(Range.of(1), Range.of(0), sampling) is None


def test_copies_reach_what_the_shadow_needs() -> None:
    sampling = pack().plan.sampling
    for monthly in (300, 3_000, 30_000, 3_000_000):
        found = copies({"requests_per_month": Range.of(monthly)}, sampling)
        assert found is not None
        expected = monthly / 30 * found.days * found.share
        assert expected >= sampling.copies_least or found.days == sampling.longest_days
        assert math.isclose(found.found, expected / 10, abs_tol=1)


def test_what_is_answered_at_once_is_not_held_to_the_price_of_batches() -> None:
    # Haiku 5.5 at half price in batches: 900 in and 200 out are 1,170 and 260 of its own tokens.
    batch = (
        "use_case: structured_extraction, interaction: batch, strict_output: yes, "
        "complex_reasoning: no, requests_per_month: 2M, input_tokens: 900, output_tokens: 200, "
        "error_cost: medium, current_option: claude-haiku-4.5@anthropic"
    )
    at_once = (1170 * 0.1 + 260 * 0.5) / 1e6
    for share, live_only in ((0, False), (80, True)):
        found = gates(f"{batch}, batchable_share: {share}%")
        assert found.live_only is live_only and found.request is not None
        assert found.request.likely == pytest.approx(at_once)
    said = kit(f"{batch}, batchable_share: 80%")["README.md"]
    assert "goes through the batch interface of its vendor and past this gateway" in said
    assert "| cost of 100,000 requests | $28.40 | $24.70 answered at once" in said


def test_a_small_cost_is_given_of_as_many_requests_as_give_it_digits() -> None:
    assert [RequestCost(x, x).many for x in (0.002, 0.001, 0.0009)] == [1000, 1000, 100_000]


@pytest.mark.parametrize(
    ("failed", "gate", "sample", "alert", "of_last"),
    [
        # Nobody counts on a failure: the plan's own figures.
        ("0%", "1%", "none in 299", 0.02, 5),
        # 3 + max(1, 1.5) points up to a whole percent; alert 3 + max(2, 3 × √(.03 × .97 / 913)).
        ("3%", "5%", "631 or more: at the 3% counted on", 0.05, 9),
        ("{low: 1%, likely: 2%, high: 3%}", "5%", "631 or more: at the 3% counted on", 0.05, 9),
        # 8 + 4 points; 3 × √(.08 × .92 / 913) is 2.69 points, so that the alert is at the gate; of
        # the last 100 it is 8.14.
        ("8%", "12%", "364 or more: at the 8% counted on", 0.12, 17),
    ],
)
def test_no_limit_on_failures_lies_under_what_was_counted_on(
    failed: str, gate: str, sample: str, alert: float, of_last: int
) -> None:
    for desk, above in ((MOVES, alert), (MOVES.replace("4M", "100k"), of_last / 100)):
        answers = f"{desk}, failed_share: {failed}"
        plan = plan_for(pack(), workload(answers), assessed(answers))
        metric = next(m for p in plan.phases for m in p.metrics if m.id == "shadow-failed")
        assert metric.threshold == gate and metric.n.startswith(sample)
        triggers = next(c.text for c in plan.checks if c.id == "rollback-triggers")
        assert gates(answers).failed.above == above
        steady = desk == MOVES
        assert (f"above {alert:.0%} for 10 minutes" in triggers) is steady
        assert (f"more than {of_last} of the last 100" in triggers) is not steady
        assert f"> {above:g}\n" in kit(answers)["prometheus-rules.yaml"]
