"""The plan as task lists of other tools: Markdown for GitHub, CSV for Jira and for Linear."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advisor.checklist.line import unescaped
from advisor.checklist.read import Edited, Entry
from advisor.report.markdown_safety import md, one_line
from advisor.report.text_layout import first_sentence

SUMMARY = 250
"""Jira takes 255 characters."""
DESCRIPTION = 30_000
"""A cell of a spreadsheet holds 32,767."""
FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "｜", "％", "\N{MINUS SIGN}")
"""What a spreadsheet may take for the start of a formula, full-width forms too."""
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
JIRA = (
    *("Issue ID", "Parent ID", "Issue Type", "Summary", "Description"),
    *("Assignee", "Due Date", "Labels", "Status"),
)
LINEAR = ("Title", "Description", "Priority", "Status", "Assignee", "Labels", "Estimate")
JIRA_STATES = {"done": "Done", "doing": "In Progress", "waived": "Done", "not applicable": "Done"}
LINEAR_STATES = {
    "done": "Done",
    "doing": "In Progress",
    "waived": "Canceled",
    "not applicable": "Canceled",
}


@dataclass(frozen=True, slots=True)
class _Phase:
    """One phase with its checks and, in words, its gates."""

    title: str
    checks: tuple[Entry, ...]
    gates: tuple[str, ...]


def task_list(how: str, edited: Edited) -> str:
    """The plan that a report holds, for `github`, `jira` or `linear`."""
    makers: Mapping[str, Callable[[str, Sequence[_Phase]], str]] = {
        "github": _github,
        "jira": _jira,
        "linear": _linear,
    }
    return makers[how](edited.front.get("workload") or "", list(_phases(edited)))


def cell(text: str, limit: int = DESCRIPTION) -> str:
    """One cell on one line that no spreadsheet takes for a formula."""
    clean = one_line(text)
    clean = clean if len(clean) <= limit else clean[: limit - 1] + "…"
    return f"'{clean}" if clean.startswith(FORMULA) else clean


def _phases(edited: Edited) -> Iterator[_Phase]:
    live = [e for e in edited.checks if not e.gone]
    for section in dict.fromkeys(e.section for e in live):
        title = unescaped(section)
        bare = title.partition(": ")[2] or title
        gates = tuple(
            f"{r.key}: {unescaped(r.ours)}"
            for r in edited.rows
            if r.table == "gate" and r.phase == bare
        )
        yield _Phase(title, tuple(e for e in live if e.section == section), gates)
    if edited.added:
        yield _Phase("Added by hand", edited.added, ())


def _github(workload: str, phases: Sequence[_Phase]) -> str:
    lines = [f"# {md(workload)}: migration plan" if workload else "# Migration plan"]
    for phase in phases:
        lines += ["", f"## {md(phase.title)}", ""]
        for e in phase.checks:
            box, name = "x" if e.ticked else " ", f"**{md(e.id)}** " if e.id else ""
            lines.append(f"- [{box}] {name}{md(unescaped(e.text))}")
            lines += [f"  - {md(line)}" for line in _about(e, with_owner=True)]
        if phase.gates:
            lines += ["", "Gate:", "", *(f"- {md(gate)}" for gate in phase.gates)]
    return "\n".join(lines) + "\n"


def _jira(workload: str, phases: Sequence[_Phase]) -> str:
    rows, number = [], 0
    label = _label(workload)
    for phase in phases:
        number += 1
        parent = number
        gates = f"Gate: {'; '.join(phase.gates)}" if phase.gates else ""
        rows.append(
            [parent, "", "Task", cell(phase.title, SUMMARY), cell(gates), "", "", label, ""]
        )
        for e in phase.checks:
            number += 1
            email = EMAIL.fullmatch(e.says("owner"))
            rows.append(
                [
                    number,
                    parent,
                    "Sub-task",
                    _title(e),
                    _description(e, with_owner=not email, with_due=False),
                    cell(e.says("owner")) if email else "",
                    e.due.isoformat() if e.due else "",
                    label,
                    JIRA_STATES.get(e.state, "To Do"),
                ]
            )
    return _csv(JIRA, rows)


def _linear(workload: str, phases: Sequence[_Phase]) -> str:
    rows = []
    for phase in phases:
        for e in phase.checks:
            email = EMAIL.fullmatch(e.says("owner"))
            rows.append(
                [
                    _title(e),
                    _description(e, with_owner=not email, with_due=True, gates=phase.gates),
                    "No priority",
                    LINEAR_STATES.get(e.state, "Todo"),
                    cell(e.says("owner")) if email else "",
                    cell(phase.title.replace(",", ""), 80),
                    "",
                ]
            )
    return _csv(LINEAR, rows)


def _title(e: Entry) -> str:
    said = first_sentence(unescaped(e.text))
    return cell(f"{e.id}: {said}" if e.id else said, SUMMARY)


def _description(e: Entry, with_owner: bool, with_due: bool, gates: Sequence[str] = ()) -> str:
    lines = [unescaped(e.text), *_about(e, with_owner, with_due)]
    return cell(" | ".join([*lines, *(f"Gate {gate}" for gate in gates)]))


def _about(e: Entry, with_owner: bool, with_due: bool = True) -> Iterator[str]:
    """What is known of a check beside its words."""
    if e.why:
        yield f"Why: {e.why}"
    for name in ("owner", "due", "evidence", "note", "state"):
        left_out = (name == "owner" and not with_owner) or (
            name == "due" and not with_due and e.due is not None
        )
        if e.says(name) and not left_out:
            yield f"{name.capitalize()}: {e.says(name)}"
    for note in e.notes:
        yield f"Note: {unescaped(note)}"


def _label(workload: str) -> str:
    """A label of Jira's: no spaces."""
    return cell("-".join(re.findall(r"\w+", workload.lower()))[:60]) or "migration"


def _csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
