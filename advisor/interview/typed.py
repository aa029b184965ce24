"""What a person types or picks, as an answer: the same for the line-by-line and the full screen."""

from __future__ import annotations

import re
from typing import Any

from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.text_safety import plain
from advisor.workload.answers import UNKNOWN, Answer
from advisor.workload.parse import AnswerError, parse_answer

UNKNOWN_WORDS = frozenset(
    {"unknown", "skip", "don't know", "dont know", "i don't know", "not known"}
)
NOT_APPLICABLE = re.compile(r"^(?:na|n/a|not applicable)\b[:,]?\s*(?P<reason>.*)$", re.IGNORECASE)
PERCENTILE = re.compile(r"[\s,]*(?:\bat\s+)?\bp(?P<percentile>\d{1,2})\s*$", re.IGNORECASE)
DOTS = re.compile(r"\s*(?:\.{2,3}|…)\s*")
DASHES = re.compile(r"(?<=[\w%])\s*[-–—]\s*(?=[\d$])|\s+to\s+", re.IGNORECASE)
UNIT = re.compile(r"^[\d.,_ ]*\d\s*(?P<unit>[^\d\s.,_].*)$")
LONGEST = 400


def answer_from(pack: Pack, question: Question, text: str) -> Answer:
    """The answer that a line of text means; raises AnswerError with the fix in the message."""
    line = plain(text, LONGEST).strip()
    if not line:
        raise AnswerError(f"type an answer{_for_example(question)}, or “unknown”")
    if line.lower() in UNKNOWN_WORDS:
        return UNKNOWN
    if (match := NOT_APPLICABLE.match(line)) is not None:
        return _parsed(pack, question, {"not_applicable": match["reason"]})
    if question.type == "quantity":
        return _parsed(pack, question, _quantity(question, line))
    if question.type == "list":
        words = [w for w in re.split(r"\s*[,;]\s*", line) if w]
        if words in (["none"], ["no"]):
            return _parsed(pack, question, [])
        return _parsed(pack, question, [_picked(question, w) for w in words])
    if question.type == "option":
        found = pack.option_for(line)
        return _parsed(pack, question, line if found is None else found[0])
    return _parsed(pack, question, _picked(question, line))


def picked(pack: Pack, question: Question, ids: tuple[str, ...]) -> Answer:
    """The answer for choices picked by id: one, or (for a list) any number."""
    return _parsed(pack, question, list(ids) if question.type == "list" else ids[0])


def choices_of(pack: Pack, question: Question) -> tuple[tuple[str, str], ...]:
    """What can be picked, as (id, label); empty where the answer is typed."""
    if question.type == "yes_no":
        return ("yes", "Yes"), ("no", "No")
    if question.type == "list" and not question.choices:
        return tuple((vendor, vendor) for vendor in pack.vendors)
    return tuple((c.id, c.label) for c in question.choices)


def _parsed(pack: Pack, question: Question, raw: Any) -> Answer:
    return parse_answer(question, raw, option_names=pack.option_ids, vendors=pack.vendors)


def _picked(question: Question, word: str) -> str:
    if question.type == "yes_no" and word in ("1", "2"):
        return ("yes", "no")[int(word) - 1]
    if word.isdecimal() and question.choices:
        place = int(word)
        if not 1 <= place <= len(question.choices):
            raise AnswerError(f"there is no choice {word}; pick 1 to {len(question.choices)}")
        return question.choices[place - 1].id
    return word


def _quantity(question: Question, line: str) -> Any:
    extra: dict[str, Any] = {}
    if question.default_percentile is not None and (match := PERCENTILE.search(line)):
        extra["percentile"] = int(match["percentile"])
        line = line[: match.start()].strip()
    ends = _ends(line)
    if len(ends) == 1:
        return {"value": line, **extra} if extra else line
    if len(ends) > 3 or not all(ends):
        raise AnswerError("a range is two or three amounts: 150..400, or 150-250-400")
    names = ("low", "high") if len(ends) == 2 else ("low", "likely", "high")
    return {**dict(zip(names, _with_unit(ends), strict=True)), **extra}


def _ends(line: str) -> list[str]:
    parts = DOTS.split(line)
    return [p.strip() for p in (parts if len(parts) > 1 else DASHES.split(line))]


def _with_unit(ends: list[str]) -> list[str]:
    """ "150-400 ms" means 150 ms to 400 ms: a unit at the end counts for all."""
    match = UNIT.match(ends[-1])
    if match is None:
        return ends
    return [e if UNIT.match(e) else f"{e} {match['unit']}" for e in ends]


def _for_example(question: Question) -> str:
    return f", for example {question.examples[0]}" if question.examples else ""
