"""Checks on an option's facts: the compiled form of requirements and of a kind's evidence.

A check compares one fact of an option with a constant, an answer or another fact; `any`, `all` and
`first_known` combine checks (`first_known` takes the first whose fact has evidence).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from advisor.pack.facts import BOUNDS, Fact, FactKind, FactType, Path
from advisor.pack.operands import (
    EQUAL,
    SAID,
    ConditionError,
    Fault,
    misfit,
    operand,
    operands,
    unknown,
)
from advisor.spelling import suggestion

CHECK_WORDS = (*BOUNDS, "is", "not", "one_of", "none_of", "includes", "after")
WORDS_FOR: Mapping[FactKind, tuple[str, ...]] = {
    "yes_no": ("is", "not"),
    "choice": (*EQUAL, "none_of"),
    "text": (*EQUAL, "none_of"),
    "quantity": BOUNDS,
    "date": ("after", "is", "not"),
    "list": ("includes",),
}
"""The words of a check that can hold for a fact of that kind; its figures are ranges."""


@dataclass(frozen=True, slots=True)
class FactCheck:
    """`fact word operand`; the operand is a constant or the name of a workload fact."""

    fact: str
    word: str
    operand: Fact
    answer: str = ""
    unit: str = ""
    title: str = ""


How = Literal["any", "all", "first_known"]
HOWS: tuple[How, ...] = ("any", "all", "first_known")


@dataclass(frozen=True, slots=True)
class Combined:
    """Several checks under one word."""

    how: How
    parts: tuple[Check, ...]


Check = FactCheck | Combined
MADE_FOR_A_WORKLOAD = frozenset({"first_word", "tool_run", "monthly_cost"})
"""Facts of an option that depend on the workload."""


@dataclass(frozen=True, slots=True)
class Looks:
    """All that checks look at of a workload: the facts that an option is held against, and those
    of the option that are made for the workload."""

    answers: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


def looks_of(checks: Iterable[Check]) -> Looks:
    """What these checks look at; another answer that is not among it changes nothing they say."""
    single = [one for check in checks for one in _single(check)]
    answers = {one.answer for one in single if one.answer}
    made = {one.fact for one in single} & MADE_FOR_A_WORKLOAD
    return Looks(tuple(sorted(answers)), tuple(sorted(made)))


def _single(check: Check) -> Iterator[FactCheck]:
    if isinstance(check, Combined):
        for part in check.parts:
            yield from _single(part)
    else:
        yield check


def facts_against(check: Check, answer: str) -> tuple[str, ...]:
    """The option's facts that a check holds against one answer."""
    if isinstance(check, Combined):
        return tuple(fact for part in check.parts for fact in facts_against(part, answer))
    return (check.fact,) if check.answer == answer else ()


def words_against(check: Check, answer: str) -> set[str]:
    """The words with which a check holds facts against one answer."""
    return {one.word for one in _single(check) if one.answer == answer}


def compile_check(
    raw: Any,
    option_facts: Mapping[str, FactType],
    workload_facts: Mapping[str, FactType],
    path: Path = (),
) -> Check:
    """Read a check; raises ConditionError with every mistake in it."""
    faults: list[Fault] = []
    found = _check(raw, (option_facts, workload_facts), path, faults)
    if faults:
        raise ConditionError(*faults)
    return found


Facts = tuple[Mapping[str, FactType], Mapping[str, FactType]]
NONE = Combined("all", ())


def _check(raw: Any, facts: Facts, path: Path, faults: list[Fault]) -> Check:
    if not isinstance(raw, dict):
        faults.append(Fault(path, "a check is a mapping"))
        return NONE
    for how in HOWS:
        if how in raw:
            if len(raw) != 1 or not isinstance(raw[how], list) or not raw[how]:
                faults.append(Fault((*path, how), f'"{how}" stands alone and takes a list'))
                return NONE
            here = (*path, how)
            parts = (_check(part, facts, (*here, i), faults) for i, part in enumerate(raw[how]))
            return Combined(how, tuple(parts))
    fact = raw.get("fact")
    kind = facts[0].get(str(fact))
    if kind is None:
        where = (*path, "fact") if "fact" in raw else path
        faults.append(unknown(where, "option fact", fact, facts[0]))
        return NONE
    words = [w for w in raw if w != "fact"]
    for wrong in (w for w in words if w not in CHECK_WORDS):
        said = f'unknown test "{wrong}"{suggestion(wrong, CHECK_WORDS)}'
        faults.append(Fault((*path, wrong), said, "unknown-key"))
    if len(words) != 1:
        faults.append(Fault(path, f"a check has one of {', '.join(WORDS_FOR[kind.kind])}"))
    if len(words) != 1 or words[0] not in CHECK_WORDS:
        return NONE
    return _fact_check(str(fact), words[0], raw[words[0]], facts, path, faults)


def _fact_check(
    fact: str, word: str, raw: Any, facts: Facts, path: Path, faults: list[Fault]
) -> FactCheck:
    here, kind = (*path, word), facts[0][fact]
    wanted: Fact = None
    answer = ""
    if word not in WORDS_FOR[kind.kind]:
        faults.append(misfit(fact, word, raw, kind, WORDS_FOR[kind.kind], here))
    elif isinstance(raw, dict) and "answer" in raw:
        answer = str(raw["answer"])
        if len(raw) != 1 or answer not in facts[1]:
            faults.append(unknown(here, "answer", answer, facts[1]))
        elif said := _unlike(word, kind, facts[1][answer]):
            faults.append(
                Fault(
                    here,
                    f"{fact} cannot be held against {answer}, which {said}",
                    "wrong-unit" if kind.kind == "quantity" else "wrong-type",
                )
            )
    elif word in ("one_of", "none_of"):
        wanted = operands(raw, kind, here, faults)
    else:
        wanted = operand(raw, kind, here, faults)
    return FactCheck(fact, word, wanted, answer, kind.unit, kind.title)


def _unlike(word: str, kind: FactType, answer: FactType) -> str:
    """Why an answer is of no kind that the word could compare the fact with; else empty."""
    if word in ("one_of", "none_of"):
        return "" if answer.kind == "list" else f"{SAID[answer.kind]} and no list"
    words = ("choice", "text")
    if kind.kind == "list":
        return "" if answer.kind in words else SAID[answer.kind]
    if kind.kind != answer.kind and not (kind.kind in words and answer.kind in words):
        return SAID[answer.kind]
    return f"is in {answer.unit or 'no unit'}" if kind.unit != answer.unit else ""
