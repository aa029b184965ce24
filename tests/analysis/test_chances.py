"""Stated chances are the frequencies that known distributions give, and the same every time."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from advisor.analysis.axis import axis_for
from advisor.analysis.break_even import break_even
from advisor.analysis.cells import Cell, Cells
from advisor.analysis.chances import chances, contest_of, tally_with
from advisor.analysis.distribution import Spread, quantiles, uniform, uniforms
from advisor.analysis.scene import Scene, scene_of
from advisor.analysis.tally import FOR_QUANTILES, Contest
from advisor.pack import Pack, load_pack
from advisor.pack.distribution import Shape
from advisor.units import Range
from advisor.workload.answers import Answer, Workload

DAY = date(2026, 11, 21)
HAIKU, SONNET = "claude-haiku-5.5@anthropic", "claude-sonnet-5.5@anthropic"
SMALL, ROUTE = "llama-3.1-8b@rented-1xh100", "route:private-8b-70b"
N = 100_000
EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def desk(pack: Pack, **more: Answer) -> Scene:
    answers = {
        "input_tokens": Answer("exact", 1000.0),
        "output_tokens": Answer("exact", 250.0),
        **more,
    }
    return scene_of(pack, Workload("test", answers), as_of=DAY)


def within_error(found: float, expected: float, count: int) -> bool:
    """Four standard errors of a frequency, and one count for chances near 0 and 1."""
    return abs(found - expected) <= 4 * math.sqrt(expected * (1 - expected) / count) + 1 / count


@pytest.mark.parametrize("shape", ["triangular", "uniform", "lognormal"])
def test_draws_follow_the_stated_shape(shape: Shape) -> None:
    spread = Spread(Range(100.0, 200.0, 500.0), shape)
    drawn = quantiles(spread, uniforms(7, N))
    below = {x: float((drawn < x).mean()) for x in (100.0, 200.0, 300.0, 500.0)}
    # Worked by hand: a triangle's area is (x - low)^2 / ((high - low)(likely - low)) on its left.
    expected = {
        "triangular": {100.0: 0.0, 200.0: 0.25, 300.0: 1 - 200**2 / (400 * 300), 500.0: 1.0},
        "uniform": {100.0: 0.0, 200.0: 0.25, 300.0: 0.5, 500.0: 1.0},
        "lognormal": {
            100.0: 0.05,
            200.0: 0.5,
            300.0: 0.5 * (1 + math.erf(math.log(1.5) / math.log(2.5) * 1.6448536 / math.sqrt(2))),
            500.0: 0.95,
        },
    }[shape]
    for x, chance in expected.items():
        assert within_error(below[x], chance, N), (x, below[x], chance)


def test_numpy_and_plain_python_draw_the_same() -> None:
    many = uniforms(123456789, 500)
    assert [uniform(123456789, i) for i in range(500)] == many.tolist()
    assert many.min() > 0
    assert many.max() < 1
    for shape in ("triangular", "uniform"):
        spread = Spread(Range(1.0, 2.0, 7.0), shape)
        assert quantiles(spread, many) == pytest.approx([spread.quantile(u) for u in many])


def test_streams_are_independent() -> None:
    one, two = uniforms(1, N), uniforms(2, N)
    assert abs(float(np.corrcoef(one, two)[0, 1])) < 4 / math.sqrt(N)


def only_volume(scene: Scene, low: float, high: float, options: tuple[str, ...]) -> Contest:
    """A contest in which nothing but the volume is uncertain, and that evenly."""
    contest = contest_of(scene)
    fixed = []
    for one in contest.uncertain:
        span = Range.of(one.spread.span.likely)
        if one.name == "requests_per_month":
            span = Range(low, (low + high) / 2, high)
        fixed.append(replace(one, spread=Spread(span, "uniform")))
    cells = Cells({}, (Cell(options),))
    return replace(contest, options=options, uncertain=tuple(fixed), cells=cells, tie=0.0)


@pytest.mark.parametrize("fast", [True, False])
def test_the_chance_to_be_cheapest_is_the_length_of_its_stretches(pack: Pack, fast: bool) -> None:
    """Where volume is even, break-even says exactly how often each option is the cheaper."""
    scene = desk(pack, cacheable_share=Answer("exact", 0.4))
    low, high = 1e8, 1.6e8
    axis = replace(axis_for(scene, "requests_per_month"), low=low, high=high)
    exact = break_even(axis, HAIKU, ROUTE)
    assert len(exact.crossings) == 3
    length = sum(s.high - s.low for s in exact.stretches if s.cheaper == HAIKU)
    count = N if fast else 4_000
    found = tally_with(fast)(only_volume(scene, low, high, (HAIKU, ROUTE)), count)
    assert within_error(found.won[0] / count, length / (high - low), count)
    assert found.won == found.least
    assert sum(found.won) + found.none == count


def test_the_chance_to_break_a_budget(pack: Pack) -> None:
    """The cost of tokens is a line in volume, so that the budget cuts an even volume in two."""
    scene = desk(pack)
    contest = replace(only_volume(scene, 0.0, 2e6, (SONNET,)), budget=10_000.0)
    people = 0.05 * 250_000 / 12
    model = scene.model
    likely = model.likely(SONNET, replace(scene.traffic, requests=1e6))
    assert likely is not None
    a_request = (likely - people) / 1e6
    limit = (10_000 - people) / a_request
    found = tally_with(True)(contest, N)
    assert within_error(found.over[0] / N, 1 - limit / 2e6, N)
    # What is over the budget is not recommended, and there is nothing else.
    assert found.none == found.over[0]
    assert found.won[0] == N - found.none
    low, middle, high = found.costs[0]
    for got, share in ((low, 0.05), (middle, 0.5), (high, 0.95)):
        # Four standard errors of a percentile of even draws; the seed comes from the pack's hash.
        error = 4 * math.sqrt(share * (1 - share) / FOR_QUANTILES) * 2e6 * a_request
        assert got == pytest.approx(people + share * 2e6 * a_request, abs=error)


def test_a_tie_goes_to_the_one_that_breaks_it(pack: Pack) -> None:
    """Within the tie's share of the cheapest, the order of the candidates decides."""
    scene = desk(pack)
    contest = replace(only_volume(scene, 1e5, 2e5, (SONNET, HAIKU)), tie=1e9)
    found = tally_with(True)(contest, 1000)
    assert found.won == (1000, 0)
    assert found.least == (0, 1000)


@pytest.mark.parametrize("budget", [None, 20_000.0])
def test_numpy_changes_nothing_but_the_time(pack: Pack, budget: float | None) -> None:
    answers = {"requests_per_month": Answer("range", None, Range(1e5, 1e6, 1e8))}
    if budget is not None:
        answers["monthly_budget"] = Answer("exact", budget)
    scene = scene_of(pack, Workload("test", answers), as_of=DAY)
    fast, slow = (chances(scene, 300, numpy) for numpy in (True, False))
    assert len(fast.options) == len(slow.options) > 3
    for one in fast.options:
        other = slow.of(one.option)
        assert other is not None
        # A world on the very edge may fall to either side: draws agree to 1e-6 only.
        assert abs(one.recommended - other.recommended) <= 1 / 300
        assert abs(one.cheapest - other.cheapest) <= 1 / 300
        assert one.cost.likely == pytest.approx(other.cost.likely, rel=1e-3)


def test_the_same_inputs_give_the_same_chances(pack: Pack) -> None:
    scene = desk(pack, requests_per_month=Answer("unknown"))
    again = desk(pack, requests_per_month=Answer("unknown"))
    assert chances(scene, 3000) == chances(again, 3000)


def test_a_rule_on_a_sampled_answer_is_asked_in_each_cell(pack: Pack) -> None:
    """From half complex on, the rules choose another kind: the share is cut there."""
    answers = {
        "requests_per_month": Answer("exact", 1e5),
        "input_tokens": Answer("exact", 1000.0),
        "output_tokens": Answer("exact", 250.0),
        "batchable_share": Answer("exact", 0.0),
        "complex_reasoning": Answer("exact", True),
        "complex_share": Answer("range", None, Range(0.2, 0.5, 0.8), distribution="uniform"),
    }
    scene = scene_of(pack, Workload("test", answers), as_of=DAY)
    found = chances(scene, 20_000)
    assert found.cells.cuts["complex_share"] == pytest.approx((0.5,), abs=1e-4)
    below, above = found.cells.cells
    assert below.candidates != above.candidates
    # A member that could stand in for a route is a guest there: it wins only where it costs less.
    of_kind = set(below.candidates) - set(below.guests)
    routes = sum(c.recommended for c in found.options if c.option in of_kind)
    # Half of an even 20% to 80% lies below 50%, whatever wins there.
    assert within_error(routes, 0.5, 20_000)
    assert sum(c.recommended for c in found.options) + found.none == pytest.approx(1.0)


def test_the_gap_and_its_movers(pack: Pack) -> None:
    """Each mover's gaps are those of the cost model itself at its two ends."""
    scene = desk(pack, requests_per_month=Answer("range", None, Range(1e4, 1e5, 1e6)))
    found = chances(scene, 1000)
    assert found.gap is not None
    a, b = (scene.model.likely(o, scene.traffic) for o in (found.first, found.second))
    assert a is not None and b is not None
    assert found.gap == pytest.approx(b - a)
    swings = [m.swing for m in found.movers]
    assert swings == sorted(swings, reverse=True)
    volume = next(m for m in found.movers if m.label == "Requests a month")
    month = replace(scene.traffic, requests=volume.high)
    a, b = (scene.model.likely(o, month) for o in (found.first, found.second))
    assert a is not None and b is not None
    assert volume.gap_high == pytest.approx(b - a)


def test_without_numpy_there_are_chances_all_the_same() -> None:
    """Blocked in an interpreter of its own, so that no import of it is left over."""
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from advisor.cli.main import run\n"
        f"sys.exit(run(['chances', {str(EXAMPLE)!r}, '--samples', '100', '--format', 'json']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    whole = json.loads(done.stdout)
    assert whole["numpy"] is False
    assert whole["samples"] == 100


def test_commands_load_numpy_only_for_samples() -> None:
    code = "import sys, advisor.cli.cost_commands, advisor.analysis.chances\n" + (
        "assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
