"""Ids: each once in its list, none empty, and none that means something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.pack.gathered import Problems
from advisor.pack.vocabulary import DERIVED_WORKLOAD_FACTS
from advisor.pack.yaml_reader import Document, Path_

INNER: Mapping[str, str] = {"questions": "choices", "phases": "checks"}
"""Lists whose items hold a list with ids of its own."""
RESERVED: Mapping[str, Mapping[str, str]] = {
    "rules": {"otherwise": "what is chosen when no rule holds", "cost": "the choice by cost"},
    "questions": {
        "any": "the alternatives of a condition",
        **dict.fromkeys(DERIVED_WORKLOAD_FACTS, "a fact worked out from the answers"),
    },
}
"""Ids that are taken, by the list, and what they mean."""


def id_of(item: Any) -> str:
    """An item's id; an option's is MODEL@DEPLOYMENT. Empty where it has none."""
    if not isinstance(item, dict):
        return ""
    found = item.get("id")
    if found is None and "deployment" in item:
        return f"{item.get('model')}@{item['deployment']}"
    return found.strip() if isinstance(found, str) else ""


def check_ids(document: Document, problems: Problems) -> bool:
    """Whether every id of a file can stand; each pack's file is looked at by itself."""
    before = len(problems.found)
    if not isinstance(document.data, dict):
        return True
    for key, items in document.data.items():
        if not isinstance(items, list):
            continue
        _once(document, (key,), items, problems)
        inner = INNER.get(key, "")
        for i, item in enumerate(items if inner else ()):
            under = item.get(inner) if isinstance(item, dict) else None
            if isinstance(under, list):
                _once(document, (key, i, inner), under, problems)
    return len(problems.found) == before


def _once(document: Document, path: Path_, items: list[Any], problems: Problems) -> None:
    first: dict[str, int] = {}
    reserved = RESERVED.get(str(path[-1]), {})
    for i, item in enumerate(items):
        name, here = id_of(item), (*path, i, "id")
        if name in first:
            line = document.at((*path, first[name])).line
            said = f'"{name}" is given twice (first in line {line})'
            problems.at(document, here, said, "duplicate-key")
        elif name in reserved:
            said = f'"{name}" cannot be an id here: it means {reserved[name]}'
            problems.at(document, here, said, "duplicate-key")
        elif name:
            first[name] = i
        elif isinstance(item, dict) and isinstance(item.get("id"), str):
            problems.at(document, here, "an id is needed here, and it is empty", "missing-key")
