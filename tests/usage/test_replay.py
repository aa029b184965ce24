"""Pricing from cells against pricing row by row: random traffic, random policies, to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.economics.ground import cost_ground
from advisor.economics.traffic import Traffic
from advisor.pack import load_pack
from advisor.units import Range
from advisor.usage.names import Names
from advisor.usage.policy import Hours, Policy, Sizes, Step, When, cuts_for, place
from advisor.usage.pricing import Prices, merged
from advisor.usage.statements import Cuts
from tests.usage.cells import AS_OF, FILE, MODEL, NAMES, PACK, Row, cells_of, prices, usd

SOLD = [
    o for o, spec in PACK.options.items()
    if not PACK.deployments[spec.deployment].gpus and MODEL.tiers[o]
    and {"price_input", "price_output"} <= MODEL.tiers[o][0].prices.keys()
]  # fmt: skip
LOGGED = [
    ("claude-haiku-4-5-20251001", "anthropic"),
    ("claude-sonnet-4-5", "anthropic"),
    ("gpt-4o-mini-2024-07-18", "openai"),
    ("somebody/else", "?"),
]
# Around each price tier and the sizes that policies ask about.
SIZES = st.one_of(
    st.integers(0, 12_000),
    st.sampled_from([3_999, 4_000, 4_001, 99_999, 100_000, 100_001, 200_000, 200_001, 272_001]),
    st.integers(90_000, 320_000),
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    model, provider = draw(st.sampled_from(LOGGED))
    size = draw(SIZES)
    cached = draw(st.integers(0, size))
    written = draw(st.integers(0, size - cached))
    return Row(
        model,
        provider,
        draw(st.sampled_from(["chat", "agent", "batch", "it's"])),
        draw(st.integers(0, 23)),
        size,
        cached,
        written,
        draw(st.integers(0, written)),
        draw(st.integers(0, 5_000)),
    )


@st.composite
def steps(draw: st.DrawFn) -> Step:
    start = draw(st.sampled_from([0, 1_000, 4_000, 100_000]))
    below = draw(st.sampled_from([None, 4_000, 9_999, 200_001]))
    sizes = Sizes(**{"from": start}, below=below) if below is None or below > start else None
    when = When(
        input_tokens=sizes,
        tag=draw(st.sampled_from([None, ("chat",), ("agent", "it's")])),
        model=draw(st.sampled_from([None, ("claude-sonnet-4-5",)])),
        hour=draw(
            st.sampled_from([None, Hours(**{"from": 22}, to=6), Hours(**{"from": 9}, to=17)])
        ),
    )
    return Step(when=when, to=draw(st.sampled_from(SOLD)))


def target(policy: Policy, row: Row) -> str:
    """Where one request goes, read off the policy without cells."""
    for step in policy.routes:
        w = step.when
        sizes, hour = w.input_tokens, w.hour
        if sizes and row.input < sizes.from_:
            continue
        if sizes and sizes.below is not None and row.input >= sizes.below:
            continue
        if w.tag is not None and row.tag not in w.tag:
            continue
        if w.model is not None and row.model not in w.model:
            continue
        if hour is not None:
            open_hours = (
                range(hour.from_, hour.to)
                if hour.from_ < hour.to
                else [*range(hour.from_, 24), *range(hour.to)]
            )
            if row.hour not in open_hours:
                continue
        return step.to
    return policy.otherwise


@settings(max_examples=150, deadline=None)
@given(
    st.lists(rows(), min_size=1, max_size=40), st.lists(steps(), max_size=4), st.sampled_from(SOLD)
)
def test_a_policy_costs_what_its_rows_cost(
    traffic: list[Row], routes: list[Step], otherwise: str
) -> None:
    policy = Policy(name="p", routes=tuple(routes), otherwise=otherwise)
    priced = prices()
    cuts = cuts_for((policy,), priced.edges({r.model for r in traffic}))
    placed = place(policy, cells_of(traffic, cuts), NAMES)
    found = priced.policy("p", placed.cells).usd
    by_row = sum((usd(r, target(policy, r)) for r in traffic), Decimal(0))
    assert found is not None
    assert abs(Decimal(found.likely) - by_row) < Decimal("0.000001")


STEP = Step(when=When(input_tokens=Sizes(below=5_000), tag=("chat",)), to=SOLD[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=30), st.sampled_from(SOLD))
def test_an_option_costs_what_its_rows_cost(traffic: list[Row], option: str) -> None:
    priced = prices()
    other = Policy(name="p", routes=(STEP,), otherwise=option)
    cuts = cuts_for((other,), priced.edges({r.model for r in traffic}))
    cells = cells_of(traffic, cuts)
    by_row = sum((usd(r, option) for r in traffic), Decimal(0))
    for some in (cells, merged(cells, priced.edges({r.model for r in traffic}))):
        found = priced.on_option(some, option).usd
        assert found is not None
        assert abs(Decimal(found.likely) - by_row) < Decimal("0.000001")


def test_worked_by_hand() -> None:
    """Haiku 5.5 at $0.10, $0.50 and $0.01; five times that above 100,000 tokens."""
    sizes = [(1_000, 0, 200), (100_000, 50_000, 1_000), (100_001, 0, 1_000)]
    traffic = [Row("claude-haiku-5-5", "anthropic", "", 0, i, c, 0, 0, o) for i, c, o in sizes]
    priced = prices()
    cuts = cuts_for((), priced.edges({"claude-haiku-5-5"}))
    found = priced.on_option(cells_of(traffic, cuts), "claude-haiku-5.5@anthropic").usd
    assert found is not None
    by_hand = (
        (1_000 * 0.10 + 200 * 0.50)
        + (50_000 * 0.10 + 50_000 * 0.01 + 1_000 * 0.50)
        + (100_001 * 0.50 + 1_000 * 2.50)
    ) / 1e6
    assert found.likely == pytest.approx(by_hand, abs=1e-9)
    assert (found.low, found.high) == (found.likely, found.likely), "priced as itself: no range"


def test_a_thousandth_of_a_token_more_is_another_tier() -> None:
    priced = prices()
    edges = priced.edges({"claude-haiku-4-5"})
    assert {100_001, 200_001, 272_001} & edges


def test_what_a_model_wrote_that_reasons_is_shorter_elsewhere_by_the_whole_range() -> None:
    """GPT-6 Luna writes 2 times what others do, 1 to 4: a half of it, a quarter to all."""
    priced = prices()
    reasons = {x.model: x for x in priced.reasoning({"gpt-6-luna"})}
    assert reasons["gpt-6-luna"].logged and not reasons["gpt-6.1-terra"].logged
    assert reasons["gpt-6-luna"].factor == Range(1.0, 2.0, 4.0)
    assert "claude-haiku-5.5" not in reasons
    for source, option, want in (
        ("gpt-6-luna", "claude-haiku-5.5@anthropic", Range(0.25, 0.5, 1.0)),
        ("claude-haiku-5-5", "gpt-6-luna@openai", Range(1.0, 2.0, 4.0)),
        ("gpt-6-luna", "gpt-6-luna@openai", Range(1.0, 1.0, 1.0)),
    ):
        assert priced.ratios(source, option)[1] == want
    # A million tokens of output and no input, at $0.50 on Haiku 5.5.
    cells = cells_of([Row("gpt-6-luna", "openai", "", 0, 0, 0, 0, 0, 1_000)] * 1_000, Cuts())
    found = priced.on_option(cells, "claude-haiku-5.5@anthropic").usd
    tokens = priced.ratios("gpt-6-luna", "claude-haiku-5.5@anthropic")[0]
    assert found is not None
    assert (found.low, found.likely, found.high) == pytest.approx(
        (0.125 * tokens.low, 0.25 * tokens.likely, 0.50 * tokens.high)
    )


def test_a_pack_that_publishes_blends_is_priced_by_them() -> None:
    pack = load_pack("guide")
    model = cost_ground(pack, (), AS_OF, "claude-haiku-4.5").model
    names = Names(pack, FILE.providers, FILE.model_names)
    month = Prices(model, names, 730 * 3600, Range.of(0.2))
    cells = cells_of([Row("x", "?", "", 0, 800_000, 0, 0, 0, 200_000)] * 100, Cuts())
    found = month.on_option(cells, "claude-haiku-4.5@anthropic").usd
    likely = model.likely(
        "claude-haiku-4.5@anthropic", Traffic(100, 800_000, 200_000, 0, 0, 0, None)
    )
    assert found is not None and likely is not None
    assert found.likely == pytest.approx(likely) and likely > 1


def test_a_route_takes_its_shares_and_machines_their_hours() -> None:
    traffic = [Row("claude-haiku-5-5", "anthropic", "", 0, 1_000, 0, 0, 0, 200)] * 1_000
    priced = prices(days=30)
    cells = cells_of(traffic, cuts_for((), priced.edges({"claude-haiku-5-5"})))
    cascade = priced.on_option(cells, "route:tiered-haiku-sonnet").usd
    small = priced.on_option(cells, "claude-haiku-5.5@anthropic").usd
    large = priced.on_option(cells, "claude-sonnet-5.5@anthropic").usd
    assert cascade is not None and small is not None and large is not None
    # A cascade pays for every first answer, and again for the fifth that it passes on.
    assert cascade.likely == pytest.approx(small.likely + 0.2 * large.likely, rel=1e-9)
    rented = priced.on_option(cells, "llama-3.1-8b@rented-1xh100").usd
    assert rented is not None
    # Two nodes, one of them in reserve, at $3.99 an hour, for 30 days of 24 hours.
    assert rented.likely == pytest.approx(2 * 3.99 * 720, rel=1e-3)
