"""The tornado and the exact break-even in the report: on paper, in HTML, and in 80 columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from advisor.analysis.scene import scene_of
from advisor.analysis.trial import Trials
from advisor.decision import Assessment, assess
from advisor.decision.assessment import CheapestChange, Gap, GapMover
from advisor.pack import load_pack
from advisor.report.changes import with_changes
from advisor.report.markdown import report_html, report_markdown
from advisor.report.money import usd_range
from advisor.report.svg_tornado import tornado_svg
from advisor.report.tornado import crossing_words, tornado_chart, tornado_rows
from advisor.tui.widgets.result_text import figures_text
from advisor.workload import known_in, read_workload
from advisor.workload.answers import Answer, Workload
from advisor.workload.currency import Currency
from tests.report.report_samples import decided

PACK = load_pack()
DAY = date(2026, 11, 21)
EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
SEARCH = Workload(
    "Search",
    {
        "use_case": Answer("exact", "streaming_search"),
        "ttft_limit": Answer("exact", 100.0),
        "requests_per_month": Answer("exact", 3e6),
        "input_tokens": Answer("exact", 1000.0),
        "output_tokens": Answer("exact", 100.0),
    },
)
HOSTILE = "a ``` b <b>x</b> [y](javascript:z)"
WIDE = Gap(
    "a@x",
    "b@y",
    100.0,
    (
        GapMover(HOSTILE, "share", 0.1, 0.9, 50.0, 200.0),
        GapMover("Price", "USD/Mtok", 1.0, 2.0, 120.0, 90.0),
    ),
)


@cache
def found() -> Assessment:
    return with_changes(assess(PACK, SEARCH, as_of=DAY), Trials(PACK, SEARCH, as_of=DAY))


def test_at_a_break_even_both_cost_the_same_and_beside_it_they_do_not() -> None:
    a = found()
    assert a.cheapest
    scene = scene_of(PACK, SEARCH, as_of=DAY)
    tokens = a.tokens_per_month.likely
    for one in a.cheapest:

        def costs(volume: float, one: CheapestChange = one) -> tuple[float, float]:
            month = scene.traffic.times(volume / tokens)
            before, after = (scene.model.likely(o, month) for o in (one.before, one.after))
            assert before is not None and after is not None
            return before, after

        under, over = costs(one.at * (1 - 1e-6)), costs(one.at * (1 + 1e-6))
        assert under[0] < under[1]
        assert over[0] > over[1]
        assert one.step is (abs(under[0] - under[1]) > 1e-3 * under[0])


def test_lines_that_cross_above_the_cheapest_are_told() -> None:
    desk = read_workload(str(EXAMPLE), known_in(PACK))
    running = Answer("exact", "llama-3.3-70b@rented-2xh100")
    much = {"requests_per_month": Answer("exact", 3e7), "current_option": running}
    work = replace(desk, answers={**desk.answers, **much})
    a = with_changes(assess(PACK, work, as_of=DAY), Trials(PACK, work, as_of=DAY))
    (one,) = a.dearer
    assert a.cheapest == () and a.recommended is not None
    first, *others = crossing_words(a)
    assert first.endswith(f"the cheapest of these stays {a.recommended.name}.")
    assert others[0].startswith("Dearer ones cross at ")
    # The cheapest is so beyond what it may serve: 4,000 a minute of 1,250 tokens, with a peak of 3.
    assert others[1:] == [
        "Claude Haiku 5.5 · Anthropic API fails “Rate limit holds the peak” from 73B tokens/month "
        "on."
    ]
    page = report_html(a)
    assert page.count('class="unfit"') == 1
    assert "<title>fails “Rate limit holds the peak”</title>" in page
    below, above = (a.volume_options.index(o) for o in (one.below, one.above))
    for point in a.volume_points:
        costs = point.costs
        left, right = costs[below], costs[above]
        assert left is not None and right is not None
        assert (left < right) is (point.tokens_per_month < one.at[0])
    twice = replace(a, dearer=(replace(one, at=(2e9, 5e9)),))
    names = [x.name for x in (a.option(one.below), a.option(one.above)) if x is not None]
    assert crossing_words(twice)[1] == (
        f"{names[0]} and {names[1]} cross 2 times while another is cheaper, from 2B "
        f"tokens/month to 5B tokens/month: before that {names[0]} costs less, after it {names[0]}."
    )


def test_the_gap_is_that_of_the_two_in_front() -> None:
    a = found()
    assert a.gap is not None and a.recommended is not None and a.runner_up is not None
    assert (a.gap.first, a.gap.second) == (a.recommended.option, a.runner_up.option)
    assert a.gap.usd == pytest.approx(a.runner_up.gap.likely)


def test_the_report_has_the_chart_its_table_and_the_exact_place() -> None:
    text = report_markdown(found())
    assert "### What moves the gap to the runner-up" in text
    assert "Break-even at " in text
    gap = found().gap
    assert gap is not None
    for line in str(tornado_chart(gap)).splitlines():
        assert line.rstrip() in text
        assert len(line) <= 80
    page = report_html(found())
    assert page.count('class="swing"') == len(gap.movers)
    assert "█" not in page


def test_bars_are_to_one_scale_that_holds_the_gap() -> None:
    rows = list(tornado_rows(WIDE.usd, WIDE.movers, 60))
    # 50 to 200 is the whole scale: the first bar fills it, the second a fifth of it from 40 on.
    first, second = (bar for _, bar, _ in rows)
    assert first.strip() == first
    room = len(second)
    assert abs((len(second) - len(second.lstrip())) / room - 40 / 150) < 0.05
    assert abs(len(second.strip()) / room - 30 / 150) < 0.05


def test_what_a_label_says_does_nothing() -> None:
    block = str(tornado_chart(WIDE))
    assert block.count("```") == 2
    assert "<b>" not in tornado_svg(WIDE)
    sample = replace(decided(), gap=WIDE)
    assert "<b>x" not in report_html(sample)


def test_nothing_moves_nothing_is_drawn() -> None:
    still = replace(WIDE, movers=())
    assert tornado_svg(still) == ""
    sample = replace(decided(), gap=still)
    assert "What moves the gap" not in report_markdown(sample)
    assert crossing_words(decided()) == []


def test_the_page_says_it_in_80_columns() -> None:
    text = figures_text(found(), 74).plain
    assert "Break-even at " in text
    assert "What moves the gap to the runner-up" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_page_has_every_lens_of_the_cost() -> None:
    answers = {
        **SEARCH.answers,
        "current_option": Answer("exact", "claude-haiku-4.5@anthropic"),
        "switching_cost": Answer("exact", 3000.0),
        "already_paid": Answer("exact", "people"),
        "growth_per_month": Answer("exact", 0.1),
    }
    euros = Currency("EUR", 0.92, DAY, "the treasury")
    a = assess(PACK, Workload("Search", answers, currency=euros), as_of=DAY)
    said = " ".join(figures_text(a, 74).plain.split())
    assert a.recommended is not None and a.recommended.lenses.marginal is not None
    assert f"Over what is paid already: {usd_range(a.recommended.lenses.marginal)}" in said
    assert a.horizon is not None and a.horizon.options[0].total is not None
    assert f"{usd_range(a.horizon.options[0].total)} over 12 months" in said
    assert "EUR 0.92 for a US dollar on 2026-11-21 (the treasury)" in said
    assert "In another currency" not in figures_text(found(), 74).plain
