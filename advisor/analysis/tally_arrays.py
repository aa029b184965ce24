"""Counting worlds many at a time with NumPy, in blocks that stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.analysis.cells import Cell, Cells
from advisor.analysis.distribution import Spread, quantiles, uniforms
from advisor.analysis.operations import on_arrays
from advisor.analysis.sampled_cost import SampledCost
from advisor.analysis.tally import FOR_QUANTILES, Contest, Tally, ranks
from advisor.decision.stops_paying import SAME

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from advisor.analysis.distribution import Floats

BLOCK = 8192


@lru_cache(maxsize=64)
def _drawn(seed: int, spread: Spread, count: int) -> Floats:
    """Kept between calls: another answer leaves most quantities as they were."""
    return quantiles(spread, uniforms(seed, count))


def tally(contest: Contest, count: int) -> Tally:
    """Draw so many worlds and count who wins them."""
    import numpy as np

    ops = on_arrays()
    fixed = {u.name: ops.lift(u.spread.span.likely) for u in contest.uncertain if u.known}
    whole = {
        u.name: _drawn(contest.seed_for(u.name), u.spread, count)
        for u in contest.uncertain
        if not u.known
    }
    size = len(contest.options)
    won, least, over = (np.zeros(size, dtype=np.int64) for _ in range(3))
    none = 0
    kept: list[Floats] = []
    used: frozenset[str] = frozenset()
    for start in range(0, count, BLOCK):
        length = min(BLOCK, count - start)
        world = fixed | {name: values[start : start + length] for name, values in whole.items()}
        costs = SampledCost(contest.model, world, ops)
        usd = np.empty((size, length))
        for i, option in enumerate(contest.options):
            usd[i] = costs.cost(option)
        used = costs.read
        if start < FOR_QUANTILES:
            kept.append(usd)
        if contest.budget is not None:
            over += (usd > contest.budget).sum(axis=1)
        places = _places(contest.cells, world, length)
        for number, cell in enumerate(contest.cells.cells):
            some = usd if places is None else usd[:, places == number]
            none += _judge(contest, some, cell, won, least)
    first = np.concatenate(kept, axis=1)[:, :FOR_QUANTILES]
    at = ranks(first.shape[1])
    ordered = np.partition(first, at, axis=1)
    spread = tuple((float(r[at[0]]), float(r[at[1]]), float(r[at[2]])) for r in ordered)
    return Tally(_counts(won), _counts(least), _counts(over), spread, none, used)


def _counts(found: npt.NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(n) for n in found)


def _judge(
    contest: Contest,
    usd: Floats,
    cell: Cell,
    won: npt.NDArray[np.int64],
    least: npt.NDArray[np.int64],
) -> int:
    """Count who wins the worlds of one cell; gives the number that nobody does."""
    import numpy as np

    length = int(usd.shape[1])
    able = [contest.options.index(o) for o in cell.candidates if o in contest.options]
    if not able or not length:
        return length
    whole, usd = usd, _without_beaten(contest, usd, cell)
    best = usd[able[0]].copy()
    for i in able[1:]:
        np.minimum(best, usd[i], out=best)
    limit = best * (1 + contest.tie)
    open_to_win = np.ones(length, dtype=bool)
    if contest.budget is not None:
        # The cheapest is over it: then all are.
        open_to_win &= best <= contest.budget
        np.minimum(limit, contest.budget, out=limit)
    left = int(np.count_nonzero(open_to_win))
    nobody, open_to_be_least = length - left, open_to_win.copy()
    if nobody and cell.after is not None:
        nobody = _judge(contest, whole[:, ~open_to_win], cell.after, won, least)
    place = {o: i for i, o in enumerate(contest.options)}
    if cell.undated:
        near = [usd[place[o]] <= limit for o in cell.undated if o in place]
        undated = np.logical_or.reduce(near) & open_to_win
        _count_ties(usd, limit, undated, _placed(place, cell.if_undated), won)
        open_to_win &= ~undated
    _count_ties(usd, limit, open_to_win, _placed(place, cell.order), won)
    _count_ties(usd, best, open_to_be_least, [[i] for i in able], least)
    return nobody


def _placed(place: Mapping[str, int], order: Sequence[Sequence[str]]) -> list[list[int]]:
    """The groups of an order by the places of their options, of those that are costed."""
    found = ([place[o] for o in group if o in place] for group in order)
    return [group for group in found if group]


def _count_ties(
    usd: Floats,
    limit: Floats,
    still: npt.NDArray[np.bool_],
    order: Sequence[Sequence[int]],
    counts: npt.NDArray[np.int64],
) -> None:
    """Count, of the worlds still open, who is first of those that cost no more than the limit."""
    import numpy as np

    still = still.copy()
    for group in order:
        low = usd[group[0]]
        for i in group[1:]:
            low = np.minimum(low, usd[i])
        mine = low <= limit
        mine &= still
        still ^= mine
        if len(group) == 1:
            counts[group[0]] += np.count_nonzero(mine)
            continue
        for i in group:
            his = usd[i] <= low
            his &= mine
            counts[i] += np.count_nonzero(his)
            mine ^= his


def _without_beaten(contest: Contest, usd: Floats, cell: Cell) -> Floats:
    """The costs of one cell's worlds, without end where an option is not ranked there."""
    import numpy as np

    if not cell.rivals:
        return usd
    found = usd.copy()
    stands = {guest: np.zeros(usd.shape[1], dtype=bool) for guest in cell.guests}
    for route, alone in cell.rivals:
        one, two = contest.options.index(route), contest.options.index(alone)
        beaten = usd[two] <= usd[one] * (1 + SAME)
        found[one, beaten] = np.inf
        if alone in stands:
            stands[alone] |= beaten
    for guest, standing in stands.items():
        found[contest.options.index(guest), ~standing] = np.inf
    return found


def _places(cells: Cells, world: dict[str, Floats], length: int) -> npt.NDArray[np.int64] | None:
    """The cell of each world; None where there is only one."""
    import numpy as np

    if len(cells.cells) == 1:
        return None
    place = np.zeros(length, dtype=np.int64)
    for name, cuts in cells.cuts.items():
        place = place * (len(cuts) + 1) + np.searchsorted(cuts, world[name], side="right")
    return place
