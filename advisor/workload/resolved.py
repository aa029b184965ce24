"""A workload with the questionnaire's assumptions filled in, and the facts derived from it.

Nothing here is hidden: every value that nobody stated is listed as an assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from advisor.pack.conditions import Fact
from advisor.pack.figures import fact_text
from advisor.pack.pack import Pack, PackKey
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.answers import Answer, Workload
from advisor.workload.parse import parse_answer

VOLUME = ("requests_per_month", "input_tokens", "output_tokens")
NEVER_ASSUMED = ("monthly_tokens", "input_share", "peak_factor")
SETTLED = frozenset(
    {*NEVER_ASSUMED, "tool_calls_per_task", "complex_share", "cache_lifetime", "switching_cost"}
)
"""Questions that other answers may settle."""
NO_ANSWER = {"ttft_limit": "no limit", "allowed_vendors": "any"}
SHAPE_TOKENS = 2000.0
"""Tokens per request when only a monthly volume is known: 1,600 in and 400 out at 80% input."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """An answer nobody gave and the value taken in its place."""

    question: str
    label: str
    value: Fact
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """Facts by question id; quantities are ranges in the question's unit."""

    workload: Workload
    facts: Mapping[str, Fact]
    stated: frozenset[str]
    assumed: tuple[Assumed, ...]
    requests: Range
    input_tokens: Range
    output_tokens: Range
    ttft_percentile: int

    @property
    def monthly_tokens(self) -> Range:
        """Tokens per month, in and out together."""
        r, i, o = self.requests, self.input_tokens, self.output_tokens
        return Range(
            r.low * (i.low + o.low),
            r.likely * (i.likely + o.likely),
            r.high * (i.high + o.high),
        )

    def quantity(self, question: str, default: float = 0.0) -> Range:
        """A quantity as a range; `default` where nothing was stated or assumed."""
        value = self.facts.get(question)
        return value if isinstance(value, Range) else Range.of(default)


def answer_fact(question: Any, answer: Answer) -> Fact:
    """An answer as the fact that conditions read; None when it says nothing."""
    if answer.kind == "range":
        return answer.span
    if answer.kind != "exact" or answer.value is None:
        return None
    if question.type == "quantity" and isinstance(answer.value, int | float):
        return _exact(float(answer.value))
    if isinstance(answer.value, tuple) and not answer.value:
        return None
    return answer.value


@lru_cache(maxsize=4096)
def _exact(value: float) -> Range:
    return Range.of(value)


Taken = Callable[[Question, Fact], Fact]


def _as_it_is(question: Question, value: Fact) -> Fact:
    return value


def resolve(pack: Pack, workload: Workload, taken: Taken = _as_it_is) -> Resolved:
    """Fill in what the questionnaire assumes, and derive requests and tokens.

    `taken` is given each value that is assumed, and gives it back: a trace marks it there.
    """
    facts: dict[str, Fact] = {}
    stated: set[str] = set()
    assumed: list[Assumed] = []
    percentile = 95
    given = workload.answers
    usual = _usually_assumed(PackKey(pack))
    for question in pack.questionnaire.questions:
        answer = given.get(question.id)
        if answer is not None and answer.kind != "unknown":
            facts[question.id] = answer_fact(question, answer)
            stated.add(question.id)
            if question.id == "ttft_limit" and answer.percentile:
                percentile = answer.percentile
            continue
        facts[question.id] = None
        one = usual.get(question.id)
        if one is not None and not (
            question.id in SETTLED and _settled_by_others(question.id, given)
        ):
            value = facts[question.id] = taken(question, one.value)
            if question.id not in VOLUME:
                assumed.append(one if value is one.value else replace(one, value=value))
    for name in ("allowed_vendors", "forbidden_vendors", "compliance"):
        if facts.get(name) == ():
            facts[name] = None
    volume = _volume(pack, facts, stated, assumed, taken)
    resolved = Resolved(workload, facts, frozenset(stated), tuple(assumed), *volume, percentile)
    facts["monthly_tokens"] = resolved.monthly_tokens
    return resolved


def _settled_by_others(question: str, given: Mapping[str, Answer]) -> bool:
    def says(name: str, value: Any) -> bool:
        answer = given.get(name)
        return answer is not None and answer.kind == "exact" and answer.value == value

    if question == "tool_calls_per_task":
        return not says("realtime_tools", True)
    if question == "complex_share":
        return not says("complex_reasoning", True)
    if question == "cache_lifetime":
        repeats = given.get("cacheable_share")
        return repeats is None or repeats.kind == "unknown" or says("cacheable_share", 0.0)
    if question == "switching_cost":
        runs = given.get("current_option")
        return runs is None or runs.kind != "exact"
    return question in NEVER_ASSUMED


@lru_cache(maxsize=32)
def _usually_assumed(key: PackKey) -> Mapping[str, Assumed]:
    """What is taken for each answer that nobody gives."""
    found: dict[str, Assumed] = {}
    for question in key.pack.questionnaire.questions:
        if question.assumed is not None:
            value = answer_fact(question, parse_answer(question, question.assumed.raw()))
            text, why = _assumed_text(question, value), question.assumed.why
            found[question.id] = Assumed(question.id, question.label, value, text, why)
    return found


def _assumed_text(question: Any, value: Fact) -> str:
    if value is None:
        return NO_ANSWER.get(question.id, "none")
    if isinstance(value, str):
        label = next((c.label for c in question.choices if c.id == value), value)
        return str(label)
    return fact_text(value, question.unit)


def _volume(
    pack: Pack,
    facts: Mapping[str, Fact],
    stated: set[str],
    assumed: list[Assumed],
    taken: Taken,
) -> tuple[Range, Range, Range]:
    """Requests a month, tokens in and out per request, by what was stated."""

    def of(name: str) -> Range:
        value = facts.get(name)
        return value if isinstance(value, Range) else _default(pack, name, taken)

    def assume(name: str, value: Range, why: str) -> Range:
        question = next(q for q in pack.questionnaire.questions if q.id == name)
        text = fact_text(value, question.unit)
        assumed.append(Assumed(name, question.label, value, text, why))
        return value

    total = facts.get("monthly_tokens") if "monthly_tokens" in stated else None
    shape_stated = {"input_tokens", "output_tokens"} & stated
    share = Range.of(0.8)
    if isinstance(facts.get("input_share"), Range):
        share = of("input_share")
    elif isinstance(total, Range) and not shape_stated:
        share = assume(
            "input_share", _default(pack, "input_share", taken, 0.8), "a common mix; not asked"
        )
    if not isinstance(total, Range):
        found = []
        for name in VOLUME:
            value = of(name)
            if name not in stated:
                question = next(q for q in pack.questionnaire.questions if q.id == name)
                why = question.assumed.why if question.assumed else "nobody knows"
                assume(name, value, why)
            found.append(value)
        return found[0], found[1], found[2]
    if "requests_per_month" in stated:
        requests = of("requests_per_month")
        if len(shape_stated) == 2:
            return requests, of("input_tokens"), of("output_tokens")
        size = _divide(total, requests)
        if "input_tokens" in stated:
            inputs = of("input_tokens")
            return requests, inputs, _minus(size, inputs)
        if "output_tokens" in stated:
            outputs = of("output_tokens")
            return requests, _minus(size, outputs), outputs
        return requests, _scale(size, share.likely), _scale(size, 1 - share.likely)
    if shape_stated:
        inputs, outputs = of("input_tokens"), of("output_tokens")
        for name, value in (("input_tokens", inputs), ("output_tokens", outputs)):
            if name not in stated:
                assume(name, value, "not asked; needed to turn tokens into requests")
            elif not value.exact:
                assume(name, Range.of(value.likely), "the total is stated: this sets only the mix")
        # At the ends of their ranges the parts would no longer add up to the stated total.
        inputs, outputs = Range.of(inputs.likely), Range.of(outputs.likely)
        return _divide(total, Range.of(inputs.likely + outputs.likely)), inputs, outputs
    inputs = Range.of(SHAPE_TOKENS * share.likely)
    outputs = Range.of(SHAPE_TOKENS * (1 - share.likely))
    why = "no request shape was given: 2,000 tokens a request, split by the input share"
    assume("input_tokens", inputs, why)
    assume("output_tokens", outputs, why)
    return _scale(total, 1 / SHAPE_TOKENS), inputs, outputs


def _default(pack: Pack, name: str, taken: Taken, otherwise: float = 0.0) -> Range:
    question = next(q for q in pack.questionnaire.questions if q.id == name)
    if question.assumed is not None:
        value = taken(question, _usually_assumed(PackKey(pack))[name].value)
        if isinstance(value, Range):
            return value
    return Range.of(otherwise)


def _scale(value: Range, by: float) -> Range:
    return Range(value.low * by, value.likely * by, value.high * by)


def _divide(value: Range, by: Range) -> Range:
    return (
        Range(
            value.low / max(by.low, 1e-9),
            value.likely / max(by.likely, 1e-9),
            max(value.high / max(by.high, 1e-9), value.likely / max(by.likely, 1e-9)),
        )
        if by.exact
        else Range.of(value.likely / max(by.likely, 1e-9))
    )


def _minus(value: Range, by: Range) -> Range:
    return Range.of(max(value.likely - by.likely, 0.0))
