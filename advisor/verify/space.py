"""The workloads of a pack as a finite space: an axis for each fact that its conditions test.

A condition becomes a union of boxes on which it holds. `when.holds(...) is True` has no negation in
it, so Kleene's three values reduce to two here: a test either holds or it does not, and unknown is
a cell on which few tests do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from advisor.pack.conditions import Condition, Fact, Test, compile_condition
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.vocabulary import workload_vocabulary
from advisor.verify.boxes import Axes, Box, Budget, BudgetSpent
from advisor.verify.states import NEVER_UNKNOWN, Cell, all_tests, cells_of

MOST_BOXES = 4096


@dataclass(frozen=True)
class Space:
    """Facts, their cells, and the cells on which each test holds, and fails."""

    facts: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    verdicts: Mapping[Test, tuple[int, int]]
    definite: tuple[Box, ...] = ()
    """Every combination of exact answers that is possible."""
    shut: Mapping[str, tuple[Box, ...]] = field(default_factory=dict)
    """Of questions that are asked in some cases only: where they are not."""

    @cached_property
    def axes(self) -> Axes:
        """The packing of the facts."""
        return Axes(tuple(len(c) for c in self.cells))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The axis of each fact."""
        return {fact: i for i, fact in enumerate(self.facts)}

    def asks(self, fact: str, region: Box) -> bool:
        """Whether the question of a fact is asked anywhere in a region."""
        return all(region & ~box for box in self.shut.get(fact, ()))

    @property
    def everything(self) -> tuple[Box, ...]:
        """Every state of every fact: unknown, not applicable and ranges included."""
        return (self.axes.full,)

    def boxes(self, condition: Condition) -> tuple[Box, ...]:
        """Where a condition holds."""
        box = self.axes.full
        for test in condition.tests:
            box &= self.axes.box(self.place[test.fact], self.verdicts[test][0])
        found: tuple[Box, ...] = () if self.axes.empty(box) else (box,)
        if condition.any_of:
            parts = [b for inner in condition.any_of for b in self.boxes(inner)]
            found = self.axes.meet(found, parts)
        if len(found) > MOST_BOXES:
            raise BudgetSpent(f"a condition has more than {MOST_BOXES} alternatives")
        return found

    def refuted(self, condition: Condition) -> tuple[Box, ...]:
        """Where a condition fails, which is less than where it does not hold."""
        fails = (self.axes.box(self.place[t.fact], self.verdicts[t][1]) for t in condition.tests)
        found = [box for box in fails if not self.axes.empty(box)]
        if condition.any_of:
            all_fail: tuple[Box, ...] = (self.axes.full,)
            for inner in condition.any_of:
                all_fail = self.axes.meet(all_fail, self.refuted(inner))
            found += all_fail
        return tuple(found)

    def facts_at(self, point: Box) -> dict[str, Fact]:
        """One value for each fact, from a box (its first cell on each axis)."""
        found: dict[str, Fact] = {}
        for axis, fact in enumerate(self.facts):
            cells = self.axes.cells(point, axis)
            found[fact] = self.cells[axis][(cells & -cells).bit_length() - 1].value
        return found


def space_of(
    questionnaire: Questionnaire,
    conditions: Iterable[Condition],
    set_aside: Mapping[str, Fact],
) -> Space:
    """The space of these conditions.

    `set_aside` says what a fact is when its question is not asked, because `asked_when` fails.
    """
    vocabulary = workload_vocabulary(questionnaire)
    asked = {q.id: compile_condition(q.asked_when, vocabulary) for q in questionnaire.questions}
    wanted = list(conditions)
    tested = {t.fact for c in wanted for t in all_tests(c)}
    # What follows from other answers is there whether its question was asked or not.
    gated = sorted(tested & set(asked) - set(NEVER_UNKNOWN))
    gates = {f: asked[f] for f in gated if asked[f] != Condition()}
    wanted += gates.values()
    by_fact: dict[str, dict[Test, None]] = {}
    for condition in wanted:
        for test in all_tests(condition):
            by_fact.setdefault(test.fact, {})[test] = None
    facts = tuple(sorted(by_fact))
    cells: list[tuple[Cell, ...]] = []
    verdicts: dict[Test, tuple[int, int]] = {}
    for fact in facts:
        tests = tuple(by_fact[fact])
        found, masks = cells_of(fact, vocabulary[fact], questionnaire.question(fact), tests)
        cells.append(found)
        verdicts.update(zip(tests, masks, strict=True))
    bare = Space(facts, tuple(cells), verdicts)
    shut = {fact: bare.refuted(gate) for fact, gate in gates.items()}
    return replace(bare, definite=_possible(bare, shut, set_aside), shut=shut)


def _possible(
    space: Space, shut: Mapping[str, tuple[Box, ...]], set_aside: Mapping[str, Fact]
) -> tuple[Box, ...]:
    axes = space.axes
    box = axes.full
    for axis, cells in enumerate(space.cells):
        box &= axes.box(axis, sum(1 << i for i, cell in enumerate(cells) if cell.definite))
    found: tuple[Box, ...] = () if axes.empty(box) else (box,)
    for fact, closed in shut.items():
        if not closed:
            continue
        axis = space.place[fact]
        aside = axes.box(axis, 1 << _cell_of(space, axis, set_aside.get(fact)))
        inside = [p for b in found for p in axes.remainder(b, closed, Budget())]
        # What a question is taken as when it is set aside need not be an exact answer to it.
        outside = [((b | axes.masks[axis]) & c & aside) for b in found for c in closed]
        found = tuple(b for b in dict.fromkeys((*inside, *outside)) if not axes.empty(b))
    return found


def _cell_of(space: Space, axis: int, value: Fact) -> int:
    fact = space.facts[axis]
    tests = [t for t in space.verdicts if t.fact == fact]
    wanted = [t.holds({fact: value}) for t in tests]
    for place, cell in enumerate(space.cells[axis]):
        if [t.holds({fact: cell.value}) for t in tests] == wanted:
            return place
    raise AssertionError(f"no cell of {fact} has the value {value}")
