"""Grading an answer: right, or wrong in a named way. The first fault that a program would meet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from advisor.measurement.attempt import Reply
from advisor.measurement.draw import Case
from advisor.measurement.suite import FieldRule, Suite

FENCE = re.compile(r"^\s*```[a-z]*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL | re.IGNORECASE)
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
CUT_STOPS = ("length", "max_tokens")


@dataclass(frozen=True, slots=True)
class Grade:
    """Right when `faults` is empty; `form` is whether a program could read it at all."""

    faults: tuple[str, ...] = ()
    form: bool = True

    @property
    def right(self) -> bool:
        """No fault of any kind."""
        return not self.faults


def grade(suite: Suite, case: Case, reply: Reply) -> Grade:
    """An answer against what its case expects."""
    text = reply.text.strip()
    if reply.stop in CUT_STOPS:
        return Grade(("cut_short",), False)
    if not text:
        return Grade(("no_text",), False)
    if suite.kind == "json":
        return grade_json(text, suite.fields, case.expect)
    if suite.kind == "label":
        return _label(text, str(case.expect), suite.labels)
    if suite.kind == "number":
        return _number(text, float(case.expect))
    return _says(text, case)


def grade_json(text: str, fields: tuple[FieldRule, ...], expect: Any) -> Grade:
    """Schema first (against the fields as written, not as a vendor relaxes them), then values."""
    faults: list[str] = []
    fenced = FENCE.match(text)
    if fenced:
        faults.append("fence")
        text = fenced[1]
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        start, end = text.find("{"), text.rfind("}")
        try:
            found = json.loads(text[start : end + 1]) if 0 <= start < end else None
        except (ValueError, RecursionError):
            found = None
        faults.append("not_json" if found is None else "prose")
    if not isinstance(found, dict):
        return Grade(tuple(faults or ["not_an_object"]), False)
    faults += ["extra_field" for key in found if key not in {f.name for f in fields}][:1]
    faults += ["missing_field" for f in fields if f.name not in found][:1]
    present = [f for f in fields if f.name in found]
    typed = [f for f in present if _has_type(found[f.name], f)]
    faults += ["wrong_type"] if len(typed) < len(present) else []
    form = not faults
    wanted = expect if isinstance(expect, dict) else {}
    if any(f.name in wanted and not _same(found[f.name], wanted[f.name], f) for f in typed):
        faults.append("wrong_value")
    return Grade(tuple(faults), form)


def _has_type(value: object, rule: FieldRule) -> bool:
    if value is None:
        return rule.may_be_null
    if isinstance(value, bool):
        return False
    if rule.type == "number":
        return isinstance(value, int | float)
    if rule.type == "whole":
        return isinstance(value, int)
    if not isinstance(value, str):
        return False
    if rule.type == "day":
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return True


def _same(value: object, wanted: object, rule: FieldRule) -> bool:
    if isinstance(value, int | float) and isinstance(wanted, int | float):
        try:
            return abs(value - wanted) <= rule.tolerance + 1e-9
        except OverflowError:
            # A whole number that no fraction can hold is far from every one.
            return value == wanted
    if isinstance(value, str) and isinstance(wanted, str):
        return " ".join(value.split()).casefold() == " ".join(wanted.split()).casefold()
    return value == wanted


def _label(text: str, wanted: str, labels: tuple[str, ...]) -> Grade:
    bare = text.strip("\"'`*. \n").casefold()
    known = {label.casefold() for label in labels}
    if bare == wanted.casefold():
        return Grade()
    if bare in known:
        return Grade(("wrong_label",))
    named = {label for label in known if re.search(rf"\b{re.escape(label)}\b", bare)}
    # The right word inside a sentence still breaks the program that reads it.
    return Grade(("more_than_the_label" if named == {wanted.casefold()} else "no_label",), False)


def _number(text: str, wanted: float) -> Grade:
    numbers = [float(n.replace(",", "")) for n in NUMBER.findall(text)]
    if not numbers:
        return Grade(("no_number",), False)
    return Grade() if abs(numbers[-1] - wanted) <= 0.005 else Grade(("wrong_number",))


def _says(text: str, case: Case) -> Grade:
    """A fact that must be in the answer, and words that may not be."""
    said = text.casefold()
    if any(word.casefold() in said for word in case.forbid):
        return Grade(("forbidden_word",))
    wanted = shown_text(case.expect).casefold()
    return Grade() if wanted in said or wanted in said.replace(",", "") else Grade(("not_said",))


def shown_text(value: object) -> str:
    """A value as an answer would hold it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
