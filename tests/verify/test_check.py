"""The check of the packs that ship, through the command, and what it says of itself."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.decision.assess import assess
from advisor.pack import load_pack
from advisor.pack.load import pack_folder
from advisor.verify.check import check_pack
from advisor.verify.findings import MEANINGS
from advisor.verify.subject import subject_of
from advisor.verify.witness import ended_at, free, workload_in
from advisor.workload.known import known_in
from advisor.workload.read import read_workload

DAY = date(2026, 11, 21)
AS_OF = ("--as-of", DAY.isoformat())
DOCS = Path(__file__).parents[2] / "docs" / "findings.md"


def test_every_finding_is_documented() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.*) \|$", DOCS.read_text("utf-8"), re.M)
    assert {name: (grade, said) for name, grade, said in rows} == dict(MEANINGS)


def test_the_built_in_pack_has_no_error_and_no_warning() -> None:
    assert [f for f in check_pack("default", DAY).findings if f.grade != "note"] == []


def test_an_answer_that_costs_read_is_not_called_unread() -> None:
    found = {f.about for f in check_pack("default", DAY).findings if f.id == "unread-question"}
    assert found == {
        "interaction", "ops_team", "growth_per_month", "switching_cost", "already_paid",
    }  # fmt: skip


def test_the_guide_has_its_faults_and_no_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["rules", "check", "guide", "--format", "json", "--witness", str(tmp_path), *AS_OF]
    assert run(argv) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    dead = {f["about"]: f["because_of"] for f in found if f["id"] == "dead-rule"}
    both = ["q5-above-2b", "q5-up-to-2b"]
    assert dead == {"q6-realtime-tools": both, "otherwise": both}
    assert [f["about"] for f in found if f["id"] == "gap"] == ["q5-above-2b"]
    assert [f["about"] for f in found if f["id"] == "conflict"] == ["global break_even_volume"]
    late = {f["about"] for f in found if f["id"] == "hard-need-late"}
    assert "q4-data-in-house after q2-under-100-ms" in late
    assert all(f["expected"] for f in found if f["grade"] != "note")
    pack = load_pack("guide")
    gap = read_workload(str(tmp_path / "gap-q5-above-2b.yaml"), known_in(pack))
    assert assess(pack, gap, as_of=DAY).verdict == "no_option_qualifies"


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("rules.yaml", "provided: {self_hosting_saves: {above: 0 USD/month}}\n", "\n",
         "expected-missing: gap about q5-above-2b"),
        ("findings.yaml", "{id: gap,", "{id: gapp,", 'unknown finding "gapp"'),
        ("rules.yaml", "{ttft_limit: {at_most: 100 ms}}", "{ttft_limit: {at_most: 90 ms}}",
         "untested-threshold"),
    ],
    ids=["one goes away", "misspelt", "another comes"],
)  # fmt: skip
def test_the_check_fails_when_the_faults_change(
    part: str, old: str, new: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "guide"
    shutil.copytree(pack_folder("guide"), folder)
    text = (folder / part).read_text("utf-8")
    assert old in text
    (folder / part).write_text(text.replace(old, new), "utf-8")
    assert run(["rules", "check", str(folder), *AS_OF]) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("name", ["default", "guide"])
def test_the_evaluator_ends_where_the_regions_say(name: str) -> None:
    pack = load_pack(name)
    subject = subject_of(pack, DAY)
    seen = 0
    for branch, region in subject.rules.regions(subject.sure):
        workload = workload_in(pack, subject.space, region, "W")
        # What self-hosting saves is worked out, not answered: no answer can be given for it.
        axis = subject.space.place.get("self_hosting_saves")
        if workload is None or (
            axis is not None
            and not free(subject.space, axis, subject.space.axes.cells(region, axis))
        ):
            continue
        seen += 1
        assert ended_at(assess(pack, workload, as_of=DAY)) == branch.rule
    assert seen >= 5


def test_two_versions_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new, saved = tmp_path / "new", tmp_path / "saved"
    shutil.copytree(pack_folder("default"), new)
    rules = new / "rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("{below: 50%}, error_cost: low", "{below: 40%}, error_cost: low"))
    saved.mkdir()
    (saved / "w.yaml").write_text(
        "format: advisor/workload@1\nname: W\nanswers: {complex_reasoning: yes, "
        "complex_share: 45%, error_cost: low, use_case: structured_extraction}\n"
    )
    argv = ["rules", "diff", "default", str(new), "--workloads", str(saved), "--format", "json"]
    assert run([*argv, *AS_OF]) == 0
    found = json.loads(capsys.readouterr().out)
    (region,) = found["regions"]
    assert (region["old_rule"], region["new_rule"]) == (
        "mistakes-are-cheap", "some-requests-are-hard",
    )  # fmt: skip
    assert "complex share is at least 40% and below 50%" in region["where"]
    assert region["confirmed"]
    (flip,) = found["workloads"]
    assert flip["old"] != flip["new"]
    assert flip["why"].startswith("mistakes-are-cheap")
    assert run(["rules", "diff", "default", "default", *AS_OF]) == 0
    assert "choose alike" in capsys.readouterr().out


def test_a_folder_without_workloads_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "diff", "default", "guide", "--workloads", "/nonexistent"]) == 1
    assert "no folder with workload files" in capsys.readouterr().err
