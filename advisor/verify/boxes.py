"""Boxes over finite axes, packed into whole numbers, and exact cover by subtraction.

An axis is a field of bits, one for each of its cells, with a guard bit above it. A box is the set
of points whose cell on every axis is set; it is empty as soon as one field is. Adding the full
field to each field carries into the guard exactly where something is set, so that one addition
tells whether a box is empty, however many axes there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Box = int


ENOUGH = 2_000_000


class BudgetSpent(Exception):
    """The work allowed for one check is used up: nothing is proven either way. Says on what."""


@dataclass(slots=True)
class Budget:
    """How many boxes a check may still look at."""

    left: int = ENOUGH
    each: int = ENOUGH

    def renew(self) -> None:
        """Another check begins: what the one before used up is not its fault."""
        self.left = self.each

    def spend(self, amount: int = 1) -> None:
        """Count work done; raises BudgetSpent when there is none left."""
        self.left -= amount
        if self.left < 0:
            raise BudgetSpent("the budget ran out")


@dataclass(frozen=True, slots=True)
class Axes:
    """Where each axis lies in a box; `sizes` counts the cells of each."""

    sizes: tuple[int, ...]
    offsets: tuple[int, ...] = field(init=False)
    full: Box = field(init=False)
    guard: int = field(init=False)
    masks: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        offsets, masks, at, guard = [], [], 0, 0
        for size in self.sizes:
            offsets.append(at)
            masks.append(((1 << size) - 1) << at)
            guard |= 1 << (at + size)
            at += size + 1
        object.__setattr__(self, "offsets", tuple(offsets))
        object.__setattr__(self, "masks", tuple(masks))
        object.__setattr__(self, "full", sum(masks))
        object.__setattr__(self, "guard", guard)

    def box(self, axis: int, cells: int) -> Box:
        """Everything whose cell on one axis is in the bit set `cells`."""
        return (self.full & ~self.masks[axis]) | (cells << self.offsets[axis])

    def cells(self, box: Box, axis: int) -> int:
        """The bit set of a box on one axis."""
        return (box & self.masks[axis]) >> self.offsets[axis]

    def empty(self, box: Box) -> bool:
        """Whether no point is left."""
        return (box + self.full) & self.guard != self.guard

    def meet(self, one: Sequence[Box], other: Sequence[Box]) -> tuple[Box, ...]:
        """The points in both unions of boxes."""
        both = dict.fromkeys(a & b for a in one for b in other)
        return tuple(box for box in both if not self.empty(box))

    def pieces(self, box: Box, cut: Box) -> Iterator[Box]:
        """What is left of a box outside another, as boxes that do not overlap."""
        for mask in self.masks:
            beyond = box & mask & ~cut
            if beyond:
                yield (box & ~mask) | beyond
                box &= ~mask | cut

    def outside(self, box: Box, covers: Sequence[Box], budget: Budget) -> Box | None:
        """A box of points that no cover has, or None when the covers hold the whole box."""
        budget.spend(len(covers) + 1)
        full, guard = self.full, self.guard
        near = [c for c in covers if ((box & c) + full) & guard == guard]
        if not near:
            return box
        # The cover that leaves the fewest bits outside leaves the fewest pieces to look at.
        beyond = [(box & ~c).bit_count() for c in near]
        fewest = min(beyond)
        if not fewest:
            return None
        best = near[beyond.index(fewest)]
        rest = [c for c in near if c is not best]
        for piece in self.pieces(box, best):
            found = self.outside(piece, rest, budget)
            if found is not None:
                return found
        return None

    def remainder(self, box: Box, covers: Sequence[Box], budget: Budget) -> Iterator[Box]:
        """All that the covers leave of a box, as boxes that do not overlap."""
        budget.spend(len(covers) + 1)
        near = [c for c in covers if not self.empty(box & c)]
        if not near:
            yield box
            return
        best = min(near, key=lambda c: (box & ~c).bit_count())
        rest = [c for c in near if c is not best]
        for piece in self.pieces(box, best):
            yield from self.remainder(piece, rest, budget)


def joined(axes: Axes, boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The same points in fewer boxes: those that differ on one axis only are put together."""
    found = list(dict.fromkeys(boxes))
    for mask in axes.masks:
        by_rest: dict[Box, Box] = {}
        for box in found:
            by_rest[box & ~mask] = by_rest.get(box & ~mask, 0) | box
        found = list(by_rest.values())
    return tuple(found) if len(found) == len(boxes) else joined(axes, found)


def smallest_cover(
    axes: Axes, boxes: Sequence[Box], covers: Sequence[Sequence[Box]], budget: Budget
) -> tuple[int, ...]:
    """The fewest covers (each a union of boxes) that hold all the boxes, as their places.

    Exact: every point found outside a candidate must be held by one of the covers that have it, so
    each next candidate is a smallest set that hits all points found so far. `covers` together must
    hold the boxes.
    """
    parts = _undominated([axes.meet(boxes, cover) for cover in covers])
    demands: list[int] = []
    chosen = 0
    while True:
        chosen = _smallest_hitting(demands, chosen.bit_count(), budget)
        held = [b for i, part in parts.items() if chosen >> i & 1 for b in part]
        missed = next(
            (m for box in boxes if (m := axes.outside(box, held, budget)) is not None), None
        )
        if missed is None:
            return tuple(i for i in parts if chosen >> i & 1)
        point = first_point(axes, _seldom_held(axes, missed, parts))
        demands.append(
            sum(1 << i for i, part in parts.items() if any(not point & ~b for b in part))
        )


def _seldom_held(axes: Axes, box: Box, parts: Mapping[int, Sequence[Box]]) -> Box:
    """A part of a box outside as many covers as can be: the fewer hold it, the more it tells."""
    for part in parts.values():
        for cover in part:
            if box & ~cover and not axes.empty(box & cover):
                box = next(axes.pieces(box, cover))
    return box


def _undominated(parts: Sequence[Sequence[Box]]) -> dict[int, Sequence[Box]]:
    """The parts by their places, without those that another holds whole: it does as well."""
    kept: dict[int, Sequence[Box]] = {}
    for i in sorted(range(len(parts)), key=lambda i: (-_bits(parts[i]), i)):
        held = any(all(any(not a & ~b for b in k) for a in parts[i]) for k in kept.values())
        if parts[i] and not held:
            kept[i] = parts[i]
    return dict(sorted(kept.items()))


def _bits(boxes: Sequence[Box]) -> int:
    """What no part that is held whole by another has more of."""
    return max((box.bit_count() for box in boxes), default=0)


def first_point(axes: Axes, box: Box) -> Box:
    """The point of a box with the first cell of every axis."""
    point = 0
    for mask in axes.masks:
        cells = box & mask
        point |= cells & -cells
    return point


def _smallest_hitting(demands: Sequence[int], least: int, budget: Budget) -> int:
    """A smallest set that meets every demand; it is known to have at least `least` members."""
    size = least
    while True:
        found = _hitting(demands, size, 0, budget)
        if found is not None:
            return found
        size += 1


def _hitting(demands: Sequence[int], size: int, barred: int, budget: Budget) -> int | None:
    """A set of at most so many members, none of them barred, that meets every demand."""
    budget.spend(len(demands) + 1)
    if not demands:
        return 0
    open_to = sorted((d & ~barred for d in demands), key=int.bit_count)
    if not open_to[0]:
        if not barred:
            raise AssertionError("the covers do not hold the boxes")
        return None
    # Demands that share no member take one each: fewer than these cannot do.
    apart, used = 0, 0
    for demand in open_to:
        if not demand & used:
            apart, used = apart + 1, used | demand
    if apart > size:
        return None
    hardest = open_to[0]
    while hardest:
        one = hardest & -hardest
        rest = _hitting([d for d in demands if not d & one], size - 1, barred, budget)
        if rest is not None:
            return rest | one
        # A set with this member has been looked for in vain.
        barred |= one
        hardest ^= one
    return None
