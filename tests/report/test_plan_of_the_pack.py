"""The built-in plan: every step can be carried out at the size and in the place of the workload."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from advisor.decision.assessment import Answered
from advisor.pack.check_plan import check_plan
from advisor.pack.conditions import Fact
from advisor.pack.gathered import Problems
from advisor.pack.plan_schema import PlanFile
from advisor.pack.yaml_reader import Document
from advisor.report.markdown import report_markdown
from advisor.report.plan import Plan, choose_plan, plan_facts, plan_for
from advisor.units import Range
from advisor.workload.resolved import resolve
from tests.decision.asking import PACK, assessed, workload
from tests.report.report_samples import HAIKU, UNVERIFIED, decided

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


def _plan(**facts: Fact) -> Plan:
    return _billed(Range.of(1456), **facts)


def _billed(cost: Range, **facts: Fact) -> Plan:
    best = replace(HAIKU, cost_without_people=cost)
    now = None if facts.get("today") in ("nothing", "unnamed") else decided().current
    a = replace(decided(), recommended=best, current=now)
    return choose_plan(PACK.plan, a, {**API, **facts})


def _words(plan: Plan) -> str:
    parts = []
    for p in plan.phases:
        parts += [p.title, p.duration, p.about, p.gate, p.rollback, *(c.text for c in p.checks)]
        parts += [f"{m.metric}: {m.threshold} ({m.rule}), {m.n}" for m in p.metrics]
    return "\n".join(parts)


def _ids(plan: Plan) -> set[str]:
    return {c.id for c in plan.checks}


def _metric(plan: Plan, name: str) -> tuple[str, str]:
    return next(
        (m.threshold, m.n) for p in plan.phases for m in p.metrics if m.metric.startswith(name)
    )


def _rule(plan: Plan, name: str) -> str:
    return next(m.rule for p in plan.phases for m in p.metrics if m.metric.startswith(name))


def _has(plan: Plan, name: str) -> bool:
    return any(m.metric.startswith(name) for p in plan.phases for m in p.metrics)


def _assessed(**answers: Any) -> tuple[Plan, str]:
    a = assessed(**answers)
    plan = plan_for(PACK, workload(**answers), a)
    return plan, report_markdown(a, plan)


# Bills


def test_a_bill_is_compared_with_the_service_cost_and_never_with_salaries() -> None:
    plan = _billed(Range(1200, 1456, 1600))
    # 1,456 less 20% is 1,164.8; plus 20% is 1,747.2: wider than the range on both sides.
    assert _metric(plan, "the month's service cost")[0] == "$1,160–1,750"
    wide = _billed(Range(500, 1456, 4000))
    assert _metric(wide, "the month's service cost")[0] == "$500–4,000"


def test_a_bound_of_a_bill_says_where_it_comes_from() -> None:
    # The range's own end below, 20% of the likely bill above: 6,714 × 1.2 = 8,057.
    plan = _billed(Range(5070, 6714, 7670))
    assert _metric(plan, "the month's service cost")[0] == "$5,070–8,060"
    assert _rule(plan, "the month's service cost") == (
        "within, from the vendor's bill; the assessed $5,070–7,670, or 20% either side of "
        "$6,714, whichever is further out"
    )
    first_day = _metric(plan, "service cost of the first full day")[0]
    assert first_day == "$269 ($8,057 a month, 20% above $6,714, over 30 busy days)"
    wide = _metric(_billed(Range(500, 1456, 4000)), "service cost of the first full day")
    assert wide[0] == "$133 ($4,000 a month over 30 busy days)"
    assert "side of the assessed $1,456" in _rule(_billed(Range.of(1456)), "the month's service")


def test_a_day_is_a_busy_day() -> None:
    cost = Range.of(1456)
    office = _metric(_billed(cost, use_case="legal_review"), "service cost of the first full day")
    assert office[0] == "$83.20 ($1,747 a month, 20% above $1,456, over 21 busy days)"
    chat = _metric(_billed(cost, use_case="realtime_customer_chat"), "service cost of the first")
    assert chat[0] == "$58.24 ($1,747 a month, 20% above $1,456, over 30 busy days)"


@pytest.mark.parametrize(
    ("cost", "by"), [(Range.of(100), "day"), (Range.of(99), "week"), (Range.of(9), "month")]
)
def test_a_small_bill_is_compared_less_often(cost: Range, by: str) -> None:
    plan = _billed(cost)
    assert _has(plan, "service cost of the first full day") is (by == "day")
    assert _has(plan, "service cost of the first full week") is (by == "week")
    watch = next(c.text for c in plan.checks if c.id == "watch-cost")
    assert f"a {by}'s" in watch


def test_machines_have_no_daily_bill() -> None:
    plan = _billed(Range.of(6714), **GPUS)
    assert not _has(plan, "service cost") and not _has(plan, "the month's service cost")
    assert _has(plan, "the month's cost of the machines")


# Samples


@pytest.mark.parametrize(
    ("requests", "share", "days", "graded"),
    [
        # 10,000,000 a month: 5% of 7 days are 116,667 copies.
        (10_000_000, "5% of the requests", "7 days", "200"),
        # 30,000: 7,000 in 7 days; a quarter is 1,750, a half 3,500.
        (30_000, "50% of the requests", "7 days", "200"),
        # 3,000: 100 a day, so 20 days for 2,000 copies.
        (3_000, "all requests", "20 days", "200"),
        # 1,200: 40 a day; 28 days give 1,120 copies, 112 of which differ.
        (1_200, "all requests", "28 days", "about 112"),
        # 300: 10 a day; 299 copies take 30 days.
        (300, "all requests", "30 days", "about 30"),
        # 30: 1 a day; no longer than 90 days, the rest is replayed.
        (30, "all requests", "90 days", "about 9"),
    ],
)
def test_samples_are_those_the_volume_reaches(
    requests: float, share: str, days: str, graded: str
) -> None:
    plan = _plan(requests_per_month=Range.of(requests))
    shadow = next(p for p in plan.phases if p.id == "shadow")
    assert share in shadow.about
    assert shadow.duration == days
    assert graded in _metric(plan, "blind grades")[1]
    assert "replay" in _metric(plan, "requests that failed")[1]


def test_the_low_end_of_a_volume_counts() -> None:
    plan = _plan(requests_per_month=Range(3_000, 30_000, 90_000))
    assert next(p for p in plan.phases if p.id == "shadow").duration == "20 days"


def test_the_busiest_hours_of_the_days_are_taken_together() -> None:
    # 30,000 a month are 41 an hour and 288 in seven such hours: 50% of them are 144, over 59.
    plan = _plan(requests_per_month=Range.of(30_000), ttft_limit=Range.of(800))
    assert "50%" in next(p for p in plan.phases if p.id == "shadow").about
    assert "200 or more in that hour" not in _words(plan)
    n = _metric(plan, "95th percentile of the first word in the busiest hours")[1]
    assert n.startswith("59 or more, the busiest hour of each day taken together")


def test_a_limit_at_another_percentile_takes_its_own_sample() -> None:
    plan = _plan(ttft_limit=Range.of(800), ttft_percentile=99.0)
    assert _metric(plan, "99th percentile of the first word")[1].startswith("299 or more")


def test_an_unknown_volume_is_worded_so_that_it_can_be_carried_out() -> None:
    plan = _plan(requests_per_month=None)
    shadow = next(p for p in plan.phases if p.id == "shadow")
    assert "all of them where that is under 300 a day" in shadow.about
    assert "299" in shadow.duration
    assert "every one where there are fewer" in _metric(plan, "blind grades")[1]
    assert "more than 5 of the last 100" in _words(plan)


def test_a_guessed_volume_is_no_volume() -> None:
    guessed = resolve(PACK, workload(use_case="translation"))
    facts = plan_facts(PACK, assessed(use_case="translation"), guessed)
    assert facts.get("requests_per_month") is None
    known = resolve(PACK, workload(use_case="translation", monthly_tokens="20M"))
    facts = plan_facts(PACK, assessed(use_case="translation", monthly_tokens="20M"), known)
    assert facts.get("requests_per_month") == Range.of(10_000)


def test_too_few_requests_get_no_ab_test() -> None:
    few = {p.id for p in _plan(requests_per_month=Range.of(900)).phases}
    assert "reviewed-start" in few and "ab" not in few
    enough = {p.id for p in _plan(requests_per_month=Range.of(1000)).phases}
    assert "ab" in enough and "reviewed-start" not in enough


# First word, live and batch


@pytest.mark.parametrize("facts", [API, GPUS, {**API, "interaction": "batch"}])
def test_no_limit_means_no_gate_on_the_first_word(facts: dict[str, Fact]) -> None:
    without = _words(_plan(**{**facts, "ttft_limit": None}))
    assert "agreed limit" not in without
    assert not re.search(r"percentile of the first word", without)
    given = _words(_plan(**{**facts, "ttft_limit": Range.of(800)}))
    assert "95th percentile of the first word: 800 ms" in given


def test_batch_work_is_not_told_about_users_who_wait() -> None:
    batch: dict[str, Fact] = {"interaction": "batch", "batchable_share": Range.of(1)}
    plan = _plan(**batch)
    assert {"batch-interface", "batch-hours", "batch-failures", "watch-batches"} <= _ids(plan)
    assert _has(plan, "batches back within the agreed hours")
    assert not re.search(r"slow a user|Some users|conversations|by user", _words(plan))
    live = _plan()
    assert not _has(live, "batches back")
    assert not {i for i in _ids(live) if "batch" in i}


def test_batches_without_a_batch_price_or_that_may_not_wait() -> None:
    no_price = _plan(interaction="batch", batchable_share=Range.of(1), batch_price=False)
    assert "batch-queue" in _ids(no_price) and "batch-interface" not in _ids(no_price)
    own = _plan(**{**GPUS, "interaction": "batch", "batchable_share": Range.of(1)})
    assert "batch-queue-own" in _ids(own) and "batch-queue" not in _ids(own)
    at_once = _plan(interaction="batch", batchable_share=Range.of(0))
    assert "batch-hours" in _ids(at_once) and "batch-interface" not in _ids(at_once)


def test_a_stated_batch_share_reaches_the_plan() -> None:
    plan, _ = _assessed(use_case="bulk_classification", interaction="batch", batchable_share="100%")
    assert "batch-hours" in _ids(plan)
    assert "first word at" not in _words(plan)


# What runs today


@pytest.mark.parametrize("facts", [API, GPUS, {**API, "interaction": "batch"}])
def test_where_nothing_runs_no_step_needs_it(facts: dict[str, Fact]) -> None:
    plan = _plan(**{**facts, "from_kind": "none", "today": "nothing"})
    words = _words(plan)
    assert "oday's option" not in words
    assert "Luna" not in words
    assert {p.id for p in plan.phases}.isdisjoint({"shadow", "ab", "split-batches"})
    assert "the work is done by hand, or the feature is not offered" in words
    assert not words.startswith("Strike out")


def test_nothing_yet_is_read_from_the_workload() -> None:
    plan, text = _assessed(use_case="translation", current_option={"not_applicable": "nothing yet"})
    assert "trial" in {p.id for p in plan.phases}
    assert "oday's option" not in text.split("## Migration plan")[1].split("## Answers")[0]
    assert "Say what runs today" not in text


def test_where_nobody_said_what_runs_it_is_asked_and_the_plan_says_so() -> None:
    plan, text = _assessed(use_case="translation")
    first = "Strike out what assumes an option today if there is none."
    assert plan.phases[0].about.startswith(first)
    assert "| Say what runs today, or that nothing does |" in text
    plan, text = _assessed(use_case="translation", current_option="claude-haiku-4.5@anthropic")
    assert "Strike out" not in text
    assert "Say what runs today" not in text


def test_staying_needs_no_move() -> None:
    plan = _plan(today="same", same_vendor=True, same_model=True, new_deployment=False)
    phases = {p.id for p in plan.phases}
    assert phases.isdisjoint({"shadow", "ab", "trial", "rollout"})
    assert {"baseline", "monitoring"} <= phases


def test_a_sentence_starts_with_a_capital_letter_and_a_name_keeps_its_own() -> None:
    assert _plan(today="unnamed").phases[-2].rollback.startswith("Today's option is gone")
    small = replace(HAIKU, name="gpt-oss-120b · Groq")
    a = replace(decided(), recommended=small)
    gates = [p.gate for p in choose_plan(PACK.plan, a, API).phases]
    assert any(g.startswith("gpt-oss-120b · Groq goes on") for g in gates)
    assert all(c.text[:1].isupper() for c in _plan(today="unnamed").checks)


# Machines


def test_without_an_operations_team_machines_bring_checks() -> None:
    without = {"on-call-at-night", "managed-alternative", "runbook"}
    assert without <= _ids(_plan(**{**GPUS, "ops_team": False}))
    team = _ids(_plan(**{**GPUS, "ops_team": True}))
    assert "on-call" in team and not without & team
    assert not {*without, "on-call"} & _ids(_plan())


def test_an_unknown_operations_team_counts_as_none() -> None:
    plan, _ = _assessed(use_case="translation", data_location="own_hardware")
    assert "runbook" in _ids(plan)


def test_owned_machines_are_not_rented_and_their_data_stays() -> None:
    owned = {**GPUS, "to_kind": "owned_gpus", "rented_machines": False, "owned_machines": True}
    words = _words(_plan(**{**owned, "data_location": "own_hardware"}))
    assert "Reserve the nodes" not in words
    assert "compare with a hosted copy" not in words
    assert "real data may not leave your machines" in words
    assert "procurement" not in _ids(_plan(**GPUS))


# Texts that must agree


def test_samples_asked_for_by_a_requirement_are_those_of_the_plan() -> None:
    settles = {r.requirement.id: r.requirement.settle for r in PACK.requirements}
    plan = {c.id: c.text for c in _plan().checks}
    for requirement, check, n in (
        ("tools", "tool-runs", "198"),
        ("tools-when-mistakes-are-cheap", "tool-runs", "198"),
        ("tools-when-mistakes-are-dear", "tool-runs", "198"),
        ("strict-output", "schema-runs", "299"),
        ("quality", "test-set", "550"),
        ("beyond-simple-tasks", "test-set", "550"),
    ):
        assert f"at least {n}" in settles[requirement]
        assert f"at least {n}" in plan[check]
    assert "extractions" not in settles["strict-output"]
    assert 0.985**198 < 0.0503
    assert 0.99**299 < 0.05


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
