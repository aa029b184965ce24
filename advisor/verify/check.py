"""The whole check of a pack: load it, prove what can be proven, compare with what it expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from advisor.pack.base import RuleModel
from advisor.pack.load import load_pack, pack_folder
from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems, read_model
from advisor.problems import InputError
from advisor.spelling import suggestion
from advisor.verify.check_catalogue import catalogue_findings
from advisor.verify.check_claims import claim_findings
from advisor.verify.check_rules import rule_findings
from advisor.verify.coverage import coverage_findings
from advisor.verify.findings import MEANINGS, Expected, Finding, expecting, from_problem
from advisor.verify.subject import subject_of
from advisor.verify.tried import Tried, tried_cases

GRADES = ("error", "warning", "note")


class ExpectedFinding(RuleModel):
    """A finding that the pack is known to have."""

    id: str
    about: str
    why: str = Field(min_length=1)
    because_of: tuple[str, ...] = ()
    says: str = ""


class ExpectedFindings(RuleModel):
    """findings.yaml."""

    format: Literal["advisor/expected-findings@1"]
    findings: tuple[ExpectedFinding, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, gravest first."""

    pack: str
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether there is an error or a warning that the pack does not expect."""
        return any(f.counts for f in self.findings)


def check_pack(name_or_folder: str, day: date) -> Checked:
    """Check a pack on a day. A pack that cannot be loaded gives findings too, not an exception."""
    try:
        pack = load_pack(name_or_folder)
        expected = _expected(pack_folder(name_or_folder))
        found = findings_of(pack, day, tried_cases(pack))
    except InputError as error:
        found, expected = [from_problem(p) for p in error.problems], ()
        return Checked(name_or_folder, _in_order(found))
    return Checked(pack.id, _in_order(list(expecting(found, expected))))


def findings_of(pack: Pack, day: date, tried: Sequence[Tried]) -> list[Finding]:
    """All findings on a loaded pack and the cases tried with it."""
    subject = subject_of(pack, day)
    return [
        *rule_findings(subject),
        *catalogue_findings(subject, [one.assessment for one in tried]),
        *claim_findings(subject),
        *coverage_findings(subject, tried),
    ]


def _in_order(found: list[Finding]) -> tuple[Finding, ...]:
    def key(one: Finding) -> tuple[int, str, int, int, str]:
        return GRADES.index(one.grade), one.file, one.line, one.column, one.id

    return tuple(sorted(found, key=key))


def _expected(folder: Path) -> tuple[Expected, ...]:
    path = folder / "findings.yaml"
    if not path.exists():
        return ()
    problems = Problems()
    read = read_model(path, ExpectedFindings, problems)
    problems.stop_if_any()
    assert read is not None
    model, document = read
    found: list[Expected] = []
    for i, one in enumerate(model.findings):
        where = document.at(("findings", i, "id"))
        if one.id not in MEANINGS:
            problems.at(
                document, ("findings", i, "id"),
                f'unknown finding "{one.id}"{suggestion(one.id, MEANINGS)}',
            )  # fmt: skip
        if any((e.id, e.about) == (one.id, one.about) for e in found):
            problems.at(
                document, ("findings", i, "about"), f"{one.id} about {one.about} is given twice"
            )
        place = (str(path), where.line, where.column)
        found.append(Expected(one.id, one.about, one.why, place, one.because_of, one.says))
    problems.stop_if_any()
    return tuple(found)
