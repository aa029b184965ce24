"""Questions and answers in words, shared by both faces of the interview."""

from __future__ import annotations

from advisor.interview.typed import choices_of
from advisor.pack import Pack
from advisor.pack.figures import fact_text
from advisor.pack.questionnaire import Question
from advisor.text_safety import plain
from advisor.units import format_quantity, parse_quantity
from advisor.workload.answers import Answer
from advisor.workload.write import quantity_text

UNIT_WORDS = {
    "share": "a share, such as 40%",
    "USD/month": "US dollars a month",
    "USD/year": "US dollars a year",
    "ms": "milliseconds or seconds",
    "x": "a number of times",
    "hours/day": "hours a day",
    "calls/task": "calls a task",
    "tokens/request": "tokens a request",
    "tokens/month": "tokens a month",
    "requests/month": "requests a month",
}


def option_name(pack: Pack, option: str) -> str:
    """What readers call an option or a route; an id that the pack does not have stays as it is."""
    if option in pack.routes:
        return plain(pack.routes[option].title, 100)
    spec = pack.options.get(option)
    if spec is None:
        return option
    return f"{pack.models[spec.model].name} · {pack.deployments[spec.deployment].name}"


def answer_text(pack: Pack, question: Question, answer: Answer | None) -> str:
    """An answer as a reader would say it; empty when there is none."""
    if answer is None:
        return ""
    if answer.kind == "unknown":
        return "don't know"
    if answer.kind == "not_applicable":
        return f"does not apply: {answer.reason}"
    if (s := answer.span) is not None:
        middle = abs(s.likely - (s.low + s.high) / 2) < 1e-9 * max(s.high, 1.0)
        likely = "" if middle else f", likely {fact_text(s.likely, question.unit)}"
        return fact_text(s, question.unit) + likely + _percentile(question, answer)
    if answer.value is None:
        return question.none_allowed or "none"
    labels = dict(choices_of(pack, question))
    if isinstance(answer.value, tuple):
        return ", ".join(labels.get(v, v) for v in answer.value) or "none"
    if question.type == "option" and isinstance(answer.value, str):
        return option_name(pack, answer.value)
    if isinstance(answer.value, str):
        return labels.get(answer.value, answer.value)
    return fact_text(answer.value, question.unit) + _percentile(question, answer)


def answer_input(question: Question, answer: Answer | None) -> str:
    """An answer as it could be typed again, to be edited; empty when there is none."""
    if answer is None:
        return ""
    if answer.kind == "unknown":
        return "unknown"
    if answer.kind == "not_applicable":
        return f"na {answer.reason}"
    if answer.span is not None:
        s = answer.span
        ends = (s.low, s.high) if s.likely == (s.low + s.high) / 2 else (s.low, s.likely, s.high)
        text = "..".join(_typed(question, e) for e in ends)
        return text + _percentile(question, answer)
    if answer.value is None:
        return "none"
    if isinstance(answer.value, bool):
        return "yes" if answer.value else "no"
    if isinstance(answer.value, tuple):
        return ", ".join(answer.value) or "none"
    if isinstance(answer.value, str):
        return answer.value
    return _typed(question, answer.value) + _percentile(question, answer)


def unit_text(question: Question) -> str:
    """What to type for a quantity: its unit, an example, and how a range is written."""
    if question.type != "quantity":
        return ""
    parts = [UNIT_WORDS.get(question.unit, question.unit)]
    if question.examples:
        parts.append(f"for example {' or '.join(question.examples[:2])}")
    parts.append("a range as low..high")
    if question.none_allowed:
        parts.append(f"“none”: {question.none_allowed}")
    return "; ".join(p for p in parts if p)


def _typed(question: Question, value: float) -> str:
    """The short form where it is exact, so that editing an answer never rounds it."""
    short = format_quantity(value, question.unit)
    return (
        short if parse_quantity(short, question.unit) == value else quantity_text(question, value)
    )


def _percentile(question: Question, answer: Answer) -> str:
    if answer.percentile is None or answer.percentile == question.default_percentile:
        return ""
    return f" at p{answer.percentile}"
