"""What a break-even is looked for over: one quantity, how far it is moved, and what that changes.

An axis moves the traffic (volume, tokens, shares, peak), the share that a route passes on, the use
that is made of a node, or one price. All else stays at its likely value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from advisor.analysis.domain import others
from advisor.analysis.price_axis import (
    PRICE_UNITS,
    PriceError,
    price_to_move,
    priced_model,
    priced_subject,
)
from advisor.analysis.scene import Scene
from advisor.decision.reads import read
from advisor.economics.arithmetic import PEAK_LOAD
from advisor.economics.model import CostModel
from advisor.economics.retries import calls_for
from advisor.economics.traffic import LIKELY, Traffic, pick
from advisor.pack.questionnaire import Question
from advisor.spelling import suggestion
from advisor.workload.answers import Answer

WIDER = 100.0
"""A volume is looked at from a hundredth to a hundredfold of today's."""
DEARER = 4.0
"""A price is looked at from nothing to so many times itself."""
LEAST_USE = 0.01


class AxisError(ValueError):
    """Nothing that a break-even can be looked for over; the message says what can be."""


Move = Callable[[CostModel, Traffic, float], tuple[CostModel, Traffic]]


@dataclass(frozen=True, slots=True)
class Axis:
    """One quantity from `low` to `high` in `unit`; `now` is its likely value, None if unknown.

    `model` and `traffic` are those of all else, which `move` changes.
    """

    id: str
    label: str
    unit: str
    low: float
    high: float
    now: float | None
    model: CostModel
    traffic: Traffic
    move: Move

    def at(self, value: float) -> tuple[CostModel, Traffic]:
        """The prices and the month's traffic at one value."""
        return self.move(self.model, self.traffic, value)

    @property
    def wide(self) -> bool:
        """True where equal ratios, not equal differences, matter: a logarithmic scale."""
        return self.low > 0 and self.high / self.low > 50


def _monthly_tokens(traffic: Traffic, value: float) -> Traffic:
    return _requests(traffic, value / (traffic.input_tokens + traffic.output_tokens))


def _requests(traffic: Traffic, value: float) -> Traffic:
    """A question asks for requests that are served; what fails is sent again and paid too."""
    return replace(traffic, requests=calls_for(value, traffic.failed))


def _served(traffic: Traffic) -> float:
    return traffic.requests * (1 - traffic.failed)


MOVES: Mapping[str, Callable[[Traffic, float], Traffic]] = {
    "requests_per_month": _requests,
    "monthly_tokens": _monthly_tokens,
    "input_tokens": lambda t, x: replace(t, input_tokens=x),
    "output_tokens": lambda t, x: replace(t, output_tokens=x),
    "cacheable_share": lambda t, x: replace(t, cacheable=x),
    "batchable_share": lambda t, x: replace(t, batchable=x),
    "peak_factor": lambda t, x: replace(t, peak_factor=x),
    "complex_share": lambda t, x: replace(t, complex_share=x),
    "escalation": lambda t, x: replace(t, complex_share=x),
    "utilisation": lambda t, x: replace(t, peak_factor=PEAK_LOAD / x),
}
READ: Mapping[str, Callable[[Traffic], float | None]] = {
    "requests_per_month": _served,
    "monthly_tokens": lambda t: _served(t) * (t.input_tokens + t.output_tokens),
    "input_tokens": lambda t: t.input_tokens,
    "output_tokens": lambda t: t.output_tokens,
    "cacheable_share": lambda t: t.cacheable,
    "batchable_share": lambda t: t.batchable,
    "peak_factor": lambda t: t.peak_factor,
    "complex_share": lambda t: t.complex_share,
    "escalation": lambda t: t.complex_share,
    "utilisation": lambda t: None if t.peak_factor is None else PEAK_LOAD / max(t.peak_factor, 1),
}
VOLUMES = ("requests_per_month", "monthly_tokens")
SAME = (VOLUMES, ("complex_share", "escalation"), ("peak_factor", "utilisation"))
ASSUMED = ("escalation", "utilisation")


def axis_for(scene: Scene, name: str) -> Axis:
    """The axis of a question, an assumption of the costs, or SUBJECT:METRIC for a price.

    Raises AxisError.
    """
    if ":" in name and not name.startswith("route:"):
        return _price_axis(scene, name)
    if name not in MOVES:
        raise AxisError(_not_one(scene, name))
    model, traffic = scene.model, scene.traffic
    move = MOVES[name]
    now = READ[name](traffic)
    if name in ASSUMED:
        rule = next((r for r in scene.pack.costs.assumptions if r.id == name), None)
        if rule is None:
            raise AxisError(f"the pack's costs have no {name}")
        label, unit, low, high = rule.title, rule.unit, 0.0, 1.0
        if name == "utilisation":
            low, high = LEAST_USE, PEAK_LOAD
            now = pick(model.assumptions[name], LIKELY) if now is None else now
    else:
        question = scene.pack.questionnaire.question(name)
        if question is None:
            raise AxisError(_not_one(scene, name))
        label, unit = question.label, question.unit
        low, high = _span(question, now)
    return Axis(name, label, unit, low, high, now, model, traffic, lambda m, t, x: (m, move(t, x)))


def _span(question: Question, now: float | None) -> tuple[float, float]:
    """How far a question is moved: what is plausible, and around what is so today."""
    least, most = question.min or 0.0, question.max or float("inf")
    if question.unit == "share":
        return least, min(most, 1.0)
    low = question.plausible.get("low", least)
    high = question.plausible.get("high", most)
    if question.id == "peak_factor":
        low = least
    if now is not None:
        wider = WIDER if question.id in VOLUMES else 1.0
        low, high = min(low, now / wider), max(high, now * wider)
    return max(low, least), min(high, most)


def _price_axis(scene: Scene, name: str) -> Axis:
    try:
        subject, metric = priced_subject(scene.pack, name)
        now, above = price_to_move(scene, subject, metric)
    except PriceError as error:
        raise AxisError(str(error)) from error

    @lru_cache(maxsize=512)
    def priced(value: float) -> CostModel:
        return priced_model(scene, subject, metric, above, value)

    title = scene.pack.evidence_rules.metrics[metric].title
    label = f"{title[:1].upper()}{title[1:]} of {subject}"
    unit, high = PRICE_UNITS[metric], DEARER * now
    return Axis(
        name,
        label,
        unit,
        0.0,
        high,
        now,
        scene.model,
        scene.traffic,
        lambda _, t, x: (priced(x), t),
    )


def crossed(axis: Axis, other: Axis, value: float) -> Axis:
    """The first axis with the other one held at a value. Raises AxisError for two of a kind."""
    if _sort(axis.id) == _sort(other.id):
        raise AxisError(f"{axis.id} and {other.id} move the same thing")
    model, traffic = other.at(value)
    return replace(axis, model=model, traffic=traffic)


def _sort(axis: str) -> str:
    if ":" in axis:
        return "price"
    return next((same[0] for same in SAME if axis in same), axis)


def _not_one(scene: Scene, name: str) -> str:
    question = scene.pack.questionnaire.question(name)
    if question is None:
        return f'unknown question "{name}"{suggestion(name, MOVES)}; or SUBJECT:PRICE'
    known = f"one of {', '.join(MOVES)}, or SUBJECT:PRICE"
    if _is_costed(scene, question):
        why = f"{name} cannot be moved here: costs do not go in straight lines along it"
        return f"{why}; `whatif --set {name}=...` moves it; {known}"
    return f"the cost is no function of {name}; {known}"


def _is_costed(scene: Scene, question: Question) -> bool:
    """Whether another answer makes another month's traffic, of which the costs are made."""
    given = scene.workload.answers.get(question.id)
    ends = (Answer("exact", x) for x in question.plausible.values())
    return any(
        _traffics(scene, {question.id: answer}) != _traffics(scene, {})
        for answer in (*others(scene.pack, question, given), *ends)
    )


def _traffics(scene: Scene, changes: Mapping[str, Answer]) -> tuple[Traffic, ...]:
    workload = replace(scene.workload, answers={**scene.workload.answers, **changes})
    return read(scene.pack, workload, scene.as_of).traffics
