"""Break-even is exact: hand-worked crossings, and agreement with a fine grid on random cases."""

from __future__ import annotations

import math
import random
from datetime import date

import pytest

from advisor.analysis.axis import Axis, AxisError, axis_for, crossed
from advisor.analysis.break_even import BreakEven, break_even, cost_at
from advisor.analysis.cheapest import cheapest, surface
from advisor.analysis.scene import Scene, scene_of
from advisor.economics.parts import NoCost
from advisor.pack import Pack, load_pack
from advisor.units import Range
from advisor.workload.answers import Answer, Workload

DAY = date(2026, 11, 21)
HAIKU, SONNET = "claude-haiku-5.5@anthropic", "claude-sonnet-5.5@anthropic"
SMALL, LARGE = "llama-3.1-8b@rented-1xh100", "llama-3.3-70b@rented-2xh100"
ROUTE = "route:private-8b-70b"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def scene(pack: Pack, **answers: float | Range | str | bool) -> Scene:
    given = {
        q: Answer("range", None, v) if isinstance(v, Range) else Answer("exact", v)
        for q, v in answers.items()
    }
    return scene_of(pack, Workload("test", given), as_of=DAY)


def desk(pack: Pack) -> Scene:
    return scene(pack, requests_per_month=1e5, input_tokens=1000.0, output_tokens=250.0)


def sign_at(axis: Axis, a: str, b: str, x: float, people: bool) -> int:
    """By the cost model alone: +1 where a is cheaper, -1 where b is, 0 where they are the same."""
    model, traffic = axis.at(x)
    totals = []
    for option in (a, b):
        parts = model.cost(option, traffic, 1)
        assert not isinstance(parts, NoCost)
        totals.append(sum(p.usd for p in parts if people or not p.people))
    one, two = totals
    if abs(two - one) <= 1e-9 * max(abs(one), abs(two)):
        return 0
    return 1 if two > one else -1


def said_at(found: BreakEven, x: float) -> set[int]:
    """What the stretches say of a value; both where it is within rounding of a border."""
    signs = {found.a: 1, found.b: -1, "": 0}
    near = 1e-9 * max(abs(x), 1e-9)
    return {signs[s.cheaper] for s in found.stretches if s.low - near <= x <= s.high + near}


def touches(axis: Axis, a: str, b: str, x: float, people: bool) -> bool:
    """Whether two lines run together at an end, rather than jump to the same cost there."""
    middle = (axis.low + axis.high) / 2
    one, two = (cost_at(axis, o, x + (middle - x) * 1e-9, people) for o in (a, b))
    assert one is not None and two is not None
    return math.isclose(one, two, rel_tol=1e-6)


OPTIONS = (
    HAIKU, SONNET, SMALL, LARGE, ROUTE, "route:owned-8b-70b", "route:tiered-haiku-sonnet",
    "llama-3.1-405b@rented-8xh100", "llama-3.3-70b@owned-2xh100", "gemini-3.8-flash@google",
    "gpt-6-luna@openai", "route:split-haiku-sonnet", "route:hybrid-haiku-405b",
    "llama-3.3-70b@deepinfra", "gpt-6.1-terra@openai", "llama-3.3-70b@bedrock",
)  # fmt: skip
QUESTIONS = (
    "requests_per_month", "monthly_tokens", "input_tokens", "output_tokens", "cacheable_share",
    "batchable_share", "peak_factor", "utilisation", "escalation", "complex_share",
)  # fmt: skip
GRID = 150


def test_it_agrees_with_a_fine_grid_on_1000_random_cases(pack: Pack) -> None:
    dice = random.Random(20261121)
    crossings = jumps = 0
    for _ in range(1000):
        answers: dict[str, float | Range | str | bool] = {
            "requests_per_month": 10 ** dice.uniform(3.5, 8.5),
            "input_tokens": 10 ** dice.uniform(1.5, 5.3),
            "output_tokens": 10 ** dice.uniform(1, 3.5),
            "cacheable_share": dice.choice([0.0, dice.random()]),
            "batchable_share": dice.choice([0.0, dice.random()]),
        }
        if dice.random() < 0.5:
            answers["peak_factor"] = dice.uniform(1, 8)
        if dice.random() < 0.5:
            answers |= {"complex_reasoning": True, "complex_share": dice.random()}
        now = scene(pack, **answers)
        a, b = dice.sample(OPTIONS, 2)
        axis = axis_for(now, dice.choice(QUESTIONS))
        people = dice.random() < 0.5
        found = break_even(axis, a, b, people)
        assert not found.unknown
        assert found.stretches[0].low == axis.low
        assert found.stretches[-1].high == axis.high
        for i in range(GRID + 1):
            x = axis.low + (axis.high - axis.low) * i / GRID
            if axis.wide and i % 2:
                x = axis.low * (axis.high / axis.low) ** (i / GRID)
            x = min(max(x, axis.low), axis.high)
            sign = sign_at(axis, a, b, x, people)
            if sign == 0 and x in (axis.low, axis.high) and touches(axis, a, b, x, people):
                continue
            assert sign in said_at(found, x), (axis.id, a, b, x, sign, found.crossings)
        for crossing in found.crossings:
            beside = 1e-7 * max(crossing.at, (axis.high - axis.low) * 1e-3)
            for x in (crossing.at - beside, crossing.at + beside):
                if axis.low <= x <= axis.high:
                    assert sign_at(axis, a, b, x, people) in {0} | said_at(found, x)
            if crossing.how == "meet" and crossing.below and crossing.above:
                one, two = (cost_at(axis, o, crossing.at, people) for o in (a, b))
                assert one is not None and two is not None
                assert math.isclose(one, two, rel_tol=1e-6, abs_tol=1e-6)
        crossings += len(found.crossings)
        jumps += sum(c.how == "jump" for c in found.crossings)
    # The cases are not all empty, and some are jumps of a node across the other line.
    assert crossings > 150
    assert jumps > 15


def test_the_example_with_three_crossings(pack: Pack) -> None:
    """Fleets of the private route grow in steps, so that Haiku is cheaper again for a while."""
    shape = {"input_tokens": 1000.0, "output_tokens": 250.0, "cacheable_share": 0.4}
    axis = axis_for(scene(pack, requests_per_month=1e5, **shape), "monthly_tokens")
    found = break_even(axis, HAIKU, ROUTE)
    assert [(c.how, c.below, c.above) for c in found.crossings] == [
        ("meet", HAIKU, ROUTE),
        ("jump", ROUTE, HAIKU),
        ("meet", HAIKU, ROUTE),
    ]
    for crossing in found.crossings:
        below, above = (
            sign_at(axis, HAIKU, ROUTE, crossing.at * f, True) for f in (0.9999, 1.0001)
        )
        assert below == -above != 0


def test_a_crossing_worked_by_hand(pack: Pack) -> None:
    """Sonnet at $3 in and $15 out against two H100 nodes (one in reserve) at $3.99 an hour.

    Nodes: 2 x 3.99 x 730 = $5,825.40, and 0.2 against 0.05 people at $250,000 a year, which is
    $4,166.67 and $1,041.67. The vendor's price a request comes from its own claims.
    """
    now = desk(pack)
    axis = axis_for(now, "requests_per_month")
    prices = now.model.tiers[SONNET][0].prices
    factor = now.model.factor("claude-sonnet-5.5").likely
    longer = now.model.reasoning("claude-sonnet-5.5").likely
    a_request = factor * (
        1000 * prices["price_input"].likely + 250 * longer * prices["price_output"].likely
    ) / 1e6  # fmt: skip
    fixed = 2 * 3.99 * 730
    bare = break_even(axis, SONNET, SMALL, people=False)
    assert [c.at for c in bare.crossings] == pytest.approx([fixed / a_request])
    full = break_even(axis, SONNET, SMALL)
    people = 0.15 * 250_000 / 12
    assert [c.at for c in full.crossings] == pytest.approx([(fixed + people) / a_request])


def test_the_place_of_a_step_worked_by_hand(pack: Pack) -> None:
    """Two options on the same node differ only by a step: 1 of 2 nodes at half use.

    One node of the 8B takes s = 1.426e-5 x 1000 + 1.471e-5 x 250 + 2.55e-8 x 250 x 1125 seconds
    a request; at 50% use it carries 0.5 x 2,628,000 / s requests a month.
    """
    axis = axis_for(desk(pack), "requests_per_month")
    seconds = 1.426e-5 * 1000 + 1.471e-5 * 250 + 2.55e-8 * 250 * (1000 + 125)
    step = 0.5 * 2_628_000 / seconds
    before, after = (cost_at(axis, SMALL, step * f, people=False) for f in (0.999999, 1.000001))
    assert before == pytest.approx(2 * 3.99 * 730)
    assert after == pytest.approx(3 * 3.99 * 730)


def test_never_and_not_computable_are_answers(pack: Pack) -> None:
    now = desk(pack)
    never = break_even(axis_for(now, "peak_factor"), HAIKU, SONNET)
    assert never.answer == "never"
    assert [s.cheaper for s in never.stretches] == [HAIKU]
    unfit = break_even(axis_for(now, "requests_per_month"), HAIKU, "llama-3.1-405b@rented-4xh100")
    assert unfit.answer == "unknown"
    assert "no measured throughput" in unfit.unknown


def test_two_options_that_cost_the_same_are_equal_throughout(pack: Pack) -> None:
    a, b = "llama-3.1-70b@rented-2xh100", LARGE
    found = break_even(axis_for(desk(pack), "requests_per_month"), a, b)
    assert found.answer == "never"
    assert [s.cheaper for s in found.stretches] == [""]


def test_a_route_needs_no_fleet_for_none_of_the_requests(pack: Pack) -> None:
    """At a share of exactly 0% the private route has one fleet; from there on it has two."""
    now = scene(pack, requests_per_month=1e5, input_tokens=1000.0, output_tokens=250.0)
    axis = axis_for(now, "escalation")
    alone, both = (cost_at(axis, ROUTE, x, people=False) for x in (0.0, 0.001))
    assert alone == pytest.approx(2 * 3.99 * 730)
    assert both == pytest.approx(2 * 3.99 * 730 + 2 * 2 * 3.99 * 730)


def test_over_a_price_the_break_even_price_makes_the_costs_equal(pack: Pack) -> None:
    now = scene(pack, requests_per_month=3e6, input_tokens=1000.0, output_tokens=250.0)
    axis = axis_for(now, "H100:gpu_hour")
    assert axis.now == pytest.approx(3.99)
    found = break_even(axis, SONNET, SMALL, people=False)
    assert len(found.crossings) == 1
    vendor = cost_at(axis, SONNET, 1.0, people=False)
    nodes = (cost_at(axis, SMALL, 1.0, people=False) or 0.0) / 730
    assert vendor is not None
    assert found.crossings[0].at == pytest.approx(vendor / 730 / nodes)


def test_the_cheapest_of_several_is_the_least_at_every_value(pack: Pack) -> None:
    axis = axis_for(desk(pack), "requests_per_month")
    options = (HAIKU, SONNET, SMALL, ROUTE)
    for one in cheapest(axis, options):
        middle = (one.low + one.high) / 2
        costs = {o: cost_at(axis, o, middle) or math.inf for o in options}
        assert one.cheaper == min(costs, key=lambda o: costs[o])


def test_a_surface_holds_the_other_axis(pack: Pack) -> None:
    now = desk(pack)
    axis, other = axis_for(now, "monthly_tokens"), axis_for(now, "escalation")
    found = surface(axis, other, (HAIKU, ROUTE))
    assert len({len(row.stretches) for row in found.rows}) > 1
    for row in found.rows:
        held = crossed(axis, other, row.value)
        changes = [c.at for c in break_even(held, HAIKU, ROUTE).crossings]
        assert [s.low for s in row.stretches[1:]] == pytest.approx(changes)


def test_more_steps_than_can_be_tried_one_by_one_are_still_all_found(pack: Pack) -> None:
    """Up to 10 million nodes: stretches where the costs are far apart are settled by their ends."""
    now = scene(pack, requests_per_month=1e12, input_tokens=1000.0, output_tokens=250.0)
    found = break_even(axis_for(now, "requests_per_month"), SONNET, LARGE)
    assert found.answer == "crosses"


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ("requests_per_mont", 'did you mean "requests_per_month"'),
        ("use_case", "no function of use_case"),
        ("horizon", "no function of horizon"),
        ("hours_a_day", "cannot be moved here"),
        ("failed_share", "`whatif --set failed_share=...` moves it"),
        ("cache_lifetime", "cannot be moved here"),
        ("H100:gpu_our", 'did you mean "gpu_hour"'),
        ("H10:gpu_hour", 'did you mean "H100"'),
        ("claude-haiku-5.5@anthropic:gpu_hour", "no gpu hour"),
    ],
)
def test_what_cannot_be_moved_is_said(pack: Pack, over: str, says: str) -> None:
    with pytest.raises(AxisError, match=says):
        axis_for(desk(pack), over)


def test_two_axes_that_move_the_same_thing_are_refused(pack: Pack) -> None:
    now = desk(pack)
    with pytest.raises(AxisError, match="the same thing"):
        crossed(axis_for(now, "monthly_tokens"), axis_for(now, "requests_per_month"), 1e6)
