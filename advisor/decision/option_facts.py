"""Facts of an option that depend on the workload: first word, tool runs, monthly cost.

First word of a self-hosted model (lower bound plus overhead, facts: prefill is compute-bound):
    ms = overhead + 2 x active parameters x prompt tokens / (GPUs x FLOPS x MFU)
Tool runs: success per call to the power of the calls of a task.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from advisor.decision.costing import Costing
from advisor.decision.kept import Kept
from advisor.decision.samples import samples_needed
from advisor.economics.traffic import Traffic
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
WANTED = {
    "first_word": "ttft_limit",
    "tool_run": "realtime_tools",
    "monthly_cost": "monthly_budget",
}
"""Facts that are made for a workload, and the answer without which nothing asks for them."""
MADE_BY = {"tool_run": "tool_calls_per_task"}
"""Facts that are made by an answer which is compared with nothing itself."""
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


def made_from(fact: str, resolved: Resolved, traffics: Sequence[Traffic]) -> tuple[Hashable, ...]:
    """The answers that a fact is made from: equal ones give an option an equal fact."""
    if fact == "first_word":
        asked = resolved.facts.get("ttft_limit") is not None
        return asked, resolved.ttft_percentile, resolved.input_tokens.likely
    if fact == "tool_run":
        asked = resolved.facts.get("realtime_tools") is True
        return asked, resolved.quantity("tool_calls_per_task", 3.0)
    return resolved.facts.get("monthly_budget") is not None, *traffics


class OptionFacts(Mapping[str, Mapping[str, OptionFact]]):
    """Every option's facts for one workload: those of its sheet, and those made for the answers.

    They are made when they are asked for, and kept by the answers that they are made from.
    """

    def __init__(
        self,
        pack: Pack,
        claims: Claims,
        sheets: Mapping[str, Sheet],
        resolved: Resolved,
        costings: Mapping[str, Costing],
        traffics: tuple[Traffic, ...],
        kept: Kept[dict[str, OptionFact | None]],
        whole: Kept[dict[str, Mapping[str, OptionFact]]],
    ) -> None:
        self.pack, self.claims, self.sheets = pack, claims, sheets
        self.resolved, self.costings, self.traffics = resolved, costings, traffics
        self._made: dict[str, dict[str, OptionFact | None]] = {}
        keys: list[Hashable] = []
        for fact, answer in WANTED.items():
            if resolved.facts.get(answer) not in (None, False):
                key = (fact, *self.made_from(fact))
                found = kept.get(key)
                self._made[fact] = kept.keep(key, {}) if found is None else found
                keys.append(key)
        merged = whole.get(tuple(keys))
        self._found = whole.keep(tuple(keys), {}) if merged is None else merged

    def made_from(self, fact: str) -> tuple[Hashable, ...]:
        """The answers that a fact is made from: equal ones give an option an equal fact."""
        return made_from(fact, self.resolved, self.traffics)

    def __getitem__(self, option: str) -> Mapping[str, OptionFact]:
        found = self._found.get(option)
        if found is None:
            made = dict(self._all_made(option))
            found = self._found[option] = {**self.sheets[option].facts, **made}
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.sheets)

    def __len__(self) -> int:
        return len(self.sheets)

    def _all_made(self, option: str) -> Iterator[tuple[str, OptionFact]]:
        for name, made in self._made.items():
            if option not in made:
                made[option] = self._make(name, option)
            if (fact := made[option]) is not None:
                yield name, fact

    def _make(self, fact: str, option: str) -> OptionFact | None:
        sheet, resolved = self.sheets[option], self.resolved
        if fact == "first_word":
            percentile = resolved.ttft_percentile
            return first_word(self.pack, self.claims, sheet, resolved, percentile)
        if fact == "tool_run":
            return tool_run(sheet, resolved)
        cost = self.costings[option].cost
        if cost is None:
            return None
        return OptionFact(cost, fact_text(cost, "USD/month"), "the cost model")
