"""The regions against z3 on larger random packs: the same questions, asked of a solver.

`python -m tests.verify.against_z3 10000` makes that many comparisons and says how many disagree.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import z3

from advisor.pack.conditions import Condition, Test
from advisor.pack.pack import CompiledRule
from advisor.verify.rule_list import GAP, Outcome, outcome_of
from tests.verify.random_packs import LETTERS, Small, small

KINDS = (
    "yes_no", "choice", "quantity", "yes_no", "quantity", "list", "choice", "quantity",
)  # fmt: skip


@dataclass(frozen=True)
class Variables:
    """One variable for each question; a list is a yes or no for each of its members."""

    of: dict[str, list[z3.ExprRef]]
    kinds: dict[str, str]
    bounds: list[z3.BoolRef]


def variables(kinds: Sequence[str]) -> Variables:
    """Variables over exact answers only."""
    found: dict[str, list[z3.ExprRef]] = {}
    bounds: list[z3.BoolRef] = []
    for i, kind in enumerate(kinds):
        name = f"q{i}"
        if kind == "yes_no":
            found[name] = [z3.Bool(name)]
        elif kind == "list":
            found[name] = [z3.Bool(f"{name}_{letter}") for letter in LETTERS]
        elif kind == "choice":
            whole = z3.Int(name)
            found[name] = [whole]
            bounds += [whole >= 0, whole < len(LETTERS)]
        else:
            number = z3.Real(name)
            found[name] = [number]
            bounds += [number >= 0, number <= 100]
    return Variables(found, {f"q{i}": k for i, k in enumerate(kinds)}, bounds)


def holds(test: Test, known: Variables) -> z3.BoolRef:
    """When a test holds, said for the solver and not by the evaluator."""
    value, kind = known.of[test.fact], known.kinds[test.fact]
    if test.word == "known":
        said = z3.Or(*value) if kind == "list" else z3.BoolVal(True)
        return said if test.operand else z3.Not(said)
    if test.word == "includes":
        return value[LETTERS.index(test.operand)]
    if test.word == "one_of":
        return z3.Or(*(value[0] == LETTERS.index(o) for o in test.operand))
    if test.word in ("is", "not"):
        wanted = LETTERS.index(test.operand) if kind == "choice" else test.operand
        same = value[0] == wanted
        return same if test.word == "is" else z3.Not(same)
    number, limit = value[0], test.operand
    return {
        "above": number > limit,
        "at_least": number >= limit,
        "below": number < limit,
        "at_most": number <= limit,
    }[test.word]


def when(condition: Condition, known: Variables) -> z3.BoolRef:
    """All tests, and one of the alternatives if there are any."""
    parts = [holds(t, known) for t in condition.tests]
    if condition.any_of:
        parts.append(z3.Or(*(when(c, known) for c in condition.any_of)))
    return z3.And(*parts)


def outcome(
    rules: Sequence[CompiledRule],
    otherwise: CompiledRule | None,
    known: Variables,
    codes: list[Outcome],
) -> z3.ArithRef:
    """The outcome as a number, by nested cases from the last rule to the first."""
    last = GAP if otherwise is None else outcome_of(otherwise)
    found: z3.ArithRef = z3.IntVal(codes.index(last))
    for rule in reversed(rules):
        mine: z3.ArithRef = z3.IntVal(codes.index(outcome_of(rule)))
        if rule.provided is not None:
            mine = z3.If(when(rule.provided, known), mine, z3.IntVal(codes.index(GAP)))
        found = z3.If(when(rule.when, known), mine, found)
    return found


def possible(*parts: z3.BoolRef) -> bool:
    """Whether some workload meets all of them."""
    solver = z3.Solver()
    solver.add(*parts)
    return bool(solver.check() == z3.sat)


def compare(one: Small) -> tuple[int, list[str]]:
    """How many answers were compared for a pack, and those that differ."""
    known, seen = variables(one.kinds), one.seen
    universe = seen.space.definite
    codes: list[Outcome] = [GAP, *dict.fromkeys((k,) for k in "xyz")]
    count, wrong = 0, []

    def check(what: str, ours: bool, theirs: bool) -> None:
        nonlocal count
        count += 1
        if ours is not theirs:
            wrong.append(f"{what}: {ours}, z3 says {theirs}")

    whole = outcome(one.rules, one.otherwise, known, codes)
    earlier: list[z3.BoolRef] = []
    for i, rule in enumerate(one.rules):
        mine = when(rule.when, known)
        reached = possible(*known.bounds, mine, *earlier)
        check(f"{rule.id} reached", seen.reached(rule.id, universe) is not None, reached)
        rest = outcome((*one.rules[:i], *one.rules[i + 1 :]), one.otherwise, known, codes)
        same = not possible(*known.bounds, rest != whole)
        check(f"{rule.id} redundant", seen.redundant(rule.id, universe), same)
        earlier.append(z3.Not(mine))
    gap = possible(*known.bounds, whole == codes.index(GAP))
    check("a gap", next(iter(seen.gaps(universe)), None) is not None, gap)
    return count, wrong


def run(wanted: int, rules: int = 14, first: int = 0) -> tuple[int, int, list[str]]:
    """Compare packs until that many answers are; packs, comparisons and disagreements."""
    packs, count, wrong = 0, 0, []
    while count < wanted:
        made, differ = compare(small(first + packs, KINDS, rules))
        wrong += [f"seed {first + packs}: {d}" for d in differ]
        count += made
        packs += 1
    return packs, count, wrong


if __name__ == "__main__":
    done = run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(f"{done[1]} comparisons over {done[0]} packs: {len(done[2])} disagree")
    print("\n".join(done[2]))
