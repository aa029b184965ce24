"""Which recommendations changed, and why, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.problems import Problem
from advisor.report.text_layout import finish, hang
from advisor.text_safety import plain
from advisor.watch.changes import Change, State
from advisor.watch.kept import Kept, KeptResult

WIDTH = 80
MOST_OF_A_KIND = 6
ORDER: Sequence[State] = ("changed", "new", "gone", "same")


def watch_text(before: Kept | None, after: Kept, found: Sequence[Change], unread: int) -> str:
    """What changed first, with its reasons; then what did not, a line each."""
    lines = []
    if before is not None:
        lines += hang(
            "Then: ", f"{before.as_of.isoformat()}, pack {plain(str(before.pack))}", WIDTH
        )
    lines += hang("Now:  ", f"{after.as_of.isoformat()}, pack {plain(str(after.pack))}", WIDTH)
    for state in ORDER:
        for change in (c for c in found if c.state == state):
            lines += _change(change)
    apart = [] if lines[-1] == "" else [""]
    return finish([*lines, *apart, _summary(found, unread)], ascii=False)


def _side_words(kept: Kept) -> str:
    return f"{kept.as_of.isoformat()}, pack {plain(str(kept.pack))}"


def _change(change: Change) -> list[str]:
    result = change.after or change.before
    name = "" if result is None else plain(result.name)
    head = f"{plain(change.file)} ({name})"
    if change.state != "changed":
        gave = "" if result is None else f": {_gave(result)}{_moved(change)}"
        return hang(f"{change.state:8} ", f"{head}{gave}", WIDTH)
    lines = ["", *hang("changed  ", head, WIDTH)]
    lines += [] if change.before is None else hang("  was  ", _gave(change.before), WIDTH)
    lines += [] if change.after is None else hang("  now  ", _gave(change.after), WIDTH)
    for kind in dict.fromkeys(r.kind for r in change.reasons):
        reasons = [r for r in change.reasons if r.kind == kind]
        for reason in reasons[:MOST_OF_A_KIND]:
            about = f"{plain(reason.about)}: " if reason.about else ""
            lines += hang("  - ", f"{about}{plain(reason.text, 400)}", WIDTH)
        if len(reasons) > MOST_OF_A_KIND:
            more = len(reasons) - MOST_OF_A_KIND
            lines.append(f"  - and {more} more of this kind (--format json has them all)")
    return [*lines, ""]


def _moved(change: Change) -> str:
    """What the same recommendation cost before, where that is another amount."""
    then = None if change.before is None else change.before.usd
    now = None if change.after is None else change.after.usd
    return "" if then is None or now is None or then == now else f", was ${then:,.2f}"


def _gave(result: KeptResult) -> str:
    if not result.option:
        return f"nothing recommended ({result.verdict.replace('_', ' ')})"
    cost = "" if result.usd is None else f", ${result.usd:,.2f} a month"
    return f"{plain(result.option)}{cost}, {result.confidence}"


def _summary(found: Sequence[Change], unread: int) -> str:
    counts = {state: sum(c.state == state for c in found) for state in ORDER}
    parts = [f"{counts['changed']} changed", f"{counts['same']} did not"]
    parts += [f"{counts['new']} new"] if counts["new"] else []
    parts += [f"{counts['gone']} no longer there"] if counts["gone"] else []
    parts += [f"{unread} could not be read"] if unread else []
    return ", ".join(parts) + "."


def watch_json(
    before: Kept | None, after: Kept, found: Sequence[Change], problems: Sequence[Problem]
) -> dict[str, Any]:
    """The changes, with the reasons as a list; what could not be read beside them."""
    return {
        "format": "advisor/changes@1",
        "before": None if before is None else _side(before),
        "after": _side(after),
        "changed": sum(c.state == "changed" for c in found),
        "workloads": [
            {
                "file": c.file,
                "state": c.state,
                "before": _result(c.before),
                "after": _result(c.after),
                "reasons": [{"kind": r.kind, "about": r.about, "text": r.text} for r in c.reasons],
            }
            for c in found
        ],
        "unreadable": [
            {"file": p.file, "line": p.line, "column": p.column, "message": p.message}
            for p in problems
        ],
    }


def _side(kept: Kept) -> dict[str, Any]:
    return {"as_of": kept.as_of.isoformat(), "pack": kept.pack.model_dump()}


def _result(result: KeptResult | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "workload": result.name,
        "as_of": result.as_of.isoformat(),
        "verdict": result.verdict,
        "option": result.option or None,
        "confidence": result.confidence or None,
        "usd_per_month": result.usd,
    }
