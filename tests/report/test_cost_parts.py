"""Cost lines by option: the bars to scale, the table that adds up, a route's lines together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from advisor.decision.assessment import Assessment, CostLine
from advisor.economics.horizon import Horizon, MonthCost, OverTime
from advisor.report.blocks import blocks_of
from advisor.report.cost_parts import parts_block, parts_by_option, parts_chart
from advisor.report.drawn import drawings
from advisor.report.markdown import report_markdown
from advisor.report.money import usd
from advisor.report.plan import Plan
from advisor.report.svg_chart import volume_svg
from advisor.report.svg_cost import cost_svg
from advisor.units import Range
from tests.report.report_samples import EVERY, HAIKU, LUNA, decided
from tests.report.test_markdown_report import EVIL, hostile

FLAT = Range(100.0, 100.0, 100.0)


def switched() -> Assessment:
    """Moving from Luna to Haiku costs $1,200 once, over twelve months of $100."""
    months = tuple(MonthCost(n, date(2026, 11, 21), FLAT) for n in range(1, 13))
    once, none = Range.of(1200.0), Range.of(0.0)
    total = Range.of(2400.0)
    return replace(
        decided(),
        horizon=Horizon(
            (
                OverTime(HAIKU.option, months, once, total),
                OverTime(LUNA.option, months, none, Range.of(1200.0)),
            ),
            none,
            (),
        ),
    )


def routed() -> Assessment:
    """Two members with lines of the same name."""
    lines = tuple(
        CostLine(f"{who}: Input tokens", Range.of(usd), "", "")
        for who, usd in (("A", 30), ("B", 70))
    )
    route = replace(HAIKU, cost_lines=(*lines, HAIKU.cost_lines[3]), cost=Range.of(1141.67))
    return replace(decided(), recommended=route, options=(route, LUNA))


def test_lines_of_the_members_of_a_route_are_one_part() -> None:
    names, options = parts_by_option(routed())
    assert names == ("Input tokens", "Output tokens", "People")
    assert options[0].likely == {"Input tokens": 100.0, "People": 1041.67}
    assert options[0].printed == {"Input tokens": "$100.00", "People": "$1,041.67"}


@pytest.mark.parametrize("name", EVERY)
def test_the_table_adds_up_to_what_the_option_costs(name: str) -> None:
    block = parts_block(EVERY[name]())
    if block is None:
        return

    def amount(text: str) -> float:
        return 0.0 if text == "–" else float(text.strip("$").replace(",", ""))

    for i, total in enumerate(block["totals"]):
        rows = [amount(row["costs"][i]) for row in block["rows"]]
        assert sum(rows) == pytest.approx(amount(total), abs=1e-9)


def bars(svg: str) -> list[tuple[float, float]]:
    """Where each segment begins and how wide it is."""
    found = re.findall(r'<rect class="part[^"]*" x="([\d.]+)"[^>]*width="([\d.]+)"', svg)
    return [(float(x), float(w)) for x, w in found if w != "11"]


def test_segments_follow_each_other_to_one_scale() -> None:
    svg = cost_svg(decided())
    found = bars(svg)
    _, options = parts_by_option(decided())
    usd = [x for o in options for x in o.likely.values()]
    assert len(found) == len(usd)
    scale = max(w for _, w in found) / max(usd)
    for (_, width), amount in zip(found, usd, strict=True):
        assert width == pytest.approx(max(amount * scale, 0.5), abs=0.06)
    first = found[: len(options[0].likely)]
    for (x, width), (following, _) in pairwise(first):
        assert following == pytest.approx(x + width, abs=0.6)


def test_switching_stands_apart_from_the_month_and_is_spread() -> None:
    block = parts_block(switched())
    assert block is not None
    assert block["switching"] == ["$100.00", "–"]
    assert block["switching_words"] == "Switching, once, spread over 12 months"
    assert "Switching, once, spread over 12 months: $100.00 a month" in cost_svg(switched())
    chart = parts_chart(switched())
    assert chart is not None and chart.count("Switching, once") == 1


@pytest.mark.parametrize("make", [switched, *EVERY.values()])
def test_no_text_of_a_picture_is_cut_at_its_edge(make: Callable[[], Assessment]) -> None:
    a = make()
    name = "Claude Sonnet 5.5 for the hard ones, Claude Haiku 5.5 · Anthropic API"
    if a.recommended is not None:
        best = replace(a.recommended, name=name)
        a = replace(a, recommended=best, options=(best, *a.options[1:]))
    for svg in (cost_svg(a), volume_svg(a)):
        texts = re.findall(r'<text [^>]*?x="([-\d.]+)"[^>]*anchor="(\w+)">([^<]*)<', svg)
        assert bool(texts) is bool(svg)
        for x, anchor, words in texts:
            # 0.62 em a character, 12 units an em.
            wide = len(unescape(words)) * 7.44
            from_left = {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            assert float(x) - from_left >= 0, words
            assert float(x) - from_left + wide <= 900, words


def test_a_line_keeps_its_name_within_the_picture_and_its_cost_whole() -> None:
    a = decided()
    ends = [p.costs[a.volume_options.index(HAIKU.option)] for p in a.volume_points]
    named = replace(a, options=(replace(HAIKU, name="x" * 200), *a.options[1:]))
    assert f"… {usd(ends[-1] or 0.0)}<" in volume_svg(named)


def test_a_total_at_the_end_of_bar_and_box_says_both() -> None:
    _, options = parts_by_option(switched())
    assert f">{options[0].total} + $100.00 switching<" in cost_svg(switched())
    chart = parts_chart(switched())
    assert chart is not None and "Switching, once, spread over 12 months " in chart
    assert len({len(line) for line in chart.split("\n")[1:-1]}) == 1


def test_one_option_alone_is_not_compared() -> None:
    a = replace(decided(), runner_up=None, current=None)
    assert parts_block(a) is None and parts_chart(a) is None and cost_svg(a) == ""
    assert "Cost lines by option" not in report_markdown(a)


def test_every_form_has_the_drawing_in_its_place() -> None:
    a, plan = decided(), Plan((), "", "")
    drawn = {str(block): svg for block, svg in drawings(a, plan)}
    pictures = [
        b.picture for b in blocks_of(report_markdown(a, plan), drawn) if b.kind == "picture"
    ]
    assert cost_svg(a) in pictures


def test_hostile_names_stay_names() -> None:
    a = hostile(decided())
    chart, svg = parts_chart(a), cost_svg(a)
    assert chart is not None
    inside = chart.removeprefix("```text\n").removesuffix("\n```")
    assert "`" not in inside and "<" not in inside and "](" not in inside
    assert all(line.startswith("  ") for line in inside.split("\n"))
    tags = {e.tag for e in ElementTree.fromstring(svg.partition("<figure>")[2][:-10]).iter()}
    assert tags <= {"svg", "rect", "text", "title"}
    wide = replace(a, recommended=replace(HAIKU, name="x" * 1_000_000 + EVIL))
    made = parts_chart(wide)
    assert made is not None and len(made) < 10_000
    assert max(map(len, made.split("\n"))) < 120
