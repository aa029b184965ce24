"""The catalogue against a price list, price by price, with the day and the source of each side.

A published price is compared with a published price: what a firm agreed in a contract, or measured,
is its own affair and no mistake of the catalogue. A list says what was sold, not what still is:
an option that has ended stays ended, whatever a list still prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.evidence.choose import Chosen, Claims
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.prices.price_list import Listed, PriceList, Unmatched
from advisor.units import Range

Standing = Literal["equal", "changed", "new", "older", "retired", "later"]
"""How a listed price stands to the catalogue's. `new`: the catalogue has none in force. `older`:
they differ, but the list is of an earlier day. `retired`: the option has ended. `later`: it is
of a day that has not come: nothing to be taken over yet."""
COUNTS: tuple[Standing, ...] = ("changed", "new")
OWN = ("own_measurement", "contract")
RETIRED = "retired"
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Compared:
    """One listed price beside the catalogue's claim in force on the day it holds from."""

    listed: Listed
    ours: Figure | None
    expired: Figure | None
    """Where no claim is in force: the one that was last."""
    agreed: Figure | None
    """A price of the firm's own that outranks both, and is left alone."""
    standing: Standing
    ended: date | None = None

    @property
    def counts(self) -> bool:
        """True for a difference that somebody must look at."""
        return self.standing in COUNTS


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was compared, and what could not be."""

    pack_id: str
    pack_version: str
    pack_hash: str
    as_of: date
    list: PriceList
    rows: tuple[Compared, ...]
    not_listed: tuple[Unmatched, ...]
    """Prices of the catalogue that the list does not have."""
    unmatched: tuple[Unmatched, ...]

    def of(self, *standings: Standing) -> tuple[Compared, ...]:
        """The rows that stand so."""
        return tuple(r for r in self.rows if r.standing in standings)

    @property
    def differs(self) -> bool:
        """True when a price changed, or the catalogue lacks one that the list has."""
        return any(r.counts for r in self.rows)


def compare_prices(pack: Pack, prices: PriceList, as_of: date, *, whole: bool = True) -> Comparison:
    """Compare a list with the catalogue on a day.

    `whole` says that the list is meant to cover the catalogue, so that what it lacks is told.
    """
    compared = _Catalogue(pack)
    rows = tuple(compared.row(listed, as_of) for listed in prices.rows)
    not_listed = _not_listed(pack, compared.published(as_of), prices) if whole else ()
    unmatched = list(prices.unmatched)
    if whole:
        named = {r.option for r in prices.rows} | {u.name for u in prices.unmatched}
        unmatched += [
            Unmatched(option.id, "the pack does not say which row of the list it is")
            for option in pack.options.values()
            if not pack.deployments[option.deployment].gpus and option.id not in named
        ]
    return Comparison(
        pack.id, pack.version, pack.hash, as_of, prices, rows, not_listed, tuple(unmatched)
    )


class _Catalogue:
    """The pack's claims, on whatever day a listed price holds from."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._claims: dict[tuple[date, bool], Claims] = {}

    def published(self, day: date) -> Claims:
        """Claims in force without the firm's own."""
        return self._on(day, own=False)

    def _on(self, day: date, *, own: bool) -> Claims:
        key = (day, own)
        if key not in self._claims:
            figures = [f for f in self.pack.figures if own == (f.source_kind in OWN)]
            rules = self.pack.evidence_rules
            self._claims[key] = Claims(figures, rules, day, rules.rank)
        return self._claims[key]

    def row(self, listed: Listed, as_of: date) -> Compared:
        day = max(as_of, listed.since or as_of)
        ours = _figure(_price(self.published(day), listed))
        agreed = _figure(_price(self._on(day, own=True), listed))
        # An assessment goes on with the last price it knew, and says so; here it is none.
        expired = ours if ours is not None and ours.until is not None and ours.until < day else None
        ours = None if expired is not None else ours
        ended = self._ended(listed.option, as_of)
        standing = _standing(listed, ours, agreed, ended)
        if listed.dated is not None and listed.dated > as_of and standing in COUNTS:
            standing = "later"
        return Compared(listed, ours, expired, agreed, standing, ended)

    def _ended(self, option: str, as_of: date) -> date | None:
        """The day an option ended, or the day of the claim that says so."""
        claims = self.published(as_of)
        ends = claims.choose(option, "ends")
        last = ends.value if ends is not None and isinstance(ends.value, date) else None
        if last is not None and last < as_of:
            return last
        state = claims.choose(option, "availability")
        if state is None or state.value != RETIRED:
            return None
        return last or state.figure.as_of


def _price(claims: Claims, listed: Listed) -> Chosen | None:
    return claims.choose(listed.option, listed.metric, prompt_tokens_above=listed.above)


def _figure(chosen: Chosen | None) -> Figure | None:
    return None if chosen is None else chosen.figure


def _standing(
    listed: Listed, ours: Figure | None, agreed: Figure | None, ended: date | None
) -> Standing:
    if ended is not None:
        return "retired"
    if ours is None:
        # A price of the firm's own is all it needs; nothing published has gone missing.
        return "equal" if agreed is not None else "new"
    if same(ours, listed):
        return "equal"
    if listed.dated is not None and listed.dated < ours.as_of:
        return "older"
    return "changed"


def same(ours: Figure, listed: Listed) -> bool:
    """True when a claim and a listed price are one price; a claimed range is met by its likely."""
    return (
        isinstance(ours.value, Range) and abs(ours.value.likely - listed.usd_per_mtok) <= TOLERANCE
    )


def _not_listed(pack: Pack, claims: Claims, prices: PriceList) -> tuple[Unmatched, ...]:
    """Prices in force for options of the list, which the list does not have; a row an option."""
    have = {(r.option, r.metric, r.above) for r in prices.rows}
    metrics = dict.fromkeys(r.metric for r in prices.rows)
    found = []
    for option in dict.fromkeys(r.option for r in prices.rows):
        missing = {
            field_title(pack, metric, above): chosen.figure.source
            for metric in metrics
            for above in claims.thresholds(option, metric)
            if (option, metric, above) not in have
            and (chosen := claims.choose(option, metric, prompt_tokens_above=above)) is not None
        }
        if missing:
            cited = ", ".join(dict.fromkeys(missing.values()))
            found.append(Unmatched(option, f"{', '.join(missing)} (from {cited})"))
    return tuple(found)


def field_title(pack: Pack, metric: str, above: int) -> str:
    """A price field in words: "input price above 100,000 tokens"."""
    title = pack.evidence_rules.metrics[metric].title
    return f"{title} above {above:,} tokens" if above else title
