"""The built-in plan: every step can be carried out at the size and in the place of the workload."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from advisor.pack.conditions import Fact
from advisor.report.plan import choose_plan
from advisor.units import Range
from tests.decision.asking import PACK
from tests.report.plans import (
    API,
    GPUS,
    assessed_plan,
    has,
    ids,
    plan_of,
    said_by,
)
from tests.report.report_samples import HAIKU, decided

# First word, live and batch


@pytest.mark.parametrize("facts", [API, GPUS, {**API, "interaction": "batch"}])
def test_no_limit_means_no_gate_on_the_first_word(facts: dict[str, Fact]) -> None:
    without = said_by(plan_of(**{**facts, "ttft_limit": None}))
    assert "agreed limit" not in without
    assert not re.search(r"percentile of the first word", without)
    given = said_by(plan_of(**{**facts, "ttft_limit": Range.of(800)}))
    assert "95th percentile of the first word: 800 ms" in given


def test_batch_work_is_not_told_about_users_who_wait() -> None:
    batch: dict[str, Fact] = {"interaction": "batch", "batchable_share": Range.of(1)}
    plan = plan_of(**batch)
    assert {"batch-interface", "batch-hours", "batch-failures", "watch-batches"} <= ids(plan)
    assert has(plan, "batches back within the agreed hours")
    assert not re.search(r"slow a user|Some users|conversations|by user", said_by(plan))
    live = plan_of()
    assert not has(live, "batches back")
    assert not {i for i in ids(live) if "batch" in i}


def test_batches_without_a_batch_price_or_that_may_not_wait() -> None:
    no_price = plan_of(interaction="batch", batchable_share=Range.of(1), batch_price=False)
    assert "batch-queue" in ids(no_price) and "batch-interface" not in ids(no_price)
    own = plan_of(**{**GPUS, "interaction": "batch", "batchable_share": Range.of(1)})
    assert "batch-queue-own" in ids(own) and "batch-queue" not in ids(own)
    at_once = plan_of(interaction="batch", batchable_share=Range.of(0))
    assert "batch-hours" in ids(at_once) and "batch-interface" not in ids(at_once)


def test_a_stated_batch_share_reaches_the_plan() -> None:
    plan, _ = assessed_plan(
        use_case="bulk_classification", interaction="batch", batchable_share="100%"
    )
    assert "batch-hours" in ids(plan)
    assert "first word at" not in said_by(plan)


# What runs today


@pytest.mark.parametrize("facts", [API, GPUS, {**API, "interaction": "batch"}])
def test_where_nothing_runs_no_step_needs_it(facts: dict[str, Fact]) -> None:
    plan = plan_of(**{**facts, "from_kind": "none", "today": "nothing"})
    words = said_by(plan)
    assert "oday's option" not in words
    assert "Luna" not in words
    assert {p.id for p in plan.phases}.isdisjoint({"shadow", "ab", "split-batches"})
    assert "the work is done by hand, or the feature is not offered" in words
    assert not words.startswith("Strike out")


def test_nothing_yet_is_read_from_the_workload() -> None:
    plan, text = assessed_plan(
        use_case="translation", current_option={"not_applicable": "nothing yet"}
    )
    assert "trial" in {p.id for p in plan.phases}
    assert "oday's option" not in text.split("## Migration plan")[1].split("## Answers")[0]
    assert "Say what runs today" not in text


def test_where_nobody_said_what_runs_it_is_asked_and_the_plan_says_so() -> None:
    plan, text = assessed_plan(use_case="translation")
    first = "Strike out what assumes an option today if there is none."
    assert plan.phases[0].about.startswith(first)
    assert "| Say what runs today, or that nothing does |" in text
    plan, text = assessed_plan(use_case="translation", current_option="claude-haiku-4.5@anthropic")
    assert "Strike out" not in text
    assert "Say what runs today" not in text


def test_staying_needs_no_move() -> None:
    plan = plan_of(today="same", same_vendor=True, same_model=True, new_deployment=False)
    phases = {p.id for p in plan.phases}
    assert phases.isdisjoint({"shadow", "ab", "trial", "rollout"})
    assert {"baseline", "monitoring"} <= phases


def test_a_sentence_starts_with_a_capital_letter_and_a_name_keeps_its_own() -> None:
    assert plan_of(today="unnamed").phases[-2].rollback.startswith("Today's option is gone")
    small = replace(HAIKU, name="gpt-oss-120b · Groq")
    a = replace(decided(), recommended=small)
    gates = [p.gate for p in choose_plan(PACK.plan, a, API).phases]
    assert any(g.startswith("gpt-oss-120b · Groq goes on") for g in gates)
    assert all(c.text[:1].isupper() for c in plan_of(today="unnamed").checks)


# Machines


def test_without_an_operations_team_machines_bring_checks() -> None:
    without = {"on-call-at-night", "managed-alternative", "runbook"}
    assert without <= ids(plan_of(**{**GPUS, "ops_team": False}))
    team = ids(plan_of(**{**GPUS, "ops_team": True}))
    assert "on-call" in team and not without & team
    assert not {*without, "on-call"} & ids(plan_of())


def test_an_unknown_operations_team_counts_as_none() -> None:
    plan, _ = assessed_plan(use_case="translation", data_location="own_hardware")
    assert "runbook" in ids(plan)


def test_owned_machines_are_not_rented_and_their_data_stays() -> None:
    owned = {**GPUS, "to_kind": "owned_gpus", "rented_machines": False, "owned_machines": True}
    words = said_by(plan_of(**{**owned, "data_location": "own_hardware"}))
    assert "Reserve the nodes" not in words
    assert "compare with a hosted copy" not in words
    assert "real data may not leave your machines" in words
    assert "procurement" not in ids(plan_of(**GPUS))
