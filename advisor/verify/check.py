"""The whole check of a pack: load it, prove what can be proven, compare with what it expects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment
from advisor.pack.expected_findings import ExpectedFindings
from advisor.pack.gathered import Problems
from advisor.pack.load import load_pack
from advisor.pack.pack import Pack
from advisor.pack.part_files import read_model
from advisor.pack.stack import Stack, open_stack
from advisor.problems import InputError, Problem
from advisor.verify.check_catalogue import catalogue_findings
from advisor.verify.check_claims import claim_findings
from advisor.verify.check_dates import date_findings
from advisor.verify.check_rules import rule_findings
from advisor.verify.coverage import coverage_findings
from advisor.verify.findings import MEANINGS, Expected, Finding, expecting, from_problem
from advisor.verify.subject import subject_of
from advisor.verify.tried import Tried, tried_cases
from advisor.workload.answers import Workload

GRADES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, gravest first."""

    pack: str
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether there is an error or a warning that the pack does not expect."""
        return any(f.counts for f in self.findings)


Tries = tuple[tuple[Workload, Assessment], ...]
Beyond = Callable[[Pack, Tries], Sequence[Problem]]
"""Tries what of a pack is used above this room, such as its templates, on assessed workloads."""


def check_pack(name_or_folder: str, day: date, *beyond: Beyond) -> Checked:
    """Check a pack on a day. A pack that cannot be loaded gives findings too, not an exception."""
    problems = Problems()
    try:
        pack = load_pack(name_or_folder)
    except InputError as error:
        return Checked(name_or_folder, _in_order([from_problem(p) for p in error.problems]))
    expected = _expected(open_stack(pack.folder, Problems()), problems)
    tried = tried_cases(pack, problems)
    if beyond:
        nothing = Workload("nothing answered", {})
        some = [(one.case.workload, one.assessment) for one in tried]
        some = some or [(nothing, assess(pack, nothing, as_of=day))]
        for one_more in beyond:
            problems.found += one_more(pack, tuple(some))
    said = [from_problem(p) for p in problems.in_order()]
    found = findings_of(pack, day, tried)
    return Checked(pack.id, _in_order([*said, *expecting(found, expected)]))


def findings_of(pack: Pack, day: date, tried: Sequence[Tried]) -> list[Finding]:
    """All findings on a loaded pack and the cases tried with it."""
    subject = subject_of(pack, day)
    return [
        *rule_findings(subject),
        *catalogue_findings(subject, tried),
        *claim_findings(subject),
        *date_findings(subject),
        *coverage_findings(subject, tried),
    ]


def _in_order(found: list[Finding]) -> tuple[Finding, ...]:
    def key(one: Finding) -> tuple[int, str, int, int, str]:
        return GRADES.index(one.grade), one.file, one.line, one.column, one.id

    return tuple(sorted(found, key=key))


def _expected(stack: Stack, problems: Problems) -> list[Expected]:
    """What the pack expects, and what the packs do that it extends; mistakes go to `problems`."""
    found: list[Expected] = []
    if stack.beneath is not None and stack.file.extends is not None:
        found = [replace(one, inherited=True) for one in _expected(stack.beneath, Problems())]
    path = stack.folder / "findings.yaml"
    if not path.exists() and not path.is_symlink():
        return found
    read = read_model(path, ExpectedFindings, problems, stack.folder)
    if read is None:
        return found
    model, document = read
    own: list[Expected] = []
    for i, one in enumerate(model.findings):
        here = ("findings", i)
        problems.name(document, (*here, "id"), "finding", one.id, MEANINGS)
        if any((e.id, e.about) == (one.id, one.about) for e in own):
            said = f"{one.id} about {one.about} is given twice"
            problems.at(document, (*here, "about"), said, "duplicate-key")
        where = document.at((*here, "id"))
        place = (str(path), where.line, where.column)
        own.append(Expected(one.id, one.about, one.why, place, one.because_of, one.says))
    return [*found, *own]
