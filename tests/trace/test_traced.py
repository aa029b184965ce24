"""Numbers that remember: the same values as floats, and steps that compute them again."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from advisor.trace.formula import Named, spelled
from advisor.trace.traced import Input, Traced, input_of, node_of
from tests.trace.again import computed_again

AMOUNTS = st.floats(0.001, 1e6)


def one(name: str, value: float) -> Traced:
    return input_of(value, Input(name, "catalogue", name))


def named(value: float) -> Named:
    return spelled(node_of(value), "x")


def test_brackets_stand_where_the_order_needs_them() -> None:
    a, b, c = one("a", 2.0), one("b", 3.0), one("c", 4.0)
    assert named((a + b) * c).formula == "(a + b) × c"
    assert named(a - (b - c)).formula == "a − (b − c)"
    assert named(a / (b * c)).formula == "a ÷ (b × c)"
    assert named(a / b * c).formula == "a ÷ b × c"
    assert named(math.ceil(a / c) + b).formula == "ceil(a ÷ c) + b"
    assert named(1 - a).formula == "1 − a"


def test_adding_nothing_and_multiplying_by_one_leave_no_step() -> None:
    a = one("a", 2.0)
    assert named(sum([a, a])).formula == "a + a"
    assert named(1.0 * a * 1.0 / 1.0 - 0.0).formula == ""


def test_what_is_added_often_is_said_so_many_times() -> None:
    a, b, c = one("a", 2.0), one("b", 3.0), one("c", 4.0)
    month = a + b
    year = sum([month] * 12)
    assert named(year).formula == "12 × (a + b)"
    assert computed_again(named(year)) == year == 60.0
    assert named(c + month + month + month).formula == "c + 3 × (a + b)"
    assert named(a + a + a - b).formula == "3 × a − b"
    assert named(month + month).formula == "a + b + (a + b)"
    assert named(month + (b - c) + (b - c)).formula == "a + b + (b − c) + (b − c)"


def test_two_things_of_one_name_are_told_apart() -> None:
    tree = named(one("price", 2.0) * one("price", 3.0))
    assert tree.formula == "price × price_2"
    assert [(i.name, i.value) for i in tree.inputs] == [("price", 2.0), ("price_2", 3.0)]


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_steps_give_the_value_that_floats_give(x: float, y: float, z: float) -> None:
    def work(a: float, b: float, c: float) -> float:
        return (math.ceil(a / b) + c - a * (b - c)) / (c + 1) * 12 - (1 - b) / (a * 3)

    value = work(one("a", x), one("b", y), one("c", z))
    assert value == work(x, y, z)
    assert isinstance(value, Traced)
    assert computed_again(named(value)) == value
