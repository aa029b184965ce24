"""Everything that is not known exactly, with the range and the shape that are stated for it.

A range that somebody gave keeps its ends. What nobody knows is spread over the range that the
questionnaire assumes, or, where that is one value, over the bounds it calls plausible.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from advisor.analysis.distribution import Spread
from advisor.analysis.scene import Scene
from advisor.economics.model import CostModel
from advisor.economics.token_cost import PRICES
from advisor.economics.traffic import AN_HOUR, LIKELY, pick
from advisor.pack.distribution import Shape
from advisor.pack.questionnaire import Question
from advisor.units import Range

ALL = Range.of(1.0)
Stated = Literal["answer", "assumed", "evidence", "costs"]


@dataclass(frozen=True, slots=True)
class Uncertain:
    """One quantity of a world. `name` is its place there; `stated` is who gave the range."""

    name: str
    label: str
    unit: str
    spread: Spread
    stated: Stated

    @property
    def known(self) -> bool:
        """True where there is one value only."""
        return self.spread.span.exact


def uncertain_in(scene: Scene, options: tuple[str, ...]) -> tuple[Uncertain, ...]:
    """All that the costs of these options depend on, known values included."""
    found = list(_answers(scene))
    members = tuple(dict.fromkeys(m for o in options for m in _members(scene.model, o)))
    found += _evidence(scene, members)
    found += _assumptions(scene)
    return tuple({one.name: one for one in found}.values())


def _answers(scene: Scene) -> Iterator[Uncertain]:
    resolved, traffic = scene.decided.resolved, scene.traffic
    volumes = {
        "requests_per_month": resolved.requests,
        "input_tokens": resolved.input_tokens,
        "output_tokens": resolved.output_tokens,
    }
    for name, span in volumes.items():
        yield _answer(scene, name, span)
    for name in ("cacheable_share", "batchable_share"):
        yield _answer(scene, name, resolved.quantity(name))
    if traffic.peak_factor is not None:
        yield _answer(scene, "peak_factor", resolved.quantity("peak_factor", 1.0))
    for name in ("failed_share", "hours_a_day"):
        # Unless somebody says so, no call fails and machines run all day: nothing to spread.
        if name in resolved.stated:
            yield _answer(scene, name, resolved.quantity(name))
    if traffic.cache_write == AN_HOUR:
        yield Uncertain("cache_hour", "Cache held for an hour", "", Spread(ALL), "answer")
    if resolved.facts.get("complex_reasoning") is True:
        yield _answer(scene, "complex_share", resolved.quantity("complex_share", 1.0))
    else:
        span = scene.pack.cost_assumptions.get("escalation", Range.of(0.2))
        yield _assumption(scene, "escalation", span, "complex_share")


def _answer(scene: Scene, name: str, span: Range) -> Uncertain:
    question = scene.pack.questionnaire.question(name)
    answer = scene.workload.answers.get(name)
    if question is None:
        return Uncertain(name, name, "", Spread(span), "assumed")
    # Volume may be known by its total: then requests are not spread as if nobody knew them.
    by_total = "monthly_tokens" in scene.decided.resolved.stated
    derived = by_total and name in ("requests_per_month", "input_tokens", "output_tokens")
    shape: Shape = question.distribution
    if answer is not None and answer.kind != "unknown":
        if answer.distribution is not None:
            shape = answer.distribution
        return Uncertain(
            name, question.label, question.unit, _spread(question, span, shape), "answer"
        )
    if span.exact and not derived:
        span = _plausible(question, span.likely)
    spread = _spread(question, span, shape)
    return Uncertain(
        name, question.label, question.unit, spread, "answer" if derived else "assumed"
    )


def _plausible(question: Question, likely: float) -> Range:
    low, high = (question.plausible.get(end, likely) for end in ("low", "high"))
    return Range(min(low, likely), likely, max(high, likely))


def _spread(question: Question, span: Range, shape: Shape) -> Spread:
    least = -math.inf if question.min is None else question.min
    most = math.inf if question.max is None else question.max
    return Spread(span, shape, least, most)


def _evidence(scene: Scene, members: tuple[str, ...]) -> Iterator[Uncertain]:
    model, pack = scene.model, scene.pack
    shapes = pack.evidence_rules.metrics
    for option in members:
        spec = pack.options[option]
        title = pack.models[spec.model].name
        shape = shapes["tokenizer_factor"].distribution if "tokenizer_factor" in shapes else None
        spread = Spread(model.factor(spec.model), shape or "triangular", 0.0)
        name = f"tokenizer:{spec.model}"
        yield Uncertain(name, f"Tokenizer of {title}", "x", spread, "evidence")
        spread = Spread(model.reasoning(spec.model), least=0.0)
        name = f"reasoning:{spec.model}"
        yield Uncertain(name, f"Reasoning of {title}", "x", spread, "evidence")
        sheet = model.sheets[option].name
        for tier in model.tiers[option]:
            for price in PRICES:
                if price in tier.prices:
                    metric = shapes[price]
                    spread = Spread(tier.prices[price], metric.distribution, 0.0)
                    name = f"price:{option}:{price}:{tier.above}"
                    label = f"{metric.title[:1].upper()}{metric.title[1:]}, {sheet}"
                    yield Uncertain(name, label, metric.unit, spread, "evidence")
        for published, price in zip(
            model.published(option), ("published_blend", "published_fixed"), strict=True
        ):
            if published is not None:
                label = f"{shapes[price].title}, {sheet}"
                spread = Spread(published, shapes[price].distribution, 0.0)
                name = f"price:{option}:{price}:0"
                yield Uncertain(name, label, shapes[price].unit, spread, "evidence")
        yield from _gpus(scene, option)


def _gpus(scene: Scene, option: str) -> Iterator[Uncertain]:
    model, shapes = scene.model, scene.pack.evidence_rules.metrics
    gpu = scene.pack.deployments[scene.pack.options[option].deployment].gpu
    if not gpu:
        return
    for metric, span in (
        ("gpu_hour", model.gpu_hour(gpu)),
        ("server_price", model.server_price(gpu)),
    ):
        if span is not None:
            spread = Spread(span, shapes[metric].distribution, 0.0)
            label = f"{shapes[metric].title[:1].upper()}{shapes[metric].title[1:]}, {gpu}"
            yield Uncertain(f"{metric}:{gpu}", label, shapes[metric].unit, spread, "evidence")


def _assumptions(scene: Scene) -> Iterator[Uncertain]:
    for name, span in scene.model.assumptions.items():
        if name != "escalation":
            yield _assumption(scene, name, span, f"assumed:{name}")


def _assumption(scene: Scene, name: str, span: Range, place: str) -> Uncertain:
    rule = next((r for r in scene.pack.costs.assumptions if r.id == name), None)
    if rule is None:
        return Uncertain(place, name, "", Spread(span), "costs")
    spread = Spread(span, rule.distribution, 0.0, 1.0 if rule.unit == "share" else math.inf)
    return Uncertain(place, rule.title, rule.unit, spread, "costs")


def _members(model: CostModel, option: str) -> tuple[str, ...]:
    route = model.sheets[option].route
    if route is None:
        return (option,)
    router = (route.router.option,) if route.router is not None else ()
    return (*(m.option for m in route.members), *router)


def likely_world(uncertain: tuple[Uncertain, ...]) -> dict[str, float]:
    """The world in which everything has its likely value."""
    return {one.name: pick(one.spread.span, LIKELY) for one in uncertain}
