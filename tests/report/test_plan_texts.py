"""Texts of the plan that must agree with other files, and those that are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from advisor.decision.assessment import Answered
from advisor.pack.check_plan import check_plan
from advisor.pack.gathered import Problems
from advisor.pack.plan_schema import PlanFile
from advisor.pack.yaml_reader import Document
from advisor.report.markdown import report_markdown
from advisor.report.plan import choose_plan
from tests.decision.asking import PACK
from tests.report.plans import (
    API,
)
from tests.report.report_samples import HAIKU, UNVERIFIED, decided

# Texts that must agree


def test_asks_with_the_same_text_are_one_row() -> None:
    other = replace(UNVERIFIED, requirement="other", title="Something else")
    a = replace(
        decided(),
        recommended=replace(HAIKU, unverified=(UNVERIFIED, other)),
        answers=(Answered("current_option", "What runs today", "unknown", "unknown"),),
    )
    text = report_markdown(a, choose_plan(PACK.plan, a, API))
    asked = text.split("### What we ask of you")[1].split("###")[0]
    assert asked.count("Probe it") == 1
    assert "First word in time; Something else are not verified." in asked
    assert "Say what runs today, or that nothing does" in asked


@pytest.mark.parametrize(
    "phase",
    [
        {"id": "P", "title": "T", "about": "{form} goes"},
        {"id": "P", "title": "T", "checks": [{"id": "C", "text": "{form} goes"}]},
        {
            "id": "P",
            "title": "T",
            "gate": {
                "text": "G",
                "metrics": [{"metric": "m", "threshold": "{form}", "rule": "r"}],
            },
        },
    ],
)
def test_a_wrong_placeholder_is_refused_when_the_pack_is_read(phase: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match='unknown placeholder "form"'):
        PlanFile.model_validate({"format": "advisor/plan@1", "phases": [phase]})


def test_a_gate_metric_has_a_condition_that_is_checked() -> None:
    metric = {"metric": "m", "threshold": "1", "rule": "r", "when": {"ttft_limits": "known"}}
    phase = {"id": "P", "title": "T", "gate": {"text": "G", "metrics": [metric]}}
    plan = PlanFile.model_validate({"format": "advisor/plan@1", "phases": [phase]})
    problems = Problems()
    check_plan(plan, Document("plan.yaml", {}), {}, problems)
    (found,) = problems.in_order()
    assert "unknown fact" in found.message
