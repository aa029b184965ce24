"""The sizes that the planner names reach the power that it states: tried with dice."""

from __future__ import annotations

import math
import random
import re
from datetime import date
from pathlib import Path

import pytest

from advisor.interview.next_question import in_force
from advisor.measurement.planner import Useful, useful_probes
from advisor.measurement.quantile_power import (
    MOST_PLANNED,
    chance_to_show,
    samples_to_show,
    share_within,
    shown_at_most,
    sigma_of,
)
from advisor.measurement.statistics import quantile
from advisor.measurement.suite import load_suites
from advisor.pack import Pack, load_pack
from advisor.pack.figures import Figure
from advisor.units import Range, parse_quantity
from advisor.workload import known_in, read_workload

DAY = date(2026, 11, 21)
EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
HAIKU = "claude-haiku-5.5@anthropic"
SIGMA = sigma_of(2.0)


def shown_in(n: int, q: float, truth: float, limit: float, runs: int = 1500) -> float:
    """The share of runs of n lognormal times whose interval is within the limit."""
    dice = random.Random(7)
    middle = math.log(truth) - SIGMA * 1.6448536 * (q == 0.95)
    good = 0
    for _ in range(runs):
        found = quantile([dice.lognormvariate(middle, SIGMA) for _ in range(n)], q)
        good += found is not None and found.high <= limit
    return good / runs


def test_the_spread_and_what_60_samples_are_worth_by_hand() -> None:
    assert sigma_of(2.0) == pytest.approx(math.log(2) / 1.6449, abs=1e-4)
    # Every one of 60 must be within the limit: 0.9862^60 where the true p95 is at 80% of it.
    assert chance_to_show(60, 0.95, 0.9862) == pytest.approx(0.9862**60)
    assert share_within(1.0, 0.95, SIGMA) == pytest.approx(0.95)
    # 0.8^(1/60) = 0.99629 within, 2.678 deviations: 1.033 above the p95's 1.645.
    assert shown_at_most(60, 0.95, SIGMA) == pytest.approx(math.exp(-SIGMA * 1.033), abs=0.002)


@pytest.mark.parametrize(("q", "truth"), [(0.95, 0.6), (0.95, 0.75), (0.95, 0.85), (0.5, 0.9)])
def test_a_planned_size_reaches_its_power(q: float, truth: float) -> None:
    n = samples_to_show(q, share_within(1 / truth, q, SIGMA))
    assert n < MOST_PLANNED
    assert shown_in(n, q, truth, 1.0) >= 0.8 - 0.03
    # At the worst truth that so many can show, the power is what is stated, not far more.
    worst = shown_at_most(n, q, SIGMA)
    assert worst >= truth - 1e-9
    assert shown_in(n, q, worst, 1.0) == pytest.approx(0.8, abs=0.04)


def planned(pack: Pack, likely: float) -> Useful:
    """The planner's word on the first token of one option, with this p95 on record."""
    workload = in_force(pack, read_workload(str(EXAMPLE), known_in(pack)))
    figure = Figure("page", HAIKU, "ttft", Range.of(likely), "ms", 95, 60, "", 0, None, None,
                    "page", "vendor_page", DAY, "ok", "")  # fmt: skip
    (one,) = [
        u
        for u in useful_probes(
            pack, workload, (figure,), [load_suites()["latency"][0]], DAY, [HAIKU]
        )
        if u.metric == "ttft"
    ]
    return one


def test_the_planners_sample_sizes_reach_the_stated_power() -> None:
    pack = load_pack()
    for likely in (200.0, 640.0, 900.0):
        one = planned(pack, likely)
        said = re.search(r"p95 within (.*?) if the true one is at most (.*?): 80%", one.why_samples)
        assert said is not None
        limit, most = (parse_quantity(words, "ms") for words in said.groups())
        assert shown_in(one.samples, 0.95, most, limit) == pytest.approx(0.8, abs=0.05)
    assert planned(pack, 200.0).samples == 60
    assert planned(pack, 640.0).samples > 100
    # What is on record is over the limit: 80% of the limit is supposed, and nothing is "on record".
    beyond = planned(pack, 900.0)
    assert beyond.samples == planned(pack, 640.0).samples
    assert "supposing 640 ms and" in beyond.why_samples
    assert "supposing 640 ms as on record and" in planned(pack, 640.0).why_samples
