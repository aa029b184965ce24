"""The same traffic on every option, every route and every policy, at exact prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from advisor.economics.model import CostModel
from advisor.usage.names import Names
from advisor.usage.policy import LOGGED, Policy, place
from advisor.usage.pricing import Priced, Prices, Reasoning, merged
from advisor.usage.tables import Tables

NO_NOTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to serve the traffic and what it costs over the log's span."""

    id: str
    title: str
    kind: str
    """option, route or policy."""
    priced: Priced
    note: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """All candidates, those with a price first and the cheapest of them first."""

    candidates: tuple[Candidate, ...]
    as_logged: Priced
    paid: float | None
    policies: tuple[Candidate, ...]
    yardsticks: tuple[str, ...] = ()
    """The options that the policies name: what the traffic would cost on each alone."""
    reasoning: tuple[Reasoning, ...] = ()

    def of(self, kind: str) -> tuple[Candidate, ...]:
        """Options, routes or policies alone."""
        return tuple(c for c in self.candidates if c.kind == kind)


def still_sold(model: CostModel, as_of: date) -> dict[str, str]:
    """Why options cannot be had on a day: each that has ended, and each route over one."""
    notes: dict[str, str] = {}
    for option in model.pack.options:
        chosen = model.claims.choose(option, "ends")
        if chosen is not None and isinstance(chosen.value, date) and chosen.value <= as_of:
            notes[option] = f"ended on {chosen.value.isoformat()}"
    for route in model.pack.routes.values():
        ended = [m.option for m in route.members if m.option in notes]
        if ended:
            notes[route.id] = f"{ended[0]} {notes[ended[0]]}"
    return notes


def replay(
    tables: Tables,
    prices: Prices,
    names: Names,
    policies: Sequence[Policy],
    options: Sequence[str],
    notes: Mapping[str, str] = NO_NOTES,
) -> Replay:
    """Price the traffic on some options and routes, and through every policy."""
    model = prices.model
    cells = tables.cells
    whole = merged(cells, prices.edges({c.model for c in cells}))
    found = [
        Candidate(
            option,
            model.sheets[option].name,
            "route" if option in model.pack.routes else "option",
            prices.on_option(whole, option),
            notes.get(option, ""),
        )
        for option in options
    ]
    routed: list[Candidate] = []
    for policy in policies:
        placed = place(policy, cells, names)
        priced = prices.policy(policy.name, placed.cells)
        if placed.unplaced:
            some = ", ".join(placed.unplaced[:3])
            priced = Priced(policy.name, None, f"the catalogue has no option for {some}")
        if placed.undecided:
            priced = Priced(policy.name, None, placed.undecided)
        routed.append(Candidate(policy.name, policy.name, "policy", priced))
    logged = place(Policy(name=LOGGED, otherwise=LOGGED), cells, names)
    as_logged = prices.policy(LOGGED, logged.cells)
    if logged.unplaced:
        some = ", ".join(logged.unplaced[:3])
        as_logged = Priced(LOGGED, None, f"the catalogue has no option for {some}")
    ranked = sorted([*found, *routed], key=_order)
    named = [s.to for p in policies for s in p.routes] + [p.otherwise for p in policies]
    yardsticks = tuple(dict.fromkeys(o for o in named if o != LOGGED))
    reasoning = prices.reasoning({c.model for c in cells})
    paid = tables.totals.cost
    return Replay(tuple(ranked), as_logged, paid, tuple(routed), yardsticks, reasoning)


def _order(candidate: Candidate) -> tuple[bool, float, str]:
    usd = candidate.priced.usd
    return usd is None, usd.likely if usd is not None else 0.0, candidate.id
