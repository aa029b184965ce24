"""What the pack's own cases gave, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.decision.cases import CaseResult
from advisor.pack.pack import Pack


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
                "mismatches": list(r.mismatches),
                "because": r.because,
            }
            for r in results
        ],
    }


def cases_text(pack: Pack, results: Sequence[CaseResult]) -> str:
    """A line a case; each mismatch under it."""
    lines = []
    for r in results:
        lines.append(f"{'FAILED' if r.mismatches else 'ok    '} {r.name}: {r.gave}")
        lines += [f"       {mismatch}" for mismatch in r.mismatches]
    failed = sum(bool(r.mismatches) for r in results)
    lines.append(f"{pack.id}: {len(results) - failed} passed, {failed} failed")
    return "\n".join(lines) + "\n"
