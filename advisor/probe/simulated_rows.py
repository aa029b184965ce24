"""What the built-in endpoint says to a row of a test set, and to a judge's question. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from advisor.measurement.testset import JUDGE_ASKS, Row, is_right

META = re.compile(r"\\[bBAZ]|[\^$?*+(){}|]|\\(?=\W)")
ASKED = re.compile(r"Expected:\n(?P<expected>.*?)\n\n.*?\n-----\n(?P<answer>.*)\n-----$", re.DOTALL)


def right_answer(row: Row) -> str | None:
    """An answer that passes a row's check; None where none is at hand, as for most patterns."""
    if row.check == "judge":
        return _text(row.expected)
    return next((text for text in _tries(row) if is_right(row, text)), None)


def _tries(row: Row) -> Iterator[str]:
    """Answers that may pass, the person's own first."""
    yield from (label.answer for label in row.labelled if label.right)
    if row.check == "schema":
        yield json.dumps(_sample(row.expected), ensure_ascii=False)
    text = _text(row.expected)
    yield text
    # A pattern that is little more than a word.
    yield META.sub("", text)


def _text(expected: object) -> str:
    return expected if isinstance(expected, str) else json.dumps(expected, ensure_ascii=False)


def _sample(schema: object) -> object:
    """The plainest value that a schema may mean; whether it passes is checked by the caller."""
    if not isinstance(schema, dict):
        return None
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    if kind == "object":
        return {name: _sample(of) for name, of in (schema.get("properties") or {}).items()}
    if kind == "array":
        return [_sample(schema.get("items"))] * max(int(schema.get("minItems", 0)), 1)
    least = schema.get("minimum", 1)
    plainest: dict[object, object] = {"integer": least, "number": least, "boolean": True}
    return plainest.get(kind, None if kind == "null" else "x" * int(schema.get("minLength", 1)))


def judged_answer(asked: str) -> str | None:
    """A judge's word, where a judge is asked: right is what holds the expected text."""
    found = ASKED.search(asked) if asked.startswith(JUDGE_ASKS) else None
    if found is None:
        return None
    expected = _text(json.loads(found["expected"]))
    return "RIGHT" if expected.casefold() in found["answer"].casefold() else "WRONG"
