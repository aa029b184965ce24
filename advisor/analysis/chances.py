"""How sure a recommendation is: the chance of each option over everything that is uncertain.

Worlds are drawn from the stated ranges, every option is costed in each, and the cheapest qualifying
option of the kind wins it, ties broken as in an assessment. With NumPy there are 100,000 worlds,
without it 2,000, which are the first of those: the same statistics, with more scatter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from advisor.analysis.cells import Cells, cells_of
from advisor.analysis.cheapest import options_to_compare
from advisor.analysis.distribution import seed_of
from advisor.analysis.gap import movers
from advisor.analysis.scene import Scene
from advisor.analysis.tally import Contest, Tally
from advisor.analysis.uncertain import Uncertain, uncertain_in
from advisor.decision.assessment import GapMover
from advisor.units import Range

SAMPLES, SAMPLES_WITHOUT_NUMPY = 100_000, 2_000
FIRST_LOOK = 10_000
"""Worlds of a first look: off by half a point at most, two times in three."""


@dataclass(frozen=True, slots=True)
class Chance:
    """One option. Shares of all worlds, 0 to 1; `cost` is p5, p50 and p95 in USD a month."""

    option: str
    recommended: float
    cheapest: float
    over_budget: float | None
    cost: Range


@dataclass(frozen=True, slots=True)
class Chances:
    """The chances of one workload; `none` is the share of worlds in which nothing is recommended.

    The gap is the monthly cost of `second` minus that of `first`.
    """

    samples: int
    with_numpy: bool
    options: tuple[Chance, ...]
    none: float
    first: str
    second: str
    gap: float | None
    movers: tuple[GapMover, ...]
    spread: tuple[Uncertain, ...]
    """What was varied, with its range."""
    budget: float | None
    cells: Cells
    seed: int = 0

    def of(self, option: str) -> Chance | None:
        """The chance of one option, or None."""
        return next((c for c in self.options if c.option == option), None)


def contest_of(scene: Scene) -> Contest:
    """All that worlds are drawn and judged by, worked out once; of each cell the first kind."""
    return contest_in(scene, cells_of(scene, uncertain_in(scene, ())).of_first_kinds)


def contest_in(scene: Scene, cells: Cells) -> Contest:
    """The contest of these cells, with all that their kinds rank."""
    ranked = (o for cell in cells.cells for kind in cell.kinds for o in kind.costed)
    judged = scene.decided.judged
    named = dict.fromkeys((*options_to_compare(scene), *ranked))
    options = tuple(o for o in named if judged[o].has_cost)
    limit = scene.decided.facts.get("monthly_budget")
    budget = limit.likely if isinstance(limit, Range) else None
    ties = scene.pack.costs.ties
    # The same for every workload: what another answer changes is seen on the same draws, and
    # those of all other quantities need not be made again.
    seed = seed_of(scene.pack.hash)
    return Contest(
        scene.model,
        options,
        uncertain_in(scene, options),
        cells,
        0.0 if ties is None else ties.material_share,
        budget,
        seed,
    )


def chances(scene: Scene, samples: int | None = None, numpy: bool | None = None) -> Chances:
    """Draw worlds and count; `numpy` False asks for the path without it."""
    fast = find_spec("numpy") is not None if numpy is None else numpy
    count = samples or (SAMPLES if fast else SAMPLES_WITHOUT_NUMPY)
    return _told(scene, *counted(scene, count, fast), count, fast)


def in_two_looks(scene: Scene) -> Iterator[Chances]:
    """The chances for somebody who waits, with NumPy: over a few of the worlds, then over all.

    The first look leaves out what moves the gap.
    """
    cells = cells_of(scene, uncertain_in(scene, ()))
    contest = contest_in(scene, cells.of_first_kinds)
    for count in (FIRST_LOOK, SAMPLES):
        found = _counted(scene, cells, contest, count, True)
        yield _told(scene, *found, count, True, moved=count == SAMPLES)


def counted(scene: Scene, count: int, fast: bool) -> tuple[Contest, Tally]:
    """So many worlds counted, and what they were judged by; `fast` with NumPy."""
    cells = cells_of(scene, uncertain_in(scene, ()))
    return _counted(scene, cells, contest_in(scene, cells.of_first_kinds), count, fast)


def _counted(
    scene: Scene, cells: Cells, contest: Contest, count: int, fast: bool
) -> tuple[Contest, Tally]:
    """Count so many worlds of a contest of first kinds, or of all kinds where those leave some."""
    found = tally_with(fast)(contest, count)
    if found.none and cells != contest.cells:
        # Seldom so, and then there are many more options to cost.
        contest = contest_in(scene, cells)
        found = tally_with(fast)(contest, count)
    return contest, found


def tally_with(fast: bool) -> Callable[[Contest, int], Tally]:
    """The counting with NumPy, or without."""
    if fast:
        from advisor.analysis.tally_arrays import tally
    else:
        from advisor.analysis.tally_floats import tally
    return tally


def _told(
    scene: Scene, contest: Contest, found: Tally, count: int, fast: bool, moved: bool = True
) -> Chances:
    rows = []
    compared = {*options_to_compare(scene), *(o for c in contest.cells.cells for o in c.candidates)}
    for i, option in enumerate(contest.options):
        if option not in compared and not (found.won[i] or found.least[i]):
            continue
        over = None if contest.budget is None else found.over[i] / count
        low, middle, high = found.costs[i]
        rows.append(
            Chance(
                option, found.won[i] / count, found.least[i] / count, over, Range(low, middle, high)
            )
        )
    rows.sort(key=lambda c: (-c.recommended, -c.cheapest, c.cost.likely, c.option))
    ranking = scene.decided.chosen.ranking
    first = scene.decided.option or (rows[0].option if rows else "")
    second = ""
    if ranking is not None and ranking.runner_up is not None:
        second = ranking.runner_up.sheet.option
    elif len(rows) > 1:
        second = next(c.option for c in rows if c.option != first)
    gap: float | None = None
    moving: tuple[GapMover, ...] = ()
    if first and second and moved:
        gap, moving = movers(contest.model, contest.uncertain, first, second)
    spread = varied(contest, found)
    return Chances(
        count, fast, tuple(rows), found.none / count, first, second, gap, moving, spread,
        contest.budget, contest.cells, contest.seed,
    )  # fmt: skip


def varied(contest: Contest, found: Tally) -> tuple[Uncertain, ...]:
    """What was drawn and is read by any cost."""
    return tuple(u for u in contest.uncertain if not u.known and u.name in found.used)
