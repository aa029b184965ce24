"""The facts that conditions and checks may name, with their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from advisor.pack.bounds import bounds_of
from advisor.pack.decision_files import EvidenceRules
from advisor.pack.facts import FactType

if TYPE_CHECKING:
    from advisor.pack.catalogue import Deployment, Model
    from advisor.pack.questionnaire import Questionnaire

DERIVED_WORKLOAD_FACTS: Mapping[str, FactType] = {
    "as_of": FactType("date"),
    "horizon_end": FactType("date"),
    "context_needed": FactType("quantity", "tokens"),
    "peak_requests_per_minute": FactType("quantity", "requests/minute"),
    "self_hosting_saves": FactType("quantity", "USD/month"),
}

STATIC_OPTION_FACTS: Mapping[str, FactType] = {
    "option": FactType("text"),
    "model": FactType("text"),
    "deployment": FactType("text"),
    "deployment_kind": FactType(
        "choice", "", ("vendor_api", "third_party_host", "rented_gpus", "owned_gpus", "route")
    ),
    "vendor": FactType("text"),
    "model_vendor": FactType("text"),
    "tier": FactType("choice", "", ("small", "mid", "frontier", "route")),
    "weights": FactType("choice", "", ("open", "closed", "route")),
    "places": FactType("list", "", ("anywhere", "region", "own_cloud", "own_hardware")),
    "route_kinds": FactType("list"),
    "monthly_cost": FactType("quantity", "USD/month", (), "full monthly cost"),
    "fits_memory": FactType("yes_no", "", (), "weights and cache fit in memory"),
    "tool_run": FactType("quantity", "share", (), "whole tool runs right"),
    "context": FactType("quantity", "tokens", (), "context"),
    "first_word": FactType("quantity", "ms", (), "first word"),
}


Words = Mapping[str, tuple[str, ...]]
"""What is in the catalogue: the words that a fact may be, by the fact."""
NO_WORDS: Words = MappingProxyType({})


def workload_vocabulary(
    questionnaire: Questionnaire, words: Words = NO_WORDS
) -> dict[str, FactType]:
    """One fact for each question, and those derived from the answers.

    `words` are the catalogue's "option"s and "vendor"s, where they are to be told from others.
    """
    found: dict[str, FactType] = {}
    for q in questionnaire.questions:
        choices = tuple(c.id for c in q.choices)
        if q.type == "yes_no":
            found[q.id] = FactType("yes_no")
        elif q.type == "quantity":
            found[q.id] = FactType("quantity", q.unit, (), "", *q.bounds)
        elif q.type == "choice":
            found[q.id] = FactType("choice", "", choices)
        elif q.type == "list":
            found[q.id] = FactType("list", "", choices or words.get("vendor", ()))
        else:
            found[q.id] = FactType("text", "", words.get("option", ()))
    return {**found, **DERIVED_WORKLOAD_FACTS}


def option_vocabulary(rules: EvidenceRules, words: Words = NO_WORDS) -> dict[str, FactType]:
    """One fact for each metric, and those an option always has; `words` are the catalogue's."""
    metrics: dict[str, FactType] = {}
    for name, metric in rules.metrics.items():
        unit = metric.unit if metric.kind == "quantity" else ""
        possible = bounds_of(name, unit)
        metrics[name] = FactType(
            metric.kind, unit, metric.values, metric.title, possible.least, possible.most
        )
    static = {
        name: replace(kind, values=words[name]) if name in words else kind
        for name, kind in STATIC_OPTION_FACTS.items()
    }
    return {**metrics, **static}


def catalogue_words(
    options: Iterable[str],
    models: Mapping[str, Model],
    deployments: Mapping[str, Deployment],
    kinds: Iterable[str],
) -> Words:
    """The words that facts of options may be."""
    makers = [m.vendor for m in models.values()]
    sellers = [d.vendor for d in deployments.values()]
    return {
        "option": tuple(options),
        "model": tuple(models),
        "deployment": tuple(deployments),
        "vendor": tuple(dict.fromkeys((*sellers, *makers))),
        "model_vendor": tuple(dict.fromkeys(makers)),
        "route_kinds": tuple(kinds),
    }
