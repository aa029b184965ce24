"""Facts of an option that depend on the workload: first word, tool runs, monthly cost.

First word of a self-hosted model (lower bound plus overhead, facts: prefill is compute-bound):
    ms = overhead + 2 x active parameters x prompt tokens / (GPUs x FLOPS x MFU)
Tool runs: success per call to the power of the calls of a task.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from advisor.decision.costing import Costing
from advisor.evidence.choose import Chosen, Claims
from advisor.evidence.sheet import OptionFact, Sheet
from advisor.pack.figures import fact_text
from advisor.pack.pack import Pack
from advisor.units import Range
from advisor.workload.resolved import Resolved

MADE_FROM = {
    "first_word": ("ttft",),
    "tool_run": ("tool_call_success",),
    "context": ("context_window", "effective_context"),
}
"""Facts that depend on the workload, and the metrics they are made from."""
NOTHING = OptionFact(None, "no evidence", "")


def first_word(
    pack: Pack, claims: Claims, sheet: Sheet, resolved: Resolved, percentile: int
) -> OptionFact:
    """Time to the first token in ms at a percentile, stretched from a median where need be."""
    if sheet.model is None or sheet.deployment is None or sheet.spec is None:
        return NOTHING
    own = claims.choose(sheet.option, "ttft", percentile=percentile)
    if own is None and sheet.deployment.gpus:
        return _prefill(pack, claims, sheet, resolved)
    fact = sheet.facts.get("ttft")
    if fact is None or fact.chosen is None:
        return NOTHING
    if sheet.deployment.gpus and fact.chosen.figure.source_kind not in (
        "own_measurement",
        "contract",
    ):
        return _prefill(pack, claims, sheet, resolved)
    if not fact.inherited and own is not None and own.percentile == percentile:
        doubts = (*fact.doubts, *_few(own, percentile))
        return OptionFact(
            own.value, f"{own.text} at p{percentile}", fact.source, doubts, False, own
        )
    stretch = pack.evidence_rules.median_to_p95
    value = fact.value
    measured = fact.chosen.percentile
    if not isinstance(value, Range) or percentile <= 50 or stretch is None:
        return fact
    if measured is not None and measured > 50:
        if measured >= percentile:
            return fact
        doubt = f"measured at p{measured}; at p{percentile} it is longer"
        return replace(fact, text=f"{fact.text} at p{measured}", doubts=(*fact.doubts, doubt))
    span = Range(value.low * stretch.low, value.likely * stretch.likely, value.high * stretch.high)
    known = "only medians are published" if measured == 50 else "no percentile is given with it"
    doubt = (
        f"{known} ({fact.text}); a p{percentile} is taken as "
        f"{stretch.low:g} to {stretch.high:g} times the median"
    )
    return OptionFact(
        span,
        f"{fact_text(span, 'ms')} at p{percentile}",
        fact.source,
        (*fact.doubts, doubt),
        fact.inherited,
        fact.chosen,
    )


def samples_needed(percentile: int) -> int:
    """Least measurements of which the largest bounds a percentile with 95% confidence.

    p^n <= 5%, so n >= ln 0.05 / ln p (59 for the 95th); order statistics of any distribution.
    """
    return math.ceil(math.log(0.05) / math.log(percentile / 100))


def _few(chosen: Chosen, percentile: int) -> tuple[str, ...]:
    """What a person measured says little about a percentile when they measured seldom."""
    needed = samples_needed(percentile)
    counts = [f.n for f in chosen.used if f.source_kind == "own_measurement" and f.n is not None]
    if not counts or max(counts) >= needed:
        return ()
    return (f"{max(counts)} measurements are too few for a p{percentile}: {needed} are needed",)


def _prefill(pack: Pack, claims: Claims, sheet: Sheet, resolved: Resolved) -> OptionFact:
    assert sheet.model is not None and sheet.deployment is not None
    flops = claims.choose(sheet.deployment.gpu, "fp8_flops")
    overhead = pack.cost_assumptions.get("first_word_overhead")
    mfu = pack.cost_assumptions.get("mfu")
    if flops is None or overhead is None or mfu is None or sheet.model.active_b is None:
        return NOTHING
    if not isinstance(flops.value, Range):
        return NOTHING
    speed = sheet.deployment.gpus * flops.value.likely * 1e12
    work = 2 * sheet.model.active_b * 1e9 * resolved.input_tokens.likely * 1000
    span = Range(
        overhead.low + work / (speed * mfu.high),
        overhead.likely + work / (speed * mfu.likely),
        overhead.high + work / (speed * mfu.low),
    )
    doubt = "computed from the work of reading the prompt and an assumed queue, not measured"
    return OptionFact(
        span,
        f"{fact_text(span, 'ms')} at p95, computed",
        "costs.yaml: first_word_overhead",
        (doubt,),
    )


def tool_run(sheet: Sheet, resolved: Resolved) -> OptionFact:
    """Share of whole runs in which every tool call is right: per-call success ^ calls."""
    fact = sheet.facts.get("tool_call_success")
    if fact is None or not isinstance(fact.value, Range):
        return NOTHING
    calls = resolved.quantity("tool_calls_per_task", 3.0)
    value = fact.value
    span = Range(value.low**calls.high, value.likely**calls.likely, value.high**calls.low)
    text = f"{fact.text} a call, so {fact_text(span, 'share')} of runs of {_calls(calls)} calls"
    counted = fact.interval
    if counted is not None:
        # Of the calls that were counted; a run is right when each of its calls is.
        power = calls.likely
        counted = Range(counted.low**power, counted.likely**power, counted.high**power)
    return OptionFact(span, text, fact.source, fact.doubts, fact.inherited, fact.chosen, counted)


def _calls(calls: Range) -> str:
    return f"{calls.likely:g}" if calls.exact else f"{calls.low:g} to {calls.high:g}"


def workload_facts_of(
    pack: Pack,
    claims: Claims,
    sheet: Sheet,
    resolved: Resolved,
    costings: Mapping[str, Costing],
) -> Mapping[str, OptionFact]:
    """The sheet's facts and those that depend on the workload."""
    facts = dict(sheet.facts)
    if resolved.facts.get("ttft_limit") is not None:
        facts["first_word"] = first_word(pack, claims, sheet, resolved, resolved.ttft_percentile)
    if resolved.facts.get("realtime_tools") is True:
        facts["tool_run"] = tool_run(sheet, resolved)
    limited = resolved.facts.get("monthly_budget") is not None
    cost = costings[sheet.option].cost if limited else None
    if cost is not None:
        facts["monthly_cost"] = OptionFact(cost, fact_text(cost, "USD/month"), "the cost model")
    return facts
