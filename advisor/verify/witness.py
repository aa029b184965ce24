"""From a region to a workload that somebody can run, confirmed by running it.

A region is found over facts, and some facts follow from others or from costs. So a witness is
always assessed: only what the evaluator itself confirms is handed out as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment
from advisor.pack.conditions import Fact
from advisor.pack.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.verify.boxes import Box
from advisor.verify.space import Space
from advisor.verify.states import NEVER_UNKNOWN
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer, Workload
from advisor.workload.contradictions import contradictions
from advisor.workload.write import workload_yaml

VOLUMES = tuple(m * 10**e for e in range(5, 13) for m in (1.0, 3.0))
"""Tokens a month that are tried where a region depends on what the costs come to."""

Confirms = Callable[[Assessment], bool]
"""Whether an assessment is what was said of it."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A workload in a region, and what the evaluator says of it."""

    workload: Workload
    assessment: Assessment

    @property
    def ended_at(self) -> str:
        """The rule at which the walk ended; "" for a gap with no rule holding."""
        return ended_at(self.assessment)


def ended_at(a: Assessment) -> str:
    """The last rule that the walk looked at, other than cost."""
    steps = [s for s in a.path if s.rule != "cost"]
    return steps[-1].rule if steps else ""


def ends_at(rule: str) -> Confirms:
    """Whether the walk of an assessment ends at a rule."""
    return lambda a: ended_at(a) == rule


def gap_at(rule: str) -> Confirms:
    """Whether a rule's proviso leaves a gap; with "", whether no rule holds."""
    return lambda a: has_gap(a) and (not rule or ended_at(a) == rule)


def anywhere(_: Assessment) -> bool:
    """Any assessment: what is shown is a fact of the workload alone."""
    return True


def has_gap(a: Assessment) -> bool:
    """Whether the rules said nothing."""
    return any(w.code == "gap" for w in a.warnings)


def no_gap(a: Assessment) -> bool:
    """Whether the rules said something."""
    return not has_gap(a)


def both(one: Confirms, other: Confirms) -> Confirms:
    """Whether two things can be said of an assessment."""
    return lambda a: one(a) and other(a)


def workload_in(pack: Pack, space: Space, region: Box, name: str) -> Workload | None:
    """A workload whose answers lie in a region; None where an answer cannot say what it takes."""
    answers: dict[str, Answer] = {}
    for axis, fact in enumerate(space.facts):
        question = pack.questionnaire.question(fact)
        if question is None:
            continue
        cells = space.axes.cells(region, axis)
        if free(space, axis, cells) and (question.assumed is not None or fact in NEVER_UNKNOWN):
            continue  # any exact answer will do, and one is assumed
        sure = next(
            (c for i, c in enumerate(space.cells[axis]) if cells >> i & 1 and c.definite), None
        )
        value = sure.value if sure is not None else space.facts_at(region)[fact]
        answers[fact] = _answer(question, value, sure is not None)
    aside = agenda_of(pack.questionnaire, answers).set_aside
    kept = {k: v for k, v in answers.items() if k not in aside}
    if any(contradictions(kept)):
        return None
    return Workload(name, kept)


def free(space: Space, axis: int, cells: int) -> bool:
    """Whether every exact answer to a question is among these cells."""
    return all(cells >> i & 1 for i, c in enumerate(space.cells[axis]) if c.definite)


def _answer(question: Question, value: Fact, definite: bool) -> Answer:
    if isinstance(value, Range):
        return Answer("exact", value.low) if value.exact else Answer("range", span=value)
    if isinstance(value, str | bool | tuple):
        return Answer("exact", value)
    if question.type == "list" and definite:
        return Answer("exact", ())
    if definite and question.none_allowed:
        return Answer("exact", None)
    return Answer("not_applicable", reason="It does not apply here.")


def witness(
    pack: Pack,
    space: Space,
    region: Box,
    name: str,
    day: date,
    confirms: Confirms,
) -> Witness | None:
    """A workload in a region for which the evaluator confirms what is said of the region."""
    first = workload_in(pack, space, region, name)
    if first is None:
        return None
    for workload in variants(space, region, first):
        assessed = assess(pack, workload, as_of=day)
        if confirms(assessed):
            return Witness(workload, assessed)
    return None


def variants(space: Space, region: Box, first: Workload) -> Iterator[Workload]:
    """The workload, and with other volumes where a region depends on what the costs come to."""
    yield first
    if "self_hosting_saves" not in space.place:
        return
    for tokens in VOLUMES:
        if inside(space, region, {"monthly_tokens": Range.of(tokens)}):
            answers: Mapping[str, Answer] = {
                **first.answers,
                "monthly_tokens": Answer("exact", tokens),
            }
            yield Workload(first.name, answers)


def inside(space: Space, region: Box, facts: Mapping[str, Fact]) -> bool:
    """Whether these values lie in a region, as far as the tests can tell."""
    for fact, value in facts.items():
        axis = space.place.get(fact)
        if axis is None:
            continue
        tests = [t for t in space.verdicts if t.fact == fact]
        wanted = [t.holds({fact: value}) for t in tests]
        cells = space.axes.cells(region, axis)
        if not any(
            cells >> i & 1 and [t.holds({fact: c.value}) for t in tests] == wanted
            for i, c in enumerate(space.cells[axis])
        ):
            return False
    return True


def text_of(pack: Pack, workload: Workload) -> str:
    """The workload as a file."""
    return workload_yaml(workload, pack.questionnaire)
