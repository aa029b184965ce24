"""What the cases try: every rule, and each threshold from both sides and on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from advisor.decision.answers import derived_facts
from advisor.decision.assess import assess
from advisor.decision.decide import SAVES, decide
from advisor.decision.parting import deciding_rule
from advisor.pack.conditions import Fact
from advisor.pack.pack import Pack
from advisor.pack.yaml_reader import read_yaml
from advisor.units import Range
from advisor.verify.findings import Finding
from advisor.verify.space import space_of
from advisor.verify.subject import ASSESSED, Subject, bounded
from advisor.verify.thresholds import SIDES, Threshold, region_of, thresholds_of
from advisor.verify.tried import Tried
from advisor.verify.witness import (
    Confirms,
    Witness,
    both,
    ends_at,
    has_gap,
    no_gap,
    text_of,
    variants,
    workload_in,
)
from advisor.workload.answers import Answer, Workload
from advisor.workload.resolved import resolve

SHARES = {"below": 0.5, "at": 1.0, "above": 2.0}
"""What part of a threshold a fact that follows from the volume is brought to."""


def coverage_findings(subject: Subject, tried: Sequence[Tried]) -> Iterator[Finding]:
    """Rules that no case is decided by, and sides of thresholds on which no case lies.

    What is inherited is tried by the inherited cases too; the pack's own rules by its own cases.
    """
    yield from bounded(subject, "untested rules", partial(_rules, subject, tried))
    yield from bounded(subject, "untested thresholds", partial(_thresholds, subject, tried))


def _rules(subject: Subject, tried: Sequence[Tried]) -> Iterator[Finding]:
    own = [one for one in tried if one.own]
    for rule in subject.pack.rules:
        mine = subject.places.own("rules", "rules", rule.id)
        if not any(one.ended_at == rule.id for one in (own if mine else tried)):
            yield from _rule(subject, rule.id)


def _thresholds(subject: Subject, tried: Sequence[Tried]) -> Iterator[Finding]:
    every = [(one, facts_of(subject.pack, one.case.workload, one.case.case.as_of)) for one in tried]
    for one in thresholds_of(subject.pack):
        alone = subject.places.own(one.part, one.part, one.owner)
        counted = [(t, f) for t, f in every if t.own or not alone]
        if one.test.fact == SAVES:
            yield from _cost_threshold(subject, one, [t for t, _ in counted])
        else:
            yield from _threshold(subject, one, [f for _, f in counted])


def _rule(subject: Subject, rule: str) -> Iterator[Finding]:
    region = subject.rules.reached(rule, subject.sure)
    if region is None:
        return
    found = subject.witness(region, f"Decided by {rule}", ends_at(rule))
    yield Finding(
        "untested-rule", rule, f"no case is decided by {rule}", *subject.place(rule),
        rules=(rule,), workload=subject.shown(found), case=case_text(subject, found),
    )  # fmt: skip


def facts_of(pack: Pack, workload: Workload, day: date) -> dict[str, Fact]:
    """The facts of a workload; what costs come to is among them where a rule asks for it."""
    if SAVES in pack.rule_facts:
        return dict(decide(pack, workload, as_of=day).facts)
    resolved = resolve(pack, workload)
    facts = dict(resolved.facts)
    derived_facts(facts, resolved, day)
    return facts


def _threshold(
    subject: Subject, one: Threshold, cases: Sequence[Mapping[str, Fact]]
) -> Iterator[Finding]:
    covered = {one.side(facts) for facts in cases if one.turns(facts)}
    for side in SIDES:
        if side in covered:
            continue
        aside = resolve(subject.pack, Workload("Nothing answered")).facts
        # Rules share one space; a requirement has a small one of its own.
        space = subject.space
        if one.part == "requirements":
            space = space_of(subject.pack.questionnaire, one.conditions, aside)
        region = region_of(space, one, side, space.definite, subject.rules.budget)
        if region is None:
            continue
        name = one.test.fact.replace("_", " ")
        first = workload_in(subject.pack, space, region, f"{one.owner}: {name} {side} {one.shown}")
        found = None
        if first is not None:
            found = _on_side(subject, one, side, variants(space, region, first))
        yield _untested(subject, one, f"{side} {one.shown}", found)


def _on_side(
    subject: Subject, one: Threshold, side: str, tried: Iterable[Workload]
) -> Witness | None:
    """One of these workloads, or one with another volume, that lies on that side by its facts."""
    for workload in (w for first in tried for w in _volumes(subject, one, side, first)):
        subject.budget.spend(ASSESSED)
        facts = facts_of(subject.pack, workload, subject.day)
        if one.turns(facts) and one.side(facts) == side:
            return Witness(workload, assess(subject.pack, workload, as_of=subject.day))
    return None


def _volumes(subject: Subject, one: Threshold, side: str, first: Workload) -> Iterator[Workload]:
    yield first
    if subject.pack.questionnaire.question(one.test.fact) is not None:
        return
    for start in (1_000.0, 300_000.0, 730_000.0, 7_300_000.0):
        # What follows from the volume grows with it.
        begun = _with_requests(first, start)
        value = facts_of(subject.pack, begun, subject.day).get(one.test.fact)
        if isinstance(value, Range) and value.exact and value.low > 0:
            yield _with_requests(first, start * SHARES[side] * one.test.operand / value.low)


def _with_requests(workload: Workload, count: float) -> Workload:
    requests: dict[str, Answer] = {"requests_per_month": Answer("exact", count)}
    return Workload(workload.name, {**workload.answers, **requests})


def _cost_threshold(subject: Subject, one: Threshold, cases: Sequence[Tried]) -> Iterator[Finding]:
    """What costs come to is no answer, so only that a proviso holds and that it fails is asked."""
    ways: tuple[tuple[str, Confirms], ...] = (
        ("such that the proviso holds", no_gap),
        ("such that the proviso fails", has_gap),
    )
    for said, is_so in ways:
        ends = [t.assessment for t in cases if t.ended_at == one.owner]
        if any(is_so(a) for a in ends):
            continue
        region = subject.rules.reached(one.owner, subject.sure)
        if region is None:
            continue
        found = subject.witness(region, f"{one.owner}: {said}", both(ends_at(one.owner), is_so))
        if found is not None:
            yield _untested(subject, one, said, found)


def _untested(subject: Subject, one: Threshold, where: str, found: Witness | None) -> Finding:
    name = one.test.fact.replace("_", " ")
    return Finding(
        "untested-threshold", f"{one.owner} {one.test.fact} {where}",
        f"no case has {name} {where} where {one.owner} turns on it",
        *subject.places.of(one.part, one.part, one.owner, *one.path),
        rules=(one.owner,) if one.part == "rules" else (),
        workload=subject.shown(found), case=case_text(subject, found),
    )  # fmt: skip


def case_text(subject: Subject, found: Witness | None) -> str:
    """A case file for the pack, with what is decided today; its author says whether that is right.

    `why` and `because` are left to be written: a case that nobody has judged proves nothing.
    """
    if found is None:
        return ""
    a = found.assessment
    body = text_of(subject.pack, found.workload).split("\n", 1)[1]
    data = read_yaml(body.encode(), "case").data
    expect = [f"verdict: {a.verdict}"]
    if a.recommended is not None:
        expect.append(f'option: "{a.recommended.option}"')
    if by := deciding_rule(a):
        expect.append(f"by: {by}")
    lines = [
        "format: advisor/case@1", f'name: "{data["name"]}"', 'why: "TO BE WRITTEN"',
        "workload:", *(f"  {line}" for line in body.rstrip().split("\n")),
        f"as_of: {subject.day.isoformat()}", f"expect: {{{', '.join(expect)}}}",
        'because: "TO BE JUDGED: this is what the rules give today."',
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
