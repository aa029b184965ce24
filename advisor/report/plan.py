"""The plan of an assessment: the pack's phases and checks that apply, with names filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.decision.assessment import Assessment
from advisor.pack.conditions import Fact
from advisor.pack.pack import Pack
from advisor.pack.plan_schema import GateMetric, Phase, PlanFile
from advisor.report.gate_figures import bill_by, request_cost, steady, volume
from advisor.report.gates import BLANK, NOTHING, Measurements, Observed, observed
from advisor.report.last_day import with_days_left
from advisor.report.plan_facts import plan_facts
from advisor.report.plan_names import names_for
from advisor.report.plan_texts import applies, filled, texts_of
from advisor.units import Range
from advisor.workload.answers import Workload
from advisor.workload.own_figure import own_figures
from advisor.workload.resolved import resolve


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
    names = names_for(plan, a, facts)
    chosen = [_phase(p, facts, names) for p in plan.phases if applies(p.when, facts)]
    chosen = [p for p in chosen if p.checks or p.metrics]
    opening = texts_of(plan.opens, facts, names)
    if opening and chosen:
        about = f"{opening} {chosen[0].about}".rstrip()
        chosen[0] = replace(chosen[0], about=about)
    requests = facts.get("requests_per_month")
    one = None
    if assessed is not None and isinstance(requests, Range):
        one = request_cost(assessed, requests, sampling)
    chosen = [
        replace(p, observed=tuple(observed(m, seen, a, facts, one) for m in p.metrics))
        for p in chosen
    ]
    return with_days_left(a, Plan(tuple(chosen), from_kind, to_kind))


def _phase(phase: Phase, facts: Mapping[str, Fact], names: Mapping[str, str]) -> PlannedPhase:
    gate = phase.gate
    return PlannedPhase(
        id=phase.id,
        title=filled(phase.title, names),
        duration=texts_of(phase.duration, facts, names),
        about=texts_of(phase.about, facts, names),
        checks=tuple(
            PlannedCheck(c.id, texts_of(c.text, facts, names), filled(c.why, names, sentences=True))
            for c in phase.checks
            if applies(c.when, facts)
        ),
        gate="" if gate is None else texts_of(gate.text, facts, names),
        metrics=tuple(
            m.model_copy(
                update={
                    "id": m.id or f"{phase.id}-gate-{number}",
                    **{
                        part: filled(getattr(m, part), names)
                        for part in ("metric", "threshold", "rule", "n")
                    },
                }
            )
            for number, m in enumerate(() if gate is None else gate.metrics, 1)
            if applies(m.when, facts)
        ),
        rollback=texts_of(phase.rollback, facts, names),
        owner=phase.owner,
        trigger=texts_of(phase.trigger, facts, names),
        reversible=texts_of(phase.reversible, facts, names),
    )
