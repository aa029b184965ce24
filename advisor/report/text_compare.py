"""Assessments side by side: the results, and the answers that differ."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.assessment import Assessment
from advisor.report.charts import verdict_words
from advisor.report.money import usd_range
from advisor.report.text_layout import columns, finish, heading
from advisor.report.words import name_of, volume_assumed
from advisor.units import format_quantity

LABEL_WIDTH = 14
NARROWEST = 18


def compare_text(assessments: Sequence[Assessment], width: int = 80, ascii: bool = False) -> str:
    """Assessments in columns, as many at a time as fit the width."""
    at_once = max((width - LABEL_WIDTH) // (NARROWEST + 2), 1)
    lines: list[str] = []
    for start in range(0, len(assessments), at_once):
        some = assessments[start : start + at_once]
        each = (width - LABEL_WIDTH) // len(some) - 2
        widths = [LABEL_WIDTH, *[each] * len(some)]
        lines += ["", ""] if lines else []
        lines += columns(_rows(some), widths)
        different = _different(assessments, some)
        if different:
            lines += heading("Answers that differ") + columns(different, widths)
    return finish(lines, ascii)


def _rows(some: Sequence[Assessment]) -> list[list[str]]:
    def row(label: str, values: Sequence[str]) -> list[str]:
        return [label, *values]

    def volume(a: Assessment) -> str:
        shown = format_quantity(a.tokens_per_month.likely, "tokens/month")
        return f"{shown} (assumed)" if volume_assumed(a) else shown

    best = [a.recommended for a in some]
    return [
        row("", [a.workload for a in some]),
        row("", ["-" * 12 for _ in some]),
        row("Verdict", [verdict_words(a) for a in some]),
        row("Recommended", ["none" if b is None else b.name for b in best]),
        row("Confidence", [a.confidence or "none" for a in some]),
        row("Kind", [a.kind or "none" for a in some]),
        row("A month", ["none" if b is None else usd_range(b.cost) for b in best]),
        row(
            "Without people",
            ["none" if b is None else usd_range(b.cost_without_people) for b in best],
        ),
        row(
            "Runner-up",
            [
                "none"
                if a.runner_up is None
                else name_of(a, a.runner_up.option) + (" (tie)" if a.runner_up.tie else "")
                for a in some
            ],
        ),
        row("Volume", [volume(a) for a in some]),
        row("Not verified", ["none" if b is None else str(len(b.unverified)) for b in best]),
        row("Facts of", [a.as_of.isoformat() for a in some]),
        row("Pack", [f"{a.pack_id} {a.pack_version}" for a in some]),
    ]


def _different(everyone: Sequence[Assessment], some: Sequence[Assessment]) -> list[list[str]]:
    """Rows of the answers that are not the same in all assessments."""
    labels: dict[str, str] = {}
    for a in everyone:
        for x in a.answers:
            labels.setdefault(x.question, x.label)

    def said(a: Assessment, question: str) -> str:
        found = next((x for x in a.answers if x.question == question), None)
        if found is None:
            return "not asked"
        return f"{found.answer} (assumed)" if found.state == "assumed" else found.answer

    return [
        [label, *(said(a, question) for a in some)]
        for question, label in labels.items()
        if len({said(a, question) for a in everyone}) > 1
    ]
