"""Where a plan stands, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.checklist.line import unescaped
from advisor.checklist.status import STANDINGS, CheckStatus, PlanStatus
from advisor.report.text_layout import first_sentence, hang
from advisor.text_safety import plain

FORMAT = "advisor/plan-status@1"
TITLES = {
    "overdue": "Overdue",
    "due": "Due within 7 days",
    "doing": "Under way",
    "open": "Open",
    "blocked": "Blocked",
    "done": "Done",
    "waived": "Waived",
    "not applicable": "Not applicable",
}
SHORT = 160
WIDTH = 80


def status_text(status: PlanStatus) -> str:
    """The status for people, what is late first."""
    front = status.edited.front
    lines = [f"{front.get('workload') or status.edited.name}: the plan as of {status.as_of}"]
    counts = [f"{n} {s}" for s in STANDINGS if (n := status.count(s))]
    lines.append(f"{len(status.checks)} checks: {', '.join(counts) or 'none'}.")
    lines.append(f"Now: {status.now}." if status.now else "Every phase is through.")
    unowned = sum(c.standing not in ("done", "waived", "not applicable") and not c.owner
                  for c in status.checks)  # fmt: skip
    if unowned:
        lines.append(f"{unowned} without an owner.")
    for standing in STANDINGS:
        found = [c for c in status.checks if c.standing == standing]
        if found:
            lines += ["", TITLES[standing]]
            lines += _waiting(found) if standing == "blocked" else _all(found)
    lines += _gates(status) + _others(status)
    return "\n".join(lines) + "\n"


def _all(checks: Sequence[CheckStatus]) -> list[str]:
    return [line for check in checks for line in _check(check)]


def _waiting(checks: Sequence[CheckStatus]) -> list[str]:
    """What waits, by what it waits for; a check that somebody wrote in is shown whole."""
    lines: list[str] = []
    for why in dict.fromkeys(c.why for c in checks):
        ids = ", ".join(c.id for c in checks if c.why == why)
        lines += hang("  - ", f"{why}: {ids}", WIDTH)
    return lines + _all([c for c in checks if c.due or c.owner or c.evidence or c.notes])


def _check(check: CheckStatus) -> list[str]:
    facts = [
        f"due {check.due}" if check.due else "",
        check.owner,
        f"evidence: {check.evidence}" if check.evidence else "",
    ]
    told = ", ".join(f for f in facts if f)
    head = f"{check.id}{f' ({told})' if told else ''}: {plain(first_sentence(check.text), SHORT)}"
    lines = hang("  - ", head, WIDTH)
    for note in check.notes:
        lines += hang("    note: ", plain(note, 4 * SHORT), WIDTH)
    return lines


def _gates(status: PlanStatus) -> list[str]:
    if not status.gates:
        return []
    passed = [g for g in status.gates if g.passed]
    lines = ["", f"Gates: {len(passed)} of {len(status.gates)} passed"]
    for gate in status.gates:
        said = "; ".join(f"{n}: {unescaped(t)}" for n, t in gate.cells.items() if t)
        if said:
            word = {True: "passed", False: "failed", None: "open"}[gate.passed]
            lines += hang("  - ", f"{gate.key}: {word}. {said}", WIDTH)
    return lines


def _others(status: PlanStatus) -> list[str]:
    lines = []
    if status.early:
        lines += ["", *hang("Ticked before their phase: ", f"{', '.join(status.early)}.", WIDTH)]
    if status.edited.added:
        lines += ["", "Added by hand"]
        for entry in status.edited.added:
            box = "x" if entry.ticked else " "
            said = f"{entry.id}: {unescaped(entry.text)}" if entry.id else unescaped(entry.text)
            said = f"line {entry.line}: {plain(said, SHORT)}"
            lines += hang(f"  [{box}] ", said, WIDTH)
    gone = [e for e in status.edited.checks if e.gone]
    if gone:
        lines += ["", *hang("No longer in the plan: ", f"{', '.join(e.id for e in gone)}.", WIDTH)]
    if not status.edited.known:
        lines += ["", "The front matter is lost: altered or deleted checks cannot be told."]
    return lines


def status_json(status: PlanStatus) -> dict[str, Any]:
    """The status for a program."""
    edited = status.edited
    return {
        "format": FORMAT,
        "report": edited.name,
        "workload": edited.front.get("workload"),
        "as_of": status.as_of.isoformat(),
        "phase": status.now or None,
        "counts": {standing: status.count(standing) for standing in STANDINGS},
        "checks": [
            {
                "id": c.id,
                "standing": c.standing,
                "phase": c.phase,
                "text": c.text,
                "owner": c.owner or None,
                "due": None if c.due is None else c.due.isoformat(),
                "evidence": c.evidence or None,
                "notes": list(c.notes),
                "blocked_because": c.why or None,
                "line": c.line,
            }
            for c in status.checks
        ],
        "gates": [
            {
                "id": g.key,
                "phase": g.phase,
                "threshold": g.threshold,
                "observed": unescaped(g.cells.get("observed", "")) or None,
                "passed": g.passed,
            }
            for g in status.gates
        ],
        "ticked_early": list(status.early),
        "added_by_hand": [
            {"id": e.id or None, "line": e.line, "done": e.ticked, "text": unescaped(e.text)}
            for e in edited.added
        ],
        "no_longer_in_the_plan": [e.id for e in edited.checks if e.gone],
        "altered": list(edited.altered),
        "missing": list(edited.missing),
        "problems": [{"line": p.line, "message": p.message} for p in edited.problems],
    }
