"""Intervals cover what they say, tests keep their level, sample sizes reach their power."""

from __future__ import annotations

import math
import random

import pytest

from advisor.measurement.statistics import (
    difference_of_rates,
    mcnemar,
    pairs_for_difference,
    quantile,
    quantile_ranks,
    samples_for_quantile,
    samples_to_show_rate,
    wilson,
)

RUNS = 3000
# Three standard errors of a simulated share of 95%.
SLACK = 3 * math.sqrt(0.95 * 0.05 / RUNS)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Newcombe 1998, table I, method 3 (score without continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_as_published(right: int, n: int, low: float, high: float) -> None:
    found = wilson(right, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("right", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_no_rate_without_a_sample(right: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        wilson(right, n)


@pytest.mark.parametrize(
    ("q", "n"),
    # 0.95^58 = 5.1%, 0.95^59 = 4.85%; 0.99^298 = 5.004%, 0.99^299 = 4.95%; 2 x 0.5^6 = 3.1%.
    [(0.5, 6), (0.9, 29), (0.95, 59), (0.99, 299)],
)
def test_the_sample_that_bounds_a_quantile(q: float, n: int) -> None:
    assert samples_for_quantile(q) == n
    assert quantile_ranks(n - 1, q) is None
    assert quantile_ranks(n, q) is not None
    assert quantile(list(range(n - 1)), q) is None


def test_the_ranks_of_a_median_are_those_of_the_tables() -> None:
    # Conover, Practical Nonparametric Statistics: n = 10 gives the 2nd and 9th (97.9%).
    assert quantile_ranks(10, 0.5) == (2, 9)


def test_a_failure_is_later_than_everything() -> None:
    values = [100.0 + i for i in range(56)] + [math.inf] * 4
    found = quantile(values, 0.95)
    assert found is not None
    assert math.isinf(found.high)
    assert math.isinf(found.value)


@pytest.mark.parametrize(("n", "q"), [(20, 0.5), (59, 0.95), (65, 0.95), (80, 0.95), (320, 0.99)])
def test_quantile_intervals_cover(n: int, q: float) -> None:
    dice = random.Random(7)
    # Lognormal, as latencies are; its quantile is exp(0.4 z).
    z = {0.5: 0.0, 0.95: 1.6448536269514722, 0.99: 2.3263478740408408}[q]
    true = math.exp(0.4 * z)
    inside = 0
    for _ in range(RUNS):
        found = quantile([dice.lognormvariate(0, 0.4) for _ in range(n)], q)
        assert found is not None
        inside += found.low <= true <= found.high
    assert inside / RUNS >= 0.95 - SLACK


@pytest.mark.parametrize(("n", "p"), [(20, 0.5), (20, 0.9), (60, 0.95), (200, 0.98), (300, 0.7)])
def test_wilson_covers_on_average(n: int, p: float) -> None:
    """A score interval covers 95% over the rates near p; at one rate it saws a little below."""
    dice = random.Random(11)
    inside = 0
    for _ in range(RUNS):
        rate = min(max(p + dice.uniform(-0.02, 0.02), 0.01), 0.99)
        found = wilson(sum(dice.random() < rate for _ in range(n)), n)
        inside += found.low <= rate <= found.high
    assert inside / RUNS >= 0.94 - SLACK


@pytest.mark.parametrize(
    ("both", "first", "second"), [(0.8, 0.05, 0.1), (0.5, 0.1, 0.1), (0.9, 0.01, 0.04)]
)
def test_the_paired_difference_covers(both: float, first: float, second: float) -> None:
    dice = random.Random(13)
    n, inside = 120, 0
    for _ in range(RUNS):
        draws = [dice.random() for _ in range(n)]
        a = sum(both <= d < both + first for d in draws)
        b = sum(both + first <= d < both + first + second for d in draws)
        found = difference_of_rates(a, b, n)
        inside += found.low <= second - first <= found.high
    assert inside / RUNS >= 0.94 - SLACK


@pytest.mark.parametrize(
    ("first", "second", "p"),
    # 2 x P(X <= 1 | 8, 1/2) = 2 x 9/256; 2 x P(X <= 2 | 12) = 2 x 79/4096.
    [(1, 7, 18 / 256), (10, 2, 158 / 4096), (0, 0, 1.0), (5, 5, 1.0), (0, 6, 2 / 64)],
)
def test_mcnemar_by_hand(first: int, second: int, p: float) -> None:
    assert mcnemar(first, second) == pytest.approx(p)


def test_mcnemar_keeps_its_level() -> None:
    dice = random.Random(17)
    wrong = 0
    for _ in range(RUNS):
        differing = sum(dice.random() < 0.2 for _ in range(150))
        first = sum(dice.random() < 0.5 for _ in range(differing))
        wrong += mcnemar(first, differing - first) < 0.05
    assert wrong / RUNS <= 0.05 + SLACK


@pytest.mark.parametrize(("difference", "differing"), [(0.05, 0.15), (0.1, 0.2), (0.03, 0.06)])
def test_pairs_reach_their_power(difference: float, differing: float) -> None:
    n = pairs_for_difference(difference, differing)
    dice = random.Random(19)
    only_first = (differing - difference) / 2
    runs, shown = 600, 0
    for _ in range(runs):
        draws = [dice.random() for _ in range(n)]
        first = sum(d < only_first for d in draws)
        second = sum(only_first <= d < differing for d in draws)
        shown += mcnemar(first, second) < 0.05
    assert shown / runs >= 0.8 - 3 * math.sqrt(0.8 * 0.2 / runs)


@pytest.mark.parametrize(("target", "truth"), [(0.98, 0.999), (0.8, 0.9), (0.9, 0.8), (0.95, 0.99)])
def test_the_planners_samples_reach_their_power(target: float, truth: float) -> None:
    n = samples_to_show_rate(target, truth)
    assert n is not None
    dice = random.Random(23)
    runs, shown = 600, 0
    for _ in range(runs):
        found = wilson(sum(dice.random() < truth for _ in range(n)), n)
        shown += found.low >= target if truth > target else found.high <= target
    assert shown / runs >= 0.8 - 3 * math.sqrt(0.8 * 0.2 / runs)


def test_what_no_sample_can_show() -> None:
    assert samples_to_show_rate(0.9, 0.9) is None
