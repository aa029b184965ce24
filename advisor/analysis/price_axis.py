"""The cost model with one price moved: as if the client had a contract for it."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.analysis.scene import Scene
from advisor.decision.ground import ground_of
from advisor.economics.model import CostModel
from advisor.economics.token_cost import PRICES, tier_for
from advisor.economics.traffic import LIKELY, pick
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.spelling import suggestion
from advisor.units import Range
from advisor.workload.own_figure import SOURCES, own_figures

PRICE_UNITS: Mapping[str, str] = {
    **dict.fromkeys(PRICES, "USD/Mtok"),
    "published_blend": "USD/Mtok",
    "published_fixed": "USD/month",
    "gpu_hour": "USD/hour",
    "server_price": "USD",
}
"""The prices that the cost model reads, with their units."""


class PriceError(ValueError):
    """No price that can be moved; the message says which can be."""


def priced_subject(pack: Pack, name: str) -> tuple[str, str]:
    """The option or GPU and the price that SUBJECT:METRIC means. Raises PriceError."""
    subject, _, metric = name.rpartition(":")
    known = {*pack.options, *(d.gpu for d in pack.deployments.values() if d.gpu)}
    if metric not in PRICE_UNITS:
        raise PriceError(
            f'"{metric}" is no price{suggestion(metric, PRICE_UNITS)}; '
            f"one of {', '.join(PRICE_UNITS)}"
        )
    if subject not in known:
        raise PriceError(f'unknown option or GPU "{subject}"{suggestion(subject, sorted(known))}')
    return subject, metric


def price_to_move(scene: Scene, subject: str, metric: str) -> tuple[float, int]:
    """As `price_now`. Raises PriceError where none is in force."""
    found = price_now(scene, subject, metric)
    if found is None or found[0] <= 0:
        raise PriceError(f"no {metric.replace('_', ' ')} of {subject} is on record to be moved")
    return found


def price_now(scene: Scene, subject: str, metric: str) -> tuple[float, int] | None:
    """The likely price in force, and the prompt length above which it is; None without one.

    Where a price depends on prompt length, it is the one that the likely prompt is billed at.
    """
    above = 0
    if metric in PRICES and subject in scene.pack.options:
        model = scene.model
        factor = pick(model.factor(scene.pack.options[subject].model), LIKELY)
        tier = tier_for(model.tiers[subject], scene.traffic.input_tokens * factor)
        if tier is None or metric not in tier.prices:
            return None
        return tier.prices[metric].likely, tier.above
    found = scene.decided.ground.claims.choose(subject, metric)
    if found is None or not isinstance(found.value, Range):
        return None
    return found.value.likely, above


def priced_model(scene: Scene, subject: str, metric: str, above: int, value: float) -> CostModel:
    """The prices of the scene, but this one; it outranks every other claim about itself."""
    contract = SOURCES["contract"]
    moved = Figure(
        id=f"moved-{metric}",
        subject=subject,
        metric=metric,
        value=Range.of(value),
        unit=PRICE_UNITS[metric],
        percentile=None,
        n=None,
        conditions="",
        prompt_tokens_above=above,
        start=None,
        until=None,
        source=contract,
        source_kind="own_measurement",
        as_of=scene.as_of,
        status="ok",
        note="",
    )
    stated = (*scene.evidence, *own_figures(scene.pack, scene.workload))
    others = tuple(
        f
        for f in stated
        if (f.subject, f.metric, f.prompt_tokens_above) != (subject, metric, above)
    )
    workload = scene.workload
    return ground_of(scene.pack, (*others, moved), scene.as_of, workload.counted_in).model
