"""The probes that could still change a recommendation, in words."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.measurement.offer import Offer
from advisor.measurement.planner import Useful
from advisor.report.probe import WIDTH, price_text
from advisor.report.text_layout import finish, hang, wrap


def plan_text(found: Sequence[Useful], costs: Sequence[Offer]) -> str:
    """The probes that could change something, those of the recommended option first."""
    if not found:
        said = "Probing is pointless: nothing a suite could find would change the recommendation."
        return finish(wrap(said, WIDTH), False)
    lines = ["Probes that could still change the recommendation"]
    for one, cost in zip(found, costs, strict=True):
        price = price_text(cost.expected_usd)
        lines += hang(
            "  - ",
            f"{one.option}, {one.suite}: {one.samples} samples ({one.why_samples}), {price}",
            WIDTH,
        )
        lines += hang("      ", f"if good: {one.if_good}; if bad: {one.if_bad}", WIDTH)
    return finish(lines, False)
