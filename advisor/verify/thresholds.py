"""The thresholds of a pack, and what must hold around each for a decision to turn on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.pack.conditions import BOUNDS, Condition, Fact, Path, Test
from advisor.pack.pack import Pack
from advisor.units import Range, format_quantity
from advisor.verify.boxes import Box, Budget
from advisor.verify.space import Space

SIDES = ("below", "at", "above")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One bound of a rule or requirement; it settles the condition where nothing else does."""

    part: str
    """`rules` or `requirements`."""
    owner: str
    path: Path
    """From the rule or requirement to the fact."""
    test: Test
    needs: tuple[Condition, ...]
    beside: tuple[Condition, ...]
    """What must not hold: earlier rules, and the other alternatives of an `any`."""

    @property
    def shown(self) -> str:
        """The threshold with its unit."""
        return format_quantity(self.test.operand, self.test.unit)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that is looked at."""
        return (Condition((self.test,)), *self.needs, *self.beside)

    def turns(self, facts: Mapping[str, Fact]) -> bool:
        """Whether the condition holds or not as the test does."""
        return all(c.holds(facts) is True for c in self.needs) and not any(
            c.holds(facts) is True for c in self.beside
        )

    def side(self, facts: Mapping[str, Fact]) -> str:
        """Where an exact value lies; empty for any other fact."""
        return side_of(facts.get(self.test.fact), float(self.test.operand))


def side_of(value: Fact, threshold: float) -> str:
    """Below a threshold, at it or above it; empty for what is no exact quantity."""
    if not isinstance(value, Range) or not value.exact:
        return ""
    return SIDES[(value.low >= threshold) + (value.low > threshold)]


def thresholds_of(pack: Pack) -> Iterator[Threshold]:
    """Every bound on a quantity in the rules, their provisos, and when requirements apply."""
    for place, rule in enumerate(pack.rules):
        earlier = tuple(r.when for r in pack.rules[:place])
        yield from _within(Around("rules", rule.id, (), earlier), rule.when, ("when",))
        if rule.provided is not None:
            around = Around("rules", rule.id, (rule.when,), earlier)
            yield from _within(around, rule.provided, ("provided",))
    for one in pack.requirements:
        around = Around("requirements", one.requirement.id, (), ())
        yield from _within(around, one.when, ("when",))


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a condition: its owner, what must hold and what must not."""

    part: str
    owner: str
    needs: tuple[Condition, ...]
    beside: tuple[Condition, ...]


def _within(around: Around, condition: Condition, path: Path) -> Iterator[Threshold]:
    for test in condition.tests:
        if test.word in BOUNDS and isinstance(test.operand, int | float):
            rest = replace(condition, tests=tuple(t for t in condition.tests if t != test))
            yield Threshold(
                around.part, around.owner, (*path, test.fact), test,
                (*around.needs, rest), around.beside,
            )  # fmt: skip
    for i, inner in enumerate(condition.any_of):
        others = (*condition.any_of[:i], *condition.any_of[i + 1 :])
        outer = replace(condition, any_of=())
        deeper = Around(
            around.part, around.owner, (*around.needs, outer), (*around.beside, *others)
        )
        yield from _within(deeper, inner, (*path, "any", i))


def region_of(
    space: Space, one: Threshold, side: str, within: Sequence[Box], budget: Budget
) -> Box | None:
    """A region on one side of a threshold where a decision turns on it; None if there is none."""
    axis = space.place[one.test.fact]
    cells = sum(
        1 << i
        for i, cell in enumerate(space.cells[axis])
        if cell.definite and side_of(cell.value, float(one.test.operand)) == side
    )
    wanted = space.axes.meet((space.axes.box(axis, cells),), within)
    for need in one.needs:
        wanted = space.axes.meet(wanted, space.boxes(need))
    taken = [box for other in one.beside for box in space.boxes(other)]
    for box in wanted:
        found = space.axes.outside(box, taken, budget)
        if found is not None:
            return found
    return None
