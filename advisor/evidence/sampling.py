"""How far a share that was counted over few trials can be from the true one.

Wilson's score interval (E. B. Wilson, 1927), which also holds for few trials and for all or none
right, where the usual plus or minus would be no interval at all.
"""

from __future__ import annotations

import math

from advisor.units import Range

Z_95 = 1.959964
"""Standard normal quantile that leaves 2.5% on each side."""


def share_interval(share: float, trials: int) -> Range:
    """The 95% interval of a share between 0 and 1 that was found over `trials` trials.

    centre = (p + z²/2n) ÷ (1 + z²/n); half = z × √(p(1 − p)/n + z²/4n²) ÷ (1 + z²/n)
    """
    spread = Z_95 * Z_95 / trials
    centre = (share + spread / 2) / (1 + spread)
    half = Z_95 * math.sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    return Range(max(0.0, min(centre - half, share)), share, min(1.0, max(centre + half, share)))
