"""Reading YAML as data only, with the line and column of every key and value.

Built on PyYAML's event stream: no tags, anchors, aliases, merge keys, duplicate keys or second
documents; bounded size, depth and nodes. Scalars follow YAML 1.2's core schema, so `no` is a word
and `2e9` a number. Dates and quantities stay text for the models to read.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
}
Path_ = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file, and where each key and value stands in it."""

    file: str
    data: Any
    positions: dict[tuple[Path_, str], Position]

    def at(self, path: Path_) -> Position:
        """The value that `path` leads to, or its nearest known ancestor."""
        return self._find(path, "value")

    def key_at(self, path: Path_) -> Position:
        """The key that `path` leads to, or its nearest known ancestor."""
        return self._find(path, "key")

    def _find(self, path: Path_, what: str) -> Position:
        while True:
            for kind in (what, "value"):
                if (path, kind) in self.positions:
                    return self.positions[path, kind]
            if not path:
                return Position(1, 1)
            path = path[:-1]


def read_yaml_file(path: Path) -> Document:
    """Read a file; raises InputError for anything that is not one plain YAML document."""
    return read_yaml(read_bounded(path), str(path))


def read_bounded(path: Path) -> bytes:
    """A file's bytes, one more than is allowed at most; raises InputError where it has none."""
    file = str(path)
    try:
        if path.is_dir():
            raise InputError((Problem(file, 1, 1, "is a directory; a file is needed"),))
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError((Problem(file, 1, 1, "no such file"),)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError((Problem(file, 1, 1, f"cannot be read: {reason}"),)) from error


def read_yaml(data: bytes, file: str) -> Document:
    """Read one document from bytes; raises InputError with every mistake found."""
    return _Builder(text_of(data, file), file).build()


def text_of(data: bytes, file: str) -> str:
    """The text of a file from outside; raises InputError for what is too large or no text."""
    if len(data) > MAX_BYTES:
        raise InputError((Problem(file, 1, 1, f"larger than {MAX_BYTES // 1_000_000} MB"),))
    if b"\0" in data:
        raise InputError((Problem(file, 1, 1, "is binary, not text"),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError((Problem(file, line, 1, "is not UTF-8 text"),)) from error
    if found := UNPRINTABLE.search(text):
        before = text[: found.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"holds the control character {ord(found.group()):#x}, which is not text"
        raise InputError((Problem(file, line, column, message),))
    return text


class _Builder:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.positions: dict[tuple[Path_, str], Position] = {}
        self.nodes = 0
        self.text = text

    def build(self) -> Document:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.text)
        try:
            self.events = loader
            loader.get_event()
            if loader.check_event(yaml.StreamEndEvent):
                self._stop(Position(1, 1), "is empty")
            loader.get_event()
            data = self._node((), loader.get_event(), 0)
            loader.get_event()
            if not loader.check_event(yaml.StreamEndEvent):
                self._stop(
                    _position(loader.peek_event()), "holds a second document; one is allowed"
                )
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
            said = str(getattr(error, "problem", None) or "cannot be read")
            self._stop(where, f"not valid YAML: {self._plain_words(said, where)}")
        finally:
            loader.dispose()
        if self.problems:
            raise InputError(tuple(self.problems))
        return Document(self.file, data, self.positions)

    def _stop(self, where: Position, message: str) -> None:
        self.problems.append(Problem(self.file, where.line, where.column, message))
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

    def _note(self, event: Any, message: str) -> None:
        where = _position(event)
        self.problems.append(Problem(self.file, where.line, where.column, message))

    def _node(self, path: Path_, event: Any, depth: int) -> Any:
        self.nodes += 1
        where = _position(event)
        if depth > MAX_DEPTH:
            self._stop(where, f"nested deeper than {MAX_DEPTH} levels")
        if self.nodes > MAX_NODES:
            self._stop(where, f"more than {MAX_NODES:,} values")
        if isinstance(event, yaml.AliasEvent):
            self._stop(where, "aliases are not allowed; write the value again")
        self.positions[path, "value"] = where
        self._check_properties(event)
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
            if (isinstance(value, float) and not math.isfinite(value)) or _is_lone(value):
                self._note(event, "cannot be held as a number or as text")
                return None
            return value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not self.events.check_event(yaml.SequenceEndEvent):
                items.append(self._node((*path, len(items)), self.events.get_event(), depth + 1))
            self.events.get_event()
            return items
        return self._mapping(path, depth)

    def _check_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._note(event, "anchors are not allowed")
        if event.tag is not None and event.tag != "!":
            self._note(event, f'the tag "{event.tag}" is not allowed: data only')

    def _mapping(self, path: Path_, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self.events.check_event(yaml.MappingEndEvent):
            key_event = self.events.get_event()
            if not isinstance(key_event, yaml.ScalarEvent):
                self._stop(_position(key_event), "a key must be a plain word")
            self._check_properties(key_event)
            key = str(key_event.value)
            if key == "<<" and not key_event.style:
                self._note(key_event, "merge keys are not allowed")
            here = (*path, key)
            if key in found:
                first = self.positions[here, "key"].line
                self._note(key_event, f'duplicate key "{key}" (first in line {first})')
                self._node((*here, "(again)"), self.events.get_event(), depth + 1)
                continue
            self.positions[here, "key"] = _position(key_event)
            found[key] = self._node(here, self.events.get_event(), depth + 1)
        self.events.get_event()
        return found


def _is_lone(value: Any) -> bool:
    """Half of a surrogate pair, which the pure parser lets through and nothing can print."""
    return (
        isinstance(value, str)
        and not value.isascii()
        and any("\ud800" <= c <= "\udfff" for c in value)
    )


def _position(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)


def _scalar(event: Any) -> Any:
    text = str(event.value)
    if event.style:
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.match(text) and len(text) < 300:
        return int(text)
    if FLOAT.match(text):
        return float(text)
    return text
