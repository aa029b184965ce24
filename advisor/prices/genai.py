"""Prices as the genai-prices package lists them: its own bundled data, never the network.

Only this module imports the package, and only when it is asked to. A batch price is taken from the
list's batch variants alone: for a model without one, the package itself would hand out the live
price as if it were the batch price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.pack.pack import Pack
from advisor.pack.price_lists import BatchFields, ListedAs, ListMapping
from advisor.prices.price_list import Listed, PriceList, Unmatched
from advisor.problems import MissingExtra

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, TieredPrices

MISSING = (
    "prices are compared with genai-prices, which is not installed: pip install 'advisor[prices]', "
    "or name a list of your own with --against FILE"
)
Fields = Mapping[str, tuple[tuple[int, float], ...]]
"""Price field to pairs of prompt length and price."""


def genai_list(
    mapping: ListMapping, pack: Pack, as_of: date, dated: date | None = None
) -> PriceList:
    """The installed release's prices on a day, and those it announces for later ones.

    `dated` is the day of the release where the user states it; else the pack knows it, or nobody.
    Raises MissingExtra when the package is not installed.
    """
    try:
        from genai_prices import __version__ as version
        from genai_prices.data_snapshot import get_snapshot
    except ImportError as error:
        raise MissingExtra(MISSING) from error
    source = next((r.source for r in mapping.releases if r.version == version), "")
    if dated is None and source:
        dated = pack.sources[source].retrieved
    models = {(p.id, m.id): m for p in get_snapshot().providers for m in p.models}
    rows: list[Listed] = []
    unmatched: list[Unmatched] = []
    notices: list[str] = []
    for one in mapping.options:
        model = models.get((one.provider, one.model))
        if model is None:
            why = f"the list has no model {one.model} of {one.provider}"
            unmatched.append(Unmatched(one.option, why))
            continue
        if model.deprecated:
            notices.append(f"{one.option}: the list marks it as deprecated; ask the vendor")
        rows += _rows(one, model, mapping, as_of, dated)
    cite = pack.sources[source].cite if source else f"{mapping.title}, release {version}"
    return PriceList(
        mapping.id, version, dated, source, cite, tuple(rows), tuple(unmatched), tuple(notices)
    )


def _rows(
    one: ListedAs, model: ModelInfo, mapping: ListMapping, as_of: date, dated: date | None
) -> Iterator[Listed]:
    where = f"{one.provider}/{one.model}"
    before: dict[tuple[str, int], float] = {}
    for day in (as_of, *_later_starts(model, as_of)):
        now = {
            (metric, above): price
            for fields, names in (
                (_standard(model, day), mapping.fields),
                (_batch(model, day, mapping.batch), mapping.batch.fields if mapping.batch else {}),
            )
            for field, metric in names.items()
            for above, price in fields.get(field, ())
        }
        for (metric, above), price in now.items():
            if day == as_of or before.get((metric, above)) != price:
                since = _since(model, as_of) if day == as_of else day
                yield Listed(one.option, metric, above, price, dated, since, where)
        before = now


def _later_starts(model: ModelInfo, as_of: date) -> list[date]:
    """The days after `as_of` from which the list announces other prices."""
    dated = [c.constraint for c in model.prices] if isinstance(model.prices, list) else []
    dated += [v.constraint for v in model.price_variants or ()]
    starts = {getattr(c, "start_date", None) for c in dated}
    return sorted(s for s in starts if isinstance(s, date) and s > as_of)


def _since(model: ModelInfo, day: date) -> date | None:
    """The day from which the standard prices in force hold, where the list dates them."""
    if not isinstance(model.prices, list):
        return None
    starts = [getattr(c.constraint, "start_date", None) for c in model.prices]
    past = [s for s in starts if isinstance(s, date) and s <= day]
    return max(past, default=None)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _standard(model: ModelInfo, day: date) -> Fields:
    prices = model.get_prices(_noon(day))
    return {field: _tiers(price) for field, price in vars(prices).items() if price is not None}


def _batch(model: ModelInfo, day: date, batch: BatchFields | None) -> Fields:
    """Batch prices of the list's own; of several variants in force the first counts."""
    found: dict[str, tuple[tuple[int, float], ...]] = {}
    for variant in (model.price_variants or ()) if batch is not None else ():
        if batch is None or variant.when != batch.when:
            continue
        if variant.constraint is not None and not variant.constraint.active(_noon(day)):
            continue
        for field, price in vars(variant.prices).items():
            if price is not None:
                found.setdefault(field, _tiers(price))
    return found


def _tiers(price: Decimal | TieredPrices) -> tuple[tuple[int, float], ...]:
    """Prompt length above which a price holds, and the price; shortest first."""
    if isinstance(price, Decimal):
        return ((0, float(price)),)
    return ((0, float(price.base)), *((t.start, float(t.price)) for t in price.tiers))
