"""Drawing from a range: numbers that look random but are the same every time.

The numbers are those of SplitMix64 (Steele, Lea, Flood 2014) counted up from a seed, so that NumPy
and plain Python draw the same, and more samples keep those that were there. A quantile function
turns them into the shape of a range.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.pack.distribution import Shape
from advisor.units import Range

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
WORD = (1 << 64) - 1
Z95 = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""
KNOTS = 4096


@dataclass(frozen=True, slots=True)
class Spread:
    """A range with its shape, and the bounds that no draw passes."""

    span: Range
    shape: Shape = "triangular"
    least: float = -math.inf
    most: float = math.inf

    def quantile(self, u: float) -> float:
        """The value below which a share `u` (above 0, below 1) of the draws lie."""
        low, likely, high = self.span.low, self.span.likely, self.span.high
        if low == high:
            return likely
        if self.shape == "uniform":
            value = low + u * (high - low)
        elif self.shape == "lognormal" and low > 0:
            value = _lognormal(u, low, likely, high)
        else:
            value = _triangular(u, low, likely, high)
        return min(max(value, self.least), self.most)


def _triangular(u: float, low: float, likely: float, high: float) -> float:
    at_peak = (likely - low) / (high - low)
    if u < at_peak:
        return low + math.sqrt(u * (high - low) * (likely - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - likely))


def _lognormal(u: float, low: float, likely: float, high: float) -> float:
    from statistics import NormalDist

    z = NormalDist().inv_cdf(u)
    end = low if z < 0 else high
    return likely * math.exp(abs(z) * math.log(end / likely) / Z95)


def seed_of(*parts: str) -> int:
    """A seed from what is drawn for: the same inputs draw the same numbers."""
    text = "\x00".join(parts).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")


def uniform(seed: int, number: int) -> float:
    """The draw of that number, above 0 and below 1."""
    x = (seed + (number + 1) * GOLDEN) & WORD
    x = ((x ^ (x >> 30)) * FIRST) & WORD
    x = ((x ^ (x >> 27)) * SECOND) & WORD
    return ((x ^ (x >> 31)) >> 11) * 2.0**-53 + 2.0**-54


def uniforms(seed: int, count: int) -> Floats:
    """The first `count` draws at once, equal to those of `uniform`."""
    import numpy as np

    x = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN) + np.uint64(seed)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(FIRST)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(SECOND)
    top = (x ^ (x >> np.uint64(31))) >> np.uint64(11)
    found: Floats = top.astype(np.float64) * 2.0**-53 + 2.0**-54
    return found


def quantiles(spread: Spread, u: Floats) -> Floats:
    """The quantile function of a spread at many places at once.

    Triangular and uniform are exact. The lognormal is drawn from its exact quantiles at 4,096
    places, straight between them: NumPy has no inverse of the normal distribution.
    """
    import numpy as np

    low, likely, high = spread.span.low, spread.span.likely, spread.span.high
    if spread.shape == "uniform":
        found = low + u * (high - low)
    elif spread.shape == "lognormal" and low > 0:
        places = (np.arange(KNOTS) + 0.5) / KNOTS
        found = np.interp(u, places, [spread.quantile(float(p)) for p in places])
    else:
        at_peak = (likely - low) / (high - low)
        rising = low + np.sqrt(u * (high - low) * (likely - low))
        falling = high - np.sqrt((1 - u) * (high - low) * (high - likely))
        found = np.where(u < at_peak, rising, falling)
    clipped: Floats = np.clip(found, spread.least, spread.most)
    return clipped
