"""What the compared costs take on trust: only the assumptions that those options use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.decision.assessment import Assumption
from advisor.economics.model import EVERYWHERE, CostModel
from advisor.economics.node_cost import DAY, NODE_ASSUMPTIONS, NOTHING
from advisor.evidence.sheet import Sheet, cite
from advisor.pack.figures import fact_text
from advisor.pack.pack import Pack
from advisor.units import Range
from advisor.workload.resolved import Resolved

FACTORS = ("tokenizer_factor", "reasoning_output_factor")
FIRST_WORD = ("first_word_overhead", "mfu")
COUNTED = ("storage_per_gb", "egress_per_gb", "router_error")
"""What costs nothing until a pack states it."""
UNSOURCED = "no source compares this tokenizer with Haiku 4.5's: taken as equal, with a range"


def cost_assumptions(
    pack: Pack, model: CostModel, resolved: Resolved, sheets: Sequence[Sheet]
) -> Iterator[Assumption]:
    """The assumptions of the pack's cost rules, and of the catalogue, behind some options.

    `sheets` are the options compared, members of routes included.
    """
    used = _used(model, resolved, sheets)
    for item in pack.costs.assumptions:
        if item.id in used:
            span, stated = model.assumptions[item.id], model.claims.choose(EVERYWHERE, item.id)
            why = item.why if stated is None else f"Stated: {cite(stated)}."
            yield Assumption(f"cost:{item.id}", item.title, span_text(span, item.unit), why)
    models = dict.fromkeys(s.model.id for s in sheets if s.model is not None)
    for name in models:
        title = pack.models[name].name
        if not model.tokenizer_sourced(name):
            yield Assumption(
                "cost:tokenizer", f"{title}: tokenizer factor", span_text(model.factor(name), "x"),
                UNSOURCED,
            )  # fmt: skip
        for metric in FACTORS:
            chosen = model.claims.choose(name, metric)
            if chosen is None or chosen.figure.status != "assumed":
                continue
            label = f"{title}: {pack.evidence_rules.metrics[metric].title}"
            why = chosen.figure.note or "no published figure"
            value = chosen.value
            text = span_text(value, "x") if isinstance(value, Range) else chosen.text
            yield Assumption(f"cost:{metric}", label, text, why)


def _caches(model: CostModel, sheet: Sheet) -> bool:
    return any("price_cache_read" in tier.prices for tier in model.tiers.get(sheet.option, ()))


def _used(model: CostModel, resolved: Resolved, sheets: Sequence[Sheet]) -> set[str]:
    kinds = {s.deployment.kind for s in sheets if s.deployment is not None}
    found = {f"fte_{kind}" for kind in kinds} | {"fte_usd_year"}
    gpus = {k for k in kinds if k in ("rented_gpus", "owned_gpus")}
    for kind in gpus:
        found |= set(NODE_ASSUMPTIONS[kind])
    if "rented_gpus" in kinds and resolved.quantity("hours_a_day", DAY).low >= DAY:
        found -= {"node_start", "node_starts"}
    if gpus and "peak_factor" not in resolved.stated:
        found.add("utilisation")
    if gpus and resolved.facts.get("ttft_limit") is not None:
        found |= set(FIRST_WORD)
    if resolved.quantity("cacheable_share").high > 0 and any(_caches(model, s) for s in sheets):
        found.add("cache_writes")
    found |= {name for name in COUNTED if model.assumptions.get(name, NOTHING).high > 0}
    if any(s.route is not None for s in sheets) and "complex_share" not in resolved.stated:
        found.add("escalation")
    return found


def span_text(span: Range, unit: str) -> str:
    """The likely value, with its range behind it where there is one."""
    text = fact_text(Range.of(span.likely), unit)
    return text if span.exact else f"{text} ({fact_text(span, unit)})"
