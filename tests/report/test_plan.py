"""Which phases and checks of the pack's plan apply."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.pack.check_plan import check_plan
from advisor.pack.conditions import Fact
from advisor.pack.gathered import Problems
from advisor.pack.plan_schema import PlanFile
from advisor.pack.yaml_reader import Document
from advisor.report.plan import choose_plan
from advisor.units import Range
from tests.report.report_samples import PLAN, decided, nothing_qualifies


def _ids(facts: dict[str, Fact]) -> list[str]:
    return [c.id for c in choose_plan(PLAN, decided(), facts).checks]


@pytest.mark.parametrize(
    ("facts", "ids"),
    [
        (
            {"same_vendor": True, "to_kind": "vendor_api", "compliance": ()},
            ["P1-01"],
        ),
        (
            {"same_vendor": False, "to_kind": "vendor_api", "compliance": ("hipaa",)},
            ["P1-01", "P1-02", "P1-04"],
        ),
        (
            {"same_vendor": True, "to_kind": "rented_gpus", "compliance": ("gdpr",)},
            ["P1-01", "P1-03"],
        ),
        ({}, ["P1-01", "P1-02", "P1-03", "P1-04"]),
    ],
)
def test_checks_follow_the_facts_and_unknown_keeps_them(
    facts: dict[str, Fact], ids: list[str]
) -> None:
    assert _ids(facts) == ids


def test_names_and_the_limit_are_filled_in() -> None:
    plan = choose_plan(PLAN, decided(), {"ttft_limit": Range.of(800)})
    phase = plan.phases[0]
    assert phase.about == (
        "Know what GPT-6 Luna · OpenAI does today before Claude Haiku 5.5 · Anthropic replaces it."
    )
    assert phase.metrics[0].threshold == "800 ms"
    assert choose_plan(PLAN, decided(), {}).phases[0].metrics[0].threshold == "the agreed limit"


def test_nothing_decided_means_no_plan() -> None:
    assert choose_plan(PLAN, nothing_qualifies(), {}).phases == ()


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ({"same_vender": "yes"}, "unknown fact"),
        ({"to_kind": "cloud"}, "unknown value"),
        ({"same_vendor": "perhaps"}, "not yes or no"),
    ],
)
def test_a_wrong_condition_is_refused_when_the_pack_is_read(
    when: dict[str, Any], says: str
) -> None:
    phase = {"id": "P", "title": "T", "when": when}
    plan = PlanFile.model_validate({"format": "advisor/plan@1", "phases": [phase]})
    problems = Problems()
    check_plan(plan, Document("plan.yaml", {}), {}, problems)
    (found,) = problems.in_order()
    assert says in found.message
