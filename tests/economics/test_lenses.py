"""Failed calls, hours in use, the cache's lifetime and what is paid already, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.decision.assessment import OptionResult
from advisor.decision.decide import decide
from advisor.economics.traffic import LIKELY
from advisor.units import Range
from tests.decision.asking import DAY, PACK, assessed, workload
from tests.economics.test_arithmetic import cost_model, lines, month

MODEL = cost_model(PACK, DAY)
SHAPE: dict[str, object] = {
    "use_case": "summarisation",
    "requests_per_month": "100k",
    "input_tokens": 1000,
    "output_tokens": 250,
}


def option(name: str, **answers: object) -> OptionResult:
    found = assessed(**SHAPE, **answers).option(name)
    assert found is not None and found.cost is not None
    return found


def test_failed_calls_are_paid_and_are_a_line_of_their_own() -> None:
    # Haiku 5.5: 29.25 for 100k calls that succeed. One in five fails: 125k calls, 36.5625 for the
    # tokens, so 7.3125 for calls that are of no use. People: 1,041.6667.
    found = option("claude-haiku-5.5@anthropic", failed_share="20%")
    likely = {x.what: x.usd_per_month.likely for x in found.cost_lines}
    assert likely["Failed calls, paid and sent again"] == pytest.approx(7.3125)
    assert sum(likely.values()) == pytest.approx(36.5625 + 1041.666667)
    assert found.lenses.per_call is not None and found.lenses.per_success is not None
    assert found.lenses.per_call.likely == pytest.approx(1078.229167 / 125_000)
    assert found.lenses.per_success.likely == pytest.approx(1078.229167 / 100_000)


def test_without_failures_a_call_is_a_success() -> None:
    found = option("claude-haiku-5.5@anthropic")
    assert found.lenses.per_call == found.lenses.per_success
    assert "Failed calls, paid and sent again" not in [x.what for x in found.cost_lines]


def test_failed_calls_load_a_node_and_have_no_price_of_their_own() -> None:
    # 405B: 4.5M successes are 0.49963 busy nodes, one node at 50%. A tenth fails: 5M calls, 0.55514
    # busy, two nodes, and one in reserve: 3 x 23,301.60.
    answers = {"requests_per_month": "4.5M", "input_tokens": 1600, "output_tokens": 400}
    a = assessed(use_case="summarisation", failed_share="10%", **answers)
    found = a.option("llama-3.1-405b@rented-8xh100")
    assert found is not None
    likely = {x.what: x.usd_per_month.likely for x in found.cost_lines}
    assert likely["GPU rental"] == pytest.approx(3 * 23_301.6)
    assert set(likely) == {"GPU rental", "People"}


def test_a_member_of_a_route_pays_for_its_own_failed_calls() -> None:
    # Haiku 5.5 for all, 29.25, Sonnet 5.5 for a fifth, 117; a fifth of all calls fails: a quarter
    # more of each.
    traffic = replace(month(125_000, 1000, 250, complex_share=0.2), failed=0.2)
    costed = MODEL.cost("route:tiered-haiku-sonnet", traffic, LIKELY)
    assert isinstance(costed, tuple)
    retries = [p.usd for p in costed if p.id == "retries"]
    assert retries == [pytest.approx(29.25 / 4), pytest.approx(117 / 4)]


@pytest.mark.parametrize(
    ("requests", "hours", "nodes", "billed"),
    [
        # 405B, 0.291788 node-seconds. Around the clock: 4.5M is 0.49963 busy: 1 + 1, 730 h.
        (4_500_000, 24, 2, 730.0),
        # In 12 of 24 hours the nodes are twice as busy: 0.99926 / 0.5 -> 2 + 1; each day 12 h and
        # a start of a quarter: 730 x 12.25 / 24 = 372.604 h.
        (4_500_000, 12, 3, 372.604167),
        # In 6 hours a tenth of the requests: 0.19985 / 0.5 -> 1 + 1; 730 x 6.25 / 24.
        (450_000, 6, 2, 190.104167),
        # 23.9 hours and the start are no more than a day.
        (450_000, 23.9, 2, 730.0),
    ],
)
def test_rented_nodes_are_billed_for_the_window_and_their_start(
    requests: float, hours: float, nodes: int, billed: float
) -> None:
    traffic = replace(month(requests, 1600, 400), hours=hours)
    found = lines(MODEL, "llama-3.1-405b@rented-8xh100", traffic)
    assert found["gpu_rent"] == pytest.approx(nodes * 8 * 3.99 * billed)


def test_a_stated_peak_is_not_counted_again_for_the_window() -> None:
    # The busiest hour is three times the average of the day, whether the rest is spread over 24
    # hours or over 12: 0.9 / 3. Two hours of the day hold at least 12 times its average: 0.9 / 12.
    # 4.5M: 0.49963 / 0.3 -> 2 + 1 and 0.49963 / 0.075 = 6.66 -> 7 + 1.
    option_id = "llama-3.1-405b@owned-8xh100"
    per_node = lines(MODEL, option_id, month(1, 1600, 400))["capital"] / 2
    for hours, nodes in ((24, 3), (12, 3), (2, 8)):
        traffic = replace(month(4_500_000, 1600, 400, peak=3), hours=hours)
        assert lines(MODEL, option_id, traffic)["capital"] == pytest.approx(nodes * per_node)


def test_an_hour_in_the_cache_is_dearer_to_write_where_it_is_sold() -> None:
    # Haiku 4.5, 100M in, 80% cacheable, a tenth of it written: 8M x 2.00 = 16, not 8M x 1.25 = 10.
    minutes = month(100_000, 1000, 0, cacheable=0.8)
    hour = replace(minutes, cache_write="price_cache_write_1h")
    assert lines(MODEL, "claude-haiku-4.5@anthropic", minutes)["cache_writes"] == pytest.approx(10)
    assert lines(MODEL, "claude-haiku-4.5@anthropic", hour)["cache_writes"] == pytest.approx(16)
    # A vendor that has no price for it charges what it has.
    luna = "gpt-6-luna@openai"
    assert lines(MODEL, luna, hour) == lines(MODEL, luna, minutes)


@pytest.mark.parametrize(
    ("paid", "owned", "bought"),
    [
        # Two nodes of 8B on one GPU: 2 x 43,750 / 36 = 2,430.56 of servers, 510 of colocation,
        # 416.67 of network, people 0.5 x 250,000 / 12 = 10,416.67: 13,773.89 in all.
        ("machines", 510 + 416.6667 + 10_416.6667, 29.25 + 1041.6667),
        ("people", 2_430.5556 + 510 + 416.6667, 29.25),
        ("both", 510 + 416.6667, 29.25),
    ],
)
def test_the_cost_over_what_is_paid_already(paid: str, owned: float, bought: float) -> None:
    for name, usd in (("llama-3.1-8b@owned-1xh100", owned), ("claude-haiku-5.5@anthropic", bought)):
        found = option(name, already_paid=paid)
        assert found.lenses.marginal is not None
        assert found.lenses.marginal.likely == pytest.approx(usd, abs=0.01)
        # The full cost, and with it the choice, stays what it is.
        assert found.cost == option(name).cost


def test_nothing_paid_already_has_no_second_figure() -> None:
    assert option("claude-haiku-5.5@anthropic").lenses.marginal is None
    a = assessed(**SHAPE, already_paid="people", allowed_vendors=["anthropic"]).as_json()
    assert a["recommended"]["option"] == "claude-haiku-5.5@anthropic"
    assert a["recommended"]["monthly_cost_marginal_usd"]["likely"] == pytest.approx(29.25)


@pytest.mark.parametrize(
    ("answers", "a_minute"),
    [
        # 4.38M a month are 100 a minute on average; the peak is taken as three times that.
        ({}, 300.0),
        ({"peak_factor": 5}, 500.0),
        # A fifth of the calls fails: 125 a minute.
        ({"failed_share": "20%"}, 375.0),
        # In two of 24 hours the average is twelve times that of the day; in twelve, twice.
        ({"hours_a_day": 2}, 1200.0),
        ({"hours_a_day": 12}, 300.0),
    ],
)
def test_a_rate_limit_must_hold_failed_calls_and_the_hours_in_use(
    answers: dict[str, object], a_minute: float
) -> None:
    given = workload(use_case="other", requests_per_month="4.38M", **answers)
    peak = decide(PACK, given, as_of=DAY).facts["peak_requests_per_minute"]
    assert isinstance(peak, Range)
    assert peak.likely == pytest.approx(a_minute)
