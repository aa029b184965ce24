"""What the pack's own cases gave, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.decision.cases import CaseResult
from advisor.pack.pack import Pack
from advisor.report.text_explain import HELD
from advisor.report.text_layout import hang
from advisor.report.words import sentence


def cases_json(pack: Pack, results: Sequence[CaseResult]) -> dict[str, Any]:
    """Each case with what it gave and what did not match."""
    return {
        "format": "advisor/cases@1",
        "pack": pack.id,
        "passed": sum(not r.mismatches for r in results),
        "failed": sum(bool(r.mismatches) for r in results),
        "cases": [
            {
                "name": r.name,
                "file": r.file,
                "gave": r.gave,
                "mismatches": [m.message for m in r.mismatches],
                "places": [{"line": m.line, "column": m.column} for m in r.mismatches],
                "path": [
                    {"rule": s.rule, "held": s.held, "because": s.because}
                    for s in r.assessment.path
                ],
                "parted_at": None if r.parting is None else r.parting.rule,
                "parted_because": None if r.parting is None else r.parting.why,
                "because": r.because,
            }
            for r in results
        ],
    }


def cases_text(pack: Pack, results: Sequence[CaseResult], width: int = 80) -> str:
    """A line a case; under one that failed, what differs, the path, and where it parted."""
    lines = []
    for r in results:
        lines += hang(f"{'FAILED' if r.mismatches else 'ok    '} ", f"{r.name}: {r.gave}", width)
        if r.mismatches:
            lines += _failure(r, width)
    failed = sum(bool(r.mismatches) for r in results)
    lines.append(f"{pack.id}: {len(results) - failed} passed, {failed} failed")
    return "\n".join(lines) + "\n"


def _failure(r: CaseResult, width: int) -> list[str]:
    lines = []
    for mismatch in r.mismatches:
        place = f"{r.file}:{mismatch.line}:{mismatch.column}"
        lines += hang("       ", f"{place}: {mismatch.message}", width)
    lines.append("       The path that was taken:")
    for step in r.assessment.path:
        parted = r.parting is not None and r.parting.rule == step.rule
        sign = f"     {'>' if parted else ' '} {HELD[step.held]} "
        lines += hang(sign, f"{step.rule}: {sentence(step.because)}", width)
    if r.parting is not None:
        lines += hang("       ", f"It parted at {r.parting.rule}: {sentence(r.parting.why)}", width)
    return lines
