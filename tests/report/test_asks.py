"""What a report asks for: each thing once, with its true reason."""

from __future__ import annotations

from datetime import date

from advisor.decision import assess
from advisor.report.context import report_context
from advisor.report.markdown import record_markdown, report_markdown, summary_markdown
from advisor.report.plan import plan_for
from advisor.workload import Workload
from advisor.workload.currency import Currency
from tests.decision.asking import DAY, PACK, workload

DOOR = workload(
    use_case="realtime_customer_chat", complex_reasoning=True, complex_share="15%",
    ttft_limit="none", requests_per_month="500k", input_tokens=1500, output_tokens=350,
    error_cost="medium",
)  # fmt: skip


def asks(asked: Workload) -> dict[str, str]:
    a = assess(PACK, asked, as_of=DAY)
    context = report_context(a, plan_for(PACK, asked, a))
    return {str(ask["what"]): str(ask["why"]) for ask in context["asks"]}


def test_what_two_members_of_a_route_lack_is_said_once() -> None:
    whys = list(asks(DOOR).values())
    said = "Follows instructions; Good for more than simple tasks are not verified."
    assert whys.count(said) == 1
    assert not [why for why in whys if why.count("Follows instructions") > 1]


def test_where_nothing_is_unverified_the_reason_is_what_nobody_answered() -> None:
    found = asks(Workload("Empty", {}))
    (why,) = (why for what, why in found.items() if what.startswith("Agree to try"))
    assert why == (
        "An answer nobody gave could lead to another kind of option; the volume is assumed."
    )


def test_near_misses_that_miss_the_same_are_one_ask() -> None:
    found = asks(workload(use_case="summarisation", requests_per_month="100k", input_tokens=1000,
                          output_tokens=200, monthly_budget="$1"))  # fmt: skip
    (what,) = (what for what in found if what.startswith("Say whether this can give"))
    assert what.endswith("Within the budget: needs full monthly cost at most $1.00/month")
    assert found[what].count(" over)") == 3


def test_every_short_form_has_the_line_in_the_other_currency() -> None:
    euro = Currency("EUR", 0.86, date(2026, 11, 20), "our treasury")
    asked = Workload("Door", DOOR.answers, currency=euro)
    a = assess(PACK, asked, as_of=DAY)
    plan = plan_for(PACK, asked, a)
    for form in (report_markdown, summary_markdown, record_markdown):
        page = form(a, plan)
        assert page.count("at EUR 0.86 for a US dollar on 2026-11-20 (our treasury).") == 1
