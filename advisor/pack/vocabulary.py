"""The facts that conditions and checks may name, with their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from advisor.pack.conditions import FactType
from advisor.pack.decision_files import EvidenceRules

if TYPE_CHECKING:
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


def workload_vocabulary(questionnaire: Questionnaire) -> dict[str, FactType]:
    """One fact for each question, and those derived from the answers."""
    found: dict[str, FactType] = {}
    for q in questionnaire.questions:
        if q.type == "yes_no":
            found[q.id] = FactType("yes_no")
        elif q.type == "quantity":
            found[q.id] = FactType("quantity", q.unit)
        elif q.type == "choice":
            found[q.id] = FactType("choice", "", tuple(c.id for c in q.choices))
        elif q.type == "list":
            found[q.id] = FactType("list", "", tuple(c.id for c in q.choices))
        else:
            found[q.id] = FactType("text")
    return {**found, **DERIVED_WORKLOAD_FACTS}


def option_vocabulary(rules: EvidenceRules) -> dict[str, FactType]:
    """One fact for each metric, and those an option always has."""
    metrics: dict[str, FactType] = {}
    for name, metric in rules.metrics.items():
        unit = metric.unit if metric.kind == "quantity" else ""
        metrics[name] = FactType(metric.kind, unit, (), metric.title)
    return {**metrics, **STATIC_OPTION_FACTS}
