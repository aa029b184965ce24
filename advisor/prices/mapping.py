"""Which row of a published price list is which option: catalogue/price-lists.yaml of the pack."""

from __future__ import annotations

from typing import Literal

from advisor.pack.base import RuleModel
from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems, read_model
from advisor.pack.yaml_reader import Document
from advisor.spelling import suggestion

FILE = "price-lists.yaml"


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


def read_mapping(pack: Pack, list_id: str) -> ListMapping:
    """The pack's mapping for a list; raises InputError with every mistake in its file."""
    # The pack on top says it; what it does not bring is that of the pack beneath.
    places = [folder / FILE for folder in reversed(pack.catalogue_folders)]
    path = next((p for p in places if p.exists()), places[0])
    problems = Problems()
    read = read_model(path, PriceListsFile, problems)
    problems.stop_if_any()
    assert read is not None
    parsed, document = read
    for i, one in enumerate(parsed.lists):
        _names_resolve(one, ("lists", i), document, pack, problems)
    found = next((one for one in parsed.lists if one.id == list_id), None)
    if found is None:
        known = [one.id for one in parsed.lists]
        problems.at(document, ("lists",), f'no list "{list_id}"{suggestion(list_id, known)}')
    problems.stop_if_any()
    assert found is not None
    return found


def _names_resolve(
    one: ListMapping, path: tuple[str | int, ...], document: Document, pack: Pack, found: Problems
) -> None:
    metrics = pack.evidence_rules.metrics
    batch = {} if one.batch is None else one.batch.fields
    named = [
        *(((*path, "fields", k), "metric", m, metrics) for k, m in one.fields.items()),
        *(((*path, "batch", "fields", k), "metric", m, metrics) for k, m in batch.items()),
        *(
            ((*path, "releases", i, "source"), "source", r.source, pack.sources)
            for i, r in enumerate(one.releases)
        ),
        *(
            ((*path, "options", i, "option"), "option", o.option, pack.options)
            for i, o in enumerate(one.options)
        ),
    ]
    for where, what, name, known in named:
        if name not in known:
            found.at(document, where, f'unknown {what} "{name}"{suggestion(name, known)}')
