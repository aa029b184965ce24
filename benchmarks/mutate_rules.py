"""Changes every operator, threshold and outcome of a pack; says which changes nobody notices.

A mutant is noticed when a case of the pack fails, or when `rules check` finds an error or warning.
Only the cases that the change can reach are run again. Names after the pack are the only rules and
requirements to be changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from advisor.decision.cases import run_case
from advisor.pack import Pack, load_pack
from advisor.pack.checks import Check, Combined, FactCheck
from advisor.pack.conditions import BOUNDS, Condition, Fact, Test
from advisor.pack.gathered import Problems
from advisor.verify.check import findings_of
from advisor.verify.coverage import facts_of
from advisor.verify.tried import Tried, tried_cases

DAY = date(2026, 11, 21)
FLIPS = {
    "above": ("at_least", "below"), "at_least": ("above", "below"),
    "below": ("at_most", "above"), "at_most": ("below", "above"),
    "is": ("not",), "not": ("is",), "one_of": ("none_of",), "none_of": ("one_of",),
    "after": (), "includes": (), "known": (),
}  # fmt: skip


def operands(word: str, operand: Fact) -> Iterator[Fact]:
    """Other operands: a number a tenth off both ways, a list short of each of its members."""
    if isinstance(operand, bool):
        yield not operand
    elif isinstance(operand, int | float) and word in BOUNDS:
        yield from (operand * 0.9, operand * 1.1)
    elif isinstance(operand, tuple):
        yield from (tuple(o for o in operand if o != left_out) for left_out in operand)


def tests(test: Test) -> Iterator[Test]:
    for word in FLIPS[test.word]:
        if word not in ("none_of",):
            yield replace(test, word=word)
    for operand in operands(test.word, test.operand):
        yield replace(test, operand=operand)


def conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Each test changed, and each test left out."""
    for i, test in enumerate(condition.tests):
        before, after = condition.tests[:i], condition.tests[i + 1 :]
        for other in tests(test):
            said = f"{test.words()} -> {other.words()}"
            yield said, replace(condition, tests=(*before, other, *after))
        yield f"{test.words()} left out", replace(condition, tests=(*before, *after))


def checks(check: Check) -> Iterator[tuple[str, Check]]:
    """Each comparison changed, and each part left out."""
    if isinstance(check, Combined):
        for i, part in enumerate(check.parts):
            before, after = check.parts[:i], check.parts[i + 1 :]
            for said, other in checks(part):
                yield said, replace(check, parts=(*before, other, *after))
            if before or after:
                yield f"{name(part)} left out", replace(check, parts=(*before, *after))
        return
    for word in FLIPS[check.word]:
        yield f"{name(check)} -> {word}", replace(check, word=word)
    if not check.answer:
        for operand in operands(check.word, check.operand):
            yield f"{name(check)} -> {operand}", replace(check, operand=operand)


def name(check: Check) -> str:
    if isinstance(check, FactCheck):
        return f"{check.fact} {check.word} {check.answer or check.operand}"
    return check.how


def mutants(pack: Pack) -> Iterator[tuple[str, Pack]]:
    """Every single change, in words, and the pack with it."""
    for i, rule in enumerate(pack.rules):
        before, after = pack.rules[:i], pack.rules[i + 1 :]
        for said, when in conditions(rule.when):
            yield (
                f"{rule.id}: {said}",
                replace(pack, rules=(*before, replace(rule, when=when), *after)),
            )
        for kind in pack.kinds:
            if kind != rule.choose:
                other = replace(rule, choose=kind)
                yield f"{rule.id}: choose {kind}", replace(pack, rules=(*before, other, *after))
        yield f"{rule.id}: left out", replace(pack, rules=(*before, *after))
        if after:
            swapped = (*before, after[0], rule, *after[1:])
            yield f"{rule.id}: after {after[0].id}", replace(pack, rules=swapped)
    last = pack.otherwise
    if last is not None:
        for kind in pack.kinds:
            if kind != last.choose:
                yield f"otherwise: {kind}", replace(pack, otherwise=replace(last, choose=kind))
        yield "otherwise: left out", replace(pack, otherwise=None)
    for i, one in enumerate(pack.requirements):
        early, late = pack.requirements[:i], pack.requirements[i + 1 :]
        for said, when in conditions(one.when):
            yield (
                f"{one.requirement.id}: when {said}",
                replace(pack, requirements=(*early, replace(one, when=when), *late)),
            )
        for said, check in checks(one.check):
            yield (
                f"{one.requirement.id}: {said}",
                replace(pack, requirements=(*early, replace(one, check=check), *late)),
            )
        yield f"{one.requirement.id}: left out", replace(pack, requirements=(*early, *late))


def noticed(pack: Pack, mutant: Pack, tried: list[Tried], usual: set[tuple[str, str]]) -> str:
    """Which of the two notices a mutant; empty for a survivor."""
    now = []
    for one in tried:
        if not touches(pack, mutant, one):
            now.append(one)
            continue
        result = run_case(mutant, one.case)
        if result.mismatches:
            return "rules test"
        now.append(replace(one, assessment=result.assessment))
    return "rules check" if grave(mutant, now) != usual else ""


def touches(pack: Pack, mutant: Pack, one: Tried) -> bool:
    """Whether a change can reach a case: its walk gets there, or the requirement applies."""
    walked = len([s for s in one.assessment.path if s.rule != "cost"])
    pairs = zip_longest(pack.rules, mutant.rules)
    first = next((i for i, (old, new) in enumerate(pairs) if old is not new), None)
    if first is not None:
        return walked > first
    if pack.otherwise is not mutant.otherwise:
        return one.ended_at == "otherwise"
    facts = facts_of(pack, one.case.workload, one.case.case.as_of)
    changed = [r for r in pack.requirements if r not in mutant.requirements]
    changed += [r for r in mutant.requirements if r not in pack.requirements]
    return any(r.when.holds(facts) is not False for r in changed)


def grave(pack: Pack, tried: list[Tried]) -> set[tuple[str, str]]:
    """The errors and warnings of a pack."""
    return {(f.id, f.about) for f in findings_of(pack, DAY, tried) if f.grade != "note"}


def main() -> None:
    pack = load_pack(sys.argv[1] if len(sys.argv) > 1 else "default")
    only = sys.argv[2:]
    tried = tried_cases(pack, Problems())
    usual = grave(pack, tried)
    by: dict[str, list[str]] = {"rules test": [], "rules check": [], "": []}
    for said, mutant in mutants(pack):
        if not only or said.split(": ")[0] in only:
            # What is worked out for a pack is kept under its hash: a mutant has one of its own.
            alone = replace(mutant, hash=f"{pack.hash} {said}")
            by[noticed(pack, alone, tried, usual)].append(said)
    total = sum(map(len, by.values()))
    for one in by[""]:
        print(f"survives: {one}", file=sys.stderr)
    print(f"{total} changes, {len(by[''])} survive", file=sys.stderr)
    counts = {
        "mutants": total,
        "by_test": len(by["rules test"]),
        "by_check": len(by["rules check"]),
    }
    print(json.dumps({**counts, "survivors": by[""]}))


if __name__ == "__main__":
    main()
