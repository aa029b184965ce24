"""An option's sheet: what is known of it on a day, each fact with its source and its doubts.

A model without a claim of its own takes its predecessor's, provisionally, where the catalogue
says so. Facts that depend on the workload (first word, tool runs, cost) are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from advisor.evidence.choose import Chosen, Claims
from advisor.evidence.sampling import share_interval
from advisor.pack.catalogue import Deployment, Model, Option, Route
from advisor.pack.conditions import Fact
from advisor.pack.figures import Figure, fact_text
from advisor.pack.pack import Pack
from advisor.units import Range, gpus_said

KV_TOKENS = 16_384
"""Cache that must fit beside the weights for a node to be of use: 16K tokens, an assumption."""
USABLE_MEMORY = 0.9
BYTES = {"fp8": 1.0, "bf16": 2.0, "int4": 0.5, "fp4": 0.5}


@dataclass(frozen=True, slots=True)
class OptionFact:
    """One fact of an option: its value, how it reads, where it comes from, and its doubts."""

    value: Fact
    text: str
    source: str = ""
    doubts: tuple[str, ...] = ()
    inherited: bool = False
    chosen: Chosen | None = None
    interval: Range | None = None
    """Where the true share lies with 95% confidence, of a share that was counted over trials."""


@dataclass(frozen=True)
class Sheet:
    """What is known of one option, whatever the workload."""

    option: str
    name: str
    model: Model | None
    deployment: Deployment | None
    facts: Mapping[str, OptionFact]
    spec: Option | None = None
    route: Route | None = None
    conflicts: tuple[Chosen, ...] = field(default=())

    @cached_property
    def values(self) -> Mapping[str, Fact]:
        """The plain values, as conditions read them."""
        return {name: fact.value for name, fact in self.facts.items()}


def build_sheets(pack: Pack, claims: Claims) -> dict[str, Sheet]:
    """One sheet for each option and route of the pack."""
    sheets = {option.id: _option_sheet(pack, claims, option) for option in pack.options.values()}
    for route in pack.routes.values():
        sheets[route.id] = _route_sheet(route)
    return sheets


def sheets_with(
    pack: Pack, sheets: Mapping[str, Sheet], claims: Claims, figure: Figure
) -> dict[str, Sheet]:
    """The sheets where `claims` hold this figure of an option too, and all else is as it was.

    A model that takes over what it lacks may take it over from this option.
    """
    model, family = pack.options[figure.subject].model, pack.evidence_rules.metrics[figure.metric]
    heirs = {
        name
        for name in pack.models
        if family.inherit and model in {s for s, _ in ancestors(pack, name, family.inherit)}
    }
    anew = {
        one.id: _option_sheet(pack, claims, one)
        for one in pack.options.values()
        if one.id == figure.subject or one.model in heirs
    }
    return {**sheets, **anew}


def _option_sheet(pack: Pack, claims: Claims, option: Option) -> Sheet:
    model, deployment = pack.models[option.model], pack.deployments[option.deployment]
    facts: dict[str, OptionFact] = {
        "option": _static(option.id),
        "model": _static(model.id),
        "deployment": _static(deployment.id),
        "deployment_kind": _static(deployment.kind),
        "vendor": _static(deployment.vendor),
        "model_vendor": _static(model.vendor),
        "tier": _static(model.tier),
        "weights": _static(model.weights),
        "places": _static(deployment.places),
        "route_kinds": _static(()),
    }
    conflicts: list[Chosen] = []
    for name, metric in pack.evidence_rules.metrics.items():
        fact = find(pack, claims, option, name)
        if fact is not None:
            if fact.value in metric.unknown_values:
                fact = replace(fact, value=None)
            facts[name] = fact
            contested = fact.chosen is not None and fact.chosen.losers and not metric.many
            if fact.chosen is not None and contested:
                conflicts.append(fact.chosen)
    facts.setdefault("ends", OptionFact(date.max, "no end announced", "catalogue"))
    if deployment.gpus:
        facts["fits_memory"] = _fits_memory(claims, option, model, deployment)
    context = facts.get("effective_context") or facts.get("context_window")
    if context is not None:
        facts["context"] = context
    return Sheet(
        option.id,
        f"{model.name} · {deployment.name}",
        model,
        deployment,
        facts,
        option,
        None,
        tuple(conflicts),
    )


def _route_sheet(route: Route) -> Sheet:
    facts = {
        "option": _static(route.id),
        "model": _static("route"),
        "deployment": _static("route"),
        "deployment_kind": _static("route"),
        "tier": _static("route"),
        "weights": _static("route"),
        "route_kinds": _static(route.kinds),
    }
    return Sheet(route.id, route.title, None, None, facts, None, route)


def _static(value: Fact) -> OptionFact:
    return OptionFact(value, fact_text(value), "catalogue")


def find(pack: Pack, claims: Claims, option: Option, metric: str) -> OptionFact | None:
    """The fact for a metric: the option's own claim, its model's, its deployment's, or inherited.

    None when nobody claims anything that may be used.
    """
    deployment = pack.deployments[option.deployment]
    for subject in (option.id, option.model, option.deployment, deployment.gpu):
        chosen = claims.choose(subject, metric) if subject else None
        if chosen is not None:
            return OptionFact(
                chosen.value,
                chosen.text,
                cite(chosen),
                doubts(chosen),
                False,
                chosen,
                counted_interval(chosen),
            )
    family = pack.evidence_rules.metrics[metric].inherit
    if not family:
        return None
    for ancestor, why in ancestors(pack, option.model, family):
        for subject in (f"{ancestor}@{option.deployment}", ancestor):
            chosen = claims.choose(subject, metric)
            if chosen is not None:
                return _inherited(pack, chosen, ancestor, why)
        for other in pack.options.values():
            if other.model == ancestor:
                chosen = claims.choose(other.id, metric)
                if chosen is not None:
                    return _inherited(pack, chosen, ancestor, why)
    return None


def _inherited(pack: Pack, chosen: Chosen, ancestor: str, why: str) -> OptionFact:
    doubt = f"the figure is taken over from {pack.models[ancestor].name} ({why})"
    return OptionFact(
        chosen.value,
        chosen.text,
        cite(chosen),
        (*doubts(chosen), doubt),
        True,
        chosen,
        counted_interval(chosen),
    )


def counted_interval(chosen: Chosen) -> Range | None:
    """The 95% interval of a share of so many trials; None where nothing was counted."""
    figure, value = chosen.figure, chosen.value
    if figure.n is None or figure.unit != "share" or not isinstance(value, Range):
        return None
    if not value.exact or not 0 <= value.likely <= 1:
        return None
    return share_interval(value.likely, figure.n)


def ancestors(pack: Pack, model: str, family: str) -> Iterable[tuple[str, str]]:
    """Predecessors whose claims of this family stand in, nearest first, with the reason.

    The reason of one further back names those between.
    """
    seen = {model}
    queue: list[tuple[str, str]] = [(model, "")]
    while queue:
        name, via = queue.pop(0)
        for step in pack.models[name].inherits:
            if step.metrics in (family, "all") and step.source not in seen:
                seen.add(step.source)
                between = f"{via}, {pack.models[name].name}" if via else pack.models[name].name
                queue.append((step.source, "" if name == model and not via else between))
                why = step.why.rstrip(".")
                yield step.source, why if name == model else f"by way of {between}: {why}"


def cite(chosen: Chosen) -> str:
    """The sources of a chosen figure, with dates."""
    named = list(dict.fromkeys(f.source for f in chosen.used))
    return f"{', '.join(named)} ({chosen.figure.as_of.isoformat()})"


def doubts(chosen: Chosen) -> tuple[str, ...]:
    """Why a figure cannot be taken as firm."""
    if chosen.figure.status == "assumed":
        return (f"assumed: {chosen.figure.note or 'no published figure'}",)
    if chosen.figure.status in ("unverifiable", "conflicting", "stale"):
        return (f"the claim is {chosen.figure.status} ({chosen.figure.source})",)
    return ()


def weights_gb(option: Option, total_b: float) -> float:
    """GB that a model of so many billion parameters takes at the option's precision."""
    return total_b * BYTES[option.precision or "fp8"]


def _fits_memory(
    claims: Claims, option: Option, model: Model, deployment: Deployment
) -> OptionFact:
    """P x bytes + KV <= 0.9 x GPUs x memory, in GB (facts: memory needed at the precision run)."""
    memory = claims.choose(deployment.gpu, "gpu_memory")
    if memory is None or not isinstance(memory.value, Range) or model.total_b is None:
        return OptionFact(None, "unknown", "catalogue")
    weights = weights_gb(option, model.total_b)
    cache = 0.0
    if model.layers and model.kv_heads and model.head_dim:
        cache = 2 * model.layers * model.kv_heads * model.head_dim * 2 * KV_TOKENS / 1e9
    have = USABLE_MEMORY * deployment.gpus * memory.value.likely
    text = (
        f"{weights:,.0f} GB of {option.precision or 'fp8'} weights and {cache:.1f} GB of cache, "
        f"{have:,.0f} GB usable on {gpus_said(deployment.gpus)}"
    )
    return OptionFact(weights + cache <= have, text, cite(memory))
