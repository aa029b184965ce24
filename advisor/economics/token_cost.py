"""The monthly cost of tokens bought by the million: vendor APIs and third-party hosts.

Cached input is billed once: tokens read from the cache are not also input tokens. The price tier of
a prompt length holds for the whole request. A batch discount and a cache discount are not combined,
because no price list in the catalogue says that they may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import FIVE_MINUTES, Traffic, pick
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
MILLION = 1e6


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


def token_parts(
    tiers: tuple[PriceTier, ...],
    traffic: Traffic,
    factor: Range,
    reasoning: Range,
    cache_writes: Range,
    own: int,
    explain: bool,
    names: Mapping[str, str],
) -> tuple[Part, ...] | NoCost:
    """Cost lines of one month.

    `factor` turns Haiku 4.5 tokens into the model's; `reasoning` multiplies output; `cache_writes`
    is the share of cacheable tokens that is written rather than read; `own` picks the end of the
    option's own ranges (0 cheap, 1 likely, 2 dear). `explain` adds formulas. `names` has the pack's
    cost lines; one that the pack leaves out is not counted.
    """
    inputs = traffic.input_tokens * pick(factor, own)
    outputs = traffic.output_tokens * pick(factor, own) * pick(reasoning, own)
    tier = tier_for(tiers, inputs)
    if tier is None or "price_input" not in tier.prices or "price_output" not in tier.prices:
        return NoCost("no price that may be used is on record")
    prices = tier.prices
    # A discount that is only half known is no price: then everything is billed as live.
    discounted = {"price_batch_input", "price_batch_output"} <= prices.keys()
    batch = traffic.batchable if discounted else 0.0
    live = traffic.requests * (1 - batch)
    cached = traffic.cacheable if "price_cache_read" in prices else 0.0
    written = pick(cache_writes, own) if cached else 0.0
    sold = (p for p in (traffic.cache_write, FIVE_MINUTES, "price_input") if p in prices)
    amounts = [
        ("fresh_input", live * inputs * (1 - cached), "price_input"),
        ("cache_reads", live * inputs * cached * (1 - written), "price_cache_read"),
        (
            "cache_writes",
            live * inputs * cached * written,
            next(sold),
        ),
        ("output", live * outputs, "price_output"),
        (
            "batch_input",
            traffic.requests * batch * inputs,
            "price_batch_input",
        ),
        (
            "batch_output",
            traffic.requests * batch * outputs,
            "price_batch_output",
        ),
    ]
    parts = []
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
        parts.append(Part(line, names[line], tokens / MILLION * rate, formula, source))
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
