"""Which question an amount answers, and the answer it gives. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from advisor.conversation.amount_words import WORDS_OF_PERIOD
from advisor.conversation.amounts import Amount
from advisor.conversation.certainty import denied
from advisor.conversation.words import Found, Word, stem
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.units import PERIODS
from advisor.workload.answers import Answer
from advisor.workload.parse import AnswerError, parse_answer

UNITS: dict[str, tuple[str, ...]] = {
    "time": ("ms",),
    "share": ("share",),
    "usd": ("USD/month",),
    "tokens": ("tokens/request", "tokens", "tokens/month"),
    "noun": ("requests/month", "calls/task", "hours/day"),
    "months": ("months",),
    "times": ("x",),
    "": ("share", "USD/month", "tokens/request", "tokens", "tokens/month", "requests/month",
         "calls/task", "months", "x", "ms", "hours/day"),
}  # fmt: skip
PER_REQUEST = ("tokens/request", "tokens")
ONCE = (*PER_REQUEST, "x", "calls/task", "months", "ms")
MUST_BE_NAMED = ("share", "USD/month", "months", "x", "tokens/request", "tokens", "hours/day")
MINUTE = 60_000
"""In ms."""
NEAR = 7
NEAR_DENIAL = 3
# What repeats "every day" is no share of a day; what grows is never said by the day.
SHORT_PERIODS = frozenset({"day", "days", "daily", "hour", "hourly", "minute", "second"})
IN_A_MONTH = "what is it in a month?"
OTHER_PERIODS = frozenset(
    w for w, times in WORDS_OF_PERIOD.items() if times != 1.0 and len(w) > 2
) | frozenset(["years", "quarter", "quarters", "quarterly", "weeks", "days", "yoy", "qoq"])


@dataclass(frozen=True, slots=True)
class Bound:
    """The question an amount answers, or why none could be told."""

    question: Question | None
    why: str = ""
    candidates: tuple[str, ...] = ()


def question_for(
    pack: Pack, amount: Amount, cues: Sequence[Found], against: Sequence[Found], focus: str
) -> Bound:
    """The question that an amount is about: by its unit, the cues near it, the question asked."""
    asked = [q for q in pack.questionnaire.questions if q.type == "quantity"]
    fits = [
        q for q in asked
        # "Within 24 hours" is about something else, unless it is what was asked for.
        if _fits(q, amount) and (q.unit != "hours/day" or amount.period or q.id == focus)
    ]  # fmt: skip
    ids = tuple(q.id for q in fits)
    if amount.doubt:
        return Bound(None, amount.doubt, (focus,) if focus in ids else ids)
    if not fits:
        return Bound(None, "no question asks for such an amount")
    named = _nearest(fits, amount, cues)
    if not named and focus in ids:
        named = [q for q in fits if q.id == focus]
    if not named:
        named = [q for q in fits if _speaks_for_itself(q, amount)]
    if not named:
        return Bound(None, "of what? say what it is about", ids)
    if len(named) > 1:
        return Bound(None, f"{' or '.join(q.label.lower() for q in named)}?", ids)
    found = named[0]
    if any(f.meaning[0] == found.id for f in against):
        return Bound(None, f"not clear that this is about “{found.label}”", (found.id,))
    if amount.bound and amount.bound != found.bound:
        most = amount.bound == "most"
        return Bound(
            None, f"that is the {'most' if most else 'least'}; what is usual?", (found.id,)
        )
    return Bound(found)


def said_otherwise(
    question: Question, amount: Amount, words: Sequence[Word], of_tokens: bool
) -> str:
    """Why the words around an amount keep it from being an answer, "" where they do not.

    `of_tokens` says that tokens are spoken of, or asked for.
    """
    if not amount.bound and denied(words, amount.first, amount.first, NEAR_DENIAL):
        return "that is what it is not; what is it then?"
    texts = [w.text for w in words]
    if question.unit in PER_REQUEST and not of_tokens:
        return "of what? say tokens where they are meant"
    around = {*texts[: amount.first], *texts[amount.last :]}
    monthly = question.unit == "share" or question.unit.endswith("/month")
    other = OTHER_PERIODS - SHORT_PERIODS if question.unit == "share" else OTHER_PERIODS
    if monthly and not amount.period and around & other:
        return IN_A_MONTH
    return ""


def _speaks_for_itself(question: Question, amount: Amount) -> bool:
    """Whether the amount alone says what it is about; minutes are not said of a first word."""
    if not amount.unit or question.unit in MUST_BE_NAMED:
        return False
    return not (question.unit == "ms" and amount.factor >= MINUTE)


def _fits(question: Question, amount: Amount) -> bool:
    if question.unit not in UNITS.get(amount.unit, ()):
        return False
    if amount.unit == "noun":
        if question.unit == "hours/day" and amount.period not in (0.0, PERIODS["day"]):
            return False
        if amount.period and question.unit in ONCE:
            return False
        if question.unit == "requests/month" and amount.each == "task":
            return False
        return amount.noun in {" ".join(map(stem, n.split())) for n in question.nouns}
    if amount.unit == "tokens":
        return (question.unit == "tokens/month") == bool(amount.period)
    if amount.unit == "share" and amount.factor == 1 and question.max not in (None, 1):
        return False
    return not (question.unit in ONCE and amount.period)


def _nearest(fits: Sequence[Question], amount: Amount, cues: Sequence[Found]) -> list[Question]:
    ids = {q.id: q for q in fits}
    near: list[tuple[int, int, str]] = []
    for cue in cues:
        if cue.meaning[0] not in ids:
            continue
        distance = cue.first - amount.last if cue.first >= amount.last else amount.first - cue.last
        if distance <= NEAR:
            near.append((max(distance, 0), cue.first - cue.last, cue.meaning[0]))
    if not near:
        return []
    best = min(near)[:2]
    return [ids[q] for q in dict.fromkeys(n[2] for n in near if n[:2] == best)]


def answer_of(pack: Pack, question: Question, amount: Amount, focused: bool) -> Answer:
    """The answer that an amount gives; raises AnswerError with the reason."""
    factor = _factor(question, amount, focused)
    ends = [v * factor for v in (amount.low, amount.high)]
    likely = [amount.likely * factor] if amount.likely is not None else []
    low, *middle, high = (_number(question, v) for v in (ends[0], *likely, ends[1]))
    raw: dict[str, object]
    if amount.low == amount.high:
        raw = {"value": low}
    else:
        raw = {"low": low, "high": high, **({"likely": middle[0]} if middle else {})}
    if amount.percentile is not None:
        raw["percentile"] = amount.percentile
    return parse_answer(question, raw, option_names=pack.option_ids, vendors=pack.vendors)


def _number(question: Question, value: Fraction) -> object:
    number = int(value) if value.denominator == 1 else float(value)
    return f"{number} {question.unit}" if question.needs_unit else number


def _factor(question: Question, amount: Amount, focused: bool) -> Fraction:
    if question.unit == "hours/day":
        return Fraction(1)
    if question.unit == "ms" and amount.unit != "time":
        raise AnswerError("milliseconds or seconds?")
    if question.unit == "share" and amount.unit == "":
        if not focused or amount.high <= 1:
            raise AnswerError("a share, such as 40%?")
        return Fraction(1, 100)
    if question.unit == "months" and amount.unit == "":
        raise AnswerError("months or years?")
    if question.unit.endswith("/month"):
        return _monthly(question, amount, focused)
    if amount.each not in ("", "request") and amount.each not in _counted(question):
        raise AnswerError(f"per {amount.each} is not what is asked for")
    if question.unit == "share" and amount.period not in (0.0, 1.0):
        raise AnswerError("a share each month is needed")
    return amount.factor


def _counted(question: Question) -> frozenset[str]:
    said = {stem(w) for n in question.nouns for w in n.split()}
    if question.unit in PER_REQUEST:
        said |= set(
            [
                "message",
                "query",
                "ticket",
                "chat",
                "conversation",
                "document",
                "prompt",
                "call",
                "answer",
            ]
        )
    return frozenset({*said, "task", "run", "reply", "response"})


def _monthly(question: Question, amount: Amount, focused: bool) -> Fraction:
    if amount.each:
        raise AnswerError(f"per {amount.each}; how much in all?")
    if not amount.period and not focused and question.unit != "USD/month":
        raise AnswerError("in a day, a month, a year?")
    if not amount.period and not focused and amount.unit != "usd":
        raise AnswerError("is that US dollars a month?")
    if not amount.period or amount.period == 1.0:
        return Fraction(1)
    if amount.period == PERIODS["year"]:
        return Fraction(1, 12)
    return Fraction(amount.period).limit_denominator(10**6)


def again_per(pack: Pack, question: Question, amount: Amount, period: float) -> Answer:
    """The same amount by another time: what "no, per day" makes of it. Raises AnswerError."""
    return answer_of(pack, question, replace(amount, period=period, each=""), True)
