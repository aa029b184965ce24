"""What a check of a pack found, as text and JSON."""

from __future__ import annotations

from typing import Any

from advisor.pack.yaml_reader import read_yaml
from advisor.text_safety import plain
from advisor.verify.check import GRADES, Checked
from advisor.verify.findings import Finding

LONGEST = 600


def findings_json(checked: Checked) -> dict[str, Any]:
    """Every finding, gravest first; workloads and cases as data."""
    return {
        "format": "advisor/findings@1",
        "pack": checked.pack,
        "failed": checked.failed,
        "findings": [_finding(f) for f in checked.findings],
    }


def _finding(f: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f.id,
        "grade": f.grade,
        "about": f.about,
        "file": f.file,
        "line": f.line,
        "column": f.column,
        "message": f.message,
        "rules": list(f.rules),
        "because_of": list(f.because_of),
        "expected": f.expected or None,
        "workload": read_yaml(f.workload.encode(), f.id).data if f.workload else None,
    }
    if f.case:
        found["case"] = f.case
    return found


def findings_text(checked: Checked, *, notes: bool = True) -> str:
    """A line a finding; under it the reason it is expected, or the case that is missing."""
    lines: list[str] = []
    for f in checked.findings:
        if f.grade == "note" and not notes:
            continue
        place = f"{plain(f.file)}:{f.line}:{f.column}"
        lines.append(f"{place}: {f.grade}: {f.id}: {plain(f.message, LONGEST)}")
        if f.expected:
            lines.append(f"    expected: {plain(f.expected, LONGEST)}")
        elif f.case:
            lines.append("    a case to judge and put into cases/:")
            lines += [f"        {plain(line, LONGEST)}" for line in f.case.rstrip().split("\n")]
    lines.append(f"{plain(checked.pack)}: {summary(checked)}")
    return "\n".join(lines) + "\n"


def summary(checked: Checked) -> str:
    """How many of each grade, those expected apart."""
    open_ones = [f for f in checked.findings if not f.expected]
    expected = len(checked.findings) - len(open_ones)
    counts = [(g, sum(f.grade == g for f in open_ones)) for g in GRADES]
    said = ", ".join(f"{n} {g}{'' if n == 1 else 's'}" for g, n in counts)
    return f"{said}; {expected} expected" if expected else said
