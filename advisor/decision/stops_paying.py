"""The share of hard requests at which a route costs as much as its strong model alone: exact.

Where all of its members are bought by the token, a route's cost is a straight line in that share,
so two points give it: share = (strong alone − cost at 0) ÷ (cost at 1 − cost at 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.decision.assessment import OptionResult
from advisor.decision.requirements import complex_member
from advisor.economics.model import CostModel
from advisor.economics.traffic import Traffic
from advisor.evidence.sheet import Sheet
from advisor.pack.catalogue import Route
from advisor.units import format_quantity

SAME = 1e-9
HARD = {"cascade": "are passed on", "split": "are complex"}
"""What is said of the requests that the strong member gets, by the design of the route."""


def stops_paying_at(model: CostModel, route: Route, traffic: Traffic) -> float | None:
    """Below this share the route is the cheaper one; at 0 or less it never is, at 1 it always is.

    None where it cannot be said: a member on machines of its own, a price that is not known, or a
    design in which the share plays no part.
    """
    if route.design not in HARD or any(_on_machines(model, m.option) for m in route.members):
        return None
    alone = model.likely(complex_member(route).option, traffic)
    none, all_of_them = (
        model.likely(route.id, replace(traffic, complex_share=share)) for share in (0.0, 1.0)
    )
    if alone is None or none is None or all_of_them is None or all_of_them - none <= SAME * none:
        return None
    return (alone - none) / (all_of_them - none)


def with_limit(
    result: OptionResult, model: CostModel, route: Route | None, traffic: Traffic
) -> OptionResult:
    """A route's result with that share, and what it means among the notices."""
    share = None if route is None else stops_paying_at(model, route, traffic)
    if route is None or share is None:
        return result
    said = stops_paying_words(route, share, traffic.complex_share, model.sheets)
    return replace(result, stops_paying_at=share, notices=(*result.notices, said))


def _on_machines(model: CostModel, option: str) -> bool:
    spec = model.pack.options[option]
    return model.pack.deployments[spec.deployment].gpus > 0


def stops_paying_words(
    route: Route, share: float, counted: float, sheets: Mapping[str, Sheet]
) -> str:
    """The share in a sentence, beside the one that the cost counts."""
    strong, hard = sheets[complex_member(route).option].name, HARD[route.design]
    if share <= 0:
        return f"It costs more than {strong} alone, however few requests {hard}."
    if share >= 1:
        return f"It costs less than {strong} alone, however many requests {hard}."
    limit, now = format_quantity(share, "share"), format_quantity(counted, "share")
    return f"It costs less than {strong} alone while under {limit} of requests {hard}; {now} here."
