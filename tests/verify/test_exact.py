"""The regions against brute force: every answer is compared with every workload of a small pack."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.verify.boxes import Axes, Budget, BudgetSpent, joined, smallest_cover
from advisor.verify.difference import changed
from advisor.verify.rule_list import GAP, RuleList, branches_of, conditions_of
from advisor.verify.space import space_of
from tests.verify.random_packs import (
    Small,
    decided,
    questionnaire,
    random_rules,
    small,
    workloads,
)

KINDS = (
    ("yes_no", "choice", "list"),
    ("yes_no", "quantity"),
    ("choice", "quantity", "yes_no"),
    ("list", "yes_no", "yes_no", "choice"),
)
seeds = st.tuples(st.integers(0, 10**9), st.sampled_from(KINDS), st.integers(1, 6))


@settings(max_examples=120, deadline=None)
@given(seeds)
def test_what_is_found_is_what_there_is(seed: tuple[int, tuple[str, ...], int]) -> None:
    one = small(*seed)
    agree(one)


def agree(one: Small) -> None:
    """Reached rules, gaps, redundant rules, idle questions, blame: all as brute force has them."""
    every = list(workloads(one))
    given_to = [(facts, sure, *decided(one.rules, one.otherwise, facts)) for facts, sure in every]
    for universe, only_sure in (
        (one.seen.space.definite, True),
        (one.seen.space.everything, False),
    ):
        counted = [(f, r, o) for f, sure, r, o in given_to if sure or not only_sure]
        reached = {r for _, r, _ in counted}
        for name in one.seen.rules:
            assert (one.seen.reached(name, universe) is not None) is (name in reached)
        assert {r for r, _ in one.seen.gaps(universe)} == {r for _, r, o in counted if o == GAP}
        for place, rule in enumerate(one.rules):
            less = (*one.rules[:place], *one.rules[place + 1 :])
            same = all(decided(less, one.otherwise, f)[1] == o for f, _, o in counted)
            assert one.seen.redundant(rule.id, universe) is same, rule.id
    exact = [(f, r, o) for f, sure, r, o in given_to if sure]
    for fact in one.seen.space.facts:
        by_rest: dict[str, set[object]] = {}
        for facts, _, outcome in exact:
            rest = repr([(k, v) for k, v in facts.items() if k != fact])
            by_rest.setdefault(rest, set()).add(outcome)
        matters = any(len(outcomes) > 1 for outcomes in by_rest.values())
        assert one.seen.matters(fact, one.seen.space.definite) is matters, fact
    for place, rule in enumerate(one.rules):
        if one.seen.reached(rule.id, one.seen.space.definite) is None:
            blamed = one.seen.responsible(rule.id, one.seen.space.definite).rules
            mine = [f for f, _, _ in exact if rule.when.holds(f) is True]
            holders = [
                frozenset(r.id for r in one.rules[:place] if r.when.holds(f) is True) for f in mine
            ]
            assert all(h & set(blamed) for h in holders)
            assert len(blamed) == fewest(holders, [r.id for r in one.rules[:place]])


def fewest(holders: list[frozenset[str]], names: list[str]) -> int:
    """The size of a smallest set of rules that holds every workload, by trying them all."""
    distinct = set(holders)
    return next(
        n
        for n in range(len(names) + 1)
        if any(all(h & set(c) for h in distinct) for c in combinations(names, n))
    )


@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(0, 10**9))
# A range between the thresholds of both is told apart by "not" and by "above".
@example((5, ("choice", "quantity", "yes_no"), 5), 183)
def test_two_versions_differ_where_they_differ(
    seed: tuple[int, tuple[str, ...], int], other: int
) -> None:
    one = small(*seed)
    rules, otherwise = random_rules(random.Random(other), one.kinds, seed[2])
    conditions = [*conditions_of(one.rules), *conditions_of(rules)]
    space = space_of(questionnaire(one.kinds), conditions, {})
    old, new = (
        RuleList(space, branches_of(space, r, o), Budget())
        for r, o in ((one.rules, one.otherwise), (rules, otherwise))
    )
    found = {(a, b) for a, b, *_ in changed(old, new)}
    both = Small(one.kinds, one.rules, one.otherwise, old)
    expected = set()
    for facts, _ in workloads(both):
        before, after = (
            decided(one.rules, one.otherwise, facts),
            decided(rules, otherwise, facts),
        )
        if before[1] != after[1]:
            expected.add((before[0], after[0]))
    assert found == expected


def test_a_rule_shadowed_by_two_together_names_both() -> None:
    axes = Axes((3, 2))
    whole = (axes.full,)
    left, right, top = axes.box(0, 0b011), axes.box(0, 0b100), axes.box(1, 0b01)
    assert smallest_cover(axes, whole, [[top], [left], [right]], Budget()) == (1, 2)
    assert axes.outside(axes.full, [left, top], Budget()) is not None
    assert joined(axes, [left, right]) == (axes.full,)


def test_a_check_that_runs_out_of_work_says_so() -> None:
    axes = Axes((8, 8, 8))
    with pytest.raises(BudgetSpent):
        axes.outside(axes.full, [axes.box(0, 1)], Budget(1))
