"""What the log says was spent, against the catalogue's prices of the same traffic."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from advisor.text_safety import plain
from advisor.usage.names import Names
from advisor.usage.pricing import Prices
from advisor.usage.tables import Cell

MATERIAL = 0.05
EXPLAINED = 0.01


@dataclass(frozen=True, slots=True)
class ModelSpend:
    """One logged model: its traffic, what was paid, and what the catalogue would charge."""

    model: str
    provider: str
    option: str | None
    n: int | None
    input: int
    output: int
    logged: float | None
    priced: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Both sums over the traffic that has both, what is left out, and what explains a gap."""

    logged: float | None
    priced: float | None
    models: tuple[ModelSpend, ...]
    compared_logged: float = 0.0
    compared_priced: float = 0.0
    gap: float | None = None
    """Logged over priced, less one; None without both."""
    explanation: str = ""

    @property
    def material(self) -> bool:
        """True for a gap over 5%."""
        return self.gap is not None and abs(self.gap) > MATERIAL


def reconcile(cells: Sequence[Cell], prices: Prices, names: Names) -> Reconciled:
    """Compare paid with priced where the log has both; say what would explain a gap over 5%."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.model, cell.provider), []).append(cell)
    models = tuple(
        _one(model, provider, some, prices, names) for (model, provider), some in groups.items()
    )
    logged = [m.logged for m in models if m.logged is not None]
    priced = [m.priced for m in models if m.priced is not None]
    # A cost report has no tokens: then its sum stands beside all the usage that was read with it.
    apart = [c.cost for c in cells if c.cost and not (c.input or c.output)]
    both = _comparable(cells, prices, names, unpaid=bool(apart))
    paid = math.fsum([*apart, *(c.cost or 0.0 for c, _ in both)])
    worth = _worth(both, prices)
    gap = paid / worth - 1 if paid > 0 and worth > 0 else None
    found = Reconciled(
        math.fsum(logged) if logged else None,
        math.fsum(priced) if priced else None,
        tuple(sorted(models, key=lambda m: (-(m.logged or m.priced or 0.0), m.model))),
        paid,
        worth,
        gap,
    )
    if not found.material:
        return found
    words = _explained(both, prices, paid, "every model was charged")
    return replace(found, explanation=words or _by_model(both, prices))


def _one(model: str, provider: str, cells: list[Cell], prices: Prices, names: Names) -> ModelSpend:
    option = names.option(model, provider)
    paid = [c.cost for c in cells if c.cost is not None]
    priced = None
    why = "the log names no model" if model == "?" else "the catalogue has no such model there"
    if option is not None:
        found = prices.on_option(cells, option)
        priced, why = None if found.usd is None else found.usd.likely, found.why
    n = [c.n for c in cells if c.n is not None]
    return ModelSpend(
        model,
        provider,
        option,
        sum(n) if n else None,
        sum(c.input for c in cells),
        sum(c.output for c in cells),
        math.fsum(paid) if paid else None,
        priced,
        why,
    )


def _comparable(
    cells: Sequence[Cell], prices: Prices, names: Names, unpaid: bool
) -> list[tuple[Cell, str]]:
    """The cells with tokens on options that have a price, and with a cost unless `unpaid`."""
    found = []
    for cell in cells:
        option = names.option(cell.model, cell.provider)
        if option is None or not (cell.paid or unpaid) or not (cell.input or cell.output):
            continue
        if prices.by_token(option) and not isinstance(prices.cell(cell, option), str):
            found.append((cell, option))
    return found


def _worth(cells: Sequence[tuple[Cell, str]], prices: Prices) -> float:
    priced = (prices.cell(cell, option) for cell, option in cells)
    return math.fsum(p[1] for p in priced if not isinstance(p, str))


def _held(cell: Cell) -> int:
    return (cell.cached or 0) + (cell.written or 0)


def _without_cache(cell: Cell) -> Cell:
    return replace(cell, cached=0, written=0, written_1h=0)


def _beside(cell: Cell) -> Cell:
    return replace(cell, input=cell.input + _held(cell))


def _counted_twice(cell: Cell) -> Cell:
    return replace(cell, input=max(cell.input - _held(cell), 0), cached=0, written=0, written_1h=0)


SUSPECTS: tuple[tuple[str, Callable[[Cell], Cell]], ...] = (
    ("cached tokens were charged as fresh input", _without_cache),
    ("the input count leaves cached tokens out, and they were counted as inside", _beside),
    ("cached tokens were not charged at all", _counted_twice),
    ("all of it was charged at batch prices", lambda c: replace(c, batch=1)),
    ("batch work was charged at full prices", lambda c: replace(c, batch=0)),
)
"""What usually is behind a gap, and the traffic as it would then have been charged."""


def _by_model(cells: Sequence[tuple[Cell, str]], prices: Prices) -> str:
    """What explains the gap of each model that has one; empty unless each is explained."""
    groups: dict[str, list[tuple[Cell, str]]] = {}
    for cell, option in cells:
        groups.setdefault(cell.model, []).append((cell, option))
    found: dict[str, str] = {}
    for model, some in groups.items():
        paid, worth = math.fsum(c.cost or 0.0 for c, _ in some), _worth(some, prices)
        if worth > 0 and abs(paid / worth - 1) > MATERIAL:
            # One cell has one ratio, whatever is behind it.
            found[model] = _explained(some, prices, paid, "charged" if len(some) > 1 else "")
    if not found or not all(found.values()):
        return ""
    return "; ".join(f"{plain(model, 40)}: {words}" for model, words in found.items())


def _explained(cells: Sequence[tuple[Cell, str]], prices: Prices, paid: float, charged: str) -> str:
    for words, change in SUSPECTS:
        changed = [(change(cell), option) for cell, option in cells]
        if changed == list(cells):
            continue
        worth = _worth(changed, prices)
        if worth > 0 and abs(paid / worth - 1) <= EXPLAINED:
            return words
    ratios = {round(c.cost / p[1], 2) for c, o in cells if c.cost and (p := _usd(prices, c, o))}
    if len(ratios) == 1 and charged:
        ratio = ratios.pop()
        return f"{charged} {ratio:.2f} times its price: a discount or a surcharge"
    return ""


def _usd(prices: Prices, cell: Cell, option: str) -> tuple[float, float, float] | None:
    found = prices.cell(cell, option)
    return None if isinstance(found, str) or not found[1] else found
