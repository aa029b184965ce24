"""A small stand-in for the genai-prices package: its own names, a handful of rows, no network."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import ModuleType

import pytest


@dataclass
class Tier:
    start: int
    price: Decimal


@dataclass
class TieredPrices:
    base: Decimal
    tiers: list[Tier]


class ModelPrice:
    def __init__(self, **prices: Decimal | TieredPrices | None) -> None:
        vars(self).update(prices)


@dataclass
class StartDate:
    start_date: date

    def active(self, moment: datetime) -> bool:
        return moment.date() >= self.start_date


@dataclass
class Conditional:
    constraint: StartDate | None
    prices: ModelPrice


@dataclass
class Variant:
    when: dict[str, str]
    prices: ModelPrice
    constraint: StartDate | None = None


@dataclass
class ModelInfo:
    id: str
    prices: ModelPrice | list[Conditional]
    price_variants: list[Variant] | None = None
    deprecated: bool | None = None

    def get_prices(self, moment: datetime) -> ModelPrice:
        if isinstance(self.prices, ModelPrice):
            return self.prices
        for one in reversed(self.prices):
            if one.constraint is None or one.constraint.active(moment):
                return one.prices
        return self.prices[0].prices


@dataclass
class Provider:
    id: str
    models: list[ModelInfo] = field(default_factory=list)


@dataclass
class Snapshot:
    providers: list[Provider]


def flat(**prices: str) -> ModelPrice:
    """Prices such as input="0.10"."""
    return ModelPrice(**{f"{name}_mtok": Decimal(price) for name, price in prices.items()})


def install(patch: pytest.MonkeyPatch, *providers: Provider, version: str = "0.2.3") -> None:
    """Make `import genai_prices` find these rows."""
    package, snapshot = ModuleType("genai_prices"), ModuleType("genai_prices.data_snapshot")
    vars(package).update(__version__=version, __path__=[])
    vars(snapshot).update(get_snapshot=lambda: Snapshot(list(providers)))
    patch.setitem(sys.modules, "genai_prices", package)
    patch.setitem(sys.modules, "genai_prices.data_snapshot", snapshot)
