"""What a program reads of an assessment: sums that hold, and no control characters."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from advisor.decision import assess
from advisor.decision.assessment_json import assessment_json, option_json
from advisor.decision.cases import load_cases, run_cases
from advisor.pack import load_pack
from advisor.units import Range
from advisor.workload.answers import Answer
from tests.decision.asking import DAY, PACK, assessed, workload


@pytest.mark.parametrize("name", ["default", "guide"])
def test_printed_lines_add_up_to_the_printed_total_to_the_cent(name: str) -> None:
    pack = load_pack(name)
    assert load_cases(pack)
    added = 0
    for result in run_cases(pack):
        for option in assessment_json(result.assessment)["options"]:
            if option["monthly_cost_usd"] is not None:
                cents = sum(round(100 * line["usd_per_month"]) for line in option["cost_lines"])
                assert cents == round(100 * option["monthly_cost_usd"]["likely"])
                added += 1
    assert added > 50


def test_three_thirds_of_a_cent_are_a_cent() -> None:
    option = next(o for o in assessed(use_case="rag").options if o.cost_lines)
    lines = tuple(replace(option.cost_lines[0], usd_per_month=Range.of(1 / 3)) for _ in range(3))
    option = replace(option, cost_lines=lines, cost=Range.of(1.0))
    printed = option_json(option)
    assert [line["usd_per_month"] for line in printed["cost_lines"]] == [0.34, 0.33, 0.33]
    assert printed["monthly_cost_usd"]["likely"] == 1.0
    # Without a total there is nothing to add up to but the lines themselves.
    unknown = option_json(replace(option, cost=None))
    assert [line["usd_per_month"] for line in unknown["cost_lines"]] == [0.34, 0.33, 0.33]


def test_what_a_person_wrote_carries_no_control_characters() -> None:
    written = "a\x1b[31mred\x1b[0m\x07 b\nc" + "x" * 300
    given = workload(use_case="rag")
    answers = {
        **given.answers,
        "use_case": replace(given.answers["use_case"], note=written),
        "horizon": Answer("not_applicable", reason=written, note=written),
        "ttft_limit": Answer("unknown", note=written),
    }
    found = assessment_json(assess(PACK, replace(given, answers=answers), as_of=DAY))
    clean = "ared b c" + "x" * 300
    rows = {row["question"]: row for row in found["answers"]}
    assert rows["use_case"]["note"] == rows["ttft_limit"]["note"] == clean
    assert rows["horizon"]["answer"] == rows["horizon"]["note"] == clean
    text = json.dumps(found)
    assert "\\u001b" not in text
    assert "\\u0007" not in text
