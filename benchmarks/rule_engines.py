"""The rules of a pack, as data, put into the notation of other engines that evaluate rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisor.pack.conditions import Condition, Test
from advisor.pack.pack import CompiledRule

Records = list[dict[str, Any]]
Engine = Callable[[Records], list[int]]
SIGNS = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<=", "is": "==", "not": "!="}


def as_json_logic(rules: tuple[CompiledRule, ...]) -> dict[str, Any]:
    def test(t: Test) -> dict[str, Any]:
        var = {"var": t.fact}
        if t.word == "one_of":
            return {"in": [var, list(t.operand)]}
        return {SIGNS[t.word]: [var, t.operand]}

    def whole(c: Condition) -> dict[str, Any]:
        parts = [test(t) for t in c.tests] + [{"or": [whole(i) for i in c.any_of]}] * bool(c.any_of)
        return {"and": parts}

    steps: list[Any] = []
    for i, rule in enumerate(rules):
        steps += [whole(rule.when), i]
    return {"if": [*steps, len(rules)]}


def as_text(rules: tuple[CompiledRule, ...], both: str, either: str) -> str:
    """One nested `a ? 0 : b ? 1 : 2`, with the words for "and" and "or"."""

    def value(v: Any) -> str:
        return ("true" if v else "false") if isinstance(v, bool) else repr(v).replace("'", '"')

    def test(t: Test) -> str:
        if t.word == "one_of":
            return "(" + either.join(f"{t.fact} == {value(o)}" for o in t.operand) + ")"
        return f"{t.fact} {SIGNS[t.word]} {value(t.operand)}"

    def whole(c: Condition) -> str:
        parts = [test(t) for t in c.tests]
        parts += ["(" + either.join(whole(i) for i in c.any_of) + ")"] * bool(c.any_of)
        return both.join(parts)

    text = str(len(rules))
    for i in range(len(rules) - 1, -1, -1):
        text = f"({whole(rules[i].when)} ? {i} : {text})"
    return text


def json_logic(rules: tuple[CompiledRule, ...]) -> Engine:
    from json_logic import jsonLogic

    logic = as_json_logic(rules)
    return lambda records: [jsonLogic(logic, r) for r in records]


def datalogic(rules: tuple[CompiledRule, ...]) -> Engine:
    import datalogic_py

    engine = datalogic_py.Engine()
    compiled, session = engine.compile(as_json_logic(rules)), engine.session()
    return lambda records: [session.evaluate(compiled, r) for r in records]


def zen(rules: tuple[CompiledRule, ...]) -> Engine:
    import zen

    compiled = zen.compile_expression(as_text(rules, " and ", " or "))
    return lambda records: [compiled.evaluate(r) for r in records]


def rule_engine(rules: tuple[CompiledRule, ...]) -> Engine:
    import rule_engine

    compiled = rule_engine.Rule(as_text(rules, " and ", " or "))
    return lambda records: [int(compiled.evaluate(r)) for r in records]


def cel(rules: tuple[CompiledRule, ...]) -> Engine:
    import cel

    compiled = cel.compile(as_text(rules, " && ", " || "))
    return lambda records: [compiled.execute(r) for r in records]


def business_rules(rules: tuple[CompiledRule, ...]) -> Engine:
    from business_rules import run_all
    from business_rules.actions import BaseActions, rule_action
    from business_rules.fields import FIELD_NUMERIC
    from business_rules.variables import (
        BaseVariables,
        boolean_rule_variable,
        numeric_rule_variable,
        string_rule_variable,
    )

    words = {
        "above": "greater_than", "at_least": "greater_than_or_equal_to",
        "below": "less_than", "at_most": "less_than_or_equal_to",
    }  # fmt: skip

    def test(t: Test) -> dict[str, Any]:
        if t.word == "one_of":
            parts = [{"name": t.fact, "operator": "equal_to", "value": o} for o in t.operand]
            return {"any": parts}
        if isinstance(t.operand, bool):
            return {"name": t.fact, "operator": "is_true" if t.operand else "is_false", "value": ""}
        return {"name": t.fact, "operator": words.get(t.word, "equal_to"), "value": t.operand}

    def whole(c: Condition) -> dict[str, Any]:
        inner = [{"any": [whole(i) for i in c.any_of]}] if c.any_of else []
        return {"all": [*(test(t) for t in c.tests), *inner]}

    members: dict[str, Any] = {"__init__": lambda self, w: setattr(self, "w", w)}
    for one in {t for r in rules for t in r.when.tests}:

        def get(self: Any, name: str = one.fact) -> Any:
            return self.w[name]

        get.__name__ = one.fact
        first = one.operand[0] if one.word == "one_of" else one.operand
        kind = {bool: boolean_rule_variable, str: string_rule_variable}.get(
            type(first), numeric_rule_variable
        )
        members[one.fact] = kind()(get)
    variables = type("Variables", (BaseVariables,), members)

    class Choose(BaseActions):
        def __init__(self) -> None:
            self.index = len(rules)

        @rule_action(params={"index": FIELD_NUMERIC})
        def choose(self, index: int) -> None:
            self.index = int(index)

    listed = [
        {"conditions": whole(r.when), "actions": [{"name": "choose", "params": {"index": i}}]}
        for i, r in enumerate(rules)
    ]

    def run(records: Records) -> list[int]:
        found = []
        for record in records:
            action = Choose()
            run_all(listed, variables(record), action, stop_on_first_trigger=True)
            found.append(action.index)
        return found

    return run


ENGINES: dict[str, Callable[[tuple[CompiledRule, ...]], Engine]] = {
    "business-rules": business_rules,
    "panzi-json-logic": json_logic,
    "datalogic-py": datalogic,
    "zen-engine": zen,
    "rule-engine": rule_engine,
    "common-expression-language": cel,
}
"""By the name to install each by."""
