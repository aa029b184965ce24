"""The horizon: growth, a price that changes on its day, switching and its payback, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advisor.decision import assess
from advisor.economics.horizon import Horizon, OverTime, add_months
from tests.decision.asking import DAY, PACK, assessed, measured, workload

SHAPE: dict[str, Any] = {
    "use_case": "summarisation",
    "requests_per_month": "100k",
    "input_tokens": 1000,
    "output_tokens": 250,
}
PEOPLE = 250_000 * 0.05 / 12


def horizon(day: date = DAY, **answers: Any) -> Horizon:
    found = assess(PACK, workload(**{**SHAPE, **answers}), (), as_of=day).horizon
    assert found is not None
    return found


def likely(one: OverTime) -> list[float]:
    return [month.usd.likely for month in one.months]


def test_without_growth_a_year_is_twelve_times_the_month() -> None:
    a = assessed(**SHAPE)
    assert a.horizon is not None and a.recommended is not None and a.recommended.cost is not None
    best = a.horizon.options[0]
    assert best.option == a.recommended.option
    assert likely(best) == [pytest.approx(a.recommended.cost.likely)] * 12
    assert best.total is not None
    assert best.total.likely == pytest.approx(12 * a.recommended.cost.likely)
    assert best.total.low == pytest.approx(12 * a.recommended.cost.low)
    assert best.months[0].start == DAY and best.months[1].start == date(2026, 12, 21)


def test_growth_compounds_from_the_second_month_and_people_do_not_grow() -> None:
    # Haiku 5.5 for 100k of 1000/250: 29.25, then 29.25 x 1.1, then x 1.21.
    found = horizon(growth_per_month="10%", horizon=3, allowed_vendors=["anthropic"])
    best = found.options[0]
    assert best.option == "claude-haiku-5.5@anthropic"
    expected = [PEOPLE + usd for usd in (29.25, 32.175, 35.3925)]
    assert likely(best) == [pytest.approx(usd) for usd in expected]
    assert best.total is not None and best.total.likely == pytest.approx(sum(expected))


def test_a_node_more_is_a_step_in_the_month_that_needs_it() -> None:
    # 405B, 0.291788 node-seconds: one node at 50% holds 4,503,268 requests a month. 4.0M grow by a
    # twentieth: 4.0, 4.2, 4.41, 4.63M. The fourth month needs 2 + 1 instead of 1 + 1 nodes.
    # Owned: each node is 8 x (43,750/36 + 3,060/12 + 2,500/12) = 13,428.89.
    found = horizon(
        requests_per_month="4.0M", input_tokens=1600, output_tokens=400, growth_per_month="5%",
        horizon=4, current_option="llama-3.1-405b@owned-8xh100",
    )  # fmt: skip
    today = next(one for one in found.options if one.option == "llama-3.1-405b@owned-8xh100")
    node = 8 * (43_750 / 36 + 3_060 / 12 + 2_500 / 12)
    people = 250_000 * 0.5 / 12
    expected = [2 * node + people] * 3 + [3 * node + people]
    assert likely(today) == [pytest.approx(usd) for usd in expected]


def test_a_price_that_changes_within_a_month_holds_for_its_days() -> None:
    # Gemini 3.8 Flash: 0.75 in and 3.75 out until 31 December, then 1.50 and 7.50; 100M and 25M.
    # 168.75 before and 337.50 after (times its tokenizer and reasoning factors). The second month,
    # 21 December to 20 January, has 11 days of the old price and 20 of the new one.
    found = horizon(current_option="gemini-3.8-flash@google", horizon=3)
    today = next(one for one in found.options if one.option == "gemini-3.8-flash@google")
    first, second, third = (usd - PEOPLE for usd in likely(today))
    assert third == pytest.approx(2 * first)
    assert second == pytest.approx((11 * first + 20 * third) / 31)
    assert found.changes == (date(2027, 1, 1),)
    # From the day of the change on there is nothing left to change.
    later = horizon(date(2027, 1, 1), current_option="gemini-3.8-flash@google", horizon=3)
    assert later.changes == ()


def test_a_price_of_ones_own_that_runs_out_leaves_what_is_on_record() -> None:
    # 0.01 for input until the end of the first month; then the list price of 0.10 again.
    own = measured("claude-haiku-5.5@anthropic", "price_input", "0.01 USD/Mtok", until="2026-12-20")
    a = assess(
        PACK,
        workload(**SHAPE, horizon=2, allowed_vendors=["anthropic"]),
        (own,),
        as_of=DAY,
    )
    assert a.horizon is not None
    # 1.3 x (100 x 0.01 + 25 x 0.50) = 17.55, then 29.25.
    months = [usd - PEOPLE for usd in likely(a.horizon.options[0])]
    assert months == [pytest.approx(17.55), pytest.approx(29.25)]


@pytest.mark.parametrize(
    ("switching", "payback"),
    [
        # Haiku 4.5 costs 225 and Haiku 5.5 29.25: 195.75 a month is saved.
        ("$195", 1),
        ("$196", 2),
        ("$2,000", 11),  # 2,000 / 195.75 = 10.2
        ("$2,349", 12),  # 12 x 195.75 = 2,349
        ("$2,350", None),
    ],
)
def test_the_month_that_has_paid_for_the_switch(switching: str, payback: int | None) -> None:
    found = horizon(
        current_option="claude-haiku-4.5@anthropic", allowed_vendors=["anthropic"],
        switching_cost=switching,
    )  # fmt: skip
    assert found.options[0].option == "claude-haiku-5.5@anthropic"
    assert found.saving == pytest.approx(12 * 195.75)
    assert found.payback == payback
    assert bool(found.why) is (payback is None)


def test_staying_costs_no_switch_and_an_unknown_switch_pays_back_nothing() -> None:
    stated: dict[str, Any] = {
        "current_option": "claude-haiku-4.5@anthropic",
        "allowed_vendors": ["anthropic"],
    }
    found = horizon(**stated, switching_cost="$500")
    best, today = found.options[0], found.options[-1]
    assert best.switching.likely == 500 and today.switching.likely == 0
    assert today.total is not None and today.total.likely == pytest.approx(sum(likely(today)))
    assert best.total is not None and best.total.likely == pytest.approx(500 + sum(likely(best)))
    unstated = horizon(**stated)
    assert unstated.payback is None and "nobody stated" in unstated.why
    # Without anything that runs today there is nothing to switch from.
    assert horizon(switching_cost="$500").options[0].switching.likely == 0


def test_months_begin_on_the_same_day_or_the_last_of_the_month() -> None:
    starts = [add_months(date(2026, 12, 31), n) for n in range(4)]
    assert starts[1:] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


def test_the_horizon_says_where_it_puts_another_option_first() -> None:
    # 1M requests. Haiku 4.5 at 0.001 for the first month: 1.25 in all, against 292.50 of Haiku
    # 5.5; from the second on 2,250. Over two months 585 against 2,251.25: 1,666.25 less.
    own = [
        measured("claude-haiku-4.5@anthropic", price, "0.001 USD/Mtok", until="2026-12-20")
        for price in ("price_input", "price_output")
    ]
    answers = {**SHAPE, "requests_per_month": "1M", "allowed_vendors": ["anthropic"]}
    a = assess(PACK, workload(**answers, horizon=2), own, as_of=DAY)
    assert a.recommended is not None and a.recommended.option == "claude-haiku-4.5@anthropic"
    assert a.runner_up is not None and a.runner_up.option == "claude-haiku-5.5@anthropic"
    told = [w.message for w in a.warnings if w.code == "horizon-order"]
    assert len(told) == 1 and "costs $1,666 less" in told[0]
    # For the first month alone it is the cheaper one, and nothing is to be said.
    short = assess(PACK, workload(**answers, horizon=1), own, as_of=DAY)
    assert "horizon-order" not in [w.code for w in short.warnings]
