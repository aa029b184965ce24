"""What a questionnaire assumes when nobody knows must be an answer to its own question."""

from __future__ import annotations

from typing import Any

from advisor.pack.part_files import Problems
from advisor.pack.questionnaire import Question, Questionnaire
from advisor.pack.yaml_reader import Document
from advisor.spelling import suggestion
from advisor.units import UnitError, format_quantity, parse_quantity

ENDS = ("low", "likely", "high")


def check_assumed(questionnaire: Questionnaire, document: Document, problems: Problems) -> None:
    """Every assumed value that its question would refuse goes to `problems`."""
    for i, question in enumerate(questionnaire.questions):
        assumed = question.assumed
        if assumed is None:
            continue
        keys = ENDS if assumed.low is not None else ("value",)
        found: list[float] = []
        for key in keys:
            raw = getattr(assumed, key)
            if raw is None and key == "likely":
                continue
            fault = _fault(question, raw, found)
            if fault:
                problems.at(document, ("questions", i, "assumed", key), f"{question.id}: {fault}")
        if len(keys) > 1 and question.type != "quantity":
            where = ("questions", i, "assumed", "low")
            problems.at(document, where, f"{question.id}: only a quantity can be a range")
        elif found != sorted(found):
            where = ("questions", i, "assumed", "low")
            problems.at(document, where, f"{question.id}: low, likely and high are not in order")


def _fault(question: Question, raw: Any, found: list[float]) -> str:
    """Why a value is no answer; empty when it is one. A number read is added to `found`."""
    if question.type == "quantity":
        return _quantity_fault(question, raw, found)
    if raw is None:
        return ""
    if question.type == "yes_no":
        good = raw in ("yes", "no") or isinstance(raw, bool)
        return "" if good else f'"{raw}" is not yes or no'
    words = [c.id for c in question.choices]
    given = raw if isinstance(raw, list) and question.type == "list" else [raw]
    wrong = [str(one) for one in given if words and one not in words]
    if wrong:
        return f'unknown choice "{wrong[0]}"{suggestion(wrong[0], words)}'
    return "" if all(isinstance(one, str) for one in given) else f"{raw!r} is not a word"


def _quantity_fault(question: Question, raw: Any, found: list[float]) -> str:
    if raw is None or (question.none_allowed and raw == "none"):
        return ""
    try:
        value = parse_quantity(raw, question.unit, needs_unit=question.needs_unit)
    except UnitError as error:
        return str(error)
    found.append(value)
    if question.min is not None and value < question.min:
        return f"below the least possible, {format_quantity(question.min, question.unit)}"
    if question.max is not None and value > question.max:
        return f"above the most possible, {format_quantity(question.max, question.unit)}"
    return ""
