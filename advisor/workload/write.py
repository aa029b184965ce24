"""Writing a workload file that reads back as the same workload."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from advisor.pack.questionnaire import Question, Questionnaire
from advisor.text_safety import CONTROLS, ESCAPES
from advisor.workload.answers import DEFAULT_COUNTED_IN, Answer, Workload
from advisor.workload.currency import Currency
from advisor.workload.own_figure import OwnFigure

FORMAT = "advisor/workload@1"
LONGEST_NUMBER = 40
BARE = re.compile("[A-Za-z][A-Za-z0-9_]*")


def workload_yaml(workload: Workload, questionnaire: Questionnaire) -> str:
    """The file's text: answers in the order of the questionnaire, quantities with their units."""
    # A file without a name would not be read back.
    name = workload.name if _clean(workload.name).strip() else "Workload"
    lines = [f"format: {FORMAT}", f"name: {_quoted(name)}"]
    if workload.counted_in != DEFAULT_COUNTED_IN:
        lines.append(f"counted_in: {_quoted(workload.counted_in)}")
    if workload.notes:
        lines.append(f"notes: {_quoted(workload.notes)}")
    for key, text in (("client", workload.client), ("author", workload.author)):
        if text:
            lines.append(f"{key}: {_quoted(text)}")
    if workload.currency is not None:
        lines.append(f"currency: {_currency(workload.currency)}")
    answers = [
        f"  {q.id}: {_answer(q, workload.answers[q.id])}"
        for q in questionnaire.questions
        if q.id in workload.answers
    ]
    lines += ["answers:", *answers] if answers else ["answers: {}"]
    if workload.figures:
        lines += ["figures:", *(f"  - {_figure(f)}" for f in workload.figures)]
    return "\n".join(lines) + "\n"


def _currency(currency: Currency) -> str:
    return (
        f"{{name: {currency.name}, per_usd: {_digits(Decimal(repr(currency.per_usd)))}, "
        f"as_of: {currency.as_of.isoformat()}, source: {_quoted(currency.source)}}}"
    )


def _figure(figure: OwnFigure) -> str:
    parts = {"about": _quoted(figure.about), "metric": figure.metric, "kind": figure.kind}
    for key in ("value", "low", "likely", "high"):
        if text := getattr(figure, key):
            parts[key] = _quoted(text)
    for key in ("percentile", "n"):
        if (count := getattr(figure, key)) is not None:
            parts[key] = str(count)
    parts["as_of"] = figure.as_of.isoformat()
    if figure.note:
        parts["note"] = _quoted(figure.note)
    return "{" + ", ".join(f"{name}: {text}" for name, text in parts.items()) + "}"


def _answer(question: Question, answer: Answer) -> str:
    parts: dict[str, str] = {}
    if answer.kind == "not_applicable":
        parts["not_applicable"] = _quoted(answer.reason)
    elif answer.span is not None:
        ends = {"low": answer.span.low, "likely": answer.span.likely, "high": answer.span.high}
        parts = {name: quantity_text(question, value) for name, value in ends.items()}
        if answer.distribution is not None:
            parts["distribution"] = answer.distribution
    else:
        parts["value"] = _value(question, answer)
    if answer.percentile not in (None, question.default_percentile):
        parts["percentile"] = str(answer.percentile)
    if answer.note:
        parts["note"] = _quoted(answer.note)
    if list(parts) == ["value"]:
        return parts["value"]
    return "{" + ", ".join(f"{name}: {text}" for name, text in parts.items()) + "}"


def _value(question: Question, answer: Answer) -> str:
    value = answer.value
    if answer.kind == "unknown":
        return "unknown"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "[" + ", ".join(_word(v) for v in value) + "]"
    return _word(value) if isinstance(value, str) else quantity_text(question, value)


def quantity_text(question: Question, value: float) -> str:
    """A quantity to the last digit, as a file or a person would write it."""
    number = Decimal(repr(float(value)))
    if question.unit == "share":
        return f"{_digits(number * 100)}%"
    bare = question.unit in ("", "x") or not question.needs_unit
    return _digits(number) if bare else f"{_digits(number)} {question.unit}"


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    if len(text) > LONGEST_NUMBER:
        return f"{number:e}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _word(text: str) -> str:
    # A choice named "true" or "010" would be read back as something else.
    plain = BARE.fullmatch(text) and text.lower() not in ("true", "false", "null")
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    """A double-quoted scalar, which JSON and YAML write alike."""
    return json.dumps(_clean(text), ensure_ascii=False)


def _clean(text: str) -> str:
    return CONTROLS.sub("", ESCAPES.sub("", text))
