"""Judging a check against an option's facts: passes, fails by a margin, or cannot be judged.

Evidence in another form than asked for (a median, a predecessor's figure, a range that straddles
the limit) passes provisionally. A predecessor's failure is not its successor's: that is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from advisor.decision.assessment import NOT_MET
from advisor.evidence.sheet import OptionFact
from advisor.pack.checks import Check, Combined, FactCheck
from advisor.pack.conditions import BOUNDS, Fact, compare
from advisor.pack.figures import fact_text
from advisor.units import Range, format_quantity

Outcome = Literal["pass", "provisional", "fail", "unknown"]
LIKELY_MISSES = "its likely value misses it"
PLACE_ORDER = ("anywhere", "region", "own_cloud", "own_hardware")
LINKS = {"at_most": "at most", "at_least": "at least", "below": "below", "above": "above"}


BEST_FIRST: tuple[Outcome, ...] = ("pass", "provisional", "unknown", "fail")
ENOUGH: Mapping[str, tuple[Outcome, ...]] = {
    "any": ("pass",),
    "all": ("fail",),
    "first_known": ("pass", "provisional", "fail"),
}
"""Outcomes of one part that settle a combined check."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome of one check, in words."""

    outcome: Outcome
    needs: str
    has: str
    margin: str = ""
    source: str = ""
    doubts: tuple[str, ...] = ()


def judge(
    check: Check,
    option: Mapping[str, OptionFact],
    answers: Mapping[str, Fact],
    passes_too: bool = False,
) -> Judgement:
    """One check on one option; of what passes without doubt in words only where that is asked."""
    if isinstance(check, Combined):
        return _combined(check, option, answers, passes_too)
    return _single(check, option, answers, passes_too)


def outcome_of(
    check: Check, option: Mapping[str, OptionFact], answers: Mapping[str, Fact]
) -> Outcome:
    """The outcome alone: most who ask for it print none of the words."""
    if not isinstance(check, Combined):
        return _outcome(check, option.get(check.fact), _wanted(check, answers))
    enough = ENOUGH[check.how]
    found: list[Outcome] = []
    for part in check.parts:
        one = outcome_of(part, option, answers)
        if one in enough:
            return one
        found.append(one)
    if check.how == "first_known":
        return found[0]
    return (min if check.how == "any" else max)(found, key=BEST_FIRST.index)


def _combined(
    check: Combined,
    option: Mapping[str, OptionFact],
    answers: Mapping[str, Fact],
    passes_too: bool,
) -> Judgement:
    enough = ENOUGH[check.how]
    judged: list[Judgement] = []
    for part in check.parts:
        found = judge(part, option, answers, passes_too)
        if found.outcome in enough:
            return found
        judged.append(found)
    if check.how == "first_known":
        return judged[0]
    ranked = sorted(judged, key=lambda j: BEST_FIRST.index(j.outcome))
    best = ranked[0] if check.how == "any" else ranked[-1]
    if check.how == "all" and best.outcome in ("pass", "provisional"):
        doubts = tuple(d for j in judged for d in j.doubts)
        needs = "; ".join(dict.fromkeys(j.needs for j in judged if j.needs))
        has = "; ".join(dict.fromkeys(j.has for j in judged if j.has))
        sources = dict.fromkeys(j.source for j in judged if j.source)
        source = "; ".join(sources) if best.outcome == "pass" else best.source
        return Judgement(best.outcome, needs, has, "", source, doubts)
    return best


def _single(
    check: FactCheck,
    option: Mapping[str, OptionFact],
    answers: Mapping[str, Fact],
    passes_too: bool,
) -> Judgement:
    wanted, fact = _wanted(check, answers), option.get(check.fact)
    outcome = _outcome(check, fact, wanted)
    if outcome == "pass" and not passes_too:
        # Most checks pass without doubt: of most options nothing about those is printed.
        return Judgement("pass", "", "")
    needs = _needs(check, wanted)
    if fact is None or fact.value is None or wanted is None:
        has = "no evidence" if fact is None or not fact.text else fact.text
        return Judgement("unknown", needs, has, "", "" if fact is None else fact.source)
    few = _few_trials(fact) if _open_by_trials(check, fact, wanted) else ""
    holds = _holds(check.word, fact.value, wanted)
    margin = "" if holds else _margin(check, fact.value, wanted)
    if holds is None:
        doubts = (*fact.doubts, _straddles(check, fact, wanted))
        return Judgement(outcome, needs, fact.text, margin, fact.source, doubts)
    if not holds:
        margin += f"; {few}" if few else ""
        return Judgement(outcome, needs, fact.text, margin, fact.source, fact.doubts)
    doubts = (*fact.doubts, few) if few else fact.doubts
    return Judgement(outcome, needs, fact.text, "", fact.source, doubts)


def _wanted(check: FactCheck, answers: Mapping[str, Fact]) -> Fact:
    return answers.get(check.answer) if check.answer else check.operand


def _outcome(check: FactCheck, fact: OptionFact | None, wanted: Fact) -> Outcome:
    if fact is None or fact.value is None or wanted is None:
        return "unknown"
    holds = _holds(check.word, fact.value, wanted)
    if holds is None:
        return "provisional"
    if not holds:
        return "unknown" if fact.inherited else "fail"
    return "provisional" if fact.doubts or _open_by_trials(check, fact, wanted) else "pass"


def _open_by_trials(check: FactCheck, fact: OptionFact, wanted: Fact) -> bool:
    """Whether what was counted leaves the limit inside its 95% interval."""
    span = fact.interval
    return span is not None and check.word in BOUNDS and _holds(check.word, span, wanted) is None


def _few_trials(fact: OptionFact) -> str:
    """That so many trials leave the limit open."""
    assert fact.interval is not None
    trials = fact.chosen.figure.n if fact.chosen is not None else None
    low, high = (format_quantity(x, "share") for x in (fact.interval.low, fact.interval.high))
    return f"{trials} trials leave it open: the 95% interval is {low} to {high}"


@lru_cache(maxsize=4096)
def _needs(check: FactCheck, wanted: Fact) -> str:
    name = check.title or check.fact.replace("_", " ")
    shown = fact_text(wanted, check.unit)
    if isinstance(wanted, Range):
        shown = format_quantity(wanted.likely, check.unit)
    if check.word in BOUNDS:
        return f"{name} {LINKS[check.word]} {shown}"
    if check.word == "after":
        return f"{name} after {shown}"
    if isinstance(wanted, bool):
        return f"{name}: {shown}"
    if check.word == "includes":
        return f"{name}: {shown} among them"
    link = {"one_of": "one of", "none_of": "none of", "not": "not"}.get(check.word, "")
    return f"{name}: {link} {shown}".replace(":  ", ": ")


def _holds(word: str, value: Fact, wanted: Fact) -> bool | None:
    if word == "after":
        return isinstance(value, date) and isinstance(wanted, date) and value > wanted
    if word in BOUNDS:
        limit = wanted.likely if isinstance(wanted, Range) else wanted
        if not isinstance(limit, int | float) or not isinstance(value, Range):
            return None
        low, high = compare(word, value.low, limit), compare(word, value.high, limit)
        return low if low is high else None
    if word == "includes":
        return isinstance(value, tuple) and wanted in value
    if word in ("one_of", "none_of"):
        inside = isinstance(wanted, tuple) and value in wanted
        return inside is (word == "one_of")
    return (value == wanted) is (word == "is")


def _margin(check: FactCheck, value: Fact, wanted: Fact) -> str:
    """How far the option is from passing, at its best end."""
    if isinstance(value, date) and isinstance(wanted, date):
        return f"{(wanted - value).days} days too early"
    if not isinstance(value, Range) or wanted is None:
        return NOT_MET
    limit = wanted.likely if isinstance(wanted, Range) else wanted
    if not isinstance(limit, int | float):
        return NOT_MET
    if check.word in ("at_most", "below"):
        over = value.low - limit
        if over <= 0:
            return f"up to {_points(max(value.high - limit, 0), check.unit)} over"
        ratio = value.low / limit if limit > 0 else 0.0
        times = f", {ratio:.1f} times the limit" if 1.05 <= ratio < 1000 else ""
        return f"{_points(over, check.unit)} over{times}"
    short = limit - value.high
    if short <= 0:
        short = limit - value.low
        return f"up to {_points(max(short, 0), check.unit)} short"
    return f"{_points(short, check.unit)} short"


def _straddles(check: FactCheck, fact: OptionFact, wanted: Fact) -> str:
    """That a range has the limit inside, and on which side of it the likely value lies."""
    said = f"the range, {fact.text}, straddles the limit"
    limit = wanted.likely if isinstance(wanted, Range) else wanted
    if not isinstance(fact.value, Range) or not isinstance(limit, int | float):
        return said
    if check.word not in BOUNDS or compare(check.word, fact.value.likely, limit):
        return said
    return f"{said}, and {LIKELY_MISSES}: {format_quantity(fact.value.likely, check.unit)}"


def _points(value: float, unit: str) -> str:
    """A difference: shares differ by points, not by percent."""
    return f"{value * 100:.3g} points" if unit == "share" else format_quantity(value, unit)
