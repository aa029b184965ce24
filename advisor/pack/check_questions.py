"""What a question says of itself: its section, phrases, bounds, and when it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.pack.assumed import check_assumed
from advisor.pack.conditions import ConditionError, FactType, Path, compile_condition
from advisor.pack.gathered import Problems
from advisor.pack.questionnaire import Question, Questionnaire
from advisor.pack.yaml_reader import Document
from advisor.units import format_quantity


def check_questions(
    questionnaire: Questionnaire,
    document: Document,
    facts: Mapping[str, FactType],
    problems: Problems,
) -> None:
    """Every mistake in a question that its own model cannot see goes to `problems`."""
    sections = [s.id for s in questionnaire.sections]
    waits_for: dict[str, tuple[Path, set[str]]] = {}
    for i, question in enumerate(questionnaire.questions):
        here: Path = ("questions", i)
        problems.name(document, (*here, "section"), "section", question.section, sections)
        for key in question.said:
            if key not in _answers(question):
                known = ", ".join(_answers(question))
                said = f'"{key}" is not among the answers of {question.id}: {known}'
                problems.at_key(document, (*here, "said", key), said, "unknown-name")
        for place, message in _bounds(question):
            problems.at(document, (*here, *place), message, "impossible-bounds")
        if question.type == "choice" and not question.choices:
            problems.at(document, here, 'missing key "choices"', "missing-key")
        asked: Path = (*here, "asked_when")
        try:
            when = compile_condition(question.asked_when, facts, asked)
        except ConditionError as error:
            problems.condition(document, error)
            continue
        waits_for[question.id] = (asked, when.facts())
    for path, circle in _circles(waits_for):
        said = f"{' waits for '.join(circle)}: none of them is ever asked"
        problems.at_key(document, path, said, "impossible-bounds")
    check_assumed(questionnaire, document, problems)


def _answers(question: Question) -> tuple[str, ...]:
    if question.type in ("choice", "list"):
        return tuple(c.id for c in question.choices)
    return ("yes", "no") if question.type == "yes_no" else ("none",)


def _bounds(question: Question) -> Iterator[tuple[Path, str]]:
    """What is wrong with the least, the most and the plausible values."""
    low, high = question.min, question.max
    if low is not None and high is not None and low > high:
        yield ("max",), f"{question.id}: the most possible is below the least possible"
        return
    plausible = question.plausible
    if plausible.get("low", 0.0) > plausible.get("high", float("inf")):
        yield ("plausible", "high"), f"{question.id}: the plausible high is below the low"
        return
    for key, value in plausible.items():
        shown = format_quantity(value, question.unit)
        if low is not None and value < low:
            yield ("plausible", key), f"{question.id}: {shown} is below the least possible"
        if high is not None and value > high:
            yield ("plausible", key), f"{question.id}: {shown} is above the most possible"


def _circles(
    waits_for: Mapping[str, tuple[Path, set[str]]],
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Questions each of which is asked only after another of them, one circle once."""
    said: set[str] = set()
    for start, (path, _) in waits_for.items():
        trail = [start]
        todo = [iter(sorted(waits_for[start][1]))]
        seen = {start}
        while todo:
            name = next(todo[-1], None)
            if name is None:
                todo.pop()
                trail.pop()
            elif name == start:
                if start not in said:
                    yield path, (*trail, start)
                said |= {*trail}
                break
            elif name in waits_for and name not in seen:
                seen.add(name)
                trail.append(name)
                todo.append(iter(sorted(waits_for[name][1])))
