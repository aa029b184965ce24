"""What the pack's own cases try: every rule, and each threshold from both sides and on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from advisor.decision.answers import derived_facts
from advisor.decision.cases import LoadedCase
from advisor.pack.conditions import BOUNDS, Condition, Fact, Test
from advisor.pack.pack import CompiledRule
from advisor.pack.yaml_reader import read_yaml
from advisor.units import Range, format_quantity
from advisor.verify.boxes import Box
from advisor.verify.findings import Finding
from advisor.verify.subject import Subject
from advisor.verify.witness import Witness, anywhere, ended_at, ends_at, text_of, witness
from advisor.workload.resolved import resolve

SIDES = ("below", "at", "above")


def coverage_findings(
    subject: Subject, cases: Sequence[LoadedCase], decided_by: Sequence[str]
) -> Iterator[Finding]:
    """Rules that no case is decided by, and sides of thresholds on which no case lies."""
    for rule in subject.pack.rules:
        region = subject.rules.reached(rule.id, subject.sure)
        if rule.id in decided_by or region is None:
            continue
        found = witness(
            subject.pack, subject.space, region, f"Decided by {rule.id}", subject.day,
            ends_at(rule.id),
        )  # fmt: skip
        yield Finding(
            "untested-rule", rule.id, f"no case is decided by {rule.id}",
            *subject.place(rule.id), rules=(rule.id,),
            workload=subject.shown(found), case=case_text(subject, found),
        )  # fmt: skip
    facts = [facts_of(one, subject) for one in cases]
    for place, rule in enumerate(subject.pack.rules):
        earlier = subject.pack.rules[:place]
        for test in rule.when.tests:
            if test.word in BOUNDS and isinstance(test.operand, int | float):
                yield from _threshold(subject, rule, earlier, test, facts)


def facts_of(one: LoadedCase, subject: Subject) -> dict[str, Fact]:
    """The facts of a case, but for those that take the costs."""
    resolved = resolve(subject.pack, one.workload)
    facts = dict(resolved.facts)
    derived_facts(facts, resolved, one.case.as_of)
    return facts


def side_of(value: Fact, threshold: float) -> str:
    """Where an exact value lies; empty for any other fact."""
    if not isinstance(value, Range) or not value.exact:
        return ""
    return SIDES[(value.low >= threshold) + (value.low > threshold)]


def without(condition: Condition, test: Test) -> Condition:
    """The condition with one of its tests left out."""
    return replace(condition, tests=tuple(t for t in condition.tests if t != test))


def _threshold(
    subject: Subject,
    rule: CompiledRule,
    earlier: Sequence[CompiledRule],
    test: Test,
    cases: Sequence[Mapping[str, Fact]],
) -> Iterator[Finding]:
    rest = without(rule.when, test)
    counted = [
        facts for facts in cases
        if rest.holds(facts) is True and not any(r.when.holds(facts) is True for r in earlier)
    ]  # fmt: skip
    covered = {side_of(facts.get(test.fact), float(test.operand)) for facts in counted}
    shown = format_quantity(test.operand, test.unit)
    name = test.fact.replace("_", " ")
    for side in SIDES:
        if side in covered:
            continue
        region = _region(subject, rule, earlier, test, side)
        if region is None:
            continue
        found = witness(
            subject.pack, subject.space, region, f"{rule.id}: {name} {side} {shown}", subject.day,
            anywhere,
        )  # fmt: skip
        yield Finding(
            "untested-threshold", f"{rule.id} {test.fact} {side} {shown}",
            f"no case has {name} {side} {shown} where {rule.id} turns on it",
            *subject.places.of("rules", "rules", rule.id, "when", test.fact), rules=(rule.id,),
            workload=subject.shown(found), case=case_text(subject, found),
        )  # fmt: skip


def _region(
    subject: Subject, rule: CompiledRule, earlier: Sequence[CompiledRule], test: Test, side: str
) -> Box | None:
    space = subject.space
    axis = space.place[test.fact]
    cells = sum(
        1 << i
        for i, cell in enumerate(space.cells[axis])
        if cell.definite and side_of(cell.value, float(test.operand)) == side
    )
    wanted = space.axes.meet(space.boxes(without(rule.when, test)), (space.axes.box(axis, cells),))
    taken = [box for r in earlier for box in space.boxes(r.when)]
    for box in space.axes.meet(wanted, subject.sure):
        found = space.axes.outside(box, taken, subject.rules.budget)
        if found is not None:
            return found
    return None


def case_text(subject: Subject, found: Witness | None) -> str:
    """A case file for the pack, with what is decided today; its author says whether that is right.

    `why` and `because` are left to be written: a case that nobody has judged proves nothing.
    """
    if found is None:
        return ""
    a = found.assessment
    body = text_of(subject.pack, found.workload).split("\n", 1)[1]
    data = read_yaml(body.encode(), "case").data
    expect = [f"verdict: {a.verdict}", f"by: {ended_at(a)}"]
    if a.recommended is not None:
        expect.insert(1, f'option: "{a.recommended.option}"')
    lines = [
        "format: advisor/case@1", f'name: "{data["name"]}"', 'why: "TO BE WRITTEN"',
        "workload:", *(f"  {line}" for line in body.rstrip().split("\n")),
        f"as_of: {subject.day.isoformat()}", f"expect: {{{', '.join(expect)}}}",
        'because: "TO BE JUDGED: this is what the rules give today."',
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
