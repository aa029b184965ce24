"""A pack's own cases: workloads with the outcome its author expects, and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment
from advisor.pack.base import RuleModel
from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems, read_model
from advisor.problems import InputError
from advisor.workload.answers import Workload
from advisor.workload.known import known_in
from advisor.workload.read import workload_from


class About(RuleModel):
    """A dollar amount and how far off it may be."""

    about: float
    within: float = 0.01


class Expected(RuleModel):
    """What a case must give; only what is written is compared."""

    verdict: Literal["decided", "no_option_qualifies", "insufficient_evidence"]
    option: str = ""
    kind: str = ""
    by: str = ""
    warnings: tuple[str, ...] = ()
    cost_without_people_usd: About | None = None


class Case(RuleModel):
    """One case file."""

    format: Literal["advisor/case@1"]
    name: str
    why: str
    workload: dict[str, Any]
    as_of: date
    expect: Expected
    because: str = Field(min_length=1)

    _date = field_validator("as_of", mode="before")(
        lambda v: date.fromisoformat(v) if isinstance(v, str) else v
    )


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case with its workload read."""

    path: Path
    case: Case
    workload: Workload


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What one case gave; no mismatches means that it passed."""

    name: str
    file: str
    gave: str
    because: str
    mismatches: tuple[str, ...]
    assessment: Assessment


def load_cases(pack: Pack) -> list[LoadedCase]:
    """Every case of the pack, by file name; raises InputError with every mistake."""
    problems = Problems()
    found: list[LoadedCase] = []
    known = known_in(pack)
    for path in sorted((pack.folder / "cases").glob("*.yaml")):
        read = read_model(path, Case, problems)
        if read is None:
            continue
        case, document = read
        try:
            workload = workload_from(document, ("workload",), known)
        except InputError as error:
            problems.found.extend(error.problems)
            continue
        found.append(LoadedCase(path, case, workload))
    problems.stop_if_any()
    return found


def run_cases(pack: Pack) -> list[CaseResult]:
    """Assess every case on its own day and compare with what is expected."""
    return [run_case(pack, loaded) for loaded in load_cases(pack)]


def run_case(pack: Pack, loaded: LoadedCase) -> CaseResult:
    """Assess one case."""
    case = loaded.case
    a = assess(pack, loaded.workload, as_of=case.as_of)
    gave = a.recommended.option if a.recommended is not None else a.verdict
    return CaseResult(
        case.name, loaded.path.name, gave, case.because, _mismatches(pack, a, case.expect), a
    )


def _mismatches(pack: Pack, a: Assessment, expect: Expected) -> tuple[str, ...]:
    found: list[str] = []

    def compare(what: str, wanted: object, got: object) -> None:
        if wanted and wanted != got:
            found.append(f"{what}: expected {wanted}, got {got}")

    option = a.recommended.option if a.recommended is not None else None
    compare("verdict", expect.verdict, a.verdict)
    compare("option", expect.option, option)
    compare("kind", pack.kinds[expect.kind].kind.title if expect.kind in pack.kinds else "", a.kind)
    deciding = [s.rule for s in a.path if s.rule != "cost"]
    compare("by", expect.by, deciding[-1] if deciding else None)
    codes = {w.code for w in a.warnings}
    found += [f"warning {code} is missing" for code in expect.warnings if code not in codes]
    if expect.cost_without_people_usd is not None:
        wanted = expect.cost_without_people_usd
        cost = None if a.recommended is None else a.recommended.cost_without_people
        if cost is None or abs(cost.likely - wanted.about) > wanted.within:
            got = "none" if cost is None else f"{cost.likely:.2f}"
            found.append(f"cost without people: expected {wanted.about:.2f}, got {got}")
    return tuple(found)
