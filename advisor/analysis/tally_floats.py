"""Counting worlds one by one, without NumPy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from advisor.analysis.cells import Cell, Cells
from advisor.analysis.distribution import uniform
from advisor.analysis.operations import on_floats
from advisor.analysis.sampled_cost import SampledCost
from advisor.analysis.tally import FOR_QUANTILES, Contest, Tally, ranks
from advisor.decision.beaten import costs_no_more


def tally(contest: Contest, count: int) -> Tally:
    """Draw so many worlds and count who wins them."""
    size = len(contest.options)
    won, least, over = [0] * size, [0] * size, [0] * size
    none = 0
    kept: list[list[float]] = []
    used: frozenset[str] = frozenset()
    for world in worlds(contest, count):
        costs = SampledCost(contest.model, world, on_floats())
        usd = [costs.cost(o) for o in contest.options]
        used = costs.read
        if len(kept) < FOR_QUANTILES:
            kept.append(usd)
        if contest.budget is not None:
            for i, cost in enumerate(usd):
                over[i] += cost > contest.budget
        cell, able = _able(contest, contest.cells.cells[_place(contest.cells, world)], usd)
        if not able:
            none += 1
            continue
        best = min(usd[i] for i in able)
        won[
            _winner(contest, cell, [i for i in able if usd[i] <= best * (1 + contest.tie)], usd)
        ] += 1
        least[next(i for i in able if usd[i] == best)] += 1
    places = ranks(len(kept))
    spread = []
    for column in zip(*kept, strict=True):
        values = sorted(column)
        spread.append((values[places[0]], values[places[1]], values[places[2]]))
    return Tally(tuple(won), tuple(least), tuple(over), tuple(spread), none, used)


def _winner(contest: Contest, cell: Cell, tied: Sequence[int], usd: Sequence[float]) -> int:
    """Who of those that cost the same is recommended."""
    names = {contest.options[i]: i for i in tied}
    order = cell.if_undated if names.keys() & set(cell.undated) else cell.order
    first = next(group for group in order if names.keys() & set(group))
    return min((names[o] for o in first if o in names), key=usd.__getitem__)


def _able(contest: Contest, cell: Cell, usd: Sequence[float]) -> tuple[Cell, list[int]]:
    """Who is ranked in one world, of the first kind with anybody within the budget."""
    place = {o: i for i, o in enumerate(contest.options)}
    beaten = {r: a for r, a in cell.rivals if costs_no_more(usd[place[a]], usd[place[r]])}
    out = {*beaten, *(guest for guest in cell.guests if guest not in beaten.values())}
    able = [place[o] for o in cell.candidates if o in place and o not in out]
    able = [i for i in able if contest.budget is None or usd[i] <= contest.budget]
    return (cell, able) if able or cell.after is None else _able(contest, cell.after, usd)


def worlds(contest: Contest, count: int) -> Iterator[dict[str, float]]:
    """The first so many samples: a value for each quantity."""
    seeds = {u.name: contest.seed_for(u.name) for u in contest.uncertain}
    for number in range(count):
        yield {
            u.name: u.spread.span.likely
            if u.known
            else u.spread.quantile(uniform(seeds[u.name], number))
            for u in contest.uncertain
        }


def _place(cells: Cells, world: Mapping[str, float]) -> int:
    place = 0
    for name, cuts in cells.cuts.items():
        place = place * (len(cuts) + 1) + bisect_right(cuts, world[name])
    return place
