"""The arithmetic that must be right, each with its numbers worked by hand.

Every expected value is worked out in the comment beside it, not by the code under test.
"""

from __future__ import annotations

from datetime import date

import pytest

from advisor.decision.costing import cost_option
from advisor.economics.arithmetic import node_seconds
from advisor.economics.model import CostModel
from advisor.economics.node_cost import nodes_needed, utilisation_for
from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import HIGH, LIKELY, LOW, Traffic
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import build_sheets
from advisor.pack import Pack, load_pack
from advisor.units import Range

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def model(pack: Pack) -> CostModel:
    return cost_model(pack, DAY)


def cost_model(pack: Pack, day: date) -> CostModel:
    claims = Claims(pack.figures, pack.evidence_rules, day, pack.evidence_rules.rank)
    return CostModel(pack, claims, build_sheets(pack, claims), "claude-haiku-4.5")


def month(
    requests: float,
    tokens_in: float,
    tokens_out: float,
    cacheable: float = 0.0,
    batchable: float = 0.0,
    complex_share: float = 0.2,
    peak: float | None = None,
) -> Traffic:
    return Traffic(requests, tokens_in, tokens_out, cacheable, batchable, complex_share, peak)


def lines(model: CostModel, option: str, traffic: Traffic, own: int = LIKELY) -> dict[str, float]:
    costed = model.cost(option, traffic, own)
    assert not isinstance(costed, NoCost), costed
    return {p.id: p.usd for p in costed}


def tokens_only(model: CostModel, option: str, traffic: Traffic) -> float:
    costed = model.cost(option, traffic, LIKELY)
    assert not isinstance(costed, NoCost), costed
    return sum(p.usd for p in costed if not p.people)


@pytest.mark.parametrize(
    ("option", "tokens_in", "tokens_out", "dollars"),
    [
        # 1M tokens at 80/20 of Haiku 3.5: 0.8 x 0.80 + 0.2 x 4.00 = 0.64 + 0.80 = 1.44 (not 1.60)
        ("claude-haiku-3.5@anthropic", 800_000, 200_000, 1.44),
        # Haiku 4.5: 0.8 x 1 + 0.2 x 5 = 1.80
        ("claude-haiku-4.5@anthropic", 800_000 / 8, 200_000 / 8, 1.80 / 8),
        # Sonnet 4.5: 0.8 x 3 + 0.2 x 15 = 5.40, exactly three times Haiku 4.5
        ("claude-sonnet-4.5@anthropic", 800_000 / 8, 200_000 / 8, 5.40 / 8),
        # GPT-4o mini: 0.8 x 0.15 + 0.2 x 0.60 = 0.24
        ("gpt-4o-mini@openai", 800_000, 200_000, 0.24),
    ],
)
def test_a_blend_is_computed_from_its_two_prices(
    model: CostModel, option: str, tokens_in: float, tokens_out: float, dollars: float
) -> None:
    traffic = month(1, tokens_in, tokens_out)
    assert tokens_only(model, option, traffic) == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("option", "dollars"),
    [
        # 100M in + 25M out. At 1/5: 100 + 125 = 225.
        ("claude-haiku-4.5@anthropic", 225.0),
        # Haiku 5.5: 1.3 x (100 x 0.10 + 25 x 0.50) = 1.3 x 22.50 = 29.25
        ("claude-haiku-5.5@anthropic", 29.25),
        # Haiku 3.5 at the published 0.80/4.00: 80 + 100 = 180, not 480
        ("claude-haiku-3.5@anthropic", 180.0),
    ],
)
def test_the_first_case_study(model: CostModel, option: str, dollars: float) -> None:
    assert tokens_only(model, option, month(100_000, 1000, 250)) == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("study", "requests", "tokens_in", "tokens_out", "haiku_3_5", "haiku_4_5", "haiku_5_5"),
    [
        # 500M at 80/20: 400 x 0.80 + 100 x 4 = 720 (not 2,400); 400 + 500; 1.3 x (40 + 50)
        ("2, fraud and risk", 500_000, 800, 200, 720.0, 900.0, 117.0),
        # 1B at 80/20: 800 x 0.80 + 200 x 4 = 1,440 (not 4,800); 800 + 1,000; 1.3 x (80 + 100)
        ("3, suggestions while typing", 1_000_000, 800, 200, 1_440.0, 1_800.0, 234.0),
        # 400,000 x 2,500 and 500: 1B in, 200M out: 800 + 800; 1,000 + 1,000; 1.3 x (100 + 100)
        ("4, an analytics platform", 400_000, 2500, 500, 1_600.0, 2_000.0, 260.0),
        # The matrix, at 80/20: 40M in and 10M out: 32 + 40; 40 + 50; 1.3 x (4 + 5); then ten times
        ("row of 50M", 50_000, 800, 200, 72.0, 90.0, 11.70),
        ("row of 500M", 500_000, 800, 200, 720.0, 900.0, 117.0),
        ("row of 5B", 5_000_000, 800, 200, 7_200.0, 9_000.0, 1_170.0),
        ("row of 50B", 50_000_000, 800, 200, 72_000.0, 90_000.0, 11_700.0),
    ],
)
def test_the_other_case_studies_and_the_rows_of_the_matrix(
    model: CostModel,
    study: str,
    requests: float,
    tokens_in: float,
    tokens_out: float,
    haiku_3_5: float,
    haiku_4_5: float,
    haiku_5_5: float,
) -> None:
    traffic = month(requests, tokens_in, tokens_out)
    found = {n: tokens_only(model, f"claude-haiku-{n}@anthropic", traffic)
             for n in ("3.5", "4.5", "5.5")}  # fmt: skip
    worked = {"3.5": haiku_3_5, "4.5": haiku_4_5, "5.5": haiku_5_5}
    assert found == pytest.approx(worked), study


def test_cached_input_is_billed_once(model: CostModel) -> None:
    # Haiku 4.5, 100M in, 80% cacheable, 10% of that written:
    #   fresh 20M x 1.00 = 20; reads 72M x 0.10 = 7.20; writes 8M x 1.25 = 10; together 37.20
    found = lines(model, "claude-haiku-4.5@anthropic", month(100_000, 1000, 0, cacheable=0.8))
    assert found["fresh_input"] == pytest.approx(20.0)
    assert found["cache_reads"] == pytest.approx(7.2)
    assert found["cache_writes"] == pytest.approx(10.0)
    assert "output" not in found


def test_a_batch_share_pays_batch_prices_and_no_cache_price(model: CostModel) -> None:
    # Haiku 4.5, half of 100k requests of 1000 in, 250 out wait:
    #   live 50M x 1 + 12.5M x 5 = 50 + 62.50; batch 50M x 0.50 + 12.5M x 2.50 = 25 + 31.25
    found = lines(model, "claude-haiku-4.5@anthropic", month(100_000, 1000, 250, batchable=0.5))
    assert found["fresh_input"] == pytest.approx(50.0)
    assert found["output"] == pytest.approx(62.5)
    assert found["batch_input"] == pytest.approx(25.0)
    assert found["batch_output"] == pytest.approx(31.25)


def test_a_long_prompt_is_billed_at_its_tier_for_the_whole_request(model: CostModel) -> None:
    # 6,000 documents x 100,000 tokens x 1.3 = 780M of Haiku 5.5's tokens, each prompt 130,000 long:
    # above 100,000 the input price is 0.50: 390; output 6,000 x 500 x 1.3 = 3.9M x 2.50 = 9.75
    found = lines(model, "claude-haiku-5.5@anthropic", month(6000, 100_000, 500))
    assert found["fresh_input"] == pytest.approx(390.0)
    assert found["output"] == pytest.approx(9.75)
    # just below: 76,900 x 1.3 = 99,970 tokens, at 0.10: 6,000 x 99,970 / 1M x 0.10 = 59.982
    below = lines(model, "claude-haiku-5.5@anthropic", month(6000, 76_900, 500))
    assert below["fresh_input"] == pytest.approx(59.982)


def test_a_dated_price_changes_on_its_day(pack: Pack) -> None:
    # Gemini 3.8 Flash input: 0.75 until 2026-12-31, 1.50 from 2027-01-01; 100M tokens.
    traffic = month(100_000, 1000, 0)
    before = lines(cost_model(pack, date(2026, 12, 31)), "gemini-3.8-flash@google", traffic)
    after = lines(cost_model(pack, date(2027, 1, 1)), "gemini-3.8-flash@google", traffic)
    assert before["fresh_input"] == pytest.approx(75.0)
    assert after["fresh_input"] == pytest.approx(150.0)


def test_whole_nodes_plus_the_reserve(model: CostModel, pack: Pack) -> None:
    # Llama 3.1 405B on 8xH100, 1,600 in and 400 out:
    #   s = 1.168e-4 x 1600 + 1.360e-4 x 400 + 7.015e-8 x 400 x (1600 + 200)
    #     = 0.18688 + 0.0544 + 0.0505080 = 0.291788 node-seconds; 2000 / s = 6,854 tokens/s
    service = pack.options["llama-3.1-405b@rented-8xh100"].service_time
    assert service is not None
    seconds = node_seconds(service, 1600, 400)
    assert seconds == pytest.approx(0.291788)
    assert 2000 / seconds == pytest.approx(6854, abs=1)
    # 9.0B tokens/month = 4.5M requests: 4.5e6 x 0.291788 / 2,628,000 = 0.49963 busy nodes;
    # at 50% that is one node, and one in reserve: 2 x 8 x 3.99 x 730 = 46,603.20
    found = lines(model, "llama-3.1-405b@rented-8xh100", month(4_500_000, 1600, 400))
    assert found["gpu_rent"] == pytest.approx(46_603.2)
    # 500M tokens a day = 15.2083B a month = 7.604M requests: 0.8443 busy; / 0.5 = 1.69 -> 2, + 1
    found = lines(model, "llama-3.1-405b@rented-8xh100", month(7_604_167, 1600, 400))
    assert found["gpu_rent"] == pytest.approx(3 * 8 * 3.99 * 730)


def test_utilisation_comes_from_the_peak_or_the_assumption_never_both() -> None:
    half = Range(0.3, 0.5, 0.7)
    assert utilisation_for(month(1, 1, 1), half, LIKELY) == 0.5
    # a peak of three times the average: 0.9 / 3 = 0.3, and no second halving
    assert utilisation_for(month(1, 1, 1, peak=3), half, LIKELY) == pytest.approx(0.3)
    assert utilisation_for(month(1, 1, 1, peak=3), half, LOW) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("load", "nodes"), [(0.0, 2), (0.25, 2), (0.5, 2), (0.5001, 3), (1.0, 3), (1.7, 5)]
)
def test_nodes_are_whole_and_one_is_spare(load: float, nodes: int) -> None:
    # ceil(load / 0.5), at least one, plus one
    assert nodes_needed(load, 0.5, 1) == nodes


def test_owned_hardware_has_no_price_per_token(model: CostModel) -> None:
    # 2 nodes x 8 GPUs = 16: 43,750 x 16 / 3 / 12 = 19,444.44; 3,060 x 16 / 12 = 4,080;
    # 2,500 x 16 / 12 = 3,333.33. Twice the traffic on the same nodes costs the same.
    small = lines(model, "llama-3.1-405b@owned-8xh100", month(1_000_000, 1600, 400))
    assert small["capital"] == pytest.approx(19_444.44, abs=0.01)
    assert small["colocation"] == pytest.approx(4_080.0)
    assert small["network"] == pytest.approx(3_333.33, abs=0.01)
    assert lines(model, "llama-3.1-405b@owned-8xh100", month(2_000_000, 1600, 400)) == small


@pytest.mark.parametrize(
    ("option", "dollars"),
    [
        # full-time equivalents x 250,000 / 12
        ("claude-haiku-5.5@anthropic", 1_041.67),  # 0.05
        ("llama-3.3-70b@deepinfra", 1_041.67),  # 0.05
        ("llama-3.1-8b@rented-1xh100", 4_166.67),  # 0.2
        ("llama-3.1-8b@owned-1xh100", 10_416.67),  # 0.5
    ],
)
def test_people_cost_money_on_every_path(model: CostModel, option: str, dollars: float) -> None:
    assert lines(model, option, month(1000, 100, 10))["people"] == pytest.approx(dollars, abs=0.01)


def test_a_cascade_pays_twice_for_what_it_passes_on(model: CostModel) -> None:
    # 100k requests of 1000/250, a fifth passed on. Haiku 5.5: all, 29.25.
    # Sonnet 5.5: 1.3 x 0.2 x (100 x 2 + 25 x 10) = 1.3 x 0.2 x 450 = 117. Together 146.25.
    traffic = month(100_000, 1000, 250, complex_share=0.2)
    assert tokens_only(model, "route:tiered-haiku-sonnet", traffic) == pytest.approx(146.25)


def test_a_split_pays_once_and_pays_the_router(model: CostModel) -> None:
    # Haiku takes 0.8 x 29.25 = 23.40, Sonnet 117; router 100k x 1.3 x (300 x 0.10 + 10 x 0.50)/1M
    # = 0.13 x 35 = 4.55. Together 144.95.
    traffic = month(100_000, 1000, 250, complex_share=0.2)
    assert tokens_only(model, "route:split-haiku-sonnet", traffic) == pytest.approx(144.95)


def test_reasoning_by_default_lengthens_output(model: CostModel) -> None:
    # GPT-6 Luna: output factor 1 to 4, likely 2; tokenizer unknown: 0.85 to 1.25, likely 1.
    # 100M in x 0.10 = 10; 25M x 2 x 0.50 = 25
    found = lines(model, "gpt-6-luna@openai", month(100_000, 1000, 250))
    assert found["fresh_input"] == pytest.approx(10.0)
    assert found["output"] == pytest.approx(25.0)
    # dear end: 25M x 1.25 x 4 x 0.50 = 62.50
    dear = lines(model, "gpt-6-luna@openai", month(100_000, 1000, 250), HIGH)
    assert dear["output"] == pytest.approx(62.5)


def test_an_unknown_price_is_unknown_not_zero(model: CostModel) -> None:
    assert isinstance(model.cost("llama-3.1-8b@together", month(1000, 100, 10), LIKELY), NoCost)
    assert isinstance(
        model.cost("llama-3.1-405b@rented-4xh100", month(1000, 100, 10), LIKELY), NoCost
    )


def test_lines_add_up_to_the_cost_of_every_option(model: CostModel, pack: Pack) -> None:
    traffics = tuple(month(n, 1200, 300, cacheable=0.3, batchable=0.2) for n in (5e4, 1e5, 3e5))
    for option in pack.option_ids:
        costing = cost_option(model, option, traffics)
        if costing.cost is None:
            continue
        likely = sum(line.usd_per_month.likely for line in costing.lines)
        assert likely == pytest.approx(costing.cost.likely), option
        people = sum(line.usd_per_month.likely for line in costing.lines if line.people)
        assert costing.without_people is not None
        assert costing.without_people.likely == pytest.approx(costing.cost.likely - people)


def test_only_the_lines_that_the_pack_has_are_counted(model: CostModel) -> None:
    parts = model.cost("claude-haiku-5.5@anthropic", month(1000, 100, 10), LIKELY)
    assert not isinstance(parts, NoCost)
    assert all(isinstance(p, Part) and p.id in model.lines for p in parts)
