"""Columns decide as the traced walk does: on made-up rules, on the packs, and on unknown facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision.columns import GAP, ColumnError, ColumnRules
from advisor.decision.path import walk
from advisor.pack import load_pack
from advisor.pack.conditions import Condition, Fact, FactType, Test, compile_condition
from advisor.pack.pack import CompiledRule, Pack
from advisor.pack.vocabulary import workload_vocabulary

PACK = load_pack()
TYPES = {
    "yes": FactType("yes_no"),
    "no": FactType("yes_no"),
    "one": FactType("choice", "", ("a", "b", "c")),
    "two": FactType("choice", "", ("x", "y")),
    "much": FactType("quantity", ""),
    "more": FactType("quantity", ""),
}
NUMBERS = [0.0, 1.0, 1.5, 2.0, 3.0]


def any_test(fact: str) -> st.SearchStrategy[Test]:
    kind = TYPES[fact]
    known = st.builds(Test, st.just(fact), st.just("known"), st.booleans())
    if kind.kind == "yes_no":
        words = st.sampled_from(["is", "not"])
        return known | st.builds(Test, st.just(fact), words, st.booleans())
    values = st.sampled_from(kind.values or NUMBERS)
    many = st.lists(values, min_size=1, max_size=3).map(tuple)
    words = st.sampled_from(
        ["is", "not"] if kind.values else ["is", "not", "above", "at_least", "below", "at_most"]
    )
    some = st.builds(Test, st.just(fact), st.just("one_of"), many)
    return known | some | st.builds(Test, st.just(fact), words, values)


TESTS = st.sampled_from(sorted(TYPES)).flatmap(any_test)
SIMPLE = st.builds(Condition, st.lists(TESTS, max_size=3).map(tuple))
CONDITIONS = st.builds(
    Condition, st.lists(TESTS, max_size=3).map(tuple), st.lists(SIMPLE, max_size=2).map(tuple)
)
VALUES: dict[str, st.SearchStrategy[Fact]] = {
    fact: st.none()
    | (
        st.booleans()
        if kind.kind == "yes_no"
        else st.sampled_from(list[Fact](kind.values or NUMBERS))
    )
    for fact, kind in TYPES.items()
}
ROWS = st.lists(st.fixed_dictionaries(VALUES), min_size=1, max_size=20)


def rule(i: int, when: Condition, provided: Condition | None = None) -> CompiledRule:
    return CompiledRule(f"r{i}", when, provided, "fast-small", (), "b", "s")


def column(kind: FactType, values: list[Fact]) -> Any:
    if kind.kind == "yes_no":
        return np.array([-1 if v is None else int(v is True) for v in values], np.int8)
    if kind.values:
        return np.array([-1 if v is None else kind.values.index(str(v)) for v in values], np.int8)
    return np.array([np.nan if v is None else v for v in values], np.float64)


def by_walk(pack: Pack, row: dict[str, Fact]) -> int:
    decided = walk(pack, row, row).decided_by
    if decided is None:
        return GAP
    return len(pack.rules) if decided is pack.otherwise else list(pack.rules).index(decided)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CONDITIONS, st.none() | SIMPLE), max_size=8), st.booleans(), ROWS)
def test_columns_decide_as_the_walk_does(
    conditions: list[tuple[Condition, Condition | None]],
    default: bool,
    rows: list[dict[str, Fact]],
) -> None:
    rules = tuple(rule(i, when, provided) for i, (when, provided) in enumerate(conditions))
    pack = replace(PACK, rules=rules, otherwise=PACK.otherwise if default else None)
    columns = {fact: column(kind, [r[fact] for r in rows]) for fact, kind in TYPES.items()}
    expected = [by_walk(pack, row) for row in rows]
    compiled = ColumnRules(pack.rules, pack.otherwise, TYPES)
    assert compiled.decide(columns).tolist() == expected
    compiled._table = None
    assert compiled.decide(columns).tolist() == expected


@pytest.mark.parametrize("name", ["default", "guide"])
def test_the_packs_own_rules_over_more_than_one_block(name: str) -> None:
    pack = load_pack(name)
    types = workload_vocabulary(pack.questionnaire)
    rules = ColumnRules(pack.rules, pack.otherwise, types)
    dice = np.random.default_rng(1)
    columns: dict[str, Any] = {}
    for fact, kind in rules.types.items():
        if kind.values:
            columns[fact] = dice.integers(-1, len(kind.values), 70_000).astype(np.int8)
        elif kind.kind == "yes_no":
            columns[fact] = dice.random(70_000) < 0.3
        else:
            limits = [t.operand for t in rules.tests if t.fact == fact]
            near = [x + d for x in limits for d in (-1e-9 * max(x, 1), 0, 1e-9 * max(x, 1))]
            columns[fact] = dice.choice([*near, np.nan], 70_000)
    found = rules.decide(columns)
    for i in range(0, 70_000, 97):
        row: dict[str, Fact] = {}
        for fact, kind in rules.types.items():
            value = columns[fact][i].item()
            unknown = value != value or (kind.values and value < 0)
            row[fact] = None if unknown else kind.values[value] if kind.values else value
        assert found[i] == by_walk(pack, row), row
    assert len(set(found.tolist())) > 5


def test_too_many_tests_for_a_table_are_decided_all_the_same() -> None:
    rules = [
        rule(i, compile_condition({"much": {"above": float(40 - i)}}, TYPES)) for i in range(30)
    ]
    compiled = ColumnRules(rules, None, TYPES)
    found = compiled.decide({"much": np.array([100.0, 20.5, 11.0, np.nan])})
    assert found.tolist() == [0, 20, GAP, GAP]
    assert compiled.decide({"much": np.array([40.0])}).tolist() == [1]


def test_what_columns_cannot_hold_is_refused() -> None:
    lists = {"many": FactType("list", "", ("a",))}
    with pytest.raises(ColumnError, match="many is a list"):
        ColumnRules([rule(0, Condition((Test("many", "includes", "a"),)))], None, lists)
    compiled = ColumnRules([rule(0, Condition((Test("yes", "is", True),)))], None, TYPES)
    with pytest.raises(ColumnError, match="no column for yes"):
        compiled.decide({})
    with pytest.raises(ColumnError, match="not of one length"):
        compiled.decide({"yes": np.zeros(2, bool), "no": np.zeros(3, bool)})
