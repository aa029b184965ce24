"""Findings about what can be chosen: kinds, options, requirements, questions, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.decision.judge import judge
from advisor.decision.requirements import facts_in
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import Sheet, build_sheets
from advisor.pack.checks import Check, Combined
from advisor.pack.pack import CompiledKind
from advisor.verify.findings import Finding
from advisor.verify.subject import Subject
from advisor.verify.tried import Tried
from advisor.verify.unread import unread_questions

GONE = ("retired",)


def catalogue_findings(subject: Subject, tried: Sequence[Tried]) -> Iterator[Finding]:
    """Kinds, options, requirements, questions and sources."""
    pack = subject.pack
    order = pack.rank
    sheets = build_sheets(pack, Claims(pack.figures, pack.evidence_rules, subject.day, order))
    reached = (*pack.rules, *([pack.otherwise] if pack.otherwise else []))
    used = dict.fromkeys(k for r in reached for k in (r.choose, *r.fallbacks))
    members = {k: [o for o, s in sheets.items() if belongs(pack.kinds[k], s)] for k in pack.kinds}
    for kind in pack.kinds:
        place = subject.places.of("kinds", "kinds", kind)
        if kind not in used:
            yield Finding("idle-kind", kind, f"no rule chooses the kind {kind}", *place)
        elif not members[kind]:
            message = f"the rules choose the kind {kind}, to which no option belongs"
            yield Finding("empty-kind", kind, message, *place)
    yield from _options(subject, sheets, {o for k in used for o in members[k]}, tried)
    yield from _requirements(subject, sheets)
    yield from _unread(subject, tried)
    yield from _sources(subject)


def belongs(kind: CompiledKind, sheet: Sheet) -> bool:
    """Whether an option may belong to a kind, its evidence aside."""
    if sheet.route is not None:
        return kind.kind.id in sheet.route.kinds
    return kind.members.holds(sheet.values) is True


def _options(
    subject: Subject,
    sheets: dict[str, Sheet],
    reachable: set[str],
    tried: Sequence[Tried],
) -> Iterator[Finding]:
    best = (one.assessment.recommended for one in tried)
    seen = {b.option for b in best if b is not None}
    for option, sheet in sheets.items():
        if option in seen:
            continue
        part = "routes" if sheet.route is not None else "options"
        place = subject.places.of(part, part, option)
        if (state := sheet.facts.get("availability")) is not None and state.value in GONE:
            message = f"{option} is retired and kept for the record"
            yield Finding("kept-for-the-record", option, message, *place)
        elif option not in reachable:
            message = f"{option} belongs to no kind that the rules choose"
            yield Finding("unreachable-option", option, message, *place)
        else:
            message = f"{option} was recommended in none of {len(tried)} workloads tried"
            yield Finding("never-cheapest", option, message, *place)
        if sheet.route is None:
            continue
        for member in sheet.route.members:
            state = sheets[member.option].facts.get("availability")
            if state is not None and state.value in GONE:
                message = f"{option} sends requests to {member.option}, which is retired"
                yield Finding("retired", option, message, *place)


def _requirements(subject: Subject, sheets: dict[str, Sheet]) -> Iterator[Finding]:
    for one in subject.pack.requirements:
        if not _constant(one.check) or not facts_in(one.check) <= _always_known(sheets):
            continue
        outcomes = {
            judge(one.check, s.facts, {}).outcome for s in sheets.values() if s.route is None
        }
        if outcomes and outcomes <= {"fail", "unknown"}:
            name = one.requirement.id
            yield Finding(
                "failed-by-all", name, f"no option passes the requirement {name}",
                *subject.places.of("requirements", "requirements", name),
            )  # fmt: skip


def _always_known(sheets: dict[str, Sheet]) -> set[str]:
    """Facts that do not depend on the workload: those on the sheets."""
    return {name for s in sheets.values() for name in s.facts}


def _constant(check: Check) -> bool:
    if isinstance(check, Combined):
        return all(_constant(part) for part in check.parts)
    return not check.answer


def _unread(subject: Subject, tried: Sequence[Tried]) -> Iterator[Finding]:
    workloads = [one.case.workload for one in tried]
    for question in unread_questions(subject.pack, workloads, subject.day):
        message = f"nothing that recommends reads the answer to {question}"
        place = subject.places.of("questionnaire", "questions", question)
        yield Finding("unread-question", question, message, *place)


def _sources(subject: Subject) -> Iterator[Finding]:
    pack = subject.pack
    for one in pack.requirements:
        if one.requirement.source.see not in pack.sources:
            name = one.requirement.id
            message = f"{name} cites {one.requirement.source.see}, which is not among the sources"
            place = subject.places.of("requirements", "requirements", name, "source", "see")
            yield Finding("no-source", name, message, *place)
    if pack.otherwise is not None and pack.otherwise.source.split(", ")[0] not in pack.sources:
        see = pack.otherwise.source.split(", ")[0]
        message = f"otherwise cites {see}, which is not among the sources"
        yield Finding("no-source", "otherwise", message, *subject.places.top("rules", "otherwise"))
