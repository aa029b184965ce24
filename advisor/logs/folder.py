"""The files of a folder that may be logs, for somebody who picks one or types its name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

ENDINGS = (
    ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".gz", ".zst", ".prom", ".log",
    ".txt",
)  # fmt: skip
MOST_LOOKED_AT, MOST_SHOWN = 5_000, 200
PATTERN = "*?["


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that may be a log, or a folder; `typed` is what names it in the field."""

    typed: str
    is_folder: bool
    size: int
    changed: datetime


def entries(typed: str) -> tuple[Entry, ...]:
    """What goes on from what was typed: logs, the newest first, then folders by name."""
    head, _, start = typed.rpartition("/")
    folder = _path(f"{head}/") if head or typed.startswith("/") else Path.cwd()
    before = typed[: len(typed) - len(start)]
    found = sorted(_looked_at(folder, before, start), key=_order)
    return tuple(found[:MOST_SHOWN])


def _looked_at(folder: Path, before: str, start: str) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as listed:
            for one in islice(listed, MOST_LOOKED_AT):
                wanted = one.name.casefold().startswith(start.casefold())
                if not wanted or (one.name.startswith(".") and not start.startswith(".")):
                    continue
                is_folder = one.is_dir()
                if not is_folder and not one.name.casefold().endswith(ENDINGS):
                    continue
                state = one.stat()
                changed = datetime.fromtimestamp(state.st_mtime)
                name = f"{before}{one.name}{'/' * is_folder}"
                yield Entry(name, is_folder, state.st_size, changed)
    except OSError:
        # A folder that is not there, or is not ours to look into, has nothing to pick.
        return


def _order(entry: Entry) -> tuple[bool, float, str]:
    newest = 0.0 if entry.is_folder else -entry.changed.timestamp()
    return entry.is_folder, newest, entry.typed.casefold()


def paths_of(typed: str) -> tuple[Path, ...]:
    """The files that were named: one, or all that fit a pattern (`logs/*.jsonl.gz`)."""
    path = _path(typed.strip())
    if path.exists() or not any(sign in path.name for sign in PATTERN):
        return (path,)
    try:
        found = sorted(path.parent.glob(path.name))
    except ValueError:
        found = []
    return tuple(found) or (path,)


def _path(typed: str) -> Path:
    """A path with `~` for one's home; text that is no path at all names nothing."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)
