"""What is too much to prove is said, and no more time is spent on it than a check may take."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.pack import Pack, load_pack
from advisor.pack.load import pack_folder
from advisor.verify.boxes import Budget
from advisor.verify.check import findings_of
from advisor.verify.check_rules import rule_findings
from advisor.verify.difference import compare_packs
from advisor.verify.subject import subject_of

DAY = date(2026, 11, 21)
ASK = """\
  - id: regs
    section: data
    type: list
    label: Regimes
    ask: Which of them hold?
    why: Each of them asks for something.
    moves: The rules.
    choices: [{choices}]
"""
RULE = (
    "  - {{id: {id}, when: {when}, choose: open-weights, because: B, source: {{see: seed-padiso}}}}"
)


def pack_with(folder: Path, *rules: tuple[str, str], listed: int = 0) -> Pack:
    """The default pack with these rules first, and a list question with so many choices."""
    shutil.copytree(pack_folder("default"), folder)
    path = folder / "rules.yaml"
    head, rest = path.read_text("utf-8").split("rules:\n", 1)
    made = "\n".join(RULE.format(id=name, when=when) for name, when in rules)
    path.write_text(f"{head}rules:\n{made}\n{rest}", "utf-8")
    if listed:
        asked = folder / "questionnaire.yaml"
        choices = ", ".join(f"{{id: r{i}, label: R{i}}}" for i in range(listed))
        asked.write_text(asked.read_text("utf-8") + ASK.format(choices=choices), "utf-8")
    return load_pack(str(folder))


def findings(pack: Pack) -> dict[str, str]:
    return {f.about: f"{f.id}: {f.message}" for f in rule_findings(subject_of(pack, DAY))}


def test_each_of_nine_members_of_a_list_is_reached(tmp_path: Path) -> None:
    rules = [(f"list-{i}", f"{{regs: {{includes: r{i}}}}}") for i in range(9)]
    found = findings(pack_with(tmp_path / "p", *rules, listed=10))
    assert not [said for said in found.values() if said.startswith(("dead-rule", "not-proven"))]


@pytest.mark.parametrize(
    ("rules", "listed", "said"),
    [
        (
            [(f"list-{i}", f"{{regs: {{includes: r{i}}}}}") for i in range(12)],
            13,
            "12 members of regs are tested, more than 11",
        ),
        (
            [(f"t-{i}", f"{{input_tokens: {{above: {i + 1} tokens}}}}") for i in range(41)],
            0,
            "input_tokens has 41 thresholds, more than 40",
        ),
    ],
    ids=["members", "thresholds"],
)
def test_what_is_too_wide_is_said_once_a_check(
    rules: list[tuple[str, str]], listed: int, said: str, tmp_path: Path
) -> None:
    pack = pack_with(tmp_path / "p", *rules, listed=listed)
    found = [f for f in findings_of(pack, DAY, ()) if f.id == "not-proven"]
    assert len(found) == 7
    assert all(said in f.message for f in found)
    assert compare_packs(load_pack(), pack, DAY).not_proven == said


def test_one_check_does_not_starve_the_next() -> None:
    found = list(rule_findings(subject_of(load_pack(), DAY, Budget(40, 40))))
    starved = {f.about for f in found if f.id == "not-proven"}
    assert "dead rules" in starved
    assert {f.id for f in found} > {"not-proven"}


def test_a_pack_with_itself_is_not_laid_over_anything(tmp_path: Path) -> None:
    rules = [(f"t-{i}", f"{{input_tokens: {{above: {i + 1} tokens}}}}") for i in range(41)]
    pack = pack_with(tmp_path / "p", *rules)
    assert compare_packs(pack, pack, DAY).regions == ()
    assert compare_packs(pack, pack, DAY).not_proven == ""


def test_questions_that_are_taken_otherwise_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "p"
    pack_with(folder)
    asked = folder / "questionnaire.yaml"
    text = asked.read_text("utf-8")
    at = text.index("assumed:", text.index("- id: realtime_tools"))
    asked.write_text(text[:at] + text[at:].replace("value: no", "value: yes", 1), "utf-8")
    assert run(["rules", "diff", "default", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "The rules choose alike for every workload whose answers are taken alike." in out
    assert "- realtime_tools: where nobody answers, was taken as no, now as yes" in out
    assert "Requirements, kinds, costs and claims are not compared" in out


def test_a_witness_is_confirmed_by_what_it_comes_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "diff", "default", "guide", "--format", "json"]) == 0
    regions = json.loads(capsys.readouterr().out)["regions"]
    above = [r for r in regions if r["new_rule"] == "q5-above-2b" and r["confirmed"]]
    assert above
    for region in above:
        gap = region["new"] == []
        assert gap is (region["workload"]["name"].endswith("q5-above-2b") and gap)


def test_what_the_old_pack_does_not_ask_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    firm = Path(__file__).parents[2] / "examples" / "firm-pack"
    assert run(["rules", "diff", "default", str(firm)]) == 0
    assert "the old pack does not ask public_body: leave it out there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "when: {realtime_tools: yes}",
            "when: {realtime_tools: yes, complex_reasoning: yes}",
            "dead-rule about q6-realtime-tools is expected and is another one now",
        ),
        (
            "guide-break-even-5b",
            "",
            "conflict about global break_even_volume is expected and is an",
        ),
    ],
    ids=["blamed on others", "four volumes"],
)
def test_an_expected_finding_must_be_the_same_one(
    old: str, new: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "guide"
    shutil.copytree(pack_folder("guide"), folder)
    for path in (folder / "rules.yaml", folder / "catalogue" / "claims-published.yaml"):
        text = path.read_text("utf-8")
        if old in text:
            lines = text.split("\n")
            kept = [
                line.replace(old, new) if new else line for line in lines if new or old not in line
            ]
            path.write_text("\n".join(kept), "utf-8")
    assert run(["rules", "check", str(folder), "--as-of", DAY.isoformat()]) == 1
    assert said in capsys.readouterr().out


def test_contracts_of_one_day_that_differ_are_a_conflict(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    pack_with(folder)
    path = folder / "catalogue" / "claims-prices.yaml"
    claim = (
        "  - {{id: {id}, subject: claude-haiku-5.5@anthropic, metric: price_input,"
        ' value: "{value}", source: anthropic-pricing, as_of: 2026-11-21, status: ok{more}}}\n'
    )
    text = path.read_text("utf-8")
    for more, grade in (
        ("", "conflict"),
        (', differs_because: "Two contracts."', "resolved-conflict"),
    ):
        made = claim.format(id="a1", value="0.05 USD/Mtok", more="") + claim.format(
            id="a2", value="5.00 USD/Mtok", more=more
        )
        path.write_text(text + made, "utf-8")
        found = findings_of(load_pack(str(folder)), DAY, ())
        [one] = [f for f in found if f.about == "claude-haiku-5.5@anthropic price_input"]
        assert one.id == grade
