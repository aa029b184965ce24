"""catalogue/price-lists.yaml: which row of a published price list is which option."""

from __future__ import annotations

from typing import Literal

from advisor.pack.base import RuleModel


class Release(RuleModel):
    """A release of the list whose day the pack knows: the `retrieved` of its source."""

    version: str
    source: str


class BatchFields(RuleModel):
    """How the list marks its batch prices, and which of its fields they are."""

    when: dict[str, str]
    fields: dict[str, str]


class ListedAs(RuleModel):
    """One option, and the provider and model that the list calls it; exact ids, nothing fuzzy."""

    option: str
    provider: str
    model: str
    note: str = ""


class ListMapping(RuleModel):
    """One published list. `fields` leads from its price fields to metrics of evidence.yaml."""

    id: str
    title: str
    releases: tuple[Release, ...] = ()
    fields: dict[str, str]
    batch: BatchFields | None = None
    options: tuple[ListedAs, ...]


class PriceListsFile(RuleModel):
    """catalogue/price-lists.yaml."""

    format: Literal["advisor/price-lists@1"]
    lists: tuple[ListMapping, ...]
