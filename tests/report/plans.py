"""Plans of the built-in pack for facts given by hand, and what to look at in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from advisor.pack.conditions import Fact
from advisor.report.markdown import report_markdown
from advisor.report.plan import Plan, choose_plan, plan_for
from advisor.units import Range
from tests.decision.asking import PACK, assessed, workload
from tests.report.report_samples import HAIKU, decided

API: dict[str, Fact] = {
    "from_kind": "vendor_api",
    "to_kind": "vendor_api",
    "to_design": "single",
    "today": "another",
    "same_vendor": False,
    "same_model": False,
    "new_deployment": True,
    "self_hosted": False,
    "pay_per_use": True,
    "rented_machines": False,
    "owned_machines": False,
    "batch_price": True,
    "use_case": "other",
    "interaction": "realtime",
    "batchable_share": Range.of(0),
    "data_location": "anywhere",
    "realtime_tools": True,
    "strict_output": True,
    "ops_team": False,
    "compliance": (),
    "ttft_limit": None,
    "requests_per_month": Range.of(100_000),
}
GPUS: dict[str, Fact] = {
    **API,
    "to_kind": "rented_gpus",
    "self_hosted": True,
    "pay_per_use": False,
    "rented_machines": True,
    "batch_price": False,
}


def plan_of(**facts: Fact) -> Plan:
    return billed(Range.of(1456), **facts)


def billed(cost: Range, **facts: Fact) -> Plan:
    best = replace(HAIKU, cost_without_people=cost)
    now = None if facts.get("today") in ("nothing", "unnamed") else decided().current
    a = replace(decided(), recommended=best, current=now)
    return choose_plan(PACK.plan, a, {**API, **facts})


def said_by(plan: Plan) -> str:
    parts = []
    for p in plan.phases:
        parts += [p.title, p.duration, p.about, p.gate, p.rollback, *(c.text for c in p.checks)]
        parts += [f"{m.metric}: {m.threshold} ({m.rule}), {m.n}" for m in p.metrics]
    return "\n".join(parts)


def ids(plan: Plan) -> set[str]:
    return {c.id for c in plan.checks}


def metric(plan: Plan, name: str) -> tuple[str, str]:
    return next(
        (m.threshold, m.n) for p in plan.phases for m in p.metrics if m.metric.startswith(name)
    )


def rule(plan: Plan, name: str) -> str:
    return next(m.rule for p in plan.phases for m in p.metrics if m.metric.startswith(name))


def has(plan: Plan, name: str) -> bool:
    return any(m.metric.startswith(name) for p in plan.phases for m in p.metrics)


def assessed_plan(**answers: Any) -> tuple[Plan, str]:
    a = assessed(**answers)
    plan = plan_for(PACK, workload(**answers), a)
    return plan, report_markdown(a, plan)
