"""How much a sample proves: intervals for rates and quantiles, paired tests, sample sizes.

Everything is exact or closed-form: no resampling, so the same sample always says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from statistics import NormalDist

CONFIDENCE = 0.95
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its bounds, at the stated confidence."""

    value: float
    low: float
    high: float


def binomial_cdf(k: int, n: int, p: float) -> float:
    """P(X <= k) for X ~ Binomial(n, p)."""
    if k < 0:
        return 0.0
    if k >= n or p <= 0:
        return 1.0
    if p >= 1:
        return 0.0
    return min(math.fsum(_binomial(k, n, p)), 1.0)


def _binomial(k: int, n: int, p: float) -> Iterator[float]:
    """P(X = 0), ..., P(X = k) for X ~ Binomial(n, p), 0 < p < 1."""
    log_p, log_q = math.log(p), math.log1p(-p)
    return (
        math.exp(
            math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
            + i * log_p + (n - i) * log_q
        )
        for i in range(k + 1)
    )  # fmt: skip


def wilson(right: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """A rate with its score interval (Wilson 1927); raises ValueError without a sample."""
    if n < 1 or not 0 <= right <= n:
        raise ValueError(f"{right} of {n} is no rate")
    z = _NORMAL.inv_cdf((1 + confidence) / 2)
    p = right / n
    scale = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / scale
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    # At 0 and n the formula gives the end itself but for rounding.
    low = 0.0 if right == 0 else max(centre - half, 0.0)
    return Interval(p, low, 1.0 if right == n else min(centre + half, 1.0))


@lru_cache(maxsize=512)
def quantile_ranks(n: int, q: float, confidence: float = CONFIDENCE) -> tuple[int, int] | None:
    """Ranks (from 1) of the order statistics around a quantile; None when n is too small.

    The l-th and u-th smallest enclose the quantile of any continuous distribution with
    probability P(l <= X < u), X ~ Binomial(n, q). The tails are halves of what is allowed; where
    the sample is too small for that on one side, its largest (or smallest) value bounds that
    side and the other takes what is left, so that 59 measurements do for a p95.
    """
    allowed = 1 - confidence
    above, below = q**n, (1 - q) ** n
    # The chance that the quantile lies above every value, and below every value.
    if above + below > allowed:
        return None
    upper_tail = lower_tail = allowed / 2
    if above > upper_tail:
        upper_tail, lower_tail = above, allowed - above
    elif below > lower_tail:
        upper_tail, lower_tail = allowed - below, below
    cumulative = list(accumulate(_binomial(n, n, q)))
    low = max(k for k in range(1, n + 1) if cumulative[k - 1] <= lower_tail + 1e-12)
    high = min(k for k in range(1, n + 1) if 1 - cumulative[k - 1] <= upper_tail + 1e-12)
    return low, high


def quantile(values: Sequence[float], q: float) -> Interval | None:
    """A quantile with its order-statistic interval; None when the sample is too small.

    A failure may be passed as infinity: it counts as later than every success.
    """
    ranks = quantile_ranks(len(values), q) if values else None
    if ranks is None:
        return None
    ordered = sorted(values)
    at = ordered[max(math.ceil(q * len(ordered) - 1e-9), 1) - 1]
    low, high = ordered[ranks[0] - 1], ordered[ranks[1] - 1]
    return Interval(at, min(low, at), max(high, at))


def samples_for_quantile(q: float, confidence: float = CONFIDENCE) -> int:
    """The least sample whose order statistics enclose a quantile (p50: 6, p95: 59, p99: 299)."""
    n = 1
    while q**n + (1 - q) ** n > 1 - confidence:
        n += 1
    return n


def mcnemar(only_first: int, only_second: int) -> float:
    """Two-sided p of paired right/wrong answers: an exact sign test on those that differ."""
    differing = only_first + only_second
    if differing == 0:
        return 1.0
    return min(2 * binomial_cdf(min(only_first, only_second), differing, 0.5), 1.0)


def paired_difference(first: Sequence[float], second: Sequence[float]) -> Interval | None:
    """Median of second minus first, pair by pair, with its interval; None when too few."""
    return quantile([b - a for a, b in zip(first, second, strict=True)], 0.5)


def difference_of_rates(only_first: int, only_second: int, n: int) -> Interval:
    """Second minus first rate of n pairs, with a 95% interval (Agresti and Min 2005).

    Half a pair is added to each of the four cells, which keeps the coverage of small samples.
    """
    total = n + 2
    b, c = only_second + 0.5, only_first + 0.5
    centre = (b - c) / total
    spread = math.sqrt(max((b + c) - (b - c) ** 2 / total, 0.0)) / total
    half = _NORMAL.inv_cdf((1 + CONFIDENCE) / 2) * spread
    return Interval(
        (only_second - only_first) / n, max(centre - half, -1.0), min(centre + half, 1.0)
    )


def pairs_for_difference(
    difference: float, differing: float, power: float = 0.8, confidence: float = CONFIDENCE
) -> int:
    """Pairs for a paired test to show a difference of rates with that power (Connor 1987).

    `differing` is the share of pairs on which the two disagree, at least the difference.
    """
    if not 0 < difference <= 1:
        raise ValueError("a difference is above 0 and at most 1")
    share = max(differing, difference)
    z_a, z_b = _NORMAL.inv_cdf((1 + confidence) / 2), _NORMAL.inv_cdf(power)
    root = z_a * math.sqrt(share) + z_b * math.sqrt(max(share - difference**2, 0.0))
    # The exact test is stricter than the normal approximation: Miettinen's 1/d on top.
    return math.ceil(root**2 / difference**2 + 1 / difference)


@lru_cache(maxsize=128)
def samples_to_show_rate(
    target: float, true_rate: float, power: float = 0.8, confidence: float = CONFIDENCE
) -> int | None:
    """Least sample whose Wilson interval clears a target rate with that power; None if never.

    Above the target when the true rate is above it, else below. Exact binomial power, checked
    on the following sizes too, because power saws up and down as n grows.
    """
    if abs(true_rate - target) < 0.002:
        return None
    n = 2
    while n < 200_000:
        if all(_power(m, target, true_rate, confidence) >= power for m in (n, n + 1, n + 2)):
            return n
        n = n + 1 if n < 200 else math.ceil(n * 1.02)
    return None


def _power(n: int, target: float, true_rate: float, confidence: float) -> float:
    """Chance that the interval of n samples lies wholly on the true rate's side of the target."""
    low, high = 0, n
    if true_rate > target:
        if wilson(n, n, confidence).low < target:
            return 0.0
        while low < high:
            middle = (low + high) // 2
            if wilson(middle, n, confidence).low >= target:
                high = middle
            else:
                low = middle + 1
        return 1 - binomial_cdf(low - 1, n, true_rate)
    if wilson(0, n, confidence).high > target:
        return 0.0
    while low < high:
        middle = (low + high + 1) // 2
        if wilson(middle, n, confidence).high <= target:
            low = middle
        else:
            high = middle - 1
    return binomial_cdf(low, n, true_rate)
