"""A pack's own cases: workloads with the outcome its author expects, and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment
from advisor.decision.parting import Parting, deciding_rule, first_parting
from advisor.pack.base import Day, RuleModel
from advisor.pack.gathered import Problems
from advisor.pack.pack import Pack
from advisor.pack.part_files import read_model
from advisor.pack.stack import yaml_files
from advisor.pack.yaml_reader import Document
from advisor.problems import InputError, Problem
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
    path: dict[str, Literal["yes", "no", "unknown"]] = Field(default_factory=dict)
    """Of single rules, whether they hold."""
    warnings: tuple[str, ...] = ()
    cost_without_people_usd: About | None = None
    judged: dict[str, dict[str, Literal["pass", "provisional", "fail", "unknown"]]] = Field(
        default_factory=dict
    )
    """Of single requirements, what some options come out as."""


class Case(RuleModel):
    """One case file."""

    format: Literal["advisor/case@1"]
    name: str
    why: str
    workload: dict[str, Any]
    as_of: Day
    expect: Expected
    because: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case with its workload read."""

    path: Path
    case: Case
    workload: Workload
    document: Document


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What one case gave; no mismatches means that it passed."""

    name: str
    file: str
    gave: str
    because: str
    mismatches: tuple[Problem, ...]
    """Each at its place in the case's file."""
    parting: Parting | None
    assessment: Assessment


def load_cases(pack: Pack) -> list[LoadedCase]:
    """Every case of the pack, by file name; raises InputError with every mistake."""
    problems = Problems()
    found = read_cases(pack, problems)
    problems.stop_if_any()
    return found


def read_cases(pack: Pack, problems: Problems) -> list[LoadedCase]:
    """The cases of the pack that can be run, by file name; mistakes go to `problems`."""
    found: list[LoadedCase] = []
    known = known_in(pack)
    for path in yaml_files(pack.folder / "cases", problems):
        read = read_model(path, Case, problems, pack.folder)
        if read is None:
            continue
        case, document = read
        _names_resolve(pack, case.expect, document, problems)
        try:
            workload = workload_from(document, ("workload",), known)
        except InputError as error:
            problems.found.extend(error.problems)
            continue
        found.append(LoadedCase(path, case, workload, document))
    return found


def _names_resolve(pack: Pack, expect: Expected, document: Document, problems: Problems) -> None:
    """A name that nothing has would make an expectation that can never be met, or never fail."""
    rules = [r.id for r in pack.rules]
    deciders = [*rules, *(["otherwise"] if pack.otherwise is not None else [])]
    named: list[tuple[tuple[str | int, ...], str, str, Sequence[str]]] = [
        (("option",), "option", expect.option, pack.option_ids),
        (("kind",), "kind", expect.kind, tuple(pack.kinds)),
        (("by",), "rule", expect.by, deciders),
        *((("path", rule), "rule", rule, rules) for rule in expect.path),
    ]
    ids = [r.requirement.id for r in pack.requirements]
    for requirement, outcomes in expect.judged.items():
        place = ("judged", requirement)
        named.append((place, "requirement", requirement, ids))
        named += [((*place, option), "option", option, pack.option_ids) for option in outcomes]
    for path, what, name, known in named:
        if name:
            problems.name(document, ("expect", *path), what, name, known)


def run_cases(pack: Pack) -> list[CaseResult]:
    """Assess every case on its own day and compare with what is expected."""
    return [run_case(pack, loaded) for loaded in load_cases(pack)]


def run_case(pack: Pack, loaded: LoadedCase) -> CaseResult:
    """Assess one case."""
    case, expect = loaded.case, loaded.case.expect
    a = assess(pack, loaded.workload, as_of=case.as_of)
    gave = a.recommended.option if a.recommended is not None else a.verdict
    places = Problems()
    for key, message in _mismatches(pack, a, expect):
        places.at(loaded.document, ("expect", key), message)
    parting = None
    if places.found:
        parting = first_parting(pack, a, expect.by, expect.kind, expect.option, expect.path)
    return CaseResult(
        case.name, loaded.path.name, gave, case.because, tuple(places.found), parting, a
    )


def judged(a: Assessment, requirement: str, option: str) -> str:
    """What an option came out as; one to which a requirement does not apply passes it."""
    row = a.option(option)
    if row is None or any(r.requirement == requirement for r in row.rejections):
        return "fail"
    doubts = [u for u in row.unverified if u.requirement == requirement]
    if any(u.blocking for u in doubts):
        return "unknown"
    return "provisional" if doubts else "pass"


def _mismatches(pack: Pack, a: Assessment, expect: Expected) -> list[tuple[str, str]]:
    """The keys of `expect` that do not hold, and how."""
    found: list[tuple[str, str]] = []

    def compare(what: str, wanted: object, got: object) -> None:
        if wanted and wanted != got:
            found.append((what, f"{what}: expected {wanted}, got {got}"))

    option = a.recommended.option if a.recommended is not None else None
    compare("verdict", expect.verdict, a.verdict)
    compare("option", expect.option, option)
    compare("kind", pack.kinds[expect.kind].kind.title if expect.kind else "", a.kind)
    compare("by", expect.by, deciding_rule(a))
    held = {s.rule: s.held for s in a.path}
    for rule, wanted in expect.path.items():
        if held.get(rule) != wanted:
            got = held.get(rule, "not asked")
            found.append(("path", f"path: expected {rule}: {wanted}, got {got}"))
    for requirement, outcomes in expect.judged.items():
        for name, due in outcomes.items():
            if (came := judged(a, requirement, name)) != due:
                said = f"judged: {requirement}: expected {name}: {due}, got {came}"
                found.append(("judged", said))
    codes = {w.code for w in a.warnings}
    found += [
        ("warnings", f"warning {code} is missing") for code in expect.warnings if code not in codes
    ]
    if expect.cost_without_people_usd is not None:
        about = expect.cost_without_people_usd
        cost = None if a.recommended is None else a.recommended.cost_without_people
        if cost is None or abs(cost.likely - about.about) > about.within:
            shown = "none" if cost is None else f"{cost.likely:.2f}"
            message = f"cost without people: expected {about.about:.2f}, got {shown}"
            found.append(("cost_without_people_usd", message))
    return found
