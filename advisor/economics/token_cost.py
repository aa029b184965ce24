"""The monthly cost of tokens bought by the million: vendor APIs and third-party hosts.

Cached input is billed once: tokens read from the cache are not also input tokens. The price tier of
a prompt length holds for the whole request. A batch discount and a cache discount are not combined,
because no price list in the catalogue says that they may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.economics.arithmetic import LINE_PRICES, Tokens, token_usd
from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import AN_HOUR, FIVE_MINUTES, Traffic, pick
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import cite
from advisor.units import Range, format_quantity

PRICES = (
    "price_input",
    "price_output",
    "price_cache_read",
    "price_cache_write_5m",
    "price_cache_write_1h",
    "price_batch_input",
    "price_batch_output",
)
USUAL = {"price_input", "price_output"}
"""What every option that is sold by the token must have a price for."""
NONE = Range(0.0, 0.0, 0.0)
OUTPUT = ("price_output", "price_batch_output")


@dataclass(frozen=True, slots=True)
class PriceTier:
    """Prices in USD per million of the vendor's own tokens, for prompts above a length."""

    above: int
    prices: Mapping[str, Range]
    sources: Mapping[str, str]


def price_tiers(claims: Claims, option: str) -> tuple[PriceTier, ...]:
    """An option's prices by prompt length, shortest first; a tier keeps what it does not change."""
    thresholds = sorted({t for p in PRICES for t in claims.thresholds(option, p)})
    tiers: list[PriceTier] = []
    prices: dict[str, Range] = {}
    sources: dict[str, str] = {}
    for above in thresholds:
        prices, sources = dict(prices), dict(sources)
        for name in PRICES:
            chosen = claims.choose(option, name, prompt_tokens_above=above)
            if chosen is not None and isinstance(chosen.value, Range):
                prices[name] = chosen.value
                sources[name] = cite(chosen)
        tiers.append(PriceTier(above, prices, sources))
    return tuple(tiers)


def tier_for(tiers: tuple[PriceTier, ...], prompt_tokens: float) -> PriceTier | None:
    """The tier that a prompt of this length is billed at; None when there is no price."""
    found = None
    for tier in tiers:
        if tier.above == 0 or prompt_tokens > tier.above:
            found = tier
    return found


def has_usual_price(tiers: tuple[PriceTier, ...]) -> bool:
    """Whether prompts of every length have a price: a longer tier keeps those of the first."""
    return bool(tiers) and tiers[0].above == 0 and tiers[0].prices.keys() >= USUAL


def price_of(line: str, prices: Mapping[str, Range]) -> str:
    """The price of a line; writing to a cache costs as much as input where nothing else is said."""
    price = LINE_PRICES[line]
    return "price_input" if line == "cache_writes" and price not in prices else price


def hour_sold(prices: Mapping[str, Range]) -> bool:
    """Whether a cache that lasts an hour has a price of its own.

    Below the price of five minutes it is a shorter prompt's, of which no longer tier is known.
    """
    hour, short = prices.get(AN_HOUR), prices.get(FIVE_MINUTES)
    return hour is not None and (short is None or hour.likely >= short.likely)


def discounted(prices: Mapping[str, Range]) -> bool:
    """Whether there is a batch price. One that is only half known is none: all is billed live."""
    return {"price_batch_input", "price_batch_output"} <= prices.keys()


def token_parts(
    tiers: tuple[PriceTier, ...],
    traffic: Traffic,
    factor: Range,
    reasoning: Range,
    cache_writes: Range,
    own: int,
    explain: bool,
    names: Mapping[str, str],
    long_writes: Range = NONE,
) -> tuple[Part, ...] | NoCost:
    """Cost lines of one month.

    `factor` turns Haiku 4.5 tokens into the model's; `reasoning` multiplies output; `cache_writes`
    is the share of cacheable tokens that is written rather than read, `long_writes` the share of
    those that is held for an hour; `own` picks the end of the option's own ranges (0 cheap,
    1 likely, 2 dear). `explain` adds formulas. `names` has the pack's cost lines; one that the
    pack leaves out is not counted.
    """
    inputs = traffic.input_tokens * pick(factor, own)
    outputs = traffic.output_tokens * pick(factor, own) * pick(reasoning, own)
    tier = tier_for(tiers, inputs)
    if tier is None or not tier.prices.keys() >= USUAL:
        return NoCost("no price that may be used is on record")
    prices = tier.prices
    batch = traffic.batchable if discounted(prices) else 0.0
    cached = traffic.cacheable if "price_cache_read" in prices else 0.0
    written = pick(cache_writes, own) if cached else 0.0
    long = 1.0 if traffic.cache_write == AN_HOUR else pick(long_writes, own)
    long = long if hour_sold(prices) else 0.0
    month = Tokens(traffic.requests, inputs, outputs, cached, written, batch)
    parts = []
    amounts = [(line, month.amount(line), price_of(line, prices)) for line in LINE_PRICES]
    if long:
        held = month.amount("cache_writes") * long
        amounts = [(i, t - held if i == "cache_writes" else t, p) for i, t, p in amounts]
        amounts.append(("cache_writes", held, AN_HOUR))
    for line, tokens, price in amounts:
        if tokens <= 0 or price not in prices or line not in names:
            continue
        rate = pick(prices[price], own)
        formula = source = ""
        if explain:
            longer = pick(reasoning, own) if price in OUTPUT else 1.0
            formula = (
                f"{_counted(tokens, pick(factor, own), longer)} × "
                f"{format_quantity(rate, 'USD/Mtok')}"
            )
            if tier.above:
                formula += f" (prompts above {tier.above:,} tokens)"
            source = tier.sources[price]
        parts.append(Part(line, names[line], token_usd(tokens, rate), formula, source))
    return tuple(parts)


def _counted(tokens: float, factor: float, reasoning: float) -> str:
    """Tokens as billed, and how they come from those of the workload."""
    shown = format_quantity(tokens, "tokens/month")
    times = [
        f"{by:.3g} ({why})"
        for by, why in ((factor, "its tokenizer"), (reasoning, "its reasoning"))
        if abs(by - 1.0) > 1e-9
    ]
    if not times:
        return shown
    own = format_quantity(tokens / factor / reasoning, "tokens/month")
    return f"{' × '.join([own, *times])} = {shown}"


__all__ = ["PRICES", "PriceTier", "price_tiers", "tier_for", "token_parts"]
