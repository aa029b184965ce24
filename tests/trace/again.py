"""Computing a trace again from nothing but its formulas and the inputs at its ends."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Mapping
from typing import Any

from advisor.trace.formula import Named

SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-"})
OPERATIONS: dict[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def value_of(formula: str, names: Mapping[str, float]) -> float:
    """A printed formula, for these values."""
    return _value(ast.parse(formula.translate(SIGNS), mode="eval").body, names)


def _value(node: ast.expr, names: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant):
        return float(str(node.value))
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        assert node.func.id == "ceil"
        return math.ceil(_value(node.args[0], names))
    assert isinstance(node, ast.BinOp)
    done = OPERATIONS[type(node.op)](_value(node.left, names), _value(node.right, names))
    return float(done)


def computed_again(named: Named) -> float:
    """The value of a tree of formulas, from its leaves."""
    if not named.formula:
        return named.value
    return value_of(named.formula, {i.name: computed_again(i) for i in named.inputs})


def json_again(found: Mapping[str, Any]) -> float:
    """The same of the JSON that the command prints."""
    if "formula" not in found or not found["formula"]:
        return float(found["value"])
    return value_of(found["formula"], {i["name"]: json_again(i) for i in found["inputs"]})
