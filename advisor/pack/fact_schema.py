"""JSON Schema for conditions, checks and quantities, with a pack's own facts filled in.

Few alternatives each, because an editor's message for a value that fits none of many says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from advisor.pack.facts import BOUNDS, FactType
from advisor.pack.operands import WORDS_FOR
from advisor.units import EXAMPLES, TIMES

Schema = dict[str, Any]
NUMBER = r"^\s*([uU][sS][dD]|\$)?\s*[-+.0-9]"
COUNTS = ("request", "token", "call", "usd")
COUNTED = ("requests", "tokens", "calls")
YES_NO = ["yes", "no", True, False]
SETTLED = ["known", "unknown"]
DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def ref(name: str) -> Schema:
    """A reference to a definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def one_of(names: Iterable[str], what: str = "") -> Schema:
    """One of the pack's own words; any word where the pack has none."""
    found = list(dict.fromkeys(names))
    schema: Schema = {"enum": found} if found else {"type": "string"}
    return {**schema, "description": what} if what else schema


def _any_case(word: str) -> str:
    """A pattern for a word in either case; the standard has no flag for it."""
    return "".join(
        f"[{c.lower()}{c.upper()}]" if c.isalpha() else re.escape(c) if c in ".$%/" else c
        for c in word
    )


def quantity(unit: str, *, needs_unit: bool = True) -> Schema:
    """A number with its unit. Times and shares have their units in the pattern."""
    example = EXAMPLES.get(unit, "42")
    bare = unit in ("", "x") or not needs_unit
    pattern = NUMBER
    if unit == "ms":
        words = "|".join(_any_case(word) for word in sorted(TIMES, reverse=True))
        pattern = rf"{NUMBER}[^a-zA-Z]*({words}){'?' if bare else ''}\s*$"
    elif unit == "share":
        words = "|".join(("%", _any_case("percent"), _any_case("per cent")))
        pattern = rf"{NUMBER}[^a-zA-Z%]*({words}){'?' if bare else ''}\s*$"
    elif unit.startswith(COUNTED):
        others = (_any_case(word) for word in COUNTS if word not in unit)
        pattern = rf"^(?!.*({'|'.join(others)}|[$%])){NUMBER[1:]}"
    said = f"in {unit}, for example {example}" if unit else f"a number, for example {example}"
    return {
        "type": ["string", "number"] if bare else "string",
        "pattern": pattern,
        "description": said,
    }


def _operand(kind: FactType) -> Schema:
    if kind.kind == "yes_no":
        return {"enum": YES_NO}
    if kind.kind == "quantity":
        return quantity(kind.unit)
    if kind.kind == "date":
        return DAY
    return one_of(kind.values) if kind.values else {"type": ["string", "number", "boolean"]}


def _test(kind: FactType) -> Schema:
    """What may stand behind a fact in a condition: a value, a word, or tests by name."""
    value = _operand(kind)
    many: Schema = {"type": "array", "items": value, "minItems": 1}
    words = {word: many if word == "one_of" else value for word in WORDS_FOR[kind.kind]}
    tests = {
        "type": "object",
        "properties": words,
        "additionalProperties": False,
        "minProperties": 1,
    }
    if kind.kind == "list":
        return {"anyOf": [{"enum": SETTLED}, tests]}
    if "enum" in value:
        return {"anyOf": [{"enum": [*value["enum"], *SETTLED]}, tests]}
    return {"anyOf": [{"enum": SETTLED}, value, tests]}


def condition(facts: Mapping[str, FactType], name: str) -> Schema:
    """A condition over these facts, to stand among the definitions as `name`."""
    return {
        "type": "object",
        "properties": {
            "any": {"type": "array", "items": ref(name), "minItems": 1},
            **{fact: _test(kind) for fact, kind in facts.items()},
        },
        "additionalProperties": False,
    }


def check(
    option_facts: Mapping[str, FactType], workload_facts: Mapping[str, FactType], name: str
) -> Schema:
    """A check on an option, to stand among the definitions as `name`."""
    answer = {
        "type": "object",
        "properties": {"answer": one_of(workload_facts)},
        "required": ["answer"],
        "additionalProperties": False,
    }
    value = {"anyOf": [{"type": ["string", "number", "boolean"]}, answer]}
    many = {"anyOf": [{"type": "array"}, answer]}
    words = {word: value for word in (*BOUNDS, "is", "not", "includes", "after")}
    several = {"type": "array", "items": ref(name), "minItems": 1}
    return {
        "type": "object",
        "properties": {
            "fact": one_of(option_facts),
            **words,
            "one_of": many,
            "none_of": many,
            **dict.fromkeys(("any", "all", "first_known"), several),
        },
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 2,
        "if": {"required": ["fact"]},
        "then": {"minProperties": 2},
        "else": {"maxProperties": 1},
    }
