"""Sample sizes as the rules name them: a text leaves them open, and they stand in one place."""

from __future__ import annotations

import math
from collections.abc import Mapping

from advisor.pack.plan_schema import PLACEHOLDER, Sampling

MEDIAN = 50


def samples_needed(percentile: int) -> int:
    """Least measurements of which the largest bounds a percentile with 95% confidence.

    p^n <= 5%, so n >= ln 0.05 / ln p (59 for the 95th); order statistics of any distribution.
    """
    return math.ceil(math.log(0.05) / math.log(percentile / 100))


def sample_names(s: Sampling, percentile: int) -> dict[str, str]:
    """What fills a text's {examples}, {arm}, {percentile_sample} and the like."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(percentile % 10, "th")
    return {
        "percentile": "median" if percentile == MEDIAN else f"{percentile}{ending} percentile",
        "percentile_sample": str(samples_needed(min(percentile, 99))),
        "examples": f"{s.examples:,}",
        "examples_apart": f"{s.examples_apart:,}",
        "unseen": f"{s.examples // 3:,}",
        "pairs": f"{s.pairs:,}",
        "runs": f"{s.runs:,}",
        "none_failed": f"{s.copies_least:,}",
        "arm": f"{s.arm:,}",
        "read": f"{s.read:,}",
    }


def filled(text: str, names: Mapping[str, str]) -> str:
    """A text with its names in place."""
    return PLACEHOLDER.sub(lambda m: names.get(m.group(1), m.group(0)), text)
