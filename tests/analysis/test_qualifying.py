"""Where an option qualifies along an axis: by hand, and against the decision at every place."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from advisor.analysis.axis import axis_for
from advisor.analysis.break_even import break_even, cost_at, is_read
from advisor.analysis.comparison import compare_over
from advisor.analysis.qualifying import Standing, by_requirement, fails_at, standings
from advisor.analysis.scene import Scene, scene_of
from advisor.decision.decide import budget_of, decide
from advisor.report.break_even import break_even_text, sentence_of
from advisor.report.break_even_json import break_even_json
from advisor.report.qualifying import but_words, standing_words
from advisor.workload.answers import Answer
from tests.analysis.workloads import whole
from tests.decision.asking import DAY, PACK, workload

HAIKU, SONNET = "claude-haiku-5.5@anthropic", "claude-sonnet-5.5@anthropic"
HOSTED, MIX = "llama-3.3-70b@rented-2xh100", "route:private-8b-70b"
DESK = {
    "use_case": "rag", "requests_per_month": "100k", "input_tokens": 1000, "output_tokens": 250,
    "peak_factor": 3, "longest_prompt": "100k tokens", "ttft_limit": "none",
}  # fmt: skip
LIMIT, BUDGET = "Rate limit holds the peak", "Within the budget"


def desk(**more: object) -> Scene:
    return scene_of(PACK, workload(**{**DESK, **more}), as_of=DAY)


def test_a_rate_limit_holds_up_to_its_peak() -> None:
    """4,000 a minute at the most, 43,800 minutes a month, a peak of 3: 58.4M requests."""
    scene = desk()
    axis = axis_for(scene, "requests_per_month")
    found = standings(scene, axis, (HAIKU, HOSTED))
    within, over = found[HAIKU]
    assert (within.low, within.fails) == (axis.low, ())
    assert over.low == within.high == pytest.approx(58.4e6, rel=1e-12)
    assert (over.high, over.fails) == (axis.high, (LIMIT,))
    assert found[HOSTED] == (Standing(axis.low, axis.high),)
    tokens = axis_for(scene, "monthly_tokens")
    (_, over) = standings(scene, tokens, (HAIKU,))[HAIKU]
    assert over.low == pytest.approx(58.4e6 * 1250, rel=1e-12)
    busy = desk(requests_per_month="58.4M")
    (_, over) = standings(busy, axis_for(busy, "peak_factor"), (HAIKU,))[HAIKU]
    assert over.low == pytest.approx(3.0, rel=1e-12)


def test_a_budget_holds_up_to_its_likely_cost() -> None:
    scene = desk(monthly_budget="$20000")
    # Haiku 5.5: 1.3 x (1000 x $0.10 + 250 x $0.50) / 1M = $0.0002925 a request, $1,041.67 people.
    axis = axis_for(scene, "requests_per_month")
    found = standings(scene, axis, (HAIKU,))[HAIKU]
    place = (20_000 - 0.05 * 250_000 / 12) / 0.0002925
    assert found[-1].low == pytest.approx(place, rel=1e-12)
    assert found[-1].fails == (LIMIT, BUDGET)
    # Two nodes of two H100s for 730 hours, and $4,166.67 of people; no answer moves a price.
    price = axis_for(scene, "H100:gpu_hour")
    (_, over) = standings(scene, price, (HOSTED,))[HOSTED]
    assert over.low == pytest.approx((20_000 - 50_000 / 12) / 2920)
    assert (over.high, over.fails) == (price.high, (BUDGET,))


@pytest.mark.parametrize(
    ("stretches", "said"),
    [
        (((0, 5, "A"), (5, 9, "AB")), [(0, 9, "A"), (5, 9, "B")]),
        (((0, 5, "AB"), (5, 9, "B")), [(0, 5, "A"), (0, 9, "B")]),
        (((0, 5, "AB"), (7, 9, "AB")), [(0, 5, "AB"), (7, 9, "AB")]),
        (((0, 2, "A"), (2, 5, "AB"), (5, 9, "A")), [(0, 9, "A"), (2, 5, "B")]),
    ],
)
def test_each_requirement_is_said_to_fail_where_it_fails(
    stretches: list[tuple[float, float, str]], said: list[tuple[float, float, str]]
) -> None:
    found = by_requirement(Standing(low, high, tuple(fails)) for low, high, fails in stretches)
    assert [(s.low, s.high, "".join(s.fails)) for s in found] == said


def test_what_no_amount_helps_fails_everywhere() -> None:
    scene = desk()
    axis = axis_for(scene, "requests_per_month")
    found = standings(scene, axis, (MIX,))[MIX]
    assert standing_words(found, axis.unit) == (
        "nowhere: it fails “Good for more than simple tasks”"
    )


AXES = (
    "requests_per_month", "input_tokens", "output_tokens", "peak_factor", "cacheable_share",
    "batchable_share",
)  # fmt: skip


def test_it_agrees_with_the_decision_at_random_places() -> None:
    """Every answer exact, so that the decision at a value is of the workload with that answer."""
    turned = 0
    dice = random.Random(20261121)
    options = (HAIKU, SONNET, HOSTED, "llama-3.3-70b@deepinfra", "route:tiered-haiku-sonnet")
    for _ in range(12):
        given = whole(dice)
        scene = scene_of(PACK, given, as_of=DAY)
        axis = axis_for(scene, dice.choice(AXES))
        found = standings(scene, axis, options)
        turned += sum(len(s) > 1 for s in found.values())
        budget = budget_of(scene.decided.facts)
        for _ in range(8):
            x = axis.low + (axis.high - axis.low) * dice.random()
            if axis.wide:
                x = axis.low * (axis.high / axis.low) ** dice.random()
            answers = {**given.answers, axis.id: Answer("exact", x)}
            there = decide(PACK, replace(given, answers=answers), as_of=DAY)
            for option in options:
                j, cost = there.judged[option], cost_at(axis, option, x)
                against = {r.requirement for r in j.verdicts.rejections}
                against |= {u.requirement for u in j.verdicts.unverified if u.blocking}
                over = budget is not None and cost is not None and cost > budget
                qualifies = not against - {"budget"} and not over
                assert (fails_at(found, option, x) is None) is qualifies, (axis.id, x, option)
    assert turned > 8


def test_a_crossing_to_what_does_not_qualify_is_told() -> None:
    """Sonnet meets two nodes of their cost, $15,817, at 2.5M requests, and the budget before."""
    scene = desk(monthly_budget="$12000")
    found = compare_over(scene, "requests_per_month", (SONNET, HOSTED))
    (crossing,) = found.pairs[0].full.crossings
    within, over, *_ = found.standings[SONNET]
    assert not within.fails and over.low < crossing.at
    names = {SONNET: "A", HOSTED: "B"}
    words = but_words(found.pairs[0].full, found.standings, names)
    assert words.startswith("But A fails “Within the budget” from ")
    told = break_even_json(found, "W", "2026-11-21")
    (said,) = told["pairs"][0]["crossings"]
    assert said["below_qualifies"] is False
    assert [s["fails"] for s in told["qualifies"][SONNET]] == [[], [BUDGET], [LIMIT, BUDGET]]
    able = [(s.cheaper, s.low) for s in found.cheapest_able]
    assert able == [(SONNET, found.axis.low), ("", over.low)]
    text = break_even_text(found, {o: scene.name(o) for o in found.options}, "W")
    assert max(map(len, text.splitlines())) <= 80
    assert "dotted: does not qualify" in text


@pytest.mark.parametrize(
    ("over", "options", "read", "says"),
    [
        (
            "peak_factor",
            (HAIKU, SONNET),
            (),
            "Neither cost reads peak over average (peak_factor): ",
        ),
        ("peak_factor", (HAIKU, HOSTED), (HOSTED,), "Never between 1 x and 10 x: "),
        ("requests_per_month", (HAIKU, SONNET), (HAIKU, SONNET), "Never between 1,000 requests"),
        ("escalation", (HAIKU, HOSTED), (), "Neither cost reads share of requests a small model"),
        ("H100:gpu_hour", (HAIKU, SONNET), (), "Neither cost reads rental of one GPU-hour of H100"),
        ("gpt-6-luna@openai:price_input", (HAIKU, SONNET), (), "Neither cost reads input price"),
    ],
)
def test_what_neither_cost_reads_is_told_from_never(
    over: str, options: tuple[str, str], read: tuple[str, ...], says: str
) -> None:
    scene = desk()
    found = break_even(axis_for(scene, over), *options)
    assert found.answer == "never"
    assert found.read_by == read
    assert sentence_of(found, {o: scene.name(o) for o in options}).startswith(says)


def test_nodes_that_stay_the_same_are_read_all_the_same() -> None:
    """At 100k requests two nodes are enough at any use: the cost is the same, and reads it."""
    axis = axis_for(desk(), "utilisation")
    assert cost_at(axis, HOSTED, 0.3) == cost_at(axis, HOSTED, 0.8)
    assert is_read(axis, HOSTED)
