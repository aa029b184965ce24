"""Supposing other answers and prices, moved a step at a time, beside what was said. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from advisor.analysis.printed_ends import round_within
from advisor.interview.next_question import agenda, in_force, with_answer, without_contradictions
from advisor.interview.wording import answer_text
from advisor.pack import Pack
from advisor.pack.figures import fact_text
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.answers import Answer, Workload
from advisor.workload.own_figure import OwnFigure, with_figure
from advisor.workload.parse import AnswerError

TIMES = 1.25
"""A step of an amount; of a price a tenth."""
PRICE_TIMES = 1.1
POINTS = 0.05
PRICES = ("price_input", "price_output")
PRICE = "price"
Facts = Mapping[str, object]
Prices = Mapping[str, Mapping[str, float]]
"""Likely prices by option and metric, in US dollars a million tokens."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What was said, and what is supposed instead: answers by question, prices by row."""

    given: Workload
    answers: Mapping[str, Answer] = field(default_factory=dict)
    prices: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))
        object.__setattr__(self, "prices", MappingProxyType(dict(self.prices)))

    @property
    def moved(self) -> bool:
        """Whether anything is other than it was said."""
        return bool(self.answers or self.prices)


@dataclass(frozen=True, slots=True)
class SupposedRow:
    """One thing that can be moved: what it is, as it was said, and as it is supposed."""

    id: str
    label: str
    now: str
    supposed: str


def workload_of(pack: Pack, supposed: Supposed, today: date) -> Workload:
    """The workload to assess; the prices stand in it as if they were in a contract of today."""
    workload = supposed.given
    for question, answer in supposed.answers.items():
        workload = with_answer(workload, question, answer)
    figures = workload.figures
    for row, price in supposed.prices.items():
        _, option, metric = row.split(" ")
        figure = OwnFigure(option, metric, "contract", today, value=f"{price:.6g} USD/Mtok")
        figures = with_figure(figures, figure)
    return in_force(pack, replace(workload, figures=figures))


def supposed_rows(
    pack: Pack, supposed: Supposed, facts: Facts, prices: Prices, names: Mapping[str, str]
) -> tuple[SupposedRow, ...]:
    """Every answer that can be moved, then the prices; `facts` are the values taken now."""
    return (
        *_answer_rows(pack, supposed, facts),
        *(
            SupposedRow(row, f"{_metric(pack, metric)} {names[option]}", _usd(now), _usd(then))
            for option, metric, row, now, then in _price_rows(supposed, prices)
        ),
    )


def _answer_rows(pack: Pack, supposed: Supposed, facts: Facts) -> Iterator[SupposedRow]:
    for question in agenda(pack, {**supposed.given.answers, **supposed.answers}).asked:
        if question.type in ("list", "option"):
            continue
        now = supposed.given.answers.get(question.id)
        said = answer_text(pack, question, now)
        if now is None or now.kind in ("unknown", "not_applicable"):
            taken = _taken(question, facts)
            said = f"taken as {taken}" if taken else "not answered"
        answer = supposed.answers.get(question.id)
        then = said if answer is None else answer_text(pack, question, answer)
        yield SupposedRow(question.id, question.label, said, then)


def _price_rows(supposed: Supposed, prices: Prices) -> Iterator[tuple[str, str, str, float, float]]:
    for option, of in prices.items():
        for metric in PRICES:
            if metric in of:
                row = f"{PRICE} {option} {metric}"
                yield option, metric, row, of[metric], supposed.prices.get(row, of[metric])


def moved(
    pack: Pack, supposed: Supposed, row: str, by: int, facts: Facts, prices: Prices
) -> Supposed:
    """One step up (1) or down (-1); what would contradict another answer does not move."""
    if row.startswith(f"{PRICE} "):
        _, option, metric = row.split(" ")
        now = supposed.prices.get(row, prices[option][metric])
        price = now * PRICE_TIMES**by
        price = round_within(price, price * 0.995, price * 1.005)
        return replace(supposed, prices={**supposed.prices, row: price})
    question = pack.questionnaire.question(row)
    if question is None:
        return supposed
    given = supposed.answers.get(row, supposed.given.answers.get(row))
    answer = _step(question, given, facts.get(row), by)
    found = replace(supposed, answers={**supposed.answers, row: answer})
    try:
        without_contradictions(
            pack, replace(found.given, answers={**found.given.answers, **found.answers})
        )
    except AnswerError:
        return supposed
    return found


def put_back(supposed: Supposed, row: str) -> Supposed:
    """One row as it was said."""
    return replace(
        supposed,
        answers={k: v for k, v in supposed.answers.items() if k != row},
        prices={k: v for k, v in supposed.prices.items() if k != row},
    )


def _step(question: Question, given: Answer | None, taken: object, by: int) -> Answer:
    if question.type == "yes_no":
        now = given.value if given is not None and given.kind == "exact" else taken
        return Answer("exact", now is not True)
    if question.type == "choice":
        ids = [c.id for c in question.choices]
        now = given.value if given is not None and given.kind == "exact" else taken
        place = ids.index(now) if isinstance(now, str) and now in ids else -1 if by > 0 else 0
        return Answer("exact", ids[(place + by) % len(ids)])
    return Answer("exact", _amount(question, taken if given is None else _likely(given), by))


def _likely(given: Answer) -> object:
    return given.span if given.span is not None else given.value


def _amount(question: Question, now: object, by: int) -> float | None:
    low = question.min if question.min is not None else 0.0
    high = question.max if question.max is not None else float("inf")
    if isinstance(now, Range):
        now = now.likely
    if not isinstance(now, float):
        # From "no limit" the first step is the loosest that is plausible.
        return float(question.plausible.get("high", low))
    if question.unit == "share":
        return min(max(round(now + by * POINTS, 4), low), min(high, 1.0))
    step = now * TIMES**by if now > 0 else float(question.plausible.get("low", 1.0))
    step = round_within(step, step * 0.98, step * 1.02)
    if question.unit == "months":
        step = float(round(now) + by)
    return min(max(step, low), high)


def _taken(question: Question, facts: Facts) -> str:
    value = facts.get(question.id)
    if value is None:
        return question.none_allowed.lower()
    if isinstance(value, str):
        return next((c.label for c in question.choices if c.id == value), value).lower()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Range):
        return fact_text(Range.of(value.likely), question.unit)
    return str(value)


def _metric(pack: Pack, metric: str) -> str:
    return pack.evidence_rules.metrics[metric].title or metric.replace("_", " ")


def _usd(price: float) -> str:
    return f"${price:.4g}/Mtok"
