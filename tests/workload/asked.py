"""A small questionnaire with one question of each type, for these tests."""

from __future__ import annotations

from typing import Any

from advisor.pack.questionnaire import Question, Questionnaire
from advisor.workload import Known, Workload, workload_from

OPTIONS = ("gpt-6-luna@openai", "claude-haiku-4.5@anthropic", "llama-4-405b@rented-8xh100")
VENDORS = ("anthropic", "openai")


def question(**given: Any) -> Question:
    words = {"section": "work", "label": "x", "ask": "x", "why": "x", "moves": "x"}
    return Question.model_validate(words | given)


def quantity(name: str, unit: str, **given: Any) -> Question:
    return question(id=name, type="quantity", unit=unit, **given)


QUESTIONS = (
    question(
        id="use_case",
        type="choice",
        choices=[
            {"id": "realtime_customer_chat", "label": "Customer chat", "synonyms": ["support"]},
            {"id": "rag", "label": "Answers from documents"},
            {"id": "none", "label": "Nothing"},
            {"id": "true", "label": "A name that YAML reads as something else"},
        ],
    ),
    question(id="fine_tuning", type="yes_no"),
    quantity("requests_per_month", "requests/month", min=1, max=1e12),
    quantity("input_tokens", "tokens/request", min=1, max=1e7),
    quantity("output_tokens", "tokens/request", min=1, max=1e6),
    quantity("monthly_tokens", "tokens/month", min=1),
    quantity("cacheable_share", "share", min=0, max=1),
    quantity("monthly_budget", "USD/month", min=0),
    quantity("horizon", "months", min=1, max=120),
    quantity("peak_factor", "x", min=1, max=1000),
    quantity(
        "ttft_limit",
        "ms",
        min=1,
        max=60_000,
        needs_unit=True,
        none_allowed="No limit",
        default_percentile=95,
    ),
    question(
        id="compliance",
        type="list",
        choices=[{"id": "soc2", "label": "SOC 2"}, {"id": "hipaa", "label": "HIPAA"}],
    ),
    question(id="allowed_vendors", type="list"),
    question(id="forbidden_vendors", type="list"),
    question(id="current_option", type="option"),
)
ASKED = Questionnaire(
    format="advisor/questionnaire@1",
    sections=({"id": "work", "title": "The work"},),
    questions=QUESTIONS,
)

KNOWN = Known(ASKED, OPTIONS, VENDORS)


def asked(name: str) -> Question:
    found = ASKED.question(name)
    assert found is not None
    return found


def read(text: str) -> Workload:
    from advisor.pack.yaml_reader import read_yaml

    return workload_from(read_yaml(text.encode(), "w.yaml"), (), KNOWN)
