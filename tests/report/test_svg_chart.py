"""The chart of the HTML report: drawn from the same points, inert, and asking for nothing."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from advisor.report.markdown import report_html
from advisor.report.svg_chart import volume_svg
from tests.report.report_samples import EVERY, decided
from tests.report.test_markdown_report import hostile


def drawn(html: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", html, re.DOTALL)


def points_of(svg: str) -> list[list[tuple[float, float]]]:
    lines = re.findall(r'<polyline[^>]* points="([^"]+)"', svg)
    return [[(float(x), float(y)) for x, y in (p.split(",") for p in ln.split())] for ln in lines]


def test_each_point_lies_where_its_cost_says() -> None:
    a = decided()
    svg = volume_svg(a)
    lines = points_of(svg)
    assert len(lines) == len(a.volume_options)
    placed = [
        (y, math.log10(point.costs[i] or 0.0))
        for i, line in enumerate(lines)
        for (_, y), point in zip(line, a.volume_points, strict=True)
    ]
    # One straight relation between height and the logarithm of the cost, for all the lines.
    (y0, c0), (y1, c1) = min(placed), max(placed)
    for y, cost in placed:
        assert y == pytest.approx(y0 + (cost - c0) * (y1 - y0) / (c1 - c0), abs=0.11)


def test_a_crossing_has_its_ring_and_says_between_which_volumes() -> None:
    titles = re.findall(r"<title>(.*?)</title>", volume_svg(decided()))
    assert titles
    assert all(" cross between " in t and t.endswith("tokens a month") for t in titles)


def test_the_html_has_the_drawing_in_place_of_its_text() -> None:
    html = report_html(decided())
    assert len(drawn(html)) == 3
    assert "flowchart" not in html
    assert "xychart-beta" not in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_without_every_cost_there_is_no_drawing() -> None:
    a = decided()
    nothing = tuple(replace(p, costs=(0.0, *p.costs[1:])) for p in a.volume_points)
    assert volume_svg(replace(a, volume_points=())) == ""
    assert volume_svg(replace(a, volume_points=nothing)) == ""


@pytest.mark.parametrize("name", EVERY)
def test_the_page_asks_for_nothing_and_runs_nothing(name: str) -> None:
    for a in (EVERY[name](), hostile(EVERY[name]())):
        html = report_html(a)
        for svg in drawn(html):
            tags = {e.tag for e in ElementTree.fromstring(svg).iter()}
            assert tags <= {"svg", "path", "rect", "text", "polyline", "circle", "title"}
        assert not re.search(r"<script|\son\w+=|url\(|@import|<(img|iframe|link|object)[ >]", html)
        # An address is text here, as a source gives it: nothing loads it or leads to it.
        assert not re.search(r"""(?:src|srcset|href|data)\s*=\s*["']?https?:""", html)
        assert html == report_html(a)
