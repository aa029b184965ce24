"""The bars of the tornado: the gap to the runner-up, and the gap when one quantity is moved."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from advisor.analysis.operations import on_floats
from advisor.analysis.sampled_cost import SampledCost
from advisor.analysis.scene import scene_of
from advisor.analysis.tally import ENDS
from advisor.analysis.uncertain import Uncertain, uncertain_in
from advisor.decision.assessment import Assessment, Gap, GapMover
from advisor.evidence.choose import Chosen
from advisor.trace.asked import Asked, Figures, Worked
from advisor.trace.ground import TracedCosts
from advisor.trace.traced import Input, Kind, Traced, input_of
from advisor.units import format_quantity

KINDS: Mapping[str, Kind] = {
    "answer": "answer",
    "assumed": "answer",
    "evidence": "claim",
    "costs": "assumption",
}


def gap_figures(a: Assessment) -> Figures:
    """`gap.usd`, and of each quantity that moves it both its ends and the gap at them."""
    gap = a.gap
    if gap is None:
        return {}
    about = f"what {gap.second} costs more than {gap.first} a month"
    found: Figures = {
        "gap.usd": Asked(f"{about} at likely values", round(gap.usd, 2), "likely", _gap(gap))
    }
    for one in gap.movers:
        for end, value, at, place in (
            ("low", one.low, one.gap_low, ENDS[0]),
            ("high", one.high, one.gap_high, ENDS[-1]),
        ):
            said = f"the {_nth(place)} of {one.label}"
            path, moved = f"gap.{one.name}", _moved(gap, one, value, place)
            shown = format_quantity(value, one.unit)
            found[f"{path}.{end}"] = Asked(said, value, "likely", _itself(moved), one.unit)
            found[f"{path}.gap_{end}"] = Asked(
                f"{about} with {one.label} at {shown}", round(at, 2), "likely", _gap(gap, moved)
            )
    return found


Moved = tuple[str, float, float, Gap]
"""A quantity's name, where it is put, which share of its values lies below, and the gap."""


def _moved(gap: Gap, one: GapMover, value: float, place: float) -> Moved:
    return one.name, value, place, gap


def _itself(moved: Moved) -> Worked:
    return lambda costs: _input(costs, moved)


def _gap(gap: Gap, moved: Moved | None = None) -> Worked:
    def worked(costs: TracedCosts) -> float:
        world = _world(costs)
        if moved is not None:
            world[moved[0]] = _input(costs, moved)
        # Rounding up keeps its steps on numbers that remember, and loses them on plain ones.
        sampled = SampledCost(costs.model, world, replace(on_floats(), ceil=math.ceil))
        return sampled.cost(gap.second) - sampled.cost(gap.first)

    return worked


def _world(costs: TracedCosts) -> dict[str, float]:
    """The traffic at its likely values; all else a cost takes from the model itself."""
    resolved, traffic = costs.resolved, costs.traffics[1]
    world = {
        "requests_per_month": resolved.requests.likely,
        "input_tokens": resolved.input_tokens.likely,
        "output_tokens": resolved.output_tokens.likely,
        "cacheable_share": resolved.quantity("cacheable_share").likely,
        "batchable_share": resolved.quantity("batchable_share").likely,
        "complex_share": traffic.complex_share,
    }
    if traffic.peak_factor is not None:
        world["peak_factor"] = resolved.quantity("peak_factor", 1.0).likely
    for name in ("failed_share", "hours_a_day"):
        if name in resolved.stated:
            world[name] = resolved.quantity(name).likely
    if any(one.name == "cache_hour" for one in _uncertain(costs, ())):
        world["cache_hour"] = 1.0
    return world


def _uncertain(costs: TracedCosts, options: tuple[str, ...]) -> tuple[Uncertain, ...]:
    scene = scene_of(costs.pack, costs.workload, costs.evidence, as_of=costs.as_of)
    return uncertain_in(scene, options)


def _nth(place: float) -> str:
    return f"{place * 100:.0f}th percentile"


def _input(costs: TracedCosts, moved: Moved) -> Traced:
    """Where a quantity is put, with the range it is spread over and who gave that."""
    name, value, place, gap = moved
    one = next(u for u in _uncertain(costs, (gap.first, gap.second)) if u.name == name)
    span = one.spread.span
    low, likely, high = (format_quantity(x, one.unit) for x in (span.low, span.likely, span.high))
    why = f"{_nth(place)} of a {one.spread.shape} spread from {low} over {likely} to {high}"
    kind = KINDS[one.stated]
    state = {"answer": "range", "assumed": "assumed"}.get(one.stated, "")
    chosen, source = _ground(costs, name)
    word = name.rpartition(":")[0].partition(":")[0] or name
    word = name.removeprefix("assumed:") if name.startswith("assumed:") else word
    return input_of(
        value,
        Input(word, kind, one.label, one.unit, state, "", why, source, chosen),
    )


def _ground(costs: TracedCosts, name: str) -> tuple[Chosen | None, str]:
    """The claims behind a quantity, or where the pack says it."""
    what, _, rest = name.partition(":")
    claims = costs.model.claims
    if what == "price":
        option, price, above = rest.rsplit(":", 2)
        return claims.choose(option, price, prompt_tokens_above=int(above)), ""
    metric = {"tokenizer": "tokenizer_factor", "reasoning": "reasoning_output_factor"}.get(what)
    if metric is not None or what in ("gpu_hour", "server_price"):
        chosen = claims.choose(rest, metric or what)
        return chosen, "" if chosen is not None else "costs.yaml: tokenizer_unknown"
    assumed = rest or ("escalation" if what == "complex_share" else "")
    item = next((x for x in costs.pack.costs.assumptions if x.id == assumed), None)
    return None, "" if item is None else f"costs.yaml: {item.source.see or item.id}"
