"""The test-set skeleton is read by bench and held by its schema; promptfoo's limits are ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from advisor.measurement.testset import CheckKind, read_testset
from advisor.problems import InputError
from advisor.report.plan import plan_for
from tests.kit.kits import EVERY, MOVES, NEW, OWN, ROUTE, assessed, kit, pack, parsed, workload

ROW = {"id": "a", "input": "x", "expected": "y"}


@pytest.mark.parametrize("answers", EVERY.values(), ids=list(EVERY))
def test_bench_reads_the_skeleton_and_the_schema_holds_it(answers: str, tmp_path: Path) -> None:
    files = kit(answers)
    path = tmp_path / "testset.jsonl"
    path.write_text(files["testset.jsonl"], "utf-8")
    rows = read_testset(path)
    assert {row.check for row in rows} == set(get_args(CheckKind))
    schema = json.loads(files["testset.schema.json"])
    Draft202012Validator.check_schema(schema)
    for line in files["testset.jsonl"].splitlines():
        Draft202012Validator(schema).validate(json.loads(line))


def test_strict_output_comes_first_where_it_is_needed() -> None:
    first = json.loads(kit(MOVES)["testset.jsonl"].splitlines()[0])
    assert first["check"] == "schema"
    assert json.loads(kit(ROUTE)["testset.jsonl"].splitlines()[0])["check"] == "exact"


@pytest.mark.parametrize(
    "row",
    [
        {**ROW, "exspected": "y"},
        {"input": "x"},
        {**ROW, "input": " "},
        {**ROW, "check": "exakt"},
        {**ROW, "check": "numeric"},
        {**ROW, "check": "schema"},
        {**ROW, "check": "regex", "expected": 3},
        {**ROW, "tolerance": -1},
        {**ROW, "labelled": [{"answer": "x"}]},
    ],
)
def test_the_schema_and_bench_refuse_the_same(row: dict[str, Any], tmp_path: Path) -> None:
    schema = json.loads(kit(MOVES)["testset.schema.json"])
    assert not Draft202012Validator(schema).is_valid(row)
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps(row) + "\n", "utf-8")
    with pytest.raises(InputError):
        read_testset(path)


def test_limits_are_on_the_new_option_alone() -> None:
    config = parsed(kit(MOVES), "promptfooconfig.yaml")
    arms = {p["label"]: p["config"] for p in config["providers"]}
    assert set(arms) == {"current", "candidate"}
    assert "limits" not in arms["current"]
    limits = arms["candidate"]["limits"]
    assert limits["first_word_ms"] == 800
    # 1,300 tokens in (30% more than Haiku 4.5's) at $0.10 and 325 out at $0.50, and 15% more.
    assert limits["usd_per_request"] == pytest.approx((1300 * 0.1 + 325 * 0.5) / 1e6 * 1.15)
    metrics = {one["metric"] for one in config["defaultTest"]["assert"]}
    assert metrics == {"quality", "whole_answer", "first_word", "cost"}


def test_each_member_of_a_route_is_held_to_its_own_requests() -> None:
    # A row is sent alone: what a month saves by a cache and in batches is not in its limit.
    saving = f"{ROUTE}, cacheable_share: 40%, batchable_share: 30%, interaction: both"
    assert kit(saving)["promptfooconfig.yaml"].count("usd_per_request") == 2
    files = kit(saving)
    arms = {p["label"]: p["config"] for p in parsed(files, "promptfooconfig.yaml")["providers"]}
    # 3,000 in and 400 out are 3,900 and 520 of either model's tokens, at 15% above the likely.
    for part, usd in (("simple", 3900 * 0.1 + 520 * 0.5), ("complex", 3900 * 2 + 520 * 10)):
        limit = arms[f"candidate-{part}"]["limits"]["usd_per_request"]
        assert limit == pytest.approx(usd / 1e6 * 1.15, rel=1e-4)
        # By the hundred thousand where a thousand cost cents.
        many = 1000 if part == "complex" else 100_000
        said = f"| cost of {many:,} rows of the comparison, {part} | ${limit * many:.2f} |"
        assert said in files["README.md"]


def test_a_check_that_nothing_was_stated_for_is_left_out() -> None:
    metrics = {
        one["metric"] for one in parsed(kit(NEW), "promptfooconfig.yaml")["defaultTest"]["assert"]
    }
    assert metrics == {"quality", "whole_answer"}


@pytest.mark.parametrize("answers", EVERY.values(), ids=list(EVERY))
def test_files_that_are_named_are_there(answers: str) -> None:
    files = kit(answers)
    config = parsed(files, "promptfooconfig.yaml")
    named = [config["tests"], *(p["id"] for p in config["providers"])]
    named += [c["value"] for c in config["defaultTest"]["assert"] if "value" in c]
    assert {n.removeprefix("file://").partition(":")[0] for n in named} <= set(files)
    groups = {m["model_name"] for m in parsed(files, "litellm-full.yaml")["model_list"]}
    assert {p["config"]["model"] for p in config["providers"]} <= groups
    assert not parsed(kit(OWN), "promptfooconfig.yaml")["sharing"]


@pytest.mark.parametrize("answers", [MOVES, NEW], ids=["moves", "new"])
def test_the_kit_asks_for_as_many_examples_as_the_plan(answers: str) -> None:
    said = f"at least {pack().plan.sampling.examples} "
    plan = plan_for(pack(), workload(answers), assessed(answers))
    assert [c.id for c in plan.checks if said in c.text] == ["test-set"]
    assert f"{said}of your own" in kit(answers)["README.md"]
