"""Options of one assessment side by side, where figures come from, and what may change it."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.assessment import Assessment, OptionResult
from advisor.report.money import usd_range
from advisor.report.text_explain import SAYS
from advisor.report.text_layout import columns, finish, hang, heading
from advisor.report.words import gives

LABEL = 14


def options_text(a: Assessment, options: Sequence[OptionResult], width: int = 80) -> str:
    """Two or more options of an assessment in columns."""
    each = (width - LABEL) // len(options) - 2
    rows = [
        ["", *(o.name for o in options)],
        ["", *("-" * 12 for _ in options)],
        ["It", *(SAYS[o.status] for o in options)],
        ["A month", *(_cost(o) for o in options)],
        ["Without people", *(usd_range(o.cost_without_people) for o in options)],
        ["Fails", *(_fails(o) for o in options)],
        ["Not verified", *("; ".join(u.title for u in o.unverified) or "nothing" for o in options)],
        ["Why not", *(o.why_not or "it is recommended" for o in options)],
    ]
    return finish(columns(rows, [LABEL, *[each] * len(options)]), False)


def _cost(option: OptionResult) -> str:
    return usd_range(option.cost) if option.cost is not None else option.cost_unknown_because


def _fails(option: OptionResult) -> str:
    said = [f"{r.title}: needs {r.needs}, has {r.has}" for r in option.rejections]
    return "; ".join(said) or "no requirement"


def conflicts_text(a: Assessment, width: int = 80) -> str:
    """Which sources disagree, which figure is used, and by what rule."""
    if not a.conflicts:
        return "No sources disagree on a figure of this assessment.\n"
    lines: list[str] = []
    for c in a.conflicts:
        lines += hang("", f"{c.subject}, {c.metric}: {c.used} is used [{c.used_source}]", width)
        for value, source, why in c.losers:
            lines += hang("  – ", f"{value} [{source}]: {why}", width)
        lines += hang("    rule ", c.rule, width)
    return finish(lines, False)


def doubts_text(a: Assessment, width: int = 80) -> str:
    """What may still change the recommendation: kinds left possible, doubts, near misses."""
    lines: list[str] = []
    for kind in a.still_possible:
        lines += hang("  ? ", f"still possible: {kind}", width)
    if a.recommended is not None:
        for u in a.recommended.unverified:
            lines += hang("  ? ", f"{u.title}: {u.why}", width)
            lines += hang("      settle  ", u.settle, width)
    for miss in a.near_misses:
        lines += hang("  nearest miss ", f"{miss.option}: {gives(miss)}", width)
    if a.assumptions:
        lines += heading("Assumed, and so worth an answer")
        for one in a.assumptions:
            lines += hang("  - ", f"{one.label}: {one.assumed} ({one.why})", width)
    return finish(lines, False) if lines else "Nothing open is on record.\n"
