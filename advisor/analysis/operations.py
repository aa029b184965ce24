"""The operations of a sampled cost on floats, and on NumPy arrays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from advisor.analysis.sampled_cost import Operations

if TYPE_CHECKING:
    from advisor.analysis.distribution import Floats


def on_floats() -> Operations[float]:
    """One world at a time, without NumPy."""
    return Operations(
        lift=lambda x: x,
        ceil=lambda x: float(math.ceil(x)),
        most=max,
        above=lambda x, limit, a, b: a if x > limit else b,
        reaches=lambda x, limit: x > limit,
        varies=lambda x: x != 0,
    )


def on_arrays() -> Operations[Floats]:
    """Many worlds at once; what is the same in all of them is an array without dimensions."""
    import numpy as np

    return Operations(
        lift=lambda x: np.asarray(x, dtype=np.float64),
        ceil=np.ceil,
        most=np.maximum,
        above=lambda x, limit, a, b: np.where(x > limit, a, b),
        reaches=lambda x, limit: bool(x.max() > limit),
        varies=lambda x: bool(x.any()),
    )
