"""An edited report is read back without loss, and made anew with what people wrote in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.checklist.carry import Carried, carry
from advisor.checklist.read import read_report
from advisor.cli.main import run
from advisor.report.markdown import report_markdown
from advisor.report.plan import Plan, PlannedCheck, choose_plan
from advisor.report.rewrite import earlier, is_complete
from advisor.report.written import check_texts
from tests.checklist.editors import EDITORS, MOVING, RESPELLING, Editor
from tests.report.report_samples import PLAN, decided
from tests.report.test_markdown_report import FACTS

A = decided()
THE_PLAN = choose_plan(PLAN, A, FACTS)
WORDS = "— owner: — due: — evidence: — note:"
LONG_NOTE = "asked on Tuesday whether the vendor signs before the end of the month; no answer yet"
FIRST, SECOND = (c.id for c in THE_PLAN.checks[:2])


@cache
def fresh() -> str:
    return report_markdown(A, THE_PLAN)


def written() -> str:
    """The report after a team has worked with it."""
    lines = fresh().splitlines()
    for i, line in enumerate(lines):
        if f"**{FIRST}**" in line:
            filled = (
                "— owner: Ann — due: 2026-12-01 — evidence: [log](https://x.example/1) — note: ok"
            )
            lines[i] = line.replace("- [ ]", "- [x]").replace(WORDS, filled)
        elif f"**{SECOND}**" in line:
            lines[i] = line.replace(
                WORDS, "— owner: bob@example.com — due: 2026-12-24 — note: two — three"
            )
            lines.insert(i + 1, f"  - {LONG_NOTE}")
    text = "\n".join(lines) + "\n"
    gate = THE_PLAN.phases[0].metrics[0].id
    text = re.sub(rf"^(\| {gate} .*)\|  \|  \|$", r"\1| 612 ms | yes |", text, flags=re.M)
    return re.sub(
        r"^(\| 1 [^|]*\|[^|]*\|[^|]*)\|[^|]*\|[^|]*\|", r"\1| Cy | 2026-11-23 |", text, flags=re.M
    )


@pytest.mark.parametrize("editor", EDITORS, ids=lambda e: e.__name__)
def test_an_edited_report_is_read_back(editor: Editor) -> None:
    edited = read_report(editor(written()), "report.md")
    assert edited.problems == ()
    assert (*edited.altered, *edited.missing, *edited.added) == ()
    one, two = (next(e for e in edited.checks if e.id == i) for i in (FIRST, SECOND))
    assert (one.ticked, two.ticked) == (True, False)
    assert (one.says("owner"), str(one.due)) == ("Ann", "2026-12-01")
    assert one.fields["evidence"] == "[log](https://x.example/1)"
    assert (two.says("owner"), two.says("note").replace("--", "—")) == (
        "bob@example.com",
        "two — three",
    )
    assert two.notes == (LONG_NOTE,)
    gate = edited.row("gate", THE_PLAN.phases[0].metrics[0].id)
    assert gate is not None and gate.passed and gate.cells["observed"] == "612 ms"
    phase = edited.row("phase", THE_PLAN.phases[0].id)
    assert phase is not None and phase.cells == {"owner": "Cy", "starts": "2026-11-23", "ends": ""}
    assert edited.elsewhere is (editor in MOVING)


@pytest.mark.parametrize("editor", EDITORS, ids=lambda e: e.__name__)
def test_made_anew_it_says_the_same(editor: Editor) -> None:
    found = earlier(editor(written()), "report.md", A, THE_PLAN)
    assert found is not None
    new = report_markdown(A, THE_PLAN, found.carried)
    if editor not in (*RESPELLING, *MOVING):
        assert new == report_markdown(A, THE_PLAN, _carried(written()))
        assert is_complete(found, new)
    assert "- [x] **" + FIRST in new and "[log](https://x.example/1)" in new
    again = earlier(new, "report.md", A, THE_PLAN)
    assert again is not None and not again.edited.elsewhere
    assert report_markdown(A, THE_PLAN, again.carried) == new


def _carried(text: str) -> Carried:
    found = earlier(text, "", A, THE_PLAN)
    assert found is not None
    return found.carried


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=40)


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, st.booleans(), st.sampled_from(EDITORS))
def test_whatever_is_written_comes_back(
    owner: str, note: str, ticked: bool, editor: Editor
) -> None:
    check = THE_PLAN.checks[0]
    entry = read_report(fresh(), "").checks[0]
    changed = replace(entry, ticked=ticked, fields={"owner": owner, "note": note})
    old = replace(read_report(fresh(), ""), checks=(changed,))
    carried = carry(old, check_texts(THE_PLAN), {}, [])
    new = report_markdown(A, THE_PLAN, carried)
    found = next(e for e in read_report(new, "").checks if e.id == check.id)
    assert found.ticked is ticked
    if "—" not in owner + note and not re.search(r"-\s*\w+\s*:", owner + note):
        wanted = [" ".join(changed.says(n).split()) for n in ("owner", "note")]
        assert [found.says("owner").lstrip("'"), found.says("note").lstrip("'")] == [
            w.lstrip("'") for w in wanted
        ]


def test_what_does_not_fit_is_named_with_line_and_nearest_id() -> None:
    text = written()
    text = text.replace(f"**{FIRST}**", f"**{FIRST[:-1]}**")
    text = text.replace("2026-12-24", "next week")
    metric = THE_PLAN.phases[0].metrics[0]
    text = text.replace(f"| {metric.threshold} |", "| 9 s |", 1)
    text += "\n## Ours\n\n- [ ] ask the works council\n"
    edited = read_report(text, "report.md")
    said = [str(p) for p in edited.problems]
    line = next(n for n, x in enumerate(text.splitlines(), 1) if f"**{FIRST[:-1]}**" in x)
    assert f'report.md:{line}:1: unknown check "{FIRST[:-1]}" (did you mean "{FIRST}"?)' in said
    assert any('"next week" is not a day' in s for s in said)
    assert any(f'gate "{metric.id}" does not read' in s for s in said)
    assert any('a task without an id: "ask the works council"' in s for s in said)
    assert any(f'"{FIRST}" was in this report' in s for s in said)
    new = report_markdown(A, THE_PLAN, _carried(text))
    assert "- [ ] ask the works council" in new.split("## Added by hand")[1]
    assert f"- [x] **{FIRST[:-1]}**" in new.split("## Added by hand")[1]


def with_checks(checks: tuple[PlannedCheck, ...]) -> Plan:
    first = replace(THE_PLAN.phases[0], checks=checks)
    return replace(THE_PLAN, phases=(first, *THE_PLAN.phases[1:]))


def test_a_check_that_is_gone_is_kept_and_comes_back() -> None:
    shorter = with_checks(THE_PLAN.phases[0].checks[1:])
    found = earlier(written(), "report.md", A, shorter)
    assert found is not None
    assert any(f"no longer in the plan, kept at its end: {FIRST}" in s for s in found.said)
    less = report_markdown(A, shorter, found.carried)
    assert f"- [x] **{FIRST}**" in less.split("## No longer in the plan")[1]
    assert is_complete(found, less)
    back = report_markdown(A, THE_PLAN, _carried(less))
    assert back == report_markdown(A, THE_PLAN, _carried(written()))


def test_a_ticked_check_with_other_words_says_so() -> None:
    first = replace(THE_PLAN.phases[0].checks[0], text="Do something else.")
    other = with_checks((first, *THE_PLAN.phases[0].checks[1:]))
    found = earlier(written(), "report.md", A, other)
    assert found is not None
    assert any(f"ticked, and the words are others now: {FIRST}" in s for s in found.said)
    new = report_markdown(A, other, found.carried)
    old = THE_PLAN.checks[0].text
    assert f"  - Ticked when it read: {old[:20]}" in new
    assert "Ticked when it read" not in report_markdown(A, THE_PLAN, _carried(new))


def test_a_gate_that_passed_a_threshold_of_before_says_so() -> None:
    metric = THE_PLAN.phases[0].metrics[0].model_copy(update={"threshold": "500 ms"})
    phase = replace(THE_PLAN.phases[0], metrics=(metric, *THE_PLAN.phases[0].metrics[1:]))
    other = replace(THE_PLAN, phases=(phase, *THE_PLAN.phases[1:]))
    found = earlier(written(), "report.md", A, other)
    assert found is not None
    new = report_markdown(A, other, found.carried)
    assert f"yes (when the threshold was {THE_PLAN.phases[0].metrics[0].threshold})" in new


EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"


def test_through_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.md"
    again = [
        "recommend",
        str(EXAMPLE),
        "--as-of",
        "2026-11-21",
        "--format",
        "md",
        "-o",
        str(report),
    ]
    assert run(again) == 0
    text = report.read_text("utf-8")
    edited = re.sub(
        rf"- \[ \] (\*\*end-dates\*\*.*){WORDS}", r"- [x] \1— owner: Ann — due: 2026-11-30", text
    )
    report.write_text(edited + "\nAgreed on Monday.\n", "utf-8")
    capsys.readouterr()
    assert run(again) == 0
    said = capsys.readouterr().err
    assert "kept what is written for 1 entry: end-dates" in said
    assert "— owner: Ann — due: 2026-11-30" in report.read_text("utf-8")
    # A sentence that somebody added has no place in the new one: the file stays beside.
    assert "Agreed on Monday." in (tmp_path / "report.before.md").read_text("utf-8")
    assert run(["plan", "status", str(report), "--as-of", "2026-12-05", "--format", "json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["counts"]["done"] == 1 and status["phase"] == "Phase 1: Agreements and access"


def test_the_report_of_another_workload_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, other = tmp_path / "report.md", tmp_path / "other.yaml"
    other.write_text(
        EXAMPLE.read_text("utf-8").replace("name: Support desk", "name: Other"), "utf-8"
    )
    report.write_text(written(), "utf-8")
    made = ["recommend", str(other), "--as-of", "2026-11-21", "--format", "md", "-o", str(report)]
    assert run(made) == 1
    assert 'is the report of "Support desk"' in capsys.readouterr().err
    assert report.read_text("utf-8") == written()
    assert run([*made, "--fresh"]) == 0
    assert (tmp_path / "report.before.md").read_text("utf-8") == written()
