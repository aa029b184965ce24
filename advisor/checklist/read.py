"""Reading an edited report back: what people ticked and wrote, and what does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from advisor.checklist.document import BULLET, Part, Row, Task, Text, front_matter, parts_of
from advisor.checklist.line import (
    BARE,
    FIELDS,
    NAMED,
    OURS,
    WAS,
    fingerprint,
    split_fields,
    unescaped,
)
from advisor.checklist.tables import Filled, blanked, filled
from advisor.problems import Problem
from advisor.spelling import suggestion
from advisor.units import UnitError, parse_day

FORMAT = "advisor/report@1"
GONE = "No longer in the plan"
ADDED = "Added by hand"
STATES = ("todo", "doing", "done", "blocked", "waived", "not applicable")
SHOWN = 60
UNREAD = "neither as a task (- [ ]) nor in a row of its table"
OUR_KEYS = frozenset({
    "format", "workload", "client", "author", "status", "as_of", "verdict", "recommended",
    "confidence", "pack_id", "pack_version", "pack_hash", "packs", "checks", "body",
})  # fmt: skip
"""Of the front matter."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One check as it stands in the file. Fields and lines beneath are Markdown as written."""

    id: str
    line: int
    ticked: bool
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    why: str = ""
    was: str = ""
    """What it read when it was ticked, where it reads otherwise now."""
    section: str = ""
    struck: bool = False

    @property
    def gone(self) -> bool:
        """True for a check that a later report no longer asks for."""
        return unescaped(self.section) == GONE

    def says(self, name: str) -> str:
        """A field as plain text."""
        return unescaped(self.fields.get(name, ""))

    @property
    def due(self) -> date | None:
        """The day it is due, where one is written."""
        try:
            return parse_day(self.says("due")) if self.says("due") else None
        except UnitError:
            return None

    @property
    def state(self) -> str:
        """The word for where it stands, as far as the line alone says it."""
        said = self.says("state").lower().strip(" .")
        if self.ticked:
            return "done"
        if self.struck or said in ("n/a", "not needed", "does not apply"):
            return "not applicable"
        return said if said in STATES else "todo"

    @property
    def touched(self) -> bool:
        """True where somebody wrote or ticked something."""
        return self.ticked or self.struck or any(self.fields.values()) or bool(self.notes)


@dataclass(frozen=True, slots=True)
class Edited:
    """A report as people left it."""

    name: str
    front: Mapping[str, str]
    checks: tuple[Entry, ...]
    added: tuple[Entry, ...]
    """Tasks that the report did not have: without an id, with an unknown one, or twice there."""
    rows: tuple[Filled, ...]
    problems: tuple[Problem, ...]
    known: Mapping[str, str]
    """Fingerprint of each check and gate as it was written, by id; empty where that is lost."""
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    """Checks and gates whose words are not those that the report was written with."""
    elsewhere: bool = False
    """True where something else was edited, or nobody can tell."""

    def row(self, table: str, key: str) -> Filled | None:
        """What people wrote in one row."""
        return next((r for r in self.rows if (r.table, r.key) == (table, key)), None)


def read_report(text: str, name: str) -> Edited:
    """What an edited report says; `name` is that of its file, for the problems found."""
    front = front_matter(text)[0]
    parts = list(parts_of(text))
    known = _manifest(front.get("checks", ""))
    reader = _Reading(name, known)
    for part in parts:
        reader.take(part)
    body = front.get("body", "")
    return Edited(
        name=name,
        front=front,
        checks=tuple(reader.checks.values()),
        added=tuple(reader.added),
        rows=tuple(reader.rows.values()),
        problems=reader.found(),
        known=known,
        missing=tuple(i for i in known if i not in reader.seen),
        altered=tuple(reader.altered),
        elsewhere=not body or body != skeleton(parts) or not set(front) <= OUR_KEYS,
    )


def is_report(text: str) -> bool:
    """True for a file that this tool wrote as a report, whatever became of it since."""
    return front_matter(text)[0].get("format") == FORMAT


def skeleton(parts: Sequence[Part]) -> str:
    """A fingerprint of all that people are not asked to write."""
    found = []
    for part in parts:
        if isinstance(part, Task):
            kept = (b for b in part.beneath if unescaped(b).lower().startswith((OURS, WAS)))
            found += [split_fields(part.words)[0], *kept]
        elif isinstance(part, Row):
            found.append(blanked(part))
        else:
            bullet = BULLET.match(part.text)
            found.append(bullet.group(2) if bullet else part.text)
    return fingerprint("".join(found), 16)


def sealed(text: str) -> str:
    """A new report with its own fingerprints in its front matter, where that has a place for them.

    `checks` are the ids of checks and gates, each with the fingerprint of its words; `body` is
    one for all that people are not asked to write.
    """
    front = front_matter(text)[0]
    if front.get("checks") != "" or front.get("body") != "":
        return text
    parts = list(parts_of(text))
    reader = _Reading("", {})
    for part in parts:
        reader.take(part)
    marks = [f"{e.id}={fingerprint(e.text)}" for e in reader.checks.values()]
    marks += [f"{r.key}={fingerprint(r.ours)}" for r in reader.rows.values() if r.table == "gate"]
    head, body, rest = text.partition('\nbody: ""\n')
    return head.replace('\nchecks: ""', f'\nchecks: "{" ".join(marks)}"', 1) + (
        f'\nbody: "{skeleton(parts)}"\n{rest}' if body else ""
    )


def _manifest(written: str) -> dict[str, str]:
    return dict(m.split("=", 1) for m in written.split() if m.count("=") == 1)


class _Reading:
    """Sorts the parts of a report."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        self.name, self.known = name, known
        self.spelled = {i.lower(): i for i in known}
        self.checks: dict[str, Entry] = {}
        self.added: list[Entry] = []
        self.rows: dict[tuple[str, str], Filled] = {}
        self.problems: list[Problem] = []
        self.unknown: list[tuple[int, str, str]] = []
        self.altered: list[str] = []
        self.seen: set[str] = set()
        self.named: dict[str, int] = {}
        """Ids that begin a line or a row which is not read, and its line."""

    def take(self, part: Part) -> None:
        if isinstance(part, Task):
            self._check(part)
        elif isinstance(part, Row) and (row := filled(part)) is not None:
            self._row(row)
        else:
            self._named(part)

    def found(self) -> tuple[Problem, ...]:
        """All that does not fit, by line; the nearest id is one that is missing, if any is near."""
        missing = [i for i in self.known if i not in self.seen]
        for line, what, id in self.unknown:
            hint = suggestion(id, missing) or suggestion(id, self.known)
            self._say(line, f'unknown {what} "{id[:SHOWN]}"{hint}')
        for id in missing:
            if id in self.named:
                self._say(self.named[id], f'"{id}" is named here, but {UNREAD}')
            else:
                self._say(1, f'"{id}" was in this report and is not there any more')
        return tuple(sorted(self.problems, key=lambda p: p.line))

    def _say(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.name, line, 1, message))

    def _named(self, part: Text | Row) -> None:
        text = " ".join(part.cells[:1]) if isinstance(part, Row) else part.text
        bullet = BULLET.match(text)
        words = (bullet.group(2) if bullet else text).strip().lstrip("~ ")
        found = NAMED.match(words) or self._bare(words)
        if found and self._id(found.group(1)) in self.known:
            self.named.setdefault(self._id(found.group(1)), part.line)

    def _check(self, task: Task) -> None:
        entry = self._entry(task)
        if unescaped(task.section) == ADDED:
            self.added.append(entry)
            return
        if not entry.id:
            self._say(task.line, f'a task without an id: "{unescaped(entry.text)[:SHOWN]}"')
            self.added.append(entry)
            return
        if entry.id in self.checks:
            first = self.checks[entry.id].line
            self._say(task.line, f'"{entry.id}" is there twice; the one in line {first} counts')
            self.added.append(entry)
            return
        if self.known and entry.id not in self.known:
            self.unknown.append((task.line, "check", entry.id))
            self.added.append(entry)
            return
        self.seen.add(entry.id)
        self.checks[entry.id] = entry
        self._compare(entry.id, entry.text, task.line, "check")
        self._fields(entry)

    def _entry(self, task: Task) -> Entry:
        words = " ".join(task.words.split())
        core, fields = split_fields(words)
        struck = core.startswith("~~")
        core = core.strip("~ ") if struck else core
        named = NAMED.match(core) or self._bare(core)
        notes, was, why = [], "", ""
        for line in task.beneath:
            begins = unescaped(line).lower()
            if begins.startswith(WAS):
                was = unescaped(line)[len(WAS) :]
            elif begins.startswith(OURS):
                why = unescaped(line)[len(OURS) :]
            else:
                notes.append(" ".join(line.split()))
        return Entry(
            id=self._id(named.group(1)) if named else "",
            line=task.line,
            ticked=task.ticked,
            text=core[named.end() :].strip() if named else core,
            fields={name: value for name, value in fields.items() if name in FIELDS},
            notes=tuple(notes),
            why=why,
            was=was,
            section=task.section,
            struck=struck,
        )

    def _id(self, written: str) -> str:
        """An id as the report has it; editors turn first letters into capitals."""
        return self.spelled.get(written.lower(), written)

    def _bare(self, core: str) -> re.Match[str] | None:
        found = BARE.match(core)
        return found if found and found.group(1).lower() in self.spelled else None

    def _fields(self, entry: Entry) -> None:
        if entry.says("due") and entry.due is None:
            self._say(entry.line, f'"{entry.says("due")[:SHOWN]}" is not a day like 2026-12-01')
        said = entry.says("state").lower().strip(" .")
        if said and entry.state == "todo" and said != "todo":
            hint = suggestion(said, STATES)
            self._say(entry.line, f'unknown state "{said[:SHOWN]}"{hint}')
        if entry.state == "waived" and not (entry.says("note") or entry.notes):
            self._say(entry.line, f'"{entry.id}" is waived without a note that says why')

    def _row(self, row: Filled) -> None:
        if (row.table, row.key) in self.rows:
            self._say(row.line, f'the row of "{row.key}" is there twice; the first one counts')
            return
        if row.table == "gate" and self.known and row.key not in self.known:
            self.unknown.append((row.line, "gate", row.key))
        self.rows[(row.table, row.key)] = row
        if row.table == "gate":
            self.seen.add(row.key)
            self._compare(row.key, row.ours, row.line, "gate")

    def _compare(self, id: str, text: str, line: int, what: str) -> None:
        if self.known.get(id, fingerprint(text)) != fingerprint(text):
            self.altered.append(id)
            self._say(line, f'{what} "{id}" does not read as the report was written')
