"""plan.yaml: the migration checklist as phases, checks, gates and when each applies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from advisor.pack.base import Raw, RuleModel
from advisor.pack.conditions import ConditionError, FactType, compile_condition

KINDS = ("vendor_api", "third_party_host", "rented_gpus", "owned_gpus", "route", "none")

PLAN_FACTS: Mapping[str, FactType] = {
    "from_kind": FactType("choice", "", KINDS),
    "to_kind": FactType("choice", "", KINDS),
    "same_vendor": FactType("yes_no"),
    "same_model": FactType("yes_no"),
    "new_deployment": FactType("yes_no"),
    "self_hosted": FactType("yes_no"),
    "use_case": FactType("text"),
    "realtime_tools": FactType("yes_no"),
    "strict_output": FactType("yes_no"),
    "compliance": FactType("list"),
    "current_option": FactType("text"),
    "to_design": FactType("choice", "", ("single", "cascade", "split", "pipeline", "none")),
}
"""What a condition of the plan may look at."""


def _compiles(raw: Raw) -> Raw:
    try:
        compile_condition(raw, PLAN_FACTS)
    except ConditionError as error:
        raise ValueError(error.message) from error
    return raw


When = Annotated[Raw, AfterValidator(_compiles)]
Words = Annotated[str, BeforeValidator(lambda v: v if isinstance(v, str) else str(v))]


class PlanCheck(RuleModel):
    """One thing to do; `id` stays the same over versions, so that ticks survive."""

    id: str
    text: str
    when: When = Field(default_factory=dict)


class GateMetric(RuleModel):
    """One measured condition of a gate."""

    metric: str
    threshold: Words
    rule: str
    n: Words = ""


class Gate(RuleModel):
    """What must be true before the next phase starts."""

    text: str
    metrics: tuple[GateMetric, ...] = ()


class Phase(RuleModel):
    """One phase of a migration."""

    id: str
    title: str
    duration: Words = ""
    when: When = Field(default_factory=dict)
    about: str = ""
    checks: tuple[PlanCheck, ...] = ()
    gate: Gate | None = None
    rollback: str = ""
    owner: str = ""


class PlanFile(RuleModel):
    """plan.yaml."""

    format: Literal["advisor/plan@1"]
    phases: tuple[Phase, ...]
