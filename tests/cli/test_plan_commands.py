"""`plan status`, `plan export` and a folder of workloads, through the command."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from advisor.checklist.read import read_report
from advisor.checklist.status import plan_status
from advisor.cli.main import run
from advisor.decision import assess
from advisor.pack import load_pack
from advisor.report.markdown import report_markdown
from advisor.report.plan import plan_for
from advisor.report.plan_status import status_text
from advisor.workload import known_in, read_workload

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
FIELDS = "— owner: — due: — evidence: — note:"
DAY = date(2026, 12, 5)


@cache
def report() -> str:
    pack = load_pack("default")
    workload = read_workload(str(EXAMPLE), known_in(pack))
    a = assess(pack, workload, as_of=date(2026, 11, 21))
    return report_markdown(a, plan_for(pack, workload, a))


def with_check(text: str, id: str, fields: str, box: str = " ") -> str:
    changed, many = re.subn(
        rf"- \[ \] (\*\*{re.escape(id)}\*\* .*){FIELDS}", rf"- [{box}] \1{fields}", text
    )
    assert many == 1
    return changed


def passed(text: str, *gates: str) -> str:
    for gate in gates:
        text = re.sub(rf"^(\| {gate} .*)\|  \|  \|$", r"\1| 0 | yes |", text, flags=re.M)
    return text


def standing(text: str) -> dict[str, str]:
    status = plan_status(read_report(text, "r.md"), DAY)
    return {c.id: c.standing for c in status.checks}


def test_a_phase_waits_until_the_one_before_is_through() -> None:
    text = report()
    assert standing(text)["end-dates"] == "open"
    assert standing(text)["test-set"] == "blocked"
    for id in ("end-dates", "end-date-today", "data-processing-agreement"):
        text = with_check(text, id, "— owner: Ann", "x")
    text = with_check(text, "rate-limit-in-writing", "— state: waived — note: no limit here")
    # The checks are through, the gates are not.
    assert standing(text)["test-set"] == "blocked"
    text = passed(text, "agree-signed", "agree-days-left")
    assert standing(text)["test-set"] == "open"
    assert standing(text)["shadow-copy"] == "blocked"
    status = plan_status(read_report(text, "r.md"), DAY)
    assert status.now == "Phase 2: Baseline and benchmark"
    assert status.count("done") == 3 and status.count("waived") == 1
    assert "waits for Phase 2: Baseline and benchmark" in status_text(status)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("— due: 2026-12-04", "overdue"),
        ("— due: 2026-12-05", "due"),
        ("— due: 2026-12-12", "due"),
        ("— due: 2026-12-13", "open"),
        ("— state: doing", "doing"),
        ("— state: blocked — note: the vendor is silent", "blocked"),
        ("— state: not applicable", "not applicable"),
        ("— state: n/a", "not applicable"),
    ],
)
def test_where_a_check_stands(fields: str, expected: str) -> None:
    assert standing(with_check(report(), "end-dates", fields))["end-dates"] == expected


def test_a_check_that_is_struck_out_does_not_apply() -> None:
    text = report().replace("- [ ] **end-date-today** ", "- [ ] ~~**end-date-today** ")
    text = re.sub(r"(~~\*\*end-date-today\*\*.*?)( — owner)", r"\1~~\2", text)
    assert standing(text)["end-date-today"] == "not applicable"
    assert read_report(text, "r.md").problems == ()


def test_status_exits_with_1_where_something_does_not_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.md"
    path.write_text(report().replace("**test-set**", "**tset-set**"), "utf-8")
    assert run(["plan", "status", str(path), "--as-of", "2026-12-05"]) == 1
    out, err = capsys.readouterr()
    line = next(n for n, x in enumerate(path.read_text("utf-8").splitlines(), 1) if "tset" in x)
    assert f'{path}:{line}:1: unknown check "tset-set" (did you mean "test-set"?)' in err
    assert "Added by hand" in out and "tset-set" in out
    path.write_text("# Notes\n\nNothing here.\n", "utf-8")
    assert run(["plan", "status", str(path)]) == 1
    assert "is no report" in capsys.readouterr().err


def test_export_for_jira(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.md"
    text = with_check(report(), "end-dates", "— owner: ann@example.com — due: 2026-12-01", "x")
    path.write_text(with_check(text, "test-set", "— owner: =Bob — due: soon"), "utf-8")
    # A day that cannot be read is said, and goes along as it is written.
    assert run(["plan", "export", str(path), "--format", "jira"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    by_title = {row["Summary"].partition(":")[0]: row for row in rows}
    done, other = by_title["end-dates"], by_title["test-set"]
    assert (done["Assignee"], done["Due Date"], done["Status"]) == (
        "ann@example.com",
        "2026-12-01",
        "Done",
    )
    # Neither a name nor a word is what Jira takes there: they go into the description.
    assert (other["Assignee"], other["Due Date"]) == ("", "")
    assert "Owner: =Bob" in other["Description"] and "Due: soon" in other["Description"]
    ids = {row["Issue ID"] for row in rows if row["Issue Type"] == "Task"}
    assert {row["Parent ID"] for row in rows} - {""} == ids
    assert "Gate: agree-signed" in by_title["Phase 1"]["Description"]


def test_export_says_by_line_what_it_could_not_read_and_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "report.md", tmp_path / "tasks.md"
    text = with_check(report(), "test-set", "— owner: Ann — due: soon — note: ours")
    text = text.replace("- [ ] **end-dates**", "**end-dates**")
    text = text.replace("- [ ] **token-count**", "- [x] **tokn-count**")
    text = text.replace("| Gate | Phase |", "| Tor | Phase |")
    path.write_text(text, "utf-8")
    assert run(["plan", "export", str(path), "--format", "github", "-o", str(out)]) == 1
    err, written = capsys.readouterr().err, out.read_text("utf-8")
    lines = text.splitlines()

    def line(part: str) -> int:
        return next(n for n, x in enumerate(lines, 1) if x.startswith(part))

    at = line("**end-dates**")
    assert f'{path}:{at}:1: "end-dates" is named here, but neither as a task (- [ ])' in err
    at = line("- [x] **tokn")
    assert f'{path}:{at}:1: unknown check "tokn-count" (did you mean "token-count"?)' in err
    at = line("| agree-signed |")
    assert f'{path}:{at}:1: "agree-signed" is named here, but neither as a task' in err
    assert '"soon" is not a day like 2026-12-01' in err
    for kept in ("- [x] **tokn-count**", "Due: soon", "Note: ours"):
        assert kept in written


def test_a_report_of_which_no_check_is_left_is_not_called_undecided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "report.md", tmp_path / "tasks.md"
    path.write_text(re.sub(r"^- \[ \] \*\*", "**", report(), flags=re.M), "utf-8")
    assert run(["plan", "export", str(path), "--format", "jira", "-o", str(out)]) == 1
    err = capsys.readouterr().err
    assert "no check of this report can be read" in err and "nothing is recommended" not in err
    assert '"test-set" is named here, but neither as a task' in err
    assert not out.exists()


def test_export_of_a_workload_for_github_and_linear(capsys: pytest.CaptureFixture[str]) -> None:
    source = ["plan", "export", str(EXAMPLE), "--as-of", "2026-11-21", "--format"]
    assert run([*source, "github"]) == 0
    text = capsys.readouterr().out
    assert text.count("- [ ] **") == len(re.findall(r"^- \[ \] \*\*", report(), re.M))
    assert run([*source, "linear"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert len(rows) == text.count("- [ ] **")
    assert {row["Priority"] for row in rows} == {"No priority"}


def test_a_folder_of_workloads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    (folder / "bad.yaml").write_text("nothing: 1\n", "utf-8")
    made = ["recommend", str(folder), "--as-of", "2026-11-21", "-o", str(out)]
    assert run(made) == 1
    err = capsys.readouterr().err
    assert "3 of 3" in err and "bad.yaml:1:1" in err
    assert sorted(p.name for p in out.iterdir()) == ["one.txt", "two.txt"]
    assert run(made[:-2]) == 2


def test_status_as_json_names_what_was_altered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "r.md"
    path.write_text(report().replace("| 1% |", "| 9% |"), "utf-8")
    assert run(["plan", "status", str(path), "--format", "json", "--as-of", "2026-12-05"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["altered"] == ["shadow-failed"]
    assert found["format"] == "advisor/plan-status@1"
