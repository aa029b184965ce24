"""Exact prices of logged traffic from its cells, by the one price calculation there is.

A cell holds records that every option bills at one tier, so its sums priced at once are the sum of
its records priced one by one: within a tier a price is linear in its tokens. Each cell is priced
once for each option, and any number of policies adds up what is already priced.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.economics.model import CostModel, member_share
from advisor.economics.parts import NoCost, total
from advisor.economics.token_cost import token_parts
from advisor.economics.traffic import POINTS, Traffic, pick
from advisor.pack.catalogue import Route
from advisor.units import DAYS_A_MONTH, Range
from advisor.usage.names import Names
from advisor.usage.tables import Cell, summed

ONE = Range(1.0, 1.0, 1.0)
Usd = tuple[float, float, float]
"""US dollars at the low, likely and high end of an option's own ranges."""


@dataclass(frozen=True, slots=True)
class Priced:
    """What traffic costs on an option, a route or a policy over the log's span."""

    id: str
    usd: Range | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A model's output for one token of a model that does not reason; whether the log has it."""

    model: str
    factor: Range
    logged: bool


class Prices:
    """Prices of cells on one cost model. `span_s` is the log's length, for machines by the hour.

    `complex_share` is the share of requests that a route passes on; `peak_factor` sizes machines.
    """

    def __init__(
        self,
        model: CostModel,
        names: Names,
        span_s: float,
        complex_share: Range,
        peak_factor: float | None = None,
    ) -> None:
        self.model = model
        self.names = names
        self.months = span_s / 86_400 / DAYS_A_MONTH
        self.complex_share = complex_share
        self.peak_factor = peak_factor
        # By identity, with the cell kept so that no other can have it: to hash sixteen fields at
        # each look costs more than a hundred policies' arithmetic.
        self._known: dict[tuple[int, str], tuple[Cell, Usd | str]] = {}
        self._ratios: dict[tuple[str, str], tuple[Range, Range]] = {}

    def by_token(self, option: str) -> bool:
        """True for options billed by the token: not by the machine, nor as a pack publishes."""
        if self.model.pack.costs.method == "as_published":
            return False
        spec = self.model.pack.options.get(option)
        return spec is not None and not self.model.pack.deployments[spec.deployment].gpus

    def ratios(self, logged: str, option: str) -> tuple[Range, Range]:
        """Input tokens, and output tokens, of the option's model for one that was logged.

        A model that is priced as itself needs no factor; one that the catalogue does not know is
        taken to count as the workload does.
        """
        target = self.model.pack.options[option].model
        key = (logged, target)
        if key not in self._ratios:
            source = self.names.model(logged)
            if source == target:
                self._ratios[key] = (ONE, ONE)
            elif source is None:
                self._ratios[key] = (self.model.factor(target), self.model.reasoning(target))
            else:
                self._ratios[key] = (
                    _over(self.model.factor(target), self.model.factor(source)),
                    _between(self.model.reasoning(target), self.model.reasoning(source)),
                )
        return self._ratios[key]

    def reasoning(self, logged: Iterable[str]) -> tuple[Reasoning, ...]:
        """The models that write longer because they reason, those of these that were logged too."""
        written = {self.names.model(name) for name in logged}
        factors = ((m, self.model.reasoning(m)) for m in self.model.pack.models)
        return tuple(Reasoning(m, f, m in written) for m, f in factors if f != ONE)

    def edges(self, logged: Iterable[str]) -> set[int]:
        """Prompt lengths in logged tokens from which an option bills at another tier."""
        found: set[int] = set()
        for model in logged:
            for option, tiers in self.model.tiers.items():
                if self.by_token(option):
                    factor, _ = self.ratios(model, option)
                    found |= {_first_above(t.above, pick(factor, p)) for t in tiers for p in POINTS}
        return found

    def cell(self, cell: Cell, option: str) -> Usd | str:
        """One cell on an option billed by the token; the reason where there is no price."""
        key = (id(cell), option)
        if key not in self._known:
            self._known[key] = (cell, self._cell(cell, option))
        return self._known[key][1]

    def _cell(self, cell: Cell, option: str) -> Usd | str:
        ends = []
        for point in POINTS:
            priced = self._at(cell, option, point, 1.0, None, None)
            if isinstance(priced, str):
                return priced
            ends.append(priced)
        return ends[0], ends[1], ends[2]

    def _at(
        self,
        cell: Cell,
        option: str,
        point: int,
        share: float,
        input_tokens: float | None,
        output_tokens: float | None,
    ) -> float | str:
        """A share of a cell's requests, with prompts of their own where a route sees others."""
        if not (cell.input or cell.output):
            return 0.0
        # Without a number of requests every prompt is taken as short: a token a request.
        n = cell.n or cell.input + cell.output
        held = (cell.cached or 0) + (cell.written or 0)
        own = input_tokens is not None
        written = (cell.written or 0) / held if held else 0.0
        long = (cell.written_1h or 0) / cell.written if cell.written else 0.0
        traffic = Traffic(
            requests=n * share,
            input_tokens=cell.input / n if input_tokens is None else input_tokens,
            output_tokens=cell.output / n if output_tokens is None else output_tokens,
            cacheable=0.0 if own or not cell.input else held / cell.input,
            batchable=float(cell.batch),
            complex_share=0.0,
            peak_factor=None,
        )
        factor, reasoning = self.ratios(cell.model, option)
        costed = token_parts(
            self.model.tiers[option],
            traffic,
            factor,
            reasoning,
            Range.of(written),
            point,
            False,
            self.model.names,
            long_writes=Range.of(long),
        )
        return costed.why if isinstance(costed, NoCost) else total(costed)

    def on_option(self, cells: Sequence[Cell], option: str) -> Priced:
        """All cells on one option or route."""
        if option in self.model.pack.routes:
            return self._on_route(cells, self.model.pack.routes[option])
        if not self.by_token(option):
            return self._on_machines(cells, option, 1.0)
        return _added(option, (self.cell(cell, option) for cell in cells))

    def policy(self, name: str, placed: Iterable[tuple[Cell, str]]) -> Priced:
        """Cells that a policy sent each to an option; machines take all of theirs together."""
        by_machine: dict[str, list[Cell]] = {}
        bought: list[Usd | str] = []
        for cell, option in placed:
            if self.by_token(option):
                bought.append(self.cell(cell, option))
            else:
                by_machine.setdefault(option, []).append(cell)
        for option, cells in by_machine.items():
            priced = self.on_option(cells, option)
            found = priced.usd
            bought.append(priced.why if found is None else (found.low, found.likely, found.high))
        return _added(name, bought)

    def _on_machines(self, cells: Sequence[Cell], option: str, share: float) -> Priced:
        """Whole nodes for the month's traffic at the log's pace, for as long as the log is."""
        n = sum(c.n or 0 for c in cells) * share
        if not n or self.months <= 0:
            return Priced(option, None, "the number of requests is not known")
        tokens_in = sum(c.input for c in cells) * share
        tokens_out = sum(c.output for c in cells) * share
        ends = []
        for point in POINTS:
            costed = self.model.cost(
                option,
                Traffic(
                    n / self.months, tokens_in / n, tokens_out / n, 0.0, 0.0, 0.0, self.peak_factor
                ),
                point,
            )
            if isinstance(costed, NoCost):
                return Priced(option, None, costed.why)
            ends.append(sum(p.usd for p in costed if not p.people) * self.months)
        return Priced(option, Range(min(ends), ends[1], max(ends)))

    def _on_route(self, cells: Sequence[Cell], route: Route) -> Priced:
        """Each member its share of every cell: which requests are complex, a log does not say."""
        ends: list[float] = []
        for point in POINTS:
            usd = 0.0
            # Shares of members are those of the cost model; only the share is read of this.
            asked = Traffic(1.0, 1.0, 1.0, 0.0, 0.0, pick(self.complex_share, point), None)
            parts = [
                (m.option, member_share(m, asked), m.input_tokens, m.output_tokens)
                for m in route.members
            ]
            if route.router is not None:
                r = route.router
                parts.append((r.option, 1.0, r.input_tokens, r.output_tokens))
            for option, share, tokens_in, tokens_out in parts:
                if share <= 0:
                    continue
                if not self.by_token(option):
                    priced = self._on_machines(cells, option, share)
                    if priced.usd is None:
                        return Priced(route.id, None, f"{option}: {priced.why}")
                    usd += pick(priced.usd, point)
                    continue
                for cell in cells:
                    one = self._at(cell, option, point, share, tokens_in, tokens_out)
                    if isinstance(one, str):
                        return Priced(route.id, None, f"{option}: {one}")
                    usd += one
            ends.append(usd)
        return Priced(route.id, Range(min(ends), ends[1], max(ends)))


def merged(cells: Sequence[Cell], edges: Iterable[int]) -> tuple[Cell, ...]:
    """The cells that one option bills alike, added up: as few as price tiers need.

    Cells were cut for policies too; this keeps the work on every option the same for a hundred of
    them as for one.
    """
    starts = sorted({0, *edges})
    groups: dict[tuple[str, str, int, int, bool], list[Cell]] = {}
    for c in cells:
        # Sums over time are of no class: they are billed as so many prompts of their mean length.
        start = c.cut if c.cut < 0 else starts[bisect_right(starts, c.cut) - 1]
        groups.setdefault((c.model, c.provider, start, c.batch, c.n is None), []).append(c)
    return tuple(
        Cell(
            *summed(some), model, provider, "", -1, start, batch, 0,
            sum(c.row_count for c in some), sum(c.written_1h or 0 for c in some), None,
        )
        for (model, provider, start, batch, _), some in groups.items()
    )  # fmt: skip


def _over(a: Range, b: Range) -> Range:
    return Range(a.low / b.likely, a.likely / b.likely, a.high / b.likely)


def _between(a: Range, b: Range) -> Range:
    """One range over another: neither end of the one goes with an end of the other."""
    return Range(a.low / b.high, a.likely / b.likely, a.high / b.low)


def _first_above(above: int, factor: float) -> int:
    """The least whole number of logged tokens that is more than `above` of the option's."""
    if above <= 0:
        return 0
    first = max(math.floor(above / factor) - 1, 0)
    while first * factor <= above:
        first += 1
    return first


def _added(name: str, prices: Iterable[Usd | str]) -> Priced:
    sums: list[list[float]] = [[], [], []]
    for one in prices:
        if isinstance(one, str):
            return Priced(name, None, one)
        for values, usd in zip(sums, one, strict=True):
            values.append(usd)
    # Added without rounding in between, so that the order of cells does not matter.
    ends = [math.fsum(values) for values in sums]
    return Priced(name, Range(min(ends), ends[1], max(ends)))
