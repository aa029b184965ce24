"""One answer, read the way people write it: the same reader for files, the interview and --set."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, get_args

from advisor.pack.distribution import Shape
from advisor.pack.questionnaire import Question
from advisor.spelling import suggestion
from advisor.units import IMPOSSIBLE, Range, UnitError, format_quantity, parse_quantity
from advisor.workload.answers import UNKNOWN, Answer, AnswerValue

SHAPES: tuple[Shape, ...] = get_args(Shape)
YES = ("yes", "y", "true", "on")
NO = ("no", "n", "false", "off")
KEYS = ("value", "percentile", "low", "likely", "high", "distribution", "not_applicable", "note")
# Which keys may stand beside the one that says what kind of answer it is.
BESIDE = {
    "not_applicable": ("not_applicable", "note"),
    "range": ("low", "likely", "high", "distribution", "percentile", "note"),
    "value": ("value", "percentile", "note"),
}


NO_SUCH_NAME = "unknown-name"


class AnswerError(Exception):
    """An answer that cannot be read; `path` leads to the wrong key inside the answer."""

    def __init__(
        self, message: str, path: tuple[str | int, ...] = (), kind: str = "wrong-type"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.id = kind
        """What sort of mistake it is, as in docs/findings.md."""


def parse_answer(
    question: Question,
    raw: Any,
    *,
    option_names: Collection[str] | None = None,
    vendors: Collection[str] | None = None,
) -> Answer:
    """An answer to a question; raises AnswerError with the fix in the message."""
    names = vendors if question.type == "list" and not question.choices else option_names
    if isinstance(raw, dict):
        return _mapping(question, raw, names)
    return _exact(question, raw, names)


def _mapping(question: Question, raw: dict[str, Any], names: Collection[str] | None) -> Answer:
    for key in raw:
        if key not in KEYS:
            raise AnswerError(f'unknown key "{key}"{suggestion(key, KEYS)}', (key,), "unknown-key")
    note = raw.get("note") or ""
    if isinstance(note, list | dict):
        raise AnswerError("a note is text", ("note",))
    note = str(note)
    if "not_applicable" in raw:
        _only(raw, "not_applicable")
        if isinstance(raw["not_applicable"], list | dict):
            raise AnswerError("the reason is text", ("not_applicable",))
        reason = str(raw["not_applicable"] or "").strip()
        if not reason:
            raise AnswerError("say why it does not apply", ("not_applicable",))
        return Answer("not_applicable", reason=reason, note=note)
    if "low" in raw or "high" in raw:
        _only(raw, "range")
        return _range(question, raw, note)
    if "value" not in raw:
        raise AnswerError('an answer with keys needs "value", or "low" and "high"')
    _only(raw, "value")
    answer = _exact(question, raw["value"], names, ("value",))
    percentile = _percentile(question, raw, answer.percentile)
    return Answer(answer.kind, answer.value, None, percentile, "", note)


def _only(raw: dict[str, Any], kind: str) -> None:
    """Two kinds of answer at once would leave one of them silently unread."""
    for key in raw:
        if key not in BESIDE[kind]:
            other = "a range" if kind == "range" else f'"{kind}"'
            raise AnswerError(f'"{key}" cannot stand beside {other}', (key,))


def _percentile(question: Question, raw: dict[str, Any], otherwise: int | None) -> int | None:
    if "percentile" not in raw:
        return otherwise
    given = raw["percentile"]
    if question.default_percentile is None:
        raise AnswerError("a percentile has no meaning here", ("percentile",))
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= 99:
        raise AnswerError("a percentile is a whole number from 1 to 99", ("percentile",))
    return given


def _range(question: Question, raw: dict[str, Any], note: str) -> Answer:
    if question.type != "quantity":
        raise AnswerError("only a quantity can be a range")
    for key in ("low", "high"):
        if key not in raw:
            raise AnswerError(f'a range needs "{key}"')
    ends = {k: _quantity(question, raw[k], (k,)) for k in ("low", "likely", "high") if k in raw}
    low, high = ends["low"], ends["high"]
    if low > high:
        shown = f"{_show(question, low)} is above high {_show(question, high)}"
        raise AnswerError(f"impossible range: low {shown}", ("low",), IMPOSSIBLE)
    likely = ends.get("likely", (low + high) / 2)
    if not low <= likely <= high:
        raise AnswerError(f"likely {_show(question, likely)} is outside low and high", ("likely",))
    percentile = _percentile(question, raw, question.default_percentile)
    shape = _distribution(raw, low)
    return Answer("range", None, Range(low, likely, high), percentile, "", note, shape)


def _distribution(raw: dict[str, Any], low: float) -> Shape | None:
    if "distribution" not in raw:
        return None
    given = raw["distribution"]
    for shape in SHAPES:
        if given == shape:
            if shape == "lognormal" and low <= 0:
                message = "a lognormal distribution needs a low above zero"
                raise AnswerError(message, ("distribution",))
            return shape
    hint = suggestion(str(given), SHAPES)
    message = f'"{given}" is not one of {", ".join(SHAPES)}{hint}'
    raise AnswerError(message, ("distribution",))


def _exact(
    question: Question,
    raw: Any,
    names: Collection[str] | None,
    path: tuple[str | int, ...] = (),
) -> Answer:
    if raw is None or (isinstance(raw, str) and raw.strip().lower() == "unknown"):
        return UNKNOWN
    if question.type == "list":
        return Answer("exact", _many(question, raw, names, path))
    if isinstance(raw, list | dict):
        found = "a list" if isinstance(raw, list) else "a mapping"
        raise AnswerError(f"one value is needed here, not {found}", path)
    if question.type == "quantity":
        if question.none_allowed and raw in ("none", "no limit", "no"):
            return Answer("exact", None)
        value = _quantity(question, raw, path)
        return Answer("exact", value, None, question.default_percentile)
    return Answer("exact", _word(question, raw, names, path))


def _word(
    question: Question, raw: Any, names: Collection[str] | None, path: tuple[str | int, ...]
) -> AnswerValue:
    text = str(raw).strip()
    if question.type == "yes_no":
        if text.lower() in YES:
            return True
        if text.lower() in NO:
            return False
        raise AnswerError(f'"{text}" is not yes or no{suggestion(text, ("yes", "no"))}', path)
    if question.type == "option":
        if names is not None and text not in names:
            hint = suggestion(text, names)
            raise AnswerError(
                f'unknown option "{text}"{hint}; `advisor options` lists them', path, NO_SUCH_NAME
            )
        return text
    return _choice(question, text, path)


def _choice(question: Question, text: str, path: tuple[str | int, ...]) -> str:
    plain = text.lower().replace("-", "_").replace(" ", "_")
    for choice in question.choices:
        if text == choice.id or plain == choice.id:
            return choice.id
        if text.lower() in (s.lower() for s in (choice.label, *choice.synonyms)):
            return choice.id
    ids = [c.id for c in question.choices]
    hint = suggestion(text, ids) or f"; one of {', '.join(ids)}"
    raise AnswerError(f'unknown choice "{text}"{hint}', path, NO_SUCH_NAME)


def _many(
    question: Question, raw: Any, names: Collection[str] | None, path: tuple[str | int, ...]
) -> tuple[str, ...]:
    if isinstance(raw, str):
        raw = [] if raw in ("none", "") else [part.strip() for part in raw.split(",")]
    if not isinstance(raw, list):
        raise AnswerError("a list is needed here, for example [soc2, gdpr]", path)
    found: list[str] = []
    for i, item in enumerate(raw):
        here = (*path, i)
        if not isinstance(item, str):
            raise AnswerError(f"{item!r} is not a word", here)
        if question.choices:
            found.append(_choice(question, item, here))
        elif names is not None and item not in names:
            hint = suggestion(item, names)
            raise AnswerError(f'unknown vendor "{item}"{hint}', here, NO_SUCH_NAME)
        else:
            found.append(item)
    return tuple(dict.fromkeys(found))


def _quantity(question: Question, raw: Any, path: tuple[str | int, ...]) -> float:
    try:
        value = parse_quantity(raw, question.unit, needs_unit=question.needs_unit)
    except UnitError as error:
        raise AnswerError(str(error), path, error.id) from error
    if question.min is not None and value < question.min:
        least = _show(question, question.min)
        said = f"{_show(question, value)} is below the least possible, {least}"
        raise AnswerError(said, path, IMPOSSIBLE)
    if question.max is not None and value > question.max:
        most = _show(question, question.max)
        said = f"{_show(question, value)} is above the most possible, {most}"
        raise AnswerError(said, path, IMPOSSIBLE)
    return value


def _show(question: Question, value: float) -> str:
    return format_quantity(value, question.unit)
