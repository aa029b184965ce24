"""How many times show that a percentile is within a limit, and what so many can show.

A sample shows it when the upper end of the order-statistic interval is within the limit: the
u-th smallest of n, so at least u of n answers, X ~ Binomial(n, share within the limit). The share
follows from the true percentile where times are supposed to be lognormal.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

from advisor.measurement.statistics import (
    binomial_cdf,
    quantile_ranks,
    samples_for_quantile,
)

POWER = 0.8
MOST_PLANNED = 1_000
"""More times than this are not planned: what so many can show is said instead."""
GROWS = 1.03
_NORMAL = NormalDist()


def sigma_of(p95_over_median: float) -> float:
    """The lognormal's spread from how many times its median the 95th percentile is."""
    return math.log(p95_over_median) / _NORMAL.inv_cdf(0.95)


def share_within(limit_over_truth: float, q: float, sigma: float) -> float:
    """The share of times within a limit that is so many times their true q-quantile."""
    return _NORMAL.cdf(_NORMAL.inv_cdf(q) + math.log(limit_over_truth) / sigma)


def chance_to_show(n: int, q: float, share: float) -> float:
    """The chance that n times show their q-quantile within a limit that a share of them keeps."""
    ranks = quantile_ranks(n, q)
    return 0.0 if ranks is None else 1 - binomial_cdf(ranks[1] - 1, n, share)


@lru_cache(maxsize=512)
def samples_to_show(q: float, share: float) -> int:
    """A size with 80% power, the smallest of a ladder of 3% steps; at most `MOST_PLANNED`."""
    n = samples_for_quantile(q)
    while n < MOST_PLANNED and chance_to_show(n, q, share) < POWER:
        n = math.ceil(n * GROWS)
    return min(n, MOST_PLANNED)


@lru_cache(maxsize=512)
def shown_at_most(n: int, q: float, sigma: float) -> float:
    """The true q-quantile, as a share of the limit, that n times show with 80% power."""
    low, high = q, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if chance_to_show(n, q, middle) < POWER:
            low = middle
        else:
            high = middle
    return math.exp(-sigma * (_NORMAL.inv_cdf(high) - _NORMAL.inv_cdf(q)))
