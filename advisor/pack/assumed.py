"""What a questionnaire assumes when nobody knows must be an answer to its own question."""

from __future__ import annotations

from typing import Any

from advisor.pack.gathered import Problems
from advisor.pack.questionnaire import Question, Questionnaire
from advisor.pack.yaml_reader import Document
from advisor.spelling import suggestion
from advisor.units import UnitError, format_quantity, parse_quantity

Fault = tuple[str, str] | None
"""The id of a mistake, and what it is."""
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
                here = ("questions", i, "assumed", key)
                problems.at(document, here, f"{question.id}: {fault[1]}", fault[0])
        if len(keys) > 1 and question.type != "quantity":
            where = ("questions", i, "assumed", "low")
            problems.at(document, where, f"{question.id}: only a quantity can be a range")
        elif found != sorted(found):
            where = ("questions", i, "assumed", "low")
            problems.at(
                document,
                where,
                f"{question.id}: low, likely and high are not in order",
                "impossible-bounds",
            )


def _fault(question: Question, raw: Any, found: list[float]) -> Fault:
    """Why a value is no answer; None when it is one. A number read is added to `found`."""
    if question.type == "quantity":
        return _quantity_fault(question, raw, found)
    if raw is None:
        return None
    if question.type == "yes_no":
        good = raw in ("yes", "no") or isinstance(raw, bool)
        return None if good else ("wrong-type", f'"{raw}" is not yes or no')
    words = [c.id for c in question.choices]
    given = raw if isinstance(raw, list) and question.type == "list" else [raw]
    wrong = [str(one) for one in given if words and one not in words]
    if wrong:
        return "unknown-name", f'unknown choice "{wrong[0]}"{suggestion(wrong[0], words)}'
    words_only = all(isinstance(one, str) for one in given)
    return None if words_only else ("wrong-type", f'"{raw}" is not a word')


def _quantity_fault(question: Question, raw: Any, found: list[float]) -> Fault:
    if raw is None or (question.none_allowed and raw == "none"):
        return None
    try:
        value = parse_quantity(raw, question.unit, needs_unit=question.needs_unit)
    except UnitError as error:
        return error.id, str(error)
    found.append(value)
    lowest, highest = question.bounds
    if lowest is not None and value < lowest:
        least = format_quantity(lowest, question.unit)
        return "impossible-bounds", f"below the least possible, {least}"
    if highest is not None and value > highest:
        most = format_quantity(highest, question.unit)
        return "impossible-bounds", f"above the most possible, {most}"
    return None
