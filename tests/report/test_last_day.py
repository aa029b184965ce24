"""Today's option ends before the move is over: the plan, its gate, the way back and the saving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from advisor.report.last_day import clash_words
from advisor.report.markdown import report_markdown
from advisor.report.plan import plan_for
from advisor.report.risks import risks
from tests.decision.asking import PACK, assessed, workload

ANSWERS = {
    "use_case": "realtime_customer_chat", "requests_per_month": "500k", "input_tokens": 1500,
    "output_tokens": 300, "current_option": "claude-sonnet-4.5@anthropic",
    "switching_cost": "$5,000",
}  # fmt: skip


def test_an_option_that_ends_in_nine_days_is_said_wherever_the_move_rests_on_it() -> None:
    a = assessed(**ANSWERS)
    assert a.current_ends == date(2026, 11, 30)
    plan = plan_for(PACK, workload(**ANSWERS), a)
    report = report_markdown(a, plan)
    at_top = report.partition("## Migration plan")[2].split("\n\n")[1]
    assert "Claude Sonnet 4.5 · Anthropic API ends on 2026-11-30, before “" in at_top
    assert "are open until 2026-11-29 and end with it" in at_top
    gate = next(seen for p in plan.phases for m, seen in p.gate_lines if m.id == "agree-days-left")
    assert gate.passed is False and gate.text.startswith("none: it ends ")
    rollout = next(p for p in plan.phases if p.id == "rollout")
    assert rollout.rollback.endswith("The way back is open until 2026-11-29.")
    kept = next(c.text for c in plan.checks if c.id == "from-kept-ready")
    assert "until 2026-11-29, the day before it ends" in kept
    row = next(r for r in risks(a) if "2026-11-30" in r.risk)
    assert row.trigger == "The day is announced: it comes unless the vendor moves it"
    said = "Today's option can be kept until 2026-11-29 only"
    assert said in report.partition("## Summary")[2].partition("### What we ask")[0]
    assert said in report.partition("## Migration plan")[2].partition("| Phase |")[0]


@pytest.mark.parametrize(
    ("ends", "clash", "passed"),
    # The switch is over on 2027-01-26 at the longest; 60 days after that is 2027-03-27.
    [(date(2027, 3, 26), False, False), (date(2027, 3, 27), False, None), (None, False, None)],
)
def test_a_later_end_fails_the_gate_only_where_too_few_days_are_left(
    ends: date | None, clash: bool, passed: bool | None
) -> None:
    a = replace(assessed(**ANSWERS), current_ends=ends)
    plan = plan_for(PACK, workload(**ANSWERS), a)
    assert bool(clash_words(a, plan)) is clash
    gate = next(seen for p in plan.phases for m, seen in p.gate_lines if m.id == "agree-days-left")
    assert gate.passed is passed
    assert bool(gate.text) is (ends is not None)
