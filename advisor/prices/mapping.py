"""Which row of a published price list is which option: catalogue/price-lists.yaml of the pack."""

from __future__ import annotations

from pathlib import Path

from advisor.pack.gathered import Problems
from advisor.pack.identities import check_ids
from advisor.pack.pack import Pack
from advisor.pack.part_files import read_model
from advisor.pack.price_lists import ListMapping, PriceListsFile
from advisor.pack.yaml_reader import Document
from advisor.problems import Problem
from advisor.spelling import suggestion

FILE = "price-lists.yaml"


def read_mapping(pack: Pack, list_id: str) -> ListMapping:
    """The pack's mapping for a list; raises InputError with every mistake in its file."""
    problems = Problems()
    read = _read(_place(pack), pack, problems)
    problems.stop_if_any()
    assert read is not None
    parsed, document = read
    found = next((one for one in parsed.lists if one.id == list_id), None)
    if found is None:
        known = [one.id for one in parsed.lists]
        problems.at(document, ("lists",), f'no list "{list_id}"{suggestion(list_id, known)}')
    problems.stop_if_any()
    assert found is not None
    return found


def price_list_faults(pack: Pack, tried: object) -> tuple[Problem, ...]:
    """What is wrong with the pack's own mapping of price lists; nothing where it has none."""
    problems = Problems()
    path = _place(pack)
    if path.exists() and path.resolve().is_relative_to(pack.folder.resolve()):
        _read(path, pack, problems)
    return problems.in_order()


def _place(pack: Pack) -> Path:
    # The pack on top says it; what it does not bring is that of the pack beneath.
    places = [folder / FILE for folder in reversed(pack.catalogue_folders)]
    return next((p for p in places if p.exists()), places[0])


def _read(path: Path, pack: Pack, problems: Problems) -> tuple[PriceListsFile, Document] | None:
    read = read_model(path, PriceListsFile, problems, path.parent.parent)
    if read is not None:
        check_ids(read[1], problems)
        for i, one in enumerate(read[0].lists):
            _names_resolve(one, ("lists", i), read[1], pack, problems)
    return read


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
        found.name(document, where, what, name, known)
