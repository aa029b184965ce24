"""What a first-hit list of rules does on every workload, region by region.

A rule with a proviso is two branches: where both hold it chooses, where only `when` holds it ends
the walk with nothing. What no branch takes goes to `otherwise`, or is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from advisor.pack.conditions import Condition
from advisor.pack.pack import CompiledRule
from advisor.verify.boxes import Axes, Box, Budget, BudgetSpent, smallest_cover
from advisor.verify.space import Space

Outcome = tuple[str, ...]
"""The kinds in order of preference; empty for a gap."""
GAP: Outcome = ()
FOR_THE_FEWEST = 10_000


@dataclass(frozen=True, slots=True)
class Branch:
    """One end of the walk: where it may be taken, if nothing before it is."""

    rule: str
    outcome: Outcome
    boxes: tuple[Box, ...]


def outcome_of(rule: CompiledRule) -> Outcome:
    """The kinds a rule chooses, the first choice first."""
    return (rule.choose, *rule.fallbacks)


def conditions_of(rules: Iterable[CompiledRule]) -> list[Condition]:
    """Every condition of the rules, provisos included."""
    return [c for r in rules for c in (r.when, r.provided) if c is not None]


def branches_of(
    space: Space, rules: Sequence[CompiledRule], otherwise: CompiledRule | None
) -> tuple[Branch, ...]:
    """The branches in order; the last takes everything."""
    found: list[Branch] = []
    for rule in rules:
        when = space.boxes(rule.when)
        if rule.provided is None:
            found.append(Branch(rule.id, outcome_of(rule), when))
            continue
        both = space.axes.meet(when, space.boxes(rule.provided))
        found += [Branch(rule.id, outcome_of(rule), both), Branch(rule.id, GAP, when)]
    last = GAP if otherwise is None else outcome_of(otherwise)
    found.append(Branch("" if otherwise is None else otherwise.id, last, space.everything))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Blamed:
    """Rules that together leave nothing to another one."""

    rules: tuple[str, ...]
    fewest: bool
    """Whether no smaller set does; else only that none of these can be left out."""


@dataclass(frozen=True)
class RuleList:
    """The branches of a pack over its space; every answer is exact or BudgetSpent is raised."""

    space: Space
    branches: tuple[Branch, ...]
    budget: Budget

    @property
    def axes(self) -> Axes:
        """The packing of the space."""
        return self.space.axes

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Rule ids in order, `otherwise` included."""
        return tuple(dict.fromkeys(b.rule for b in self.branches))

    def within(self, boxes: Sequence[Box], universe: Sequence[Box]) -> tuple[Box, ...]:
        """The part of some boxes that is possible."""
        return self.axes.meet(boxes, universe)

    def reached(self, rule: str, universe: Sequence[Box]) -> Box | None:
        """A region in which the walk ends at a rule, or None when there is none."""
        first = next(i for i, b in enumerate(self.branches) if b.rule == rule)
        boxes = [x for b in self.branches[first:] if b.rule == rule for x in b.boxes]
        before = [x for b in self.branches[:first] for x in b.boxes]
        return self._outside(self.within(boxes, universe), before)

    def gaps(self, universe: Sequence[Box]) -> Iterator[tuple[str, Box]]:
        """Every rule that leaves a gap, with a region of it."""
        before: list[Box] = []
        for branch in self.branches:
            if branch.outcome == GAP:
                missed = self._outside(self.within(branch.boxes, universe), before)
                if missed is not None:
                    yield branch.rule, missed
            before += branch.boxes

    def responsible(self, rule: str, universe: Sequence[Box]) -> Blamed:
        """The smallest set of earlier rules that leaves nothing to a rule that is never reached.

        The search for it is bounded; beyond that, a set of which none can be left out.
        """
        first = next(i for i, b in enumerate(self.branches) if b.rule == rule)
        boxes = self.within([x for b in self.branches if b.rule == rule for x in b.boxes], universe)
        earlier = list(dict.fromkeys(b.rule for b in self.branches[:first]))
        covers = [[x for b in self.branches if b.rule == e for x in b.boxes] for e in earlier]
        try:
            chosen, fewest = smallest_cover(self.axes, boxes, covers, Budget(FOR_THE_FEWEST)), True
        except BudgetSpent:
            chosen, fewest = self._irreducible(boxes, covers), False
        return Blamed(tuple(earlier[i] for i in chosen), fewest)

    def _irreducible(
        self, boxes: Sequence[Box], covers: Sequence[Sequence[Box]]
    ) -> tuple[int, ...]:
        """A set of covers of which none can be left out, though another may be smaller."""
        kept = list(range(len(covers)))
        for one in range(len(covers)):
            held = [b for i in kept if i != one for b in covers[i]]
            if self._outside(boxes, held) is None:
                kept.remove(one)
        return tuple(kept)

    def redundant(self, rule: str, universe: Sequence[Box]) -> bool:
        """Whether every workload would get the same outcome if the rule were not there."""
        first = next(i for i, b in enumerate(self.branches) if b.rule == rule)
        mine = [b for b in self.branches if b.rule == rule]
        after = [b for b in self.branches[first:] if b.rule != rule]
        before = [x for b in self.branches[:first] for x in b.boxes]
        for branch in mine:
            taken = list(before)
            for other in after:
                if other.outcome != branch.outcome:
                    self.budget.spend(len(branch.boxes) * len(other.boxes) * len(universe))
                    both = self.axes.meet(branch.boxes, other.boxes)
                    if self._outside(self.within(both, universe), taken) is not None:
                        return False
                taken += other.boxes
            before += branch.boxes
        return True

    def overlap(self, one: str, other: str, universe: Sequence[Box]) -> Box | None:
        """A region in which two rules hold and say different things."""
        for a in (b for b in self.branches if b.rule == one):
            for c in (b for b in self.branches if b.rule == other):
                if a.outcome != c.outcome:
                    self.budget.spend(len(a.boxes) * len(c.boxes) * len(universe))
                    found = self.within(self.axes.meet(a.boxes, c.boxes), universe)
                    if found:
                        return found[0]
        return None

    def takes_from(self, one: str, other: str, universe: Sequence[Box]) -> Box | None:
        """A region that goes to rule `one`, and that `other` would have given another outcome."""
        first = next(i for i, b in enumerate(self.branches) if b.rule == one)
        before = [x for b in self.branches[:first] for x in b.boxes]
        for a in (b for b in self.branches if b.rule == one):
            for c in (b for b in self.branches if b.rule == other):
                if a.outcome != c.outcome:
                    self.budget.spend(len(a.boxes) * len(c.boxes) * len(universe))
                    both = self.within(self.axes.meet(a.boxes, c.boxes), universe)
                    found = self._outside(both, before)
                    if found is not None:
                        return found
            before = [*before, *a.boxes]
        return None

    def regions(self, universe: Sequence[Box]) -> Iterator[tuple[Branch, Box]]:
        """The whole universe, cut into boxes by the branch that takes them."""
        before: list[Box] = []
        for branch in self.branches:
            for box in apart(self.axes, self.within(branch.boxes, universe), self.budget):
                for piece in self.axes.remainder(box, before, self.budget):
                    yield branch, piece
            before += branch.boxes

    def matters(self, fact: str, universe: Sequence[Box]) -> bool:
        """Whether there are two workloads that differ in one fact only and get another outcome."""
        axis = self.space.place[fact]
        by_outcome: dict[Outcome, list[Box]] = {}
        for branch, box in self.regions(universe):
            by_outcome.setdefault(branch.outcome, []).append(box | self.axes.masks[axis])
        groups = list(by_outcome.values())
        self.budget.spend(sum(len(a) * len(b) for a, b in combinations(groups, 2)))
        return any(
            not self.axes.empty(a & b)
            for i, one in enumerate(groups)
            for other in groups[i + 1 :]
            for a in one
            for b in other
        )

    def _outside(self, boxes: Sequence[Box], covers: Sequence[Box]) -> Box | None:
        for box in boxes:
            found = self.axes.outside(box, covers, self.budget)
            if found is not None:
                return found
        return None


def apart(axes: Axes, boxes: Sequence[Box], budget: Budget) -> Iterable[Box]:
    """The same points in boxes that do not overlap."""
    for i, box in enumerate(boxes):
        yield from axes.remainder(box, boxes[:i], budget)
