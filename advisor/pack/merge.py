"""A part of a pack laid over the same part of the pack beneath it.

Items of a list are matched by id: a known id replaces the item whole, a new one is added at the
end, or `before` or `after` an item of the pack beneath. `remove` takes items out. Phases of the
plan and the metrics are opened one level deeper, so that one check can be added. Everything else
that a file says replaces what the pack beneath says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from advisor.pack.gathered import Problems
from advisor.pack.identities import id_of
from advisor.pack.yaml_reader import Document, Origin, Path_
from advisor.spelling import nearest, suggestion

LISTS: Mapping[str, tuple[str, ...]] = {
    "questionnaire": ("sections", "questions"),
    "rules": ("rules",),
    "kinds": ("kinds",),
    "requirements": ("requirements",),
    "costs": ("assumptions", "lines"),
    "sources": ("sources",),
    "models": ("models",),
    "deployments": ("deployments",),
    "options": ("options",),
    "routes": ("routes",),
    "plan": ("phases",),
}
MAPPINGS: Mapping[str, tuple[str, ...]] = {
    "evidence": ("metrics",),
    "plan": ("sampling", "triggers"),
}
OPENED = {"phases": "checks"}
"""Lists whose known items are merged key by key, and the list in them that is merged by id."""
PLACES = ("before", "after")


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    value: Any
    origin: Origin
    inside: Mapping[Path_, Origin] = field(default_factory=dict)
    """What in it came from elsewhere."""


class Merging:
    """One part of a pack over another; mistakes go to `problems`, what changed to `changes`."""

    def __init__(
        self, part: str, beneath: Document, own: Document, problems: Problems, changes: list[str]
    ) -> None:
        self.part = part
        self.beneath = beneath
        self.own = own
        self.problems = problems
        self.changes = changes
        self.data: dict[str, Any] = {}
        self.origins: dict[Path_, Origin] = {}
        self.gone: set[str] = set()
        self.beneath_items: list[_Item] = []

    def merged(self) -> Document:
        """The part as it is in force; each place still leads to the file it came from."""
        below, own = self.beneath.data, self.own.data
        if not isinstance(below, dict) or not isinstance(own, dict):
            return self.own
        # A misspelt key is one mistake, not a missing one as well.
        if "format" not in own and nearest("format", own.keys() - below.keys()) is None:
            self.problems.at(self.own, (), 'missing key "format"', "missing-key")
        self.gone = self._removed(own.get("remove"))
        for key in dict.fromkeys((*below, *own)):
            if key == "remove":
                continue
            if key in LISTS.get(self.part, ()) and isinstance(own.get(key, []), list):
                self._list((key,), below.get(key, []), own.get(key, []))
            elif key not in own:
                self._put((key,), below[key], self.beneath.origin((key,)))
            elif key in MAPPINGS.get(self.part, ()):
                self._mapping((key,), below.get(key), own[key])
            else:
                self._put((key,), own[key], (self.own, (key,)))
        for name in sorted(self.gone):
            known = [item.id for item in self.beneath_items]
            message = f'nothing to remove is called "{name}"{suggestion(name, known)}'
            self.problems.at(*self.problems.removed.pop(name), message, "unknown-name")
        return Document(self.own.file, self.data, self.own.places, self.origins)

    def _removed(self, raw: Any) -> set[str]:
        if raw is None:
            return set()
        if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
            self.problems.at(self.own, ("remove",), '"remove" takes a list of ids')
            return set()
        for i, name in enumerate(raw):
            self.problems.removed[name] = (self.own, ("remove", i))
        return set(raw)

    def _put(self, path: Path_, value: Any, origin: Origin) -> None:
        self.data[path[0]] = value
        self.origins[path] = origin

    def _mapping(self, path: Path_, below: Any, own: Any) -> None:
        if not isinstance(below, dict) or not isinstance(own, dict):
            self._put(path, own, (self.own, path))
            return
        self._put(path, {**below, **own}, (self.own, path))
        for key in below:
            if key not in own:
                self.origins[*path, key] = self.beneath.origin((*path, key))
        for key in own:
            self._changed("replaces" if key in below else "adds", f"{path[0]} {key}")

    def _list(self, path: Path_, below: Any, own: list[Any]) -> None:
        old = self._items(path, below if isinstance(below, list) else [], self.beneath.origin)
        self.beneath_items += old
        new = self._items(path, own, lambda place: (self.own, place))
        items = self._in_order(path, old, new)
        self.data[path[0]] = [item.value for item in items]
        self.origins[path] = (self.own, path)
        for i, item in enumerate(items):
            self.origins[*path, i] = item.origin
            for inner, origin in item.inside.items():
                self.origins[*path, i, *inner] = origin

    def _items(self, path: Path_, raw: list[Any], origin: Callable[[Path_], Origin]) -> list[_Item]:
        return [_Item(id_of(v), v, origin((*path, i))) for i, v in enumerate(raw)]

    def _in_order(self, path: Path_, old: list[_Item], new: list[_Item]) -> list[_Item]:
        """The old items with the new ones in their places."""
        by_id = {item.id: item for item in old if item.id}
        placed: dict[tuple[str, str], list[_Item]] = {}
        replaced: dict[str, _Item] = {}
        last: list[_Item] = []
        seen: set[str] = set()
        for item in new:
            seen.add(item.id)
            known = by_id.get(item.id)
            place, anchor = self._place(item, by_id)
            bare = _Item(item.id, _without_place(item.value), item.origin)
            if known is not None and path[0] in OPENED:
                bare = self._opened(path, known, bare)
            self._changed("replaces" if known is not None else "adds", f"{path[0]} {item.id}")
            if place:
                placed.setdefault((place, anchor), []).append(bare)
                self.gone |= {item.id} & by_id.keys()
            elif known is not None:
                replaced[item.id] = bare
            else:
                last.append(bare)
        items: list[_Item] = []
        for item in old:
            items += placed.get(("before", item.id), [])
            if item.id in self.gone:
                if item.id not in seen:
                    self._changed("removes", f"{path[0]} {item.id}")
                self.gone.discard(item.id)
            else:
                items.append(replaced.get(item.id, item))
            items += placed.get(("after", item.id), [])
        return items + last

    def _place(self, item: _Item, known: Mapping[str, _Item]) -> tuple[str, str]:
        if not isinstance(item.value, dict):
            return "", ""
        given = [word for word in PLACES if word in item.value]
        if not given:
            return "", ""
        document, path = item.origin
        anchor = item.value[given[0]]
        if len(given) > 1:
            self.problems.at_key(document, (*path, "after"), 'either "before" or "after", not both')
        elif not isinstance(anchor, str) or anchor not in known or anchor == item.id:
            message = f'"{anchor}" is not in the pack beneath{suggestion(str(anchor), known)}'
            self.problems.at(document, (*path, given[0]), message, "unknown-name")
        else:
            return given[0], anchor
        return "", ""

    def _opened(self, path: Path_, known: _Item, own: _Item) -> _Item:
        """A known item with the keys of the new one over it, and the list in it merged by id."""
        inner = OPENED[str(path[0])]
        under, there = known.origin
        document, here = own.origin
        value = {**known.value, **own.value}
        inside: dict[Path_, Origin] = {
            (k,): under.origin((*there, k)) for k in known.value if k not in own.value
        }
        above, below = own.value.get(inner, []), known.value.get(inner, [])
        if isinstance(above, list) and isinstance(below, list):
            old = self._items((*there, inner), below, under.origin)
            new = self._items((*here, inner), above, lambda place: (document, place))
            items = self._in_order((inner,), old, new)
            value[inner] = [item.value for item in items]
            inside |= {(inner, i): item.origin for i, item in enumerate(items)}
        return _Item(own.id, value, own.origin, inside)

    def _changed(self, how: str, what: str) -> None:
        self.changes.append(f"{how} {what}")


def _without_place(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: inner for key, inner in value.items() if key not in PLACES}
