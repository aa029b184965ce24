"""Opening a log: what kind of file it is, its first rows, and nothing more than is needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from advisor.logs.unpacked import (
    INSTALL,
    Compression,
    Stream,
    compression_of,
    torn_errors,
    unpacked,
    zstd,
)
from advisor.problems import InputError, Problem

Kind = Literal["parquet", "csv", "jsonl", "array", "document", "metrics"]
SNIFFED = 1 << 20
LONGEST_LINE = 32 << 20
"""Bytes. A record with whole conversations in it is a few megabytes; beyond this it is none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A log file: its kind, how it is compressed, and what parts its columns if it is CSV."""

    path: Path
    kind: Kind
    compression: Compression
    columns: tuple[str, ...] = ()
    delimiter: str = ","


def refuse(path: Path, message: str, line: int = 1) -> InputError:
    """One mistake in a log."""
    return InputError((Problem(str(path), line, 1, message),))


def open_log(path: Path) -> Opened:
    """Look at the first bytes; raises InputError for what is no log."""
    try:
        if path.is_dir():
            raise refuse(path, "is a directory; give the log files in it")
        with path.open("rb") as stream:
            magic = stream.read(4)
    except FileNotFoundError as error:
        raise refuse(path, "no such file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(path, f"cannot be read: {reason}") from error
    if not magic:
        raise refuse(path, "is empty")
    if magic == b"PAR1":
        return Opened(path, "parquet", "none")
    compression = compression_of(magic)
    if compression == "zstd" and zstd() is None:
        raise refuse(path, INSTALL)
    return _text(path, compression)


def stream_of(opened: Opened) -> Stream:
    """The file's bytes, unpacked."""
    return unpacked(opened.path, opened.compression)


def _text(path: Path, compression: Compression) -> Opened:
    bare = Opened(path, "csv", compression)
    head = b"".join(_start(bare))
    if b"\0" in head[:4096]:
        raise refuse(path, "is neither Parquet nor text")
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if not text:
        raise refuse(path, "is empty")
    if text.startswith("["):
        return Opened(path, "array", compression)
    if text.startswith("{"):
        return _json(path, compression, text)
    if text.startswith("# HELP") or text.startswith("# TYPE") or text.startswith("vllm:"):
        return Opened(path, "metrics", compression)
    return _csv(path, compression, text)


def _start(opened: Opened) -> Iterator[bytes]:
    """The first bytes; what is cut off there is not this function's to judge."""
    try:
        with stream_of(opened) as stream:
            yield stream.read(SNIFFED)
    except torn_errors():
        # A short stream that is cut off gives what it has, a piece at a time.
        with stream_of(opened) as stream:
            try:
                while piece := stream.read1(256) if hasattr(stream, "read1") else stream.read(1):
                    yield piece
            except torn_errors():
                return


def _json(path: Path, compression: Compression, text: str) -> Opened:
    for line in text.splitlines():
        try:
            first = json.loads(line)
        except ValueError:
            continue
        if isinstance(first, dict) and not nested(first):
            return Opened(path, "jsonl", compression, tuple(first))
        return Opened(path, "document", compression)
    return Opened(path, "document", compression)


def nested(record: dict[str, Any]) -> bool:
    """True where the rows are inside the object: a page of buckets, or a batch of spans."""
    return "resourceSpans" in record or isinstance(record.get("data"), list)


def _csv(path: Path, compression: Compression, text: str) -> Opened:
    import csv

    header = text.splitlines()[0]
    delimiter = max(",;\t|", key=header.count)
    if not header.count(delimiter):
        raise refuse(path, "has neither columns nor JSON in its first line")
    columns = next(csv.reader([header], delimiter=delimiter))
    return Opened(path, "csv", compression, tuple(c.strip() for c in columns), delimiter)
