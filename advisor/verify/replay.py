"""Saved workloads assessed with two versions of a pack: which recommendations flipped, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment
from advisor.pack.pack import Pack
from advisor.problems import InputError, Problem
from advisor.verify.witness import ended_at
from advisor.workload.known import known_in
from advisor.workload.read import read_workload


@dataclass(frozen=True, slots=True)
class Replayed:
    """One workload under both packs; `why` is empty where nothing changed."""

    file: str
    name: str
    old: str
    new: str
    why: str


def replay(old: Pack, new: Pack, folder: Path, day: date) -> tuple[Replayed, ...]:
    """Every workload of a folder, by file name; raises InputError with every unreadable one."""
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        raise InputError((Problem(str(folder), 1, 1, "no folder with workload files (*.yaml)"),))
    problems: list[Problem] = []
    found = []
    for path in paths:
        try:
            workloads = [read_workload(str(path), known_in(p)) for p in (old, new)]
        except InputError as error:
            problems += error.problems
            continue
        before, after = (
            assess(p, w, as_of=day) for p, w in zip((old, new), workloads, strict=True)
        )
        said = gave(before), gave(after)
        why = "" if said[0] == said[1] else why_flipped(before, after)
        found.append(Replayed(path.name, workloads[1].name, *said, why))
    if problems:
        raise InputError(tuple(dict.fromkeys(problems)))
    return tuple(found)


def gave(a: Assessment) -> str:
    """The option recommended, or the verdict."""
    return a.recommended.option if a.recommended is not None else a.verdict


def why_flipped(before: Assessment, after: Assessment) -> str:
    """The first thing that differs on the way: the rule, what the old choice fails, or the cost."""
    if ended_at(before) != ended_at(after) or before.kind != after.kind:
        return (
            f"{ended_at(before)} ({before.kind or 'nothing'}) decided, "
            f"now {ended_at(after)} ({after.kind or 'nothing'})"
        )
    if before.recommended is None:
        now = gave(after)
        was = next((o for o in before.options if o.option == now), None)
        return f"{now} was not there" if was is None else f"{now} did not do: {was.why_not}"
    option = before.recommended.option
    now_is = next((o for o in after.options if o.option == option), None)
    if now_is is None:
        return f"{option} is no longer there"
    return f"{option}: {now_is.why_not}"
