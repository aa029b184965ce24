"""The plan of an assessment: the pack's phases and checks that apply, with names filled in.

Bills and sample sizes are worked out here from the assessed cost and the stated volume, so that
every gate can be carried out at this workload's own size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.decision.assessment import Assessment, OptionResult
from advisor.pack.base import Raw
from advisor.pack.conditions import Fact, compile_condition
from advisor.pack.pack import Pack
from advisor.pack.plan_schema import (
    PLACEHOLDER,
    PLAN_FACTS,
    GateMetric,
    Phase,
    PlanFile,
    Said,
    Sampling,
    Triggers,
)
from advisor.report.gate_figures import (
    DAYS,
    bill,
    bill_by,
    copies,
    percentile,
    percentile_sample,
    request_cost,
    steady,
    volume,
)
from advisor.report.gates import BLANK, NOTHING, Measurements, Observed, observed
from advisor.report.money import is_point, usd, usd_span
from advisor.units import Range, format_quantity
from advisor.workload.answers import Workload
from advisor.workload.own_figure import own_figures
from advisor.workload.resolved import Resolved, resolve

TODAY = "today's option"
NO_LIMIT = "the agreed limit"


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One thing to do."""

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """One phase that applies, with the checks that apply."""

    id: str
    title: str
    duration: str
    about: str
    checks: tuple[PlannedCheck, ...]
    gate: str
    metrics: tuple[GateMetric, ...]
    rollback: str
    owner: str
    trigger: str = ""
    reversible: str = ""
    observed: tuple[Observed, ...] = ()
    """What was measured for each of `metrics`."""

    @property
    def gate_lines(self) -> list[tuple[GateMetric, Observed]]:
        """Each line of the gate with what was measured for it."""
        blank = (BLANK,) * (len(self.metrics) - len(self.observed))
        return list(zip(self.metrics, (*self.observed, *blank), strict=True))


@dataclass(frozen=True, slots=True)
class Plan:
    """The migration checklist of one assessment. Empty when nothing was decided."""

    phases: tuple[PlannedPhase, ...]
    from_kind: str
    to_kind: str

    @property
    def checks(self) -> tuple[PlannedCheck, ...]:
        """All checks, in order."""
        return tuple(c for phase in self.phases for c in phase.checks)


def plan_for(pack: Pack, workload: Workload, a: Assessment, seen: Measurements = NOTHING) -> Plan:
    """The plan of one assessment of this workload, by the pack's own plan.yaml.

    `seen` and the workload's own figures fill in what its gates ask for.
    """
    seen = replace(seen, figures=(*seen.figures, *own_figures(pack, workload)))
    return choose_plan(pack.plan, a, plan_facts(pack, a, resolve(pack, workload)), seen)


def plan_facts(pack: Pack, a: Assessment, resolved: Resolved) -> dict[str, Fact]:
    """What the plan's conditions and figures look at.

    `today` says whether something runs today: another option, the same one, nothing, or nobody
    said. A volume that nobody stated is None, never the questionnaire's guess.
    """
    now, then, answers = a.current, a.recommended, resolved.facts
    states = {x.question: x.state for x in a.answers}
    nothing_yet = now is None and states.get("current_option") == "not applicable"
    kinds = set() if then is None else {pack.deployments[d].kind for d in _deployments(pack, then)}
    facts: dict[str, Fact] = {
        "from_kind": "none" if nothing_yet else _kind(pack, now),
        "to_kind": "none" if then is None else _kind(pack, then),
        "to_design": "none" if then is None else _design(pack, then),
        "today": "nothing" if nothing_yet else "unnamed" if now is None else "another",
        "current_option": None if now is None else now.option,
        "same_vendor": None,
        "same_model": None,
        "new_deployment": None,
        "self_hosted": None if then is None else _self_hosted(pack, then),
        "pay_per_use": bool(kinds & {"vendor_api", "third_party_host"}),
        "rented_machines": "rented_gpus" in kinds,
        "owned_machines": "owned_gpus" in kinds,
        "batch_price": then is not None and _batch_price(pack, then),
    }
    if then is not None and now is not None:
        if now.option == then.option:
            facts["today"] = "same"
        facts["same_vendor"] = _vendors(pack, now) == _vendors(pack, then)
        facts["same_model"] = now.model == then.model != "route" or now.option == then.option
        facts["new_deployment"] = not _deployments(pack, then) <= _deployments(pack, now)
    elif then is not None and nothing_yet:
        facts |= {"same_vendor": False, "same_model": False, "new_deployment": True}
    for name in (
        "use_case",
        "interaction",
        "batchable_share",
        "data_location",
        "realtime_tools",
        "strict_output",
        "compliance",
        "ttft_limit",
    ):
        facts[name] = answers.get(name)
    if answers.get("interaction") == "batch" and "batchable_share" not in resolved.stated:
        facts["batchable_share"] = None
    if facts["compliance"] is None and states.get("compliance", "unknown") != "unknown":
        facts["compliance"] = ()
    facts["ops_team"] = answers.get("ops_team") is True
    facts["ttft_percentile"] = float(resolved.ttft_percentile)
    if resolved.stated & {"requests_per_month", "monthly_tokens"}:
        facts["requests_per_month"] = resolved.requests
    if "peak_factor" in resolved.stated:
        facts["peak_factor"] = answers.get("peak_factor")
    return facts


def choose_plan(
    plan: PlanFile, a: Assessment, facts: Mapping[str, Fact], seen: Measurements = NOTHING
) -> Plan:
    """The phases and checks whose conditions hold; one that cannot be judged is kept."""
    from_kind, to_kind = str(facts.get("from_kind") or ""), str(facts.get("to_kind") or "")
    if a.recommended is None:
        return Plan((), from_kind, to_kind)
    sampling, monthly = plan.sampling, volume(facts)
    assessed = a.recommended.cost_without_people
    derived: dict[str, Fact] = {
        "few_requests": 0 < monthly < sampling.few_below,
        "steady_traffic": steady(monthly, sampling),
        "bill_by": None if assessed is None else bill_by(assessed.likely, sampling),
    }
    facts = {**derived, **facts}
    names = {
        "from": a.current.name if a.current is not None else TODAY,
        "to": a.recommended.name,
        **_first_word(facts),
        **_bills(assessed, facts, sampling, busy_days(plan, facts)),
        **_samples(facts, sampling),
        **_triggers(plan.triggers),
    }
    chosen = [_phase(p, facts, names) for p in plan.phases if _applies(p.when, facts)]
    chosen = [p for p in chosen if p.checks or p.metrics]
    opening = _texts(plan.opens, facts, names)
    if opening and chosen:
        about = f"{opening} {chosen[0].about}".rstrip()
        chosen[0] = replace(chosen[0], about=about)
    requests = facts.get("requests_per_month")
    one = None
    if assessed is not None and isinstance(requests, Range):
        one = request_cost(assessed, requests, sampling)
    most = None if one is None else one.most * 1000
    chosen = [
        replace(p, observed=tuple(observed(m, seen, a, facts, most) for m in p.metrics))
        for p in chosen
    ]
    return Plan(tuple(chosen), from_kind, to_kind)


def _phase(phase: Phase, facts: Mapping[str, Fact], names: Mapping[str, str]) -> PlannedPhase:
    gate = phase.gate
    return PlannedPhase(
        id=phase.id,
        title=_filled(phase.title, names),
        duration=_texts(phase.duration, facts, names),
        about=_texts(phase.about, facts, names),
        checks=tuple(
            PlannedCheck(c.id, _texts(c.text, facts, names), _filled(c.why, names, sentences=True))
            for c in phase.checks
            if _applies(c.when, facts)
        ),
        gate="" if gate is None else _texts(gate.text, facts, names),
        metrics=tuple(
            m.model_copy(
                update={
                    "id": m.id or f"{phase.id}-gate-{number}",
                    **{
                        part: _filled(getattr(m, part), names)
                        for part in ("metric", "threshold", "rule", "n")
                    },
                }
            )
            for number, m in enumerate(() if gate is None else gate.metrics, 1)
            if _applies(m.when, facts)
        ),
        rollback=_texts(phase.rollback, facts, names),
        owner=phase.owner,
        trigger=_texts(phase.trigger, facts, names),
        reversible=_texts(phase.reversible, facts, names),
    )


def _holds(when: Raw, facts: Mapping[str, Fact]) -> bool | None:
    return compile_condition(when, PLAN_FACTS).holds(facts)


def _applies(when: Raw, facts: Mapping[str, Fact]) -> bool:
    # A check too many can be struck out; one that is missing is found in production.
    return _holds(when, facts) is not False


def _texts(texts: tuple[Said, ...], facts: Mapping[str, Fact], names: Mapping[str, str]) -> str:
    """The texts that apply, as sentences."""
    return " ".join(
        _filled(t.text, names, sentences=True) for t in texts if _applies(t.when, facts)
    )


def _filled(text: str, names: Mapping[str, str], sentences: bool = False) -> str:
    def fill(m: re.Match[str]) -> str:
        value = names[m.group(1)]
        first = sentences and (m.start() == 0 or text[: m.start()].endswith((". ", ".) ")))
        # A name keeps its own spelling: "gpt-oss-120b" does not become "Gpt-oss-120b".
        own = m.group(1) == "to" or (m.group(1) == "from" and value != TODAY)
        return value if own or not first else value[:1].upper() + value[1:]

    return PLACEHOLDER.sub(fill, text)


def busy_days(plan: PlanFile, facts: Mapping[str, Fact]) -> int:
    """On how many days of a month a service of this sort is used."""
    named = (b.days for b in plan.busy_days if _holds(b.when, facts) is True)
    return next(named, int(DAYS))


def _first_word(facts: Mapping[str, Fact]) -> dict[str, str]:
    limit = facts.get("ttft_limit")
    at = percentile(facts)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(at % 10, "th")
    return {
        "limit": format_quantity(limit.likely, "ms") if isinstance(limit, Range) else NO_LIMIT,
        "percentile": "median" if at == 50 else f"{at}{ending} percentile",
        "percentile_sample": str(percentile_sample(at)),
    }


def _bills(
    assessed: Range | None, facts: Mapping[str, Fact], sampling: Sampling, days: int
) -> dict[str, str]:
    """What the service may cost, without people: the assessed range, or 20% where it is wider."""
    more, task = f"{sampling.tolerance:.0%}", f"{sampling.task_tolerance:.0%}"
    requests = facts.get("requests_per_month")
    table = "the cost table without people"
    if assessed is None:
        return {
            "bill": f"the month's total of {table}",
            "bill_span": f"within {more} of {table}",
            "bill_from": f"the month's total of {table} was assessed",
            "day_bill": f"the month's total of {table} over {days} busy days, plus {more}",
            "week_bill": f"the month's total of {table} × 12 ÷ 52, plus {more}",
            "thousand": f"{table} plus {task}",
        }
    due = bill(assessed, sampling, days)
    # A bound that is not the assessed range's own end says where it comes from.
    above = f", {more} above {usd(due.likely)}," if due.high > assessed.high else ""
    thousand = f"{table} plus {task}"
    one = request_cost(assessed, requests, sampling) if isinstance(requests, Range) else None
    if one is not None:
        per = "" if one.many == 1000 else f" for {one.many:,}"
        thousand = f"{usd(one.most * one.many)}{per} ({usd(one.likely * one.many)} was assessed)"
    return {
        "bill": usd(due.likely),
        "bill_span": usd_span(Range(due.low, due.likely, due.high)),
        "bill_from": _bill_from(assessed, more),
        "day_bill": f"{usd(due.day)} ({usd(due.high)} a month{above} over {days} busy days)",
        "week_bill": f"{usd(due.week)} ({usd(due.high)} a month{above} × 12 ÷ 52)",
        "thousand": thousand,
    }


def _bill_from(assessed: Range, more: str) -> str:
    likely = usd(assessed.likely)
    if is_point(assessed):
        return f"{more} either side of the assessed {likely}"
    span = usd_span(assessed)
    return f"the assessed {span}, or {more} either side of {likely}, whichever is further out"


def _samples(facts: Mapping[str, Fact], s: Sampling) -> dict[str, str]:
    """Shares, days and counts that this volume reaches; general words where it is not known."""
    reached, examples = copies(facts, s), f"{s.examples:,}"
    if reached is None:
        return {
            "examples": examples,
            "shadow_share": "10% of the requests (all of them where that is under 300 a day)",
            "shadow_days": f"7 days at least, and until {s.copies_least} requests are copied",
            "disagreements": f"{s.graded}, or every one where there are fewer",
            "ab_weeks": f"whole weeks, until each side has {s.arm} requests",
        }
    share, weeks, found = reached.share, reached.ab_weeks, reached.found
    return {
        "examples": examples,
        "shadow_share": "all requests" if share == 1 else f"{share:.0%} of the requests",
        "shadow_days": f"{reached.days} days",
        "disagreements": str(s.graded)
        if found >= s.graded
        else f"every one found (about {max(found, 1)} if one answer in ten differs)",
        "ab_weeks": "1 to 2 weeks, whole weeks only" if weeks <= 1 else f"{weeks} whole weeks",
    }


def _triggers(t: Triggers) -> dict[str, str]:
    """What makes a service be switched back, as words."""
    first, *_, last = t.ab_shares if len(t.ab_shares) > 1 else (t.ab_shares[0], t.ab_shares[0])
    return {
        "failed_share": f"{t.failed_share:.0%}",
        "failed_minutes": str(t.failed_minutes),
        "failed_most": str(t.failed_most),
        "failed_last": str(t.failed_last),
        "first_word_minutes": str(t.first_word_minutes),
        "first_word_last": str(t.first_word_last),
        "ab_first": f"{first:.0%}",
        "ab_last": f"{last:.0%}",
    }


def _members(pack: Pack, result: OptionResult) -> tuple[str, ...]:
    route = pack.routes.get(result.option)
    return (result.option,) if route is None else tuple(m.option for m in route.members)


def _deployments(pack: Pack, result: OptionResult) -> set[str]:
    return {o.partition("@")[2] for o in _members(pack, result)}


def _self_hosted(pack: Pack, result: OptionResult) -> bool:
    return any(pack.deployments[d].gpus for d in _deployments(pack, result))


def _vendors(pack: Pack, result: OptionResult) -> set[str]:
    return {pack.deployments[d].vendor for d in _deployments(pack, result)}


def _kind(pack: Pack, result: OptionResult | None) -> str | None:
    if result is None:
        return None
    if result.option in pack.routes:
        return "route"
    return pack.deployments[result.deployment].kind


def _design(pack: Pack, result: OptionResult) -> str:
    route = pack.routes.get(result.option)
    return "single" if route is None else route.design


def _batch_price(pack: Pack, result: OptionResult) -> bool:
    members = _members(pack, result)
    return any(f.subject in members and f.metric == "price_batch_input" for f in pack.figures)
