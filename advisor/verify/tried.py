"""The workloads that a check tries: the pack's own cases, and those of the packs beneath it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment
from advisor.decision.cases import LoadedCase, load_cases, read_cases, run_case
from advisor.pack.gathered import Problems
from advisor.pack.load import load_pack
from advisor.pack.pack import Pack
from advisor.pack.stack import Stack, open_stack
from advisor.problems import InputError
from advisor.verify.witness import ended_at
from advisor.workload.known import known_in
from advisor.workload.read import workload_from


@dataclass(frozen=True, slots=True)
class Tried:
    """One case and what the pack makes of it."""

    case: LoadedCase
    assessment: Assessment
    own: bool = True
    """False for a case of a pack beneath: it tries what is inherited, and proves nothing more."""

    @property
    def ended_at(self) -> str:
        """The rule at which its walk ended."""
        return ended_at(self.assessment)


def tried_cases(pack: Pack, problems: Problems) -> list[Tried]:
    """Every case that can be run, assessed with this pack; mistakes of its own go to `problems`."""
    own = [Tried(one, run_case(pack, one).assessment) for one in read_cases(pack, problems)]
    stack = open_stack(pack.folder, Problems())
    return own + [one for under in _beneath(stack) for one in _inherited(pack, under)]


def _beneath(stack: Stack) -> list[Stack]:
    """The packs beneath whose rules are in force here."""
    return [s for s in list(stack.upwards())[:-1] if s.folder in stack.where_is["rules"]]


def _inherited(pack: Pack, under: Stack) -> list[Tried]:
    known, found = known_in(pack), []
    for one in load_cases(load_pack(str(under.folder))):
        try:
            workload = workload_from(one.document, ("workload",), known)
        except InputError:
            continue  # it names what this pack has removed
        assessed = assess(pack, workload, as_of=one.case.as_of)
        found.append(Tried(LoadedCase(one.path, one.case, workload, one.document), assessed, False))
    return found
