"""All workloads of one place: what is in each, and new, copied, deleted and brought back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from advisor.decision.cases import load_cases
from advisor.interview.next_question import agenda
from advisor.pack import Pack
from advisor.problems import InputError
from advisor.store.workspace import Workspace
from advisor.text_safety import plain
from advisor.workload import Known, Workload, read_workload


@dataclass(frozen=True, slots=True)
class Kept:
    """One workload file. `problem` says why it cannot be opened, and is empty when it can."""

    path: Path
    name: str
    client: str
    answered: int
    asked: int
    changed: datetime
    problem: str = ""

    @property
    def progress(self) -> str:
        """How far its interview is, in words."""
        return self.problem or f"{self.answered} of {self.asked} answered"


@dataclass(frozen=True, slots=True)
class Example:
    """A workload to start from: a golden case of the pack."""

    id: str
    name: str
    why: str
    workload: Workload


def kept_workloads(pack: Pack, known: Known, space: Workspace) -> tuple[Kept, ...]:
    """Every workload file of a place, the one changed last first."""
    return tuple(_kept(pack, known, path) for path in space.files())


def examples(pack: Pack) -> tuple[Example, ...]:
    """The pack's golden cases as workloads to start from.

    A case that judges single options is made up to try a requirement: it is nobody's work.
    """
    return tuple(
        Example(c.path.stem, plain(c.case.name, 80), plain(c.case.why, 200), c.workload)
        for c in load_cases(pack)
        if not c.case.expect.judged
    )


def copied(workload: Workload) -> Workload:
    """The same workload under a name that says so."""
    return replace(workload, name=f"{workload.name} (copy)")


def _kept(pack: Pack, known: Known, path: Path) -> Kept:
    changed = datetime.fromtimestamp(path.stat().st_mtime)
    try:
        workload = read_workload(str(path), known)
    except InputError as error:
        first = error.problems[0]
        problem = f"line {first.line}: {first.message}"
        return Kept(path, path.stem, "", 0, 0, changed, plain(problem, 200))
    now = agenda(pack, workload.answers)
    return Kept(
        path,
        plain(workload.name, 80),
        plain(workload.client, 80),
        len(now.answered),
        len(now.asked),
        changed,
    )
