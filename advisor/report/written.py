"""Where a report has room for what people write, and what they wrote already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from advisor.checklist.carry import NOTHING, Carried
from advisor.checklist.line import is_tame, unescaped, without_fields
from advisor.checklist.read import Entry
from advisor.report.markdown_safety import Safe, md
from advisor.report.plan import Plan, PlannedCheck

ALWAYS_SHOWN = ("owner", "due", "evidence", "note")


def as_written(source: str) -> Safe:
    """Markdown that somebody wrote in a report: as it stands where it is tame, else as text."""
    return Safe(source) if is_tame(source) else md(unescaped(source))


def row_key(text: str) -> str:
    """A cell that names its row, as it is read back."""
    return unescaped(md(text)).strip("* ")


def check_line(check: PlannedCheck, carried: Carried = NOTHING) -> dict[str, Any]:
    """One check for the template: its words, the box, the fields, and the lines beneath it."""
    entry = carried.checks.get(check.id)
    lines = [Safe(f"Why: {md(check.why)}")] if check.why else []
    return {
        "id": check.id,
        "text": without_fields(check.text),
        "why": check.why,
        "tick": _tick(entry),
        "fields": _fields(entry),
        "lines": [*lines, *_beneath(entry)],
    }


def kept_lines(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Checks that the plan does not have, as they were written."""
    return [
        {
            "id": e.id,
            "text": as_written(e.text),
            "tick": _tick(e),
            "fields": _fields(e, always=()),
            "lines": _beneath(e),
        }
        for e in entries
    ]


def _tick(entry: Entry | None) -> Safe:
    return Safe("x" if entry is not None and entry.ticked else " ")


def _fields(entry: Entry | None, always: tuple[str, ...] = ALWAYS_SHOWN) -> Safe:
    fields = dict(entry.fields) if entry is not None else {}
    if entry is not None and entry.struck and not fields.get("state"):
        fields["state"] = "not applicable"
    shown = [*always, *(name for name in fields if name not in always and fields[name])]
    return Safe(
        " ".join(f"— {name}: {as_written(fields.get(name, ''))}".rstrip() for name in shown)
    )


def _beneath(entry: Entry | None) -> list[Safe]:
    if entry is None:
        return []
    was = [Safe(f"Ticked when it read: {md(entry.was)}")] if entry.was else []
    return [*was, *map(as_written, entry.notes)]


def check_texts(plan: Plan) -> dict[str, str]:
    """The Markdown of every check's text, by id."""
    return {c.id: md(without_fields(c.text)) for c in plan.checks}


def rows_of(plan: Plan, asks: Iterable[str], risks: Iterable[str]) -> list[tuple[str, str]]:
    """Every row of a report that has columns for people, by table and key."""
    return [
        *(("phase", p.id) for p in plan.phases),
        *(("rollback", p.id) for p in plan.phases if p.rollback),
        *(("gate", m.id) for p in plan.phases for m in p.metrics),
        *(("ask", row_key(text)) for text in asks),
        *(("risk", row_key(text)) for text in risks),
    ]


def cells(carried: Carried, table: str, key: str, *columns: str) -> dict[str, Safe]:
    """What people wrote in one row, by column; spaces in a column's name become underscores."""
    return {c.replace(" ", "_"): as_written(carried.cell(table, key, c)) for c in columns}
