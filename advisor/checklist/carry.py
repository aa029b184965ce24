"""What people wrote, carried over into a report that is made anew; and what became of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from advisor.checklist.line import escaped, fingerprint, unescaped
from advisor.checklist.read import Edited, Entry
from advisor.checklist.tables import CHANGED, TABLES, Filled

LISTED = 6
THRESHOLD = "threshold then"


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes into the new report, and sentences that say what happened to the old one's."""

    checks: Mapping[str, Entry] = field(default_factory=dict)
    gone: tuple[Entry, ...] = ()
    added: tuple[Entry, ...] = ()
    rows: Mapping[tuple[str, str], Filled] = field(default_factory=dict)
    kept_rows: tuple[Filled, ...] = ()
    said: tuple[str, ...] = ()

    def cell(self, table: str, key: str, column: str) -> str:
        """What people wrote in one cell, as Markdown; empty where nobody did."""
        row = self.rows.get((table, key))
        return "" if row is None else row.cells.get(column, "")


NOTHING = Carried()


def carry(
    old: Edited,
    checks: Mapping[str, str],
    thresholds: Mapping[str, str],
    rows: Iterable[tuple[str, str]],
) -> Carried:
    """Carry what `old` says over to a report with these checks, gates and rows.

    `checks` gives each new check's text as Markdown by its id, `thresholds` a gate's as plain
    text. `rows` are all rows that the new report has, by table and key.
    """
    kept: dict[str, Entry] = {}
    gone: list[Entry] = []
    for entry in old.checks:
        if entry.id in checks:
            kept[entry.id] = _kept(entry, checks[entry.id], entry.id in old.altered)
        elif entry.touched or entry.gone:
            gone.append(entry)
    there = set(rows)
    # Where somebody wrote in the place anew, what was kept of an earlier one stays where it is.
    free = there - {(r.table, r.key) for r in old.rows if not r.empty}
    filled = [_returned(r, free) for r in old.rows if not r.empty]
    placed = {
        (r.table, r.key): _row(r, thresholds.get(r.key))
        for r in filled
        if (r.table, r.key) in there
    }
    lost = [r for r in filled if (r.table, r.key) not in there]
    kept_rows = tuple(r if r.table == "kept" else _as_kept(r) for r in lost)
    said = _said(old, kept, gone, placed, [r for r in lost if r.table != "kept"], checks)
    return Carried(kept, tuple(gone), old.added, placed, kept_rows, said)


def _kept(entry: Entry, text: str, altered: bool) -> Entry:
    now = fingerprint(text)
    changed = fingerprint(entry.text) != now
    if altered and changed:
        return replace(
            entry, text=text, notes=(*entry.notes, f"edited by hand to read: {entry.text}")
        )
    was = entry.was or (unescaped(entry.text) if changed else "")
    still = entry.ticked and fingerprint(was) != now
    return replace(entry, text=text, was=was if still else "")


def _row(row: Filled, threshold: str | None) -> Filled:
    said = row.cells.get("passed", "")
    if row.table != "gate" or not said or threshold is None or CHANGED in said:
        return row
    if fingerprint(threshold) == fingerprint(row.threshold):
        return row
    return replace(row, cells={**row.cells, "passed": f"{said} {CHANGED} {row.threshold})"})


def _returned(row: Filled, free: Set[tuple[str, str]]) -> Filled:
    """A row that was kept, as the row it was, where the new report has a place for that again."""
    name, _, key = row.key.partition(" ")
    table = next((t for t in TABLES if t.name == name), None)
    if row.table != "kept" or table is None or (name, key) not in free:
        return row
    marks = list(
        re.finditer(rf"(?:^|; )({'|'.join((*table.people, THRESHOLD))}): ", row.cells["written"])
    )
    ends = [*(m.start() for m in marks[1:]), None]
    cells = {
        m.group(1): row.cells["written"][m.end() : end] for m, end in zip(marks, ends, strict=True)
    }
    threshold = unescaped(cells.get(THRESHOLD, ""))
    people = {c: cells.get(c, "") for c in table.people}
    return Filled(name, key, row.line, people, threshold=threshold)


def _as_kept(row: Filled) -> Filled:
    said = {**row.cells, THRESHOLD: escaped(row.threshold)}
    written = "; ".join(f"{name}: {text}" for name, text in said.items() if text)
    return Filled("kept", f"{row.table} {row.key}", row.line, {"written": written})


def _said(
    old: Edited,
    kept: Mapping[str, Entry],
    gone: list[Entry],
    placed: Mapping[tuple[str, str], Filled],
    lost: list[Filled],
    checks: Mapping[str, str],
) -> tuple[str, ...]:
    written = [i for i, e in kept.items() if e.touched]
    changed = [i for i, e in kept.items() if e.was]
    left = [e.id for e in gone if not e.gone]
    there = {*(e.id for e in old.checks), *old.missing}
    new = [i for i in checks if old.checks and i not in there]
    altered = [i for i in old.altered if i in kept]
    back = [i for i in old.missing if i in checks]
    reopened = [i for i, r in placed.items() if CHANGED in r.cells.get("passed", "")]
    found = [
        (written, "kept what is written for {n}: {ids}"),
        ([f"{t} {k}" for t, k in placed], "kept {n} in the tables: {ids}"),
        (changed, "ticked, and the words are others now: {ids}"),
        ([k for _, k in reopened], "passed, but the threshold is another one now: {ids}"),
        (left, "no longer in the plan, kept at its end: {ids}"),
        ([f"{r.table} {r.key}" for r in lost], "no longer in a table, kept at the end: {ids}"),
        ([e.id or unescaped(e.text)[:40] for e in old.added], "added by hand, kept: {ids}"),
        (altered, "edited by hand, now a note beneath: {ids}"),
        (new, "new: {ids}"),
        (back, "deleted by hand, and back because the plan still asks for it: {ids}"),
    ]
    return tuple(words.format(n=_many(items), ids=_some(items)) for items, words in found if items)


def _many(items: list[str]) -> str:
    return f"{len(items)} {'entry' if len(items) == 1 else 'entries'}"


def _some(items: list[str]) -> str:
    more = len(items) - LISTED
    return ", ".join(items[:LISTED]) + (f" and {more} more" if more > 0 else "")
