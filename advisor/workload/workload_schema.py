"""JSON Schema for a workload file: a pack's questions, choices and units filled in."""

from __future__ import annotations

from typing import get_args

from advisor.pack.fact_schema import DAY, YES_NO, Schema, one_of, quantity
from advisor.pack.questionnaire import Question
from advisor.workload.known import Known
from advisor.workload.own_figure import OwnKind
from advisor.workload.read import FORMAT

WORDS_FOR_NO_LIMIT = ["none", "no limit", "no"]
TEXT: Schema = {"type": ["string", "number", "null"]}


def workload_schema(known: Known) -> Schema:
    """The schema of a whole workload file."""
    questions = known.questionnaire.questions
    models = {o.partition("@")[0]: None for o in known.option_names if "@" in o}
    return {
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "name": {"type": ["string", "number"]},
            "answers": {
                "type": ["object", "null"],
                "properties": {q.id: _answer(q, known) for q in questions},
                "additionalProperties": False,
            },
            "counted_in": one_of(models),
            "notes": TEXT,
            "client": TEXT,
            "author": TEXT,
            "figures": {"type": ["array", "null"], "items": _figure(known)},
        },
        "required": ["format", "name"],
        "additionalProperties": False,
    }


def _answer(question: Question, known: Known) -> Schema:
    """One value, or a mapping: the value with a note, a range, or why it does not apply."""
    value = _value(question, known)
    keys: Schema = {
        "value": value,
        "not_applicable": {"type": ["string", "number"]},
        "note": TEXT,
    }
    if question.type == "quantity":
        end = quantity(question.unit, needs_unit=question.needs_unit)
        keys |= {"low": end, "likely": end, "high": end}
    if question.default_percentile is not None:
        keys["percentile"] = {"type": "integer", "minimum": 1, "maximum": 99}
    mapping = {
        "type": "object",
        "properties": keys,
        "additionalProperties": False,
        "anyOf": [{"required": [key]} for key in ("value", "low", "not_applicable")],
    }
    return {
        "title": question.label,
        "description": f"{question.ask} {question.why}",
        "anyOf": [value, mapping, {"enum": ["unknown", None]}],
    }


def _value(question: Question, known: Known) -> Schema:
    if question.type == "yes_no":
        return {"enum": YES_NO}
    if question.type == "quantity":
        number = quantity(question.unit, needs_unit=question.needs_unit)
        if question.none_allowed:
            return {"anyOf": [number, {"enum": WORDS_FOR_NO_LIMIT}]}
        return number
    if question.type == "option":
        return one_of(known.option_names)
    words = [c.id for c in question.choices] or list(known.vendors)
    if question.type == "choice":
        return one_of(words)
    return {"anyOf": [{"type": "array", "items": one_of(words)}, {"enum": [*words, "none"]}]}


def _figure(known: Known) -> Schema:
    amount = {"type": ["string", "number", "boolean"]}
    return {
        "type": "object",
        "properties": {
            "about": one_of(known.subjects),
            "metric": one_of(known.metrics),
            **dict.fromkeys(("value", "low", "likely", "high"), amount),
            "percentile": {"type": "integer"},
            "n": {"type": "integer"},
            "as_of": DAY,
            "kind": one_of(get_args(OwnKind)),
            "note": TEXT,
        },
        "required": ["about", "metric"],
        "additionalProperties": False,
    }
