"""Every option's cost over the whole range of the workload, as ranges and lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.decision.assessment import CostLine
from advisor.economics.model import Costed, CostModel
from advisor.economics.parts import NoCost, Part, total
from advisor.economics.traffic import HIGH, LIKELY, LOW, POINTS, Traffic
from advisor.units import Range

Apart = Callable[[str, str], Range | None]
"""What the second of two options costs more than the first, paired; None without both costs."""


At = Callable[[str, int, int], Costed]
"""What an option costs at a point of the traffic and an end of its own ranges, without formulas."""


@dataclass(frozen=True, slots=True)
class Costing:
    """One option's monthly cost; `why` says why there is none."""

    cost: Range | None
    without_people: Range | None
    lines: tuple[CostLine, ...]
    why: str = ""
    points: tuple[PointCost, ...] = ()
    """The low, likely and high end, in that order."""


@dataclass(frozen=True, slots=True)
class PointCost:
    """One end of a month's cost in USD, the parts of it that may be paid already, and its calls."""

    total: float
    people: float
    machines: float
    calls: float
    failed: float


def _point(parts: tuple[Part, ...], traffic: Traffic) -> PointCost:
    return PointCost(
        total(parts),
        sum(p.usd for p in parts if p.people),
        sum(p.usd for p in parts if p.id == "capital"),
        traffic.requests,
        traffic.failed,
    )


def ordered(values: tuple[float, float, float]) -> Range:
    """A range around the likely value; ends are swapped where a discount outweighs volume."""
    return Range(min(values), values[LIKELY], max(values))


def cost_option(
    model: CostModel,
    option: str,
    traffics: tuple[Traffic, ...],
    explain: bool = True,
    at: At | None = None,
) -> Costing:
    """Low, likely and high: traffic and the option's own ranges move together.

    `explain` is False where nobody will read the lines: then there are none. `at` remembers costs.
    """
    at = at or _by(model, traffics)
    costed: list[tuple[Part, ...]] = []
    for point in POINTS:
        if explain and point == LIKELY:
            parts = model.cost(option, traffics[point], point, explain)
        else:
            parts = at(option, point, point)
        if isinstance(parts, NoCost):
            return Costing(None, None, (), parts.why)
        costed.append(parts)
    totals = (total(costed[LOW]), total(costed[LIKELY]), total(costed[HIGH]))
    bare = tuple(sum(p.usd for p in parts if not p.people) for parts in costed)
    if not explain:
        return Costing(ordered(totals), ordered((bare[0], bare[1], bare[2])), ())
    points = tuple(_point(costed[point], traffics[point]) for point in POINTS)
    by_point = [{p.what: p.usd for p in parts} for parts in costed]
    names = dict.fromkeys(p.what for point in (LIKELY, LOW, HIGH) for p in costed[point])
    likely_parts = {p.what: p for p in costed[LIKELY]}
    lines = []
    for name in names:
        values = tuple(found.get(name, 0.0) for found in by_point)
        part = likely_parts.get(name)
        lines.append(
            CostLine(
                what=name,
                usd_per_month=ordered((values[0], values[1], values[2])),
                formula="" if part is None else part.formula,
                source="" if part is None else part.source,
                people=part is not None and part.people,
            )
        )
    return Costing(
        ordered(totals), ordered((bare[0], bare[1], bare[2])), tuple(lines), points=points
    )


def difference(
    model: CostModel,
    a: str,
    b: str,
    traffics: tuple[Traffic, ...],
    people: bool = True,
    at: At | None = None,
) -> Range | None:
    """Cost of b minus cost of a, paired: the same traffic on both sides.

    `people` is False for the difference without people's time. `at` remembers costs.

    Each option's own ranges (tokenizer factor, reasoning) move apart, except where they are the
    same uncertainty: on the same kind of GPUs, or with a model in common that is
    billed by the token. None without both costs.
    """
    together = _same_machines(model, a, b) or bool(_by_token(model, a) & _by_token(model, b))
    at = at or _by(model, traffics)
    found: list[float] = []
    for point in POINTS:
        ends: dict[tuple[str, int], float] = {}
        for option in (a, b):
            for own in POINTS if point == LIKELY else (LOW, HIGH):
                parts = at(option, point, own)
                if isinstance(parts, NoCost):
                    return None
                ends[option, own] = sum(p.usd for p in parts if people or not p.people)
        if together:
            found += [ends[b, LOW] - ends[a, LOW], ends[b, HIGH] - ends[a, HIGH]]
        else:
            found += [ends[b, LOW] - ends[a, HIGH], ends[b, HIGH] - ends[a, LOW]]
        if point == LIKELY:
            likely = ends[b, LIKELY] - ends[a, LIKELY]
    return Range(min(*found, likely), likely, max(*found, likely))


def _by(model: CostModel, traffics: tuple[Traffic, ...]) -> At:
    return lambda option, point, own: model.cost(option, traffics[point], own)


def _by_token(model: CostModel, option: str) -> set[str]:
    """The models that an option, or a route's members, are billed for by the token."""
    route = model.sheets[option].route
    options = [option] if route is None else [m.option for m in route.members]
    found = (model.pack.options[o] for o in options)
    return {o.model for o in found if not model.pack.deployments[o.deployment].gpus}


def _same_machines(model: CostModel, a: str, b: str) -> bool:
    first, second = model.sheets[a].deployment, model.sheets[b].deployment
    if first is None or second is None or not first.gpu:
        return False
    return (first.kind, first.gpu) == (second.kind, second.gpu)
