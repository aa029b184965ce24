"""Random traffic, and an independent price for one request of it, in whole decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from advisor.economics.ground import cost_ground
from advisor.economics.model import CostModel
from advisor.logs.formats import known_formats
from advisor.pack import Pack, load_pack
from advisor.units import Range
from advisor.usage.names import Names
from advisor.usage.pricing import Prices
from advisor.usage.statements import Cuts
from advisor.usage.tables import Cell

AS_OF = date(2026, 11, 21)
PACK: Pack = load_pack()
MODEL: CostModel = cost_ground(PACK, (), AS_OF, "claude-haiku-4.5").model
FILE = known_formats()
NAMES = Names(PACK, FILE.providers, FILE.model_names)
MILLION = Decimal(1_000_000)


def prices(days: int = 30) -> Prices:
    return Prices(MODEL, NAMES, days * 86_400, Range.of(0.2))


@dataclass(frozen=True)
class Row:
    """One request; `input` holds what was read from the cache and written to it."""

    model: str
    provider: str
    tag: str
    hour: int
    input: int
    cached: int
    written: int
    written_1h: int
    output: int


def cells_of(rows: list[Row], cuts: Cuts) -> tuple[Cell, ...]:
    """What the engine's statement gives, in plain Python."""
    sums: dict[tuple[str, str, str, int, int], list[int]] = {}
    for r in rows:
        cut = max((e for e in cuts.edges if r.input >= e), default=0)
        tag = r.tag if r.tag in cuts.tags else ""
        key = (r.model, r.provider, tag, r.hour if cuts.hours else -1, cut)
        found = sums.setdefault(key, [0] * 6)
        for i, value in enumerate((1, r.input, r.output, r.cached, r.written, r.written_1h)):
            found[i] += value
    return tuple(
        Cell(n, i, o, c, w, None, model, provider, tag, hour, cut, 0, 0, n, w1, None)
        for (model, provider, tag, hour, cut), (n, i, o, c, w, w1) in sums.items()
    )


def rate(option: str, name: str, tier: int) -> Decimal | None:
    """The likely price of the catalogue, as written: USD for a million tokens."""
    prices = MODEL.tiers[option][tier].prices
    return Decimal(repr(prices[name].likely)) if name in prices else None


def usd(row: Row, option: str) -> Decimal:
    """One request by hand: whole tier, cached input once, an hour's writes at their own price."""
    target, source = PACK.options[option].model, NAMES.model(row.model)
    factor = reasoning = Decimal(1)
    if source is None:
        factor = Decimal(repr(MODEL.factor(target).likely))
        reasoning = Decimal(repr(MODEL.reasoning(target).likely))
    elif source != target:
        factor = Decimal(MODEL.factor(target).likely) / Decimal(MODEL.factor(source).likely)
        reasoning = Decimal(MODEL.reasoning(target).likely) / Decimal(
            MODEL.reasoning(source).likely
        )
    length = row.input * factor
    tiers = MODEL.tiers[option]
    tier = max(i for i, t in enumerate(tiers) if t.above == 0 or length > t.above)

    def price(name: str, instead: str = "price_input") -> Decimal:
        found = rate(option, name, tier)
        return found if found is not None else price(instead)

    read, written, hour = row.cached, row.written - row.written_1h, row.written_1h
    if rate(option, "price_cache_read", tier) is None:
        read = written = hour = 0
    short = price("price_cache_write_5m")
    long = rate(option, "price_cache_write_1h", tier)
    own_short = rate(option, "price_cache_write_5m", tier)
    if long is None or (own_short is not None and long < own_short):
        long = short
    fresh = row.input - read - written - hour
    total = fresh * price("price_input") + written * short + hour * long
    total += read * price("price_cache_read") if read else 0
    return (total * factor + row.output * factor * reasoning * price("price_output")) / MILLION
