"""Mistakes that other cost tools shipped, one test each, with figures worked by hand.

Each test names the mistake; the arithmetic beside it says what the wrong figure would have been.
"""

from __future__ import annotations

from datetime import date

import pytest

from advisor.economics.arithmetic import node_seconds
from advisor.economics.parts import NoCost
from advisor.economics.traffic import LIKELY
from advisor.pack.catalogue import ServiceTime
from advisor.units import UnitError, parse_quantity
from tests.decision.asking import PACK, assessed, measured
from tests.economics.test_arithmetic import cost_model, lines, month, tokens_only

DAY = date(2026, 11, 21)
MODEL = cost_model(PACK, DAY)
TOKEN_LINES = {"fresh_input", "cache_reads", "cache_writes", "output", "batch_input"}


def service_time(option: str) -> ServiceTime:
    found = PACK.options[option].service_time
    assert found is not None
    return found


def test_1_cached_tokens_are_not_billed_as_input_again() -> None:
    # 100k x 1000 = 100M tokens, 90% cacheable, a tenth of those written anew; Haiku 4.5:
    # fresh 10M x 1 = 10; read 81M x 0.10 = 8.10; written 9M x 1.25 = 11.25; together 29.35.
    # Billed as input too, it would be 119.35; never read from the cache, 100.
    traffic = month(100_000, 1000, 0, cacheable=0.9)
    found = lines(MODEL, "claude-haiku-4.5@anthropic", traffic)
    assert found["fresh_input"] == pytest.approx(10.0)
    assert found["cache_reads"] == pytest.approx(8.1)
    assert found["cache_writes"] == pytest.approx(11.25)
    assert sum(found.values()) - found["people"] == pytest.approx(29.35)
    # The tokens behind the three lines are all of the input, each of them once.
    billed = found["fresh_input"] / 1 + found["cache_reads"] / 0.1 + found["cache_writes"] / 1.25
    assert billed == pytest.approx(100.0)


def test_2_a_router_is_paid_even_where_it_sends_everything_to_the_small_model() -> None:
    # 100k of 1000/250, nothing hard: Haiku 5.5 takes all, 29.25; the router's own call
    # 100k x 1.3 x (300 x 0.10 + 10 x 0.50) / 1M = 4.55. Left out, the route would cost 29.25.
    traffic = month(100_000, 1000, 250, complex_share=0.0)
    route = "route:split-haiku-sonnet"
    assert lines(MODEL, route, traffic)["router"] == pytest.approx(4.55)
    alone = tokens_only(MODEL, "claude-haiku-5.5@anthropic", traffic)
    assert tokens_only(MODEL, route, traffic) == pytest.approx(alone + 4.55)


def test_3_an_unknown_price_is_not_invented_nor_borrowed_from_the_vendors_list() -> None:
    traffic = month(100_000, 1000, 250)
    unpriced = "llama-3.1-8b@together"
    assert isinstance(MODEL.cost(unpriced, traffic, LIKELY), NoCost)
    found = assessed(use_case="summarisation").option(unpriced)
    assert found is not None and found.cost is None
    assert found.cost_unknown_because
    # The same weights have a price per million at a host; a node of one's own has none.
    assert MODEL.tiers["llama-3.3-70b@deepinfra"]
    for own in ("llama-3.3-70b@rented-2xh100", "llama-3.3-70b@owned-2xh100"):
        assert not TOKEN_LINES & lines(MODEL, own, traffic).keys()


def test_4_one_variant_of_a_model_does_not_take_the_price_of_another() -> None:
    # A price is claimed for an option and is never inherited, as quality may be.
    inherited = {m for m, rule in PACK.evidence_rules.metrics.items() if rule.inherit}
    assert not {m for m in inherited if m.startswith(("price_", "gpu_", "server_"))}
    # 405B in FP8 does not fit four H100 (405 GB against 320): no figure of a smaller variant.
    quantised = MODEL.cost("llama-3.1-405b@rented-4xh100", month(1, 1, 1), LIKELY)
    assert isinstance(quantised, NoCost)
    found = assessed(use_case="summarisation").option("llama-3.1-405b@rented-4xh100")
    assert found is not None and found.status in ("rejected", "unknown")


def test_5_the_throughput_of_a_node_is_not_multiplied_by_its_gpus_again() -> None:
    # 405B on eight H100: 0.291788 node-seconds for 1,600 in and 400 out, all eight together.
    # 13.51M requests: 13.51e6 x 0.291788 / 2,628,000 = 1.50003 busy; / 0.5 = 3.00006 -> 4, + 1:
    # 5 x 8 x 3.99 x 730 = 116,508. Eight times the throughput would need 1 + 1: 46,603.20.
    option = "llama-3.1-405b@rented-8xh100"
    assert lines(MODEL, option, month(13_510_000, 1600, 400))["gpu_rent"] == pytest.approx(116_508)
    # A little less, 13.50M: 1.49892 busy; / 0.5 = 2.99784 -> 3, + 1: 4 x 8 x 3.99 x 730
    assert lines(MODEL, option, month(13_500_000, 1600, 400))["gpu_rent"] == pytest.approx(93_206.4)


def test_6_nodes_are_sized_for_the_shape_of_the_requests() -> None:
    # 2,000 tokens a request both times. 1,900 in and 100 out:
    #   1.168e-4 x 1900 + 1.36e-4 x 100 + 7.015e-8 x 100 x 1950 = 0.24919925 node-seconds
    # 100 in and 1,900 out:
    #   1.168e-4 x 100 + 1.36e-4 x 1900 + 7.015e-8 x 1900 x 1050 = 0.41002925
    option = "llama-3.1-405b@rented-8xh100"
    service = service_time(option)
    assert node_seconds(service, 1900, 100) == pytest.approx(0.24919925)
    assert node_seconds(service, 100, 1900) == pytest.approx(0.41002925)
    # 9M requests: 0.8534 busy -> 2 + 1 nodes; 1.4042 busy -> 3 + 1. One node is 23,301.60.
    reading = lines(MODEL, option, month(9_000_000, 1900, 100))["gpu_rent"]
    writing = lines(MODEL, option, month(9_000_000, 100, 1900))["gpu_rent"]
    assert reading == pytest.approx(3 * 23_301.6)
    assert writing == pytest.approx(4 * 23_301.6)


def test_7_gpus_that_stand_by_are_powered_and_housed_too() -> None:
    # One node works and one is in reserve: 16 GPUs x 3,060 / 12 = 4,080; eight would be 2,040.
    found = lines(MODEL, "llama-3.1-405b@owned-8xh100", month(1_000_000, 1600, 400))
    assert found["colocation"] == pytest.approx(4_080.0)
    assert found["network"] == pytest.approx(3_333.33, abs=0.01)


def test_8_the_step_between_two_points_of_a_chart_is_in_the_cost() -> None:
    # 8B on one H100, 1,600 in and 400 out: 1.426e-5 x 1600 + 1.471e-5 x 400
    #   + 2.55e-8 x 400 x 1800 = 0.04706 node-seconds. One node at 50% carries
    #   0.5 x 2,628,000 / 0.04706 = 27,921,802 requests; the next one needs a second node.
    option = "llama-3.1-8b@rented-1xh100"
    below = lines(MODEL, option, month(27_921_801, 1600, 400))["gpu_rent"]
    above = lines(MODEL, option, month(27_921_803, 1600, 400))["gpu_rent"]
    assert below == pytest.approx(2 * 3.99 * 730)
    assert above == pytest.approx(3 * 3.99 * 730)


@pytest.mark.parametrize("option", ["llama-3.1-405b@rented-8xh100", "llama-3.1-405b@owned-8xh100"])
def test_9_a_node_of_ones_own_costs_its_reservation_not_its_use(option: str) -> None:
    # A thousandth of the requests on the same two nodes costs the same, so a thousand times as
    # much for a token; billed by use it would be the same for a token.
    idle = tokens_only(MODEL, option, month(1_000, 1600, 400))
    busy = tokens_only(MODEL, option, month(1_000_000, 1600, 400))
    assert idle == pytest.approx(busy)
    assert idle >= 2 * 8 * 900


def test_10_thinking_is_billed_as_output_live_and_in_batch() -> None:
    # GPT-6 Luna thinks by default, likely twice the output: 25M x 2 x 0.50 = 25, not 12.50; half
    # of it in batch: 12.5M x 2 x 0.50 = 12.50 and 12.5M x 2 x 0.25 = 6.25.
    luna = "gpt-6-luna@openai"
    assert lines(MODEL, luna, month(100_000, 1000, 250))["output"] == pytest.approx(25.0)
    half = lines(MODEL, luna, month(100_000, 1000, 250, batchable=0.5))
    assert half["output"] == pytest.approx(12.5)
    assert half["batch_output"] == pytest.approx(6.25)


def test_10_the_speed_of_the_stream_says_nothing_of_the_first_word() -> None:
    option = "claude-haiku-5.5@anthropic"
    fast = measured(option, "output_speed", "900 tokens/s", n=400)
    answers = {"use_case": "realtime_customer_chat", "ttft_limit": "100 ms"}
    before, after = assessed(**answers).option(option), assessed(fast, **answers).option(option)
    assert before is not None and after is not None
    assert (before.status, before.rejections, before.unverified) == (
        after.status,
        after.rejections,
        after.unverified,
    )


@pytest.mark.parametrize("amount", ["€5,000/month", "5000 EUR/month", "£5,000/month", "5000 CHF"])
def test_11_money_of_another_currency_is_refused_not_taken_at_some_rate(amount: str) -> None:
    with pytest.raises(UnitError):
        parse_quantity(amount, "USD/month")


def test_11_a_price_of_today_does_not_rewrite_that_of_an_earlier_day() -> None:
    # Gemini 3.8 Flash: 0.75 until 2026-12-31, then 1.50; 100M tokens in.
    traffic = month(100_000, 1000, 0)
    then, later = (
        lines(cost_model(PACK, day), "gemini-3.8-flash@google", traffic)["fresh_input"]
        for day in (date(2026, 12, 31), date(2027, 6, 1))
    )
    assert then == pytest.approx(75.0)
    assert later == pytest.approx(150.0)


def test_12_tokens_are_counted_in_each_models_own_and_an_unknown_count_is_a_range() -> None:
    # Haiku 5.5 has 1.3 tokens for one of Haiku 4.5: 130M x 0.10 = 13, not 10.
    counted = lines(MODEL, "claude-haiku-5.5@anthropic", month(100_000, 1000, 0))
    assert counted["fresh_input"] == pytest.approx(13.0)
    assert not MODEL.tokenizer_sourced("llama-3.3-70b")
    unknown = MODEL.factor("llama-3.3-70b")
    assert unknown.low < 1 < unknown.high
    a = assessed(use_case="summarisation", allowed_vendors=["deepinfra"])
    told = [x for x in a.assumptions if x.question == "cost:tokenizer"]
    assert told and all("no source compares this tokenizer" in x.why for x in told)


def test_13_three_timings_do_not_verify_a_95th_percentile() -> None:
    # ln 0.05 / ln 0.95 = 58.4: it takes 59.
    option = "claude-haiku-5.5@anthropic"
    answers = {"use_case": "realtime_customer_chat", "ttft_limit": "800 ms"}
    doubted = {}
    for n in (3, 58, 59):
        timed = measured(option, "ttft", "700 ms", percentile=95, n=n)
        found = assessed(timed, **answers).option(option)
        assert found is not None
        doubted[n] = [u.why for u in found.unverified if u.requirement == "first-word"]
    assert doubted[3] == ["3 measurements are too few for a p95: 59 are needed"]
    assert doubted[58] and not doubted[59]


def test_14_every_face_shows_the_cost_of_the_one_model() -> None:
    a = assessed(
        use_case="summarisation", requests_per_month="100k", input_tokens=1000, output_tokens=250
    )
    today = next(p for p in a.volume_points if p.tokens_per_month == a.tokens_per_month.likely)
    for option, drawn in zip(a.volume_options, today.costs, strict=True):
        found = a.option(option)
        assert found is not None and found.cost is not None
        assert drawn == pytest.approx(found.cost.likely)
        assert sum(x.usd_per_month.likely for x in found.cost_lines) == pytest.approx(drawn)


def test_14_a_member_of_a_route_costs_what_the_option_costs_alone() -> None:
    # A fifth of 100k requests of 1000/250 on Sonnet 5.5: 1.3 x 0.2 x (100 x 2 + 25 x 10) = 117
    whole = month(100_000, 1000, 250, complex_share=0.2)
    alone = tokens_only(MODEL, "claude-sonnet-5.5@anthropic", whole.part(0.2))
    first = tokens_only(MODEL, "claude-haiku-5.5@anthropic", whole)
    route = tokens_only(MODEL, "route:tiered-haiku-sonnet", whole)
    assert alone == pytest.approx(117.0)
    assert route - first == pytest.approx(alone)
