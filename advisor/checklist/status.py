"""Where a plan stands on a day: what is done, overdue, due, open and blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from advisor.checklist.line import unescaped
from advisor.checklist.read import Edited, Entry
from advisor.checklist.tables import Filled

Standing = Literal["done", "overdue", "due", "doing", "open", "blocked", "waived", "not applicable"]
STANDINGS: tuple[Standing, ...] = (
    "overdue",
    "due",
    "doing",
    "open",
    "blocked",
    "done",
    "waived",
    "not applicable",
)
CLOSED = ("done", "waived", "not applicable")
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CheckStatus:
    """One check on that day; `why` says what it waits for where it is blocked."""

    id: str
    standing: Standing
    text: str
    phase: str
    owner: str
    due: date | None
    evidence: str
    notes: tuple[str, ...]
    line: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """A whole plan on a day. `now` is the first phase that is not behind us; empty at the end."""

    edited: Edited
    as_of: date
    checks: tuple[CheckStatus, ...]
    now: str
    gates: tuple[Filled, ...]
    early: tuple[str, ...]
    """Checks that are ticked although an earlier phase is not through."""

    def count(self, *standings: str) -> int:
        """How many checks stand so."""
        return sum(c.standing in standings for c in self.checks)


def plan_status(edited: Edited, as_of: date) -> PlanStatus:
    """The status of an edited report. A phase waits until those before it are through."""
    live = [e for e in edited.checks if not e.gone]
    gates = tuple(r for r in edited.rows if r.table == "gate")
    phases = list(dict.fromkeys(unescaped(e.section) for e in live))
    through = {p: _through(p, live, gates) for p in phases}
    now = next((p for p in phases if through[p]), "")
    checks, early = [], []
    for entry in live:
        phase = unescaped(entry.section)
        before = next((p for p in phases[: phases.index(phase)] if through[p]), "")
        why = f"waits for {before}: {through[before]}" if before else ""
        if entry.state == "blocked":
            why = unescaped(entry.fields.get("note", "")) or "said to be blocked"
        standing = _standing(entry, as_of, bool(before))
        if before and entry.state == "done":
            early.append(entry.id)
        checks.append(_status(entry, standing, phase, why if standing == "blocked" else ""))
    return PlanStatus(edited, as_of, tuple(checks), now, gates, tuple(early))


def _status(entry: Entry, standing: Standing, phase: str, why: str) -> CheckStatus:
    notes = [entry.says("note"), *map(unescaped, entry.notes)]
    return CheckStatus(
        id=entry.id,
        standing=standing,
        text=unescaped(entry.text),
        phase=phase,
        owner=entry.says("owner"),
        due=entry.due,
        evidence=entry.says("evidence"),
        notes=tuple(n for n in notes if n),
        line=entry.line,
        why=why,
    )


def _standing(entry: Entry, as_of: date, waits: bool) -> Standing:
    state = entry.state
    settled = next((s for s in STANDINGS if s == state and s in CLOSED), None)
    if settled is not None:
        return settled
    if state == "blocked":
        return "blocked"
    if entry.due is not None and entry.due < as_of:
        return "overdue"
    if waits:
        return "blocked"
    if entry.due is not None and entry.due <= as_of + SOON:
        return "due"
    return "doing" if state == "doing" else "open"


def _through(phase: str, entries: Sequence[Entry], gates: Sequence[Filled]) -> str:
    """What a phase still needs, in words; empty where it is through."""
    left = sum(unescaped(e.section) == phase and e.state not in CLOSED for e in entries)
    title = phase.partition(": ")[2] or phase
    shut = sum(g.phase == title and g.passed is not True for g in gates)
    words = []
    if left:
        words.append(f"{left} check{'s' if left > 1 else ''} open")
    if shut:
        words.append(f"{shut} gate{'s' if shut > 1 else ''} not passed")
    return ", ".join(words)
