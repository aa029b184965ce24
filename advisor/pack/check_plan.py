"""Conditions of the migration plan: every one compiles, with the words of the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pydantic import BaseModel

from advisor.pack.base import Raw
from advisor.pack.conditions import ConditionError, FactType, Path, compile_condition
from advisor.pack.gathered import Problems
from advisor.pack.plan_schema import PLAN_FACTS, PlanFile
from advisor.pack.yaml_reader import Document


def plan_vocabulary(workload_facts: Mapping[str, FactType]) -> dict[str, FactType]:
    """What a condition of the plan may look at, with the words its answers may be."""
    return {
        name: replace(kind, values=workload_facts[name].values)
        if not kind.values and name in workload_facts
        else kind
        for name, kind in PLAN_FACTS.items()
    }


def check_plan(
    plan: PlanFile, document: Document, workload_facts: Mapping[str, FactType], problems: Problems
) -> None:
    """Every mistake in a condition goes to `problems`."""
    facts = plan_vocabulary(workload_facts)
    for path, when in _conditions(plan):
        try:
            compile_condition(when, facts, path)
        except ConditionError as error:
            problems.condition(document, error)


def _conditions(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, Raw]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        here = (*path, name)
        if name == "when":
            if value:
                yield here, value
        elif isinstance(value, BaseModel):
            yield from _conditions(value, here)
        elif isinstance(value, tuple):
            for i, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from _conditions(one, (*here, i))
