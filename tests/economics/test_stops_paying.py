"""The share of hard requests at which a route stops paying, by hand and against its own cost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.decision.stops_paying import stops_paying_at
from tests.decision.asking import DAY, PACK, assessed
from tests.economics.test_arithmetic import cost_model, month

MODEL = cost_model(PACK, DAY)


@pytest.mark.parametrize(
    ("route", "share"),
    [
        # 100k of 1000/250. Sonnet 5.5 alone: 1.3 x (200 + 250) = 585; Haiku 5.5 for all: 29.25.
        # 29.25 + e x 585 = 585 at e = 0.95.
        ("route:tiered-haiku-sonnet", 0.95),
        # Haiku (1 - c) x 29.25 + c x 585 + router 4.55 = 585: c = (585 - 33.80) / 555.75
        ("route:split-haiku-sonnet", 551.20 / 555.75),
        # Luna for all, thinking: 10 + 25 = 35; Haiku 5.5 alone is 29.25: it never pays.
        ("route:tiered-luna-haiku", (29.25 - 35) / 29.25),
        # Not a straight line: whole machines. And a pipeline sends everything to both.
        ("route:hybrid-haiku-405b", None),
        ("route:private-8b-70b", None),
        ("route:rag-three-tier", None),
    ],
)
def test_the_share_at_which_a_route_stops_paying(route: str, share: float | None) -> None:
    found = stops_paying_at(MODEL, PACK.routes[route], month(100_000, 1000, 250))
    assert found == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize("route", ["route:tiered-haiku-sonnet", "route:split-haiku-sonnet"])
@pytest.mark.parametrize("shape", [(50_000, 300, 900), (2_000, 90_000, 10), (7e6, 1200, 80)])
def test_a_little_below_it_is_cheaper_and_a_little_above_it_is_dearer(
    route: str, shape: tuple[float, float, float]
) -> None:
    traffic = month(*shape, cacheable=0.3, batchable=0.2)
    share = stops_paying_at(MODEL, PACK.routes[route], traffic)
    assert share is not None and 0 < share < 1
    alone = MODEL.likely("claude-sonnet-5.5@anthropic", traffic)
    below, above = (
        MODEL.likely(route, replace(traffic, complex_share=share * by)) for by in (0.999, 1.001)
    )
    assert below is not None and alone is not None and above is not None
    assert below < alone < above


def test_it_is_said_with_the_share_that_is_counted() -> None:
    a = assessed(
        use_case="other", requests_per_month="100k", input_tokens=1000, output_tokens=250,
        complex_reasoning="yes", complex_share="30%",
    )  # fmt: skip
    found = a.option("route:tiered-haiku-sonnet")
    assert found is not None
    assert (
        "It costs less than Claude Sonnet 5.5 · Anthropic API alone while under 95% of requests "
        "are passed on; 30% here."
    ) in found.notices
    never = a.option("route:tiered-luna-haiku")
    assert never is not None and any("however few" in notice for notice in never.notices)
    listed = {o["option"]: o["stops_paying_above_share"] for o in a.as_json()["options"]}
    assert listed["route:tiered-haiku-sonnet"] == pytest.approx(0.95)
    assert listed["claude-haiku-5.5@anthropic"] is None
