"""The plan of an assessment: the pack's phases and checks that apply, with names filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.decision.assessment import Assessment, OptionResult
from advisor.pack.base import Raw
from advisor.pack.conditions import Fact, compile_condition
from advisor.pack.pack import Pack
from advisor.pack.plan_schema import PLAN_FACTS, GateMetric, Phase, PlanFile
from advisor.units import Range, format_quantity
from advisor.workload.answers import Workload
from advisor.workload.resolved import resolve

PLACEHOLDER = re.compile(r"\{(from|to|limit)\}")


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One thing to do."""

    id: str
    text: str


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


def plan_for(pack: Pack, workload: Workload, a: Assessment) -> Plan:
    """The plan of one assessment of this workload, by the pack's own plan.yaml."""
    return choose_plan(pack.plan, a, plan_facts(pack, a, resolve(pack, workload).facts))


def plan_facts(pack: Pack, a: Assessment, answers: Mapping[str, Fact]) -> dict[str, Fact]:
    """What the plan's conditions look at, and `ttft_limit` for its texts.

    `answers` are the workload's facts with the questionnaire's assumptions filled in. A current
    option that does not apply is "none"; one that nobody named stays unknown.
    """
    now, then = a.current, a.recommended
    states = {x.question: x.state for x in a.answers}
    nothing_yet = now is None and states.get("current_option") == "not applicable"
    facts: dict[str, Fact] = {
        "from_kind": "none" if nothing_yet else _kind(pack, now),
        "to_kind": "none" if then is None else _kind(pack, then),
        "to_design": "none" if then is None else _design(pack, then),
        "current_option": None if now is None else now.option,
        "same_vendor": None,
        "same_model": None,
        "new_deployment": None,
        "self_hosted": None if then is None else _self_hosted(pack, then),
    }
    if then is not None and now is not None:
        facts["same_vendor"] = _vendors(pack, now) == _vendors(pack, then)
        facts["same_model"] = now.model == then.model != "route" or now.option == then.option
        facts["new_deployment"] = not _deployments(pack, then) <= _deployments(pack, now)
    elif then is not None and nothing_yet:
        facts |= {"same_vendor": False, "same_model": False, "new_deployment": True}
    for name in ("use_case", "realtime_tools", "strict_output", "compliance", "ttft_limit"):
        facts[name] = answers.get(name)
    if facts["compliance"] is None and states.get("compliance", "unknown") != "unknown":
        facts["compliance"] = ()
    return facts


def choose_plan(plan: PlanFile, a: Assessment, facts: Mapping[str, Fact]) -> Plan:
    """The phases and checks whose conditions hold; one that cannot be judged is kept."""
    from_kind, to_kind = str(facts.get("from_kind") or ""), str(facts.get("to_kind") or "")
    if a.recommended is None:
        return Plan((), from_kind, to_kind)
    limit = facts.get("ttft_limit")
    names = {
        "from": a.current.name if a.current is not None else "today's option",
        "to": a.recommended.name,
        "limit": format_quantity(limit.likely, "ms")
        if isinstance(limit, Range)
        else "the agreed limit",
    }
    chosen = [_phase(p, facts, names) for p in plan.phases if _applies(p.when, facts)]
    return Plan(tuple(chosen), from_kind, to_kind)


def _phase(phase: Phase, facts: Mapping[str, Fact], names: Mapping[str, str]) -> PlannedPhase:
    gate = phase.gate
    metrics = () if gate is None else gate.metrics
    return PlannedPhase(
        id=phase.id,
        title=_filled(phase.title, names),
        duration=phase.duration,
        about=_filled(phase.about, names),
        checks=tuple(
            PlannedCheck(c.id, _filled(c.text, names))
            for c in phase.checks
            if _applies(c.when, facts)
        ),
        gate="" if gate is None else _filled(gate.text, names),
        metrics=tuple(
            m.model_copy(
                update={
                    "metric": _filled(m.metric, names),
                    "threshold": _filled(m.threshold, names),
                    "rule": _filled(m.rule, names),
                }
            )
            for m in metrics
        ),
        rollback=_filled(phase.rollback, names),
        owner=phase.owner,
    )


def _applies(when: Raw, facts: Mapping[str, Fact]) -> bool:
    # A check too many can be struck out; one that is missing is found in production.
    return compile_condition(when, PLAN_FACTS).holds(facts) is not False


def _filled(text: str, names: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda m: names[m.group(1)], text)


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
