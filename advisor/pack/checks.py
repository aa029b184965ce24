"""Checks on an option's facts: the compiled form of requirements and of a kind's evidence.

A check compares one fact of an option with a constant, an answer or another fact; `any`, `all` and
`first_known` combine checks (`first_known` takes the first whose fact has evidence).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from advisor.pack.conditions import BOUNDS, ConditionError, Fact, FactType, Path, operand
from advisor.spelling import suggestion

CHECK_WORDS = (*BOUNDS, "is", "not", "one_of", "none_of", "includes", "after")


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


def compile_check(
    raw: Any,
    option_facts: Mapping[str, FactType],
    workload_facts: Mapping[str, FactType],
    path: Path = (),
) -> Check:
    """Read a check; raises ConditionError at the wrong key or value."""
    if not isinstance(raw, dict):
        raise ConditionError(path, "a check is a mapping")
    for how in ("any", "all", "first_known"):
        if how in raw:
            if len(raw) != 1 or not isinstance(raw[how], list) or not raw[how]:
                raise ConditionError((*path, how), f'"{how}" stands alone and takes a list')
            parts = tuple(
                compile_check(part, option_facts, workload_facts, (*path, how, i))
                for i, part in enumerate(raw[how])
            )
            return Combined(how, parts)
    fact = raw.get("fact")
    kind = option_facts.get(str(fact))
    if kind is None:
        where = (*path, "fact") if "fact" in raw else path
        hint = suggestion(str(fact), option_facts)
        raise ConditionError(where, f'unknown option fact "{fact}"{hint}')
    words = [w for w in raw if w != "fact"]
    if len(words) != 1 or words[0] not in CHECK_WORDS:
        wrong = next((w for w in words if w not in CHECK_WORDS), "")
        hint = suggestion(wrong, CHECK_WORDS) if wrong else ""
        raise ConditionError(path, f"a check has one of {', '.join(CHECK_WORDS)}{hint}")
    return _fact_check(str(fact), words[0], raw[words[0]], kind, workload_facts, path)


def _fact_check(
    fact: str,
    word: str,
    raw: Any,
    kind: FactType,
    workload_facts: Mapping[str, FactType],
    path: Path,
) -> FactCheck:
    here = (*path, word)
    if isinstance(raw, dict):
        name = raw.get("answer")
        if len(raw) != 1 or name not in workload_facts:
            hint = suggestion(str(name), workload_facts)
            raise ConditionError(here, f'unknown answer "{name}"{hint}')
        return FactCheck(fact, word, None, str(name), kind.unit, kind.title)
    if word in ("one_of", "none_of"):
        if not isinstance(raw, list):
            raise ConditionError(here, f'"{word}" takes a list or an answer')
        many = tuple(operand(v, kind, (*here, i)) for i, v in enumerate(raw))
        return FactCheck(fact, word, many, "", kind.unit, kind.title)
    return FactCheck(fact, word, operand(raw, kind, here), "", kind.unit, kind.title)
