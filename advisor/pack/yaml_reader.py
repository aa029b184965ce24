"""Reading YAML as data only, with the line and column of every key and value.

Built on PyYAML's event stream: no tags, anchors, aliases, merge keys, duplicate keys or second
documents; bounded size, depth and nodes. Scalars follow YAML 1.2's core schema, so `no` is a word
and `2e9` a number. Dates and quantities stay text for the models to read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from advisor.problems import InputError, Position, Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
INTEGER = re.compile(r"^[-+]?[0-9]+$")
FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
# What YAML forbids in a file. Looked for first, since the two parsers stop at it differently.
UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
WORDS: dict[str, Any] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip
PLAIN_WORDS = {
    "mapping values are not allowed": "a second colon in one line; put the value in quotes",
    "unexpected end of stream": "a quote is opened and never closed",
    "',' or ']'": 'a comma or "]" is missing',
    "',' or '}'": 'a comma or "}" is missing',
    "violates indentation": "a tab cannot indent; use spaces",
}
FIRST_OF_NUMBER = frozenset("+-.0123456789")
Path_ = tuple[Any, ...]
Origin: TypeAlias = "tuple[Document, Path_]"
Place: TypeAlias = "tuple[Any, Any, dict[Any, Place]]"
"""The parser's mark of a key (None for an item of a list), that of its value, and what is in it."""

NOTHING_IN_IT: dict[Any, Place] = {}


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file, and where each key and value stands in it."""

    file: str
    data: Any
    places: Place = (None, None, NOTHING_IN_IT)
    origins: Mapping[Path_, Origin] = field(default_factory=dict)
    """Where the pieces stand that were taken from other files, when several were put together."""

    def origin(self, path: Path_) -> Origin:
        """The document and the path in it that a place of this one was read from."""
        for length in range(len(path), -1, -1):
            found = self.origins.get(path[:length])
            if found is not None:
                return found[0], (*found[1], *path[length:])
        return self, path

    def at(self, path: Path_) -> Position:
        """The value that `path` leads to, or its nearest known ancestor."""
        return _position(self._nearest(path)[1])

    def key_at(self, path: Path_) -> Position:
        """The key that `path` leads to, or its nearest known ancestor."""
        key, value, _ = self._nearest(path)
        return _position(key or value)

    def _nearest(self, path: Path_) -> Place:
        place = self.places
        for step in path:
            inner = place[2].get(step)
            if inner is None:
                break
            place = inner
        return place


def read_yaml_file(path: Path, *, regular: bool = False) -> Document:
    """Read a file; raises InputError for anything that is not one plain YAML document.

    With `regular`, a pipe or a device is refused: nobody is to wait for what never ends.
    """
    return read_yaml(read_bounded(path, regular=regular), str(path))


def read_bounded(path: Path, *, regular: bool = False) -> bytes:
    """A file's bytes, one more than is allowed at most; raises InputError where it has none."""
    file = str(path)
    try:
        if path.is_dir():
            raise InputError((Problem(file, 1, 1, "is a directory; a file is needed", "syntax"),))
        if regular and path.exists() and not path.is_file():
            raise InputError((Problem(file, 1, 1, "is a device or a pipe, not a file", "syntax"),))
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError((Problem(file, 1, 1, "no such file", "syntax"),)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError((Problem(file, 1, 1, f"cannot be read: {reason}", "syntax"),)) from error


def read_yaml(data: bytes, file: str) -> Document:
    """Read one document from bytes; raises InputError with every mistake found."""
    return _Builder(text_of(data, file), file).build()


def text_of(data: bytes, file: str) -> str:
    """The text of a file from outside; raises InputError for what is too large or no text."""
    if len(data) > MAX_BYTES:
        raise InputError(
            (Problem(file, 1, 1, f"larger than {MAX_BYTES // 1_000_000} MB", "syntax"),)
        )
    if b"\0" in data:
        raise InputError((Problem(file, 1, 1, "is binary, not text", "syntax"),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError((Problem(file, line, 1, "is not UTF-8 text", "syntax"),)) from error
    if found := UNPRINTABLE.search(text):
        before = text[: found.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"holds the control character {ord(found.group()):#x}, which is not text"
        raise InputError((Problem(file, line, column, message, "syntax"),))
    return text


class _Builder:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.nodes = 0
        self.text = text

    def build(self) -> Document:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.text)
        try:
            self.next_event = loader.get_event
            loader.get_event()
            if loader.check_event(yaml.StreamEndEvent):
                self._stop(None, "is empty")
            loader.get_event()
            data, children, mark = self._node(loader.get_event(), 0)
            loader.get_event()
            if not loader.check_event(yaml.StreamEndEvent):
                second = loader.peek_event().start_mark
                self._stop(second, "holds a second document; one is allowed")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            said = str(getattr(error, "problem", None) or "cannot be read")
            self._stop(mark, f"not valid YAML: {self._plain_words(said, _position(mark))}")
        finally:
            loader.dispose()
        if self.problems:
            raise InputError(tuple(self.problems))
        return Document(self.file, data, (None, mark, children))

    def _stop(self, mark: Any, message: str) -> NoReturn:
        self._note(mark, message)
        raise InputError(tuple(self.problems))

    def _plain_words(self, said: str, where: Position) -> str:
        """The parser's message, put in plain words where they are known."""
        if "cannot start any token" in said:
            lines = self.text.splitlines()
            line = lines[where.line - 1] if where.line <= len(lines) else ""
            character = line[where.column - 1 : where.column]
            if character == "\t":
                return "a tab cannot indent; use spaces"
            return f'a plain value cannot start with "{character}"; put it in quotes'
        return next((words for part, words in PLAIN_WORDS.items() if part in said), said)

    def _note(self, mark: Any, message: str, kind: str = "syntax") -> None:
        where = _position(mark)
        self.problems.append(Problem(self.file, where.line, where.column, message, kind))

    def _node(self, event: Any, depth: int) -> tuple[Any, dict[Any, Place], Any]:
        """The value that starts with `event`, the places in it, and its own mark."""
        self.nodes += 1
        mark = event.start_mark
        if depth > MAX_DEPTH:
            self._stop(mark, f"nested deeper than {MAX_DEPTH} levels")
        if self.nodes > MAX_NODES:
            self._stop(mark, f"more than {MAX_NODES:,} values")
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._stop(mark, "aliases are not allowed; write the value again")
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event), NOTHING_IN_IT, mark
        if kind is yaml.MappingStartEvent:
            return (*self._mapping(depth + 1), mark)
        items: list[Any] = []
        places: dict[Any, Place] = {}
        while type(inner := self.next_event()) is not yaml.SequenceEndEvent:
            item, children, where = self._node(inner, depth + 1)
            places[len(items)] = (None, where, children)
            items.append(item)
        return items, places, mark

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._note(event.start_mark, "anchors are not allowed")
        if event.tag is not None and event.tag != "!":
            self._note(event.start_mark, f'the tag "{event.tag}" is not allowed: data only')

    def _mapping(self, depth: int) -> tuple[dict[str, Any], dict[Any, Place]]:
        found: dict[str, Any] = {}
        places: dict[Any, Place] = {}
        while type(event := self.next_event()) is not yaml.MappingEndEvent:
            mark = event.start_mark
            if type(event) is not yaml.ScalarEvent:
                self._stop(mark, "a key must be a plain word")
            if event.anchor is not None or event.tag is not None:
                self._refuse_properties(event)
            key = str(event.value)
            if key == "<<" and not event.style:
                self._note(mark, "merge keys are not allowed")
            value, children, where = self._node(self.next_event(), depth)
            if key in found:
                first = _position(places[key][0]).line
                self._note(mark, f'duplicate key "{key}" (first in line {first})', "duplicate-key")
                continue
            found[key] = value
            places[key] = (mark, where, children)
        return found, places

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
            # Half of a surrogate pair, which the pure parser lets through and nothing can print.
            self._note(event.start_mark, "cannot be held as a number or as text")
        if event.style:
            return text
        if text[:1] in FIRST_OF_NUMBER:
            return self._number(text, event)
        return WORDS.get(text, text)

    def _number(self, text: str, event: Any) -> Any:
        """A number where the text is one, else the text."""
        if INTEGER.match(text) and len(text) < 300:
            return int(text)
        if FLOAT.match(text):
            value = float(text)
            if not math.isfinite(value):
                self._note(event.start_mark, "cannot be held as a number or as text")
            return value
        return text


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark is not None else Position(1, 1)
