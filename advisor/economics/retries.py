"""Calls that fail and are paid all the same, each sent again until one succeeds.

Where a share f of the calls fails, one success takes 1 ÷ (1 − f) calls on average (the mean of a
geometric distribution), so f ÷ (1 − f) calls are paid for nothing for each that is of use. A node
carries them as load; where tokens are bought, they are a line of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.economics.parts import Part, total
from advisor.pack.decision_files import CostRule
from advisor.units import format_quantity

LINE = "retries"


def calls_for(successes: float, failed: float) -> float:
    """Calls that are paid for so many successes; `failed` is below 1."""
    return successes / (1 - failed)


def with_retries(
    parts: tuple[Part, ...], failed: float, explain: bool, lines: Mapping[str, CostRule]
) -> tuple[Part, ...]:
    """The cost of the calls that succeed, and beside it that of those that fail."""
    if LINE not in lines or not failed:
        return parts
    rule = lines[LINE]
    formula = source = ""
    if explain:
        share = format_quantity(failed, "share")
        times = format_quantity(failed / (1 - failed), "x").removesuffix(" x")
        formula = f"{share} of calls fail: {times} of them for each that succeeds"
        source = f"costs.yaml: {rule.source.see}"
    usd = total(parts) * failed / (1 - failed)
    return (*parts, Part(LINE, rule.what, usd, formula, source))
