"""The charts of a report twice: as the Markdown has them, and as we draw them ourselves."""

from __future__ import annotations

from advisor.checklist.carry import NOTHING, Carried
from advisor.decision.assessment import Assessment
from advisor.report.charts import path_chart, plan_chart, volume_chart
from advisor.report.cost_parts import parts_chart
from advisor.report.markdown_safety import Safe
from advisor.report.plan import Plan
from advisor.report.schedule import schedule
from advisor.report.svg_chart import volume_svg
from advisor.report.svg_cost import cost_svg
from advisor.report.svg_path import path_svg
from advisor.report.svg_plan import plan_svg
from advisor.report.svg_tornado import tornado_svg
from advisor.report.tornado import tornado_chart


def drawings(a: Assessment, plan: Plan, carried: Carried = NOTHING) -> list[tuple[Safe, str]]:
    """Each diagram of the report, with the SVG that stands for it on a page."""
    bars = schedule(plan, a.as_of, carried)
    pairs: list[tuple[Safe | None, str]] = [
        (path_chart(a), path_svg(a)),
        (volume_chart(a), volume_svg(a)),
        (plan_chart(bars), plan_svg(bars)),
    ]
    pairs.append((parts_chart(a), cost_svg(a)))
    if a.gap is not None:
        pairs.append((tornado_chart(a.gap), tornado_svg(a.gap)))
    return [(block, svg) for block, svg in pairs if block is not None and svg]
