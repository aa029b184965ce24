"""The file that a folder's results are kept in: JSON, read back as strictly as any other input."""

from __future__ import annotations

import json
from pathlib import Path

from advisor.pack.part_files import Problems, read_model
from advisor.pack.yaml_reader import MAX_BYTES
from advisor.problems import InputError, Problem
from advisor.store.files import write_whole
from advisor.watch.kept import Kept

NAME = "watch-baseline.json"
NOTHING_KEPT = "nothing is kept of this folder yet; --keep keeps today's results here"
TOO_MUCH = "too much for one file: watch the workloads in several folders"


def read_kept(path: Path) -> Kept:
    """The results of an earlier day; raises InputError with every mistake in the file."""
    if not path.exists():
        raise InputError((Problem(str(path), 1, 1, NOTHING_KEPT),))
    problems = Problems()
    read = read_model(path, Kept, problems)
    problems.stop_if_any()
    assert read is not None
    return read[0]


def write_kept(kept: Kept, path: Path) -> None:
    """Replace the file as a whole; raises InputError, with the old file untouched."""
    data = kept.model_dump(mode="json", exclude_none=True)
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    if len(text.encode("utf-8")) > MAX_BYTES:
        raise InputError((Problem(str(path), 1, 1, TOO_MUCH),))
    try:
        write_whole(path, text)
    except OSError as error:
        reason = f"cannot be written: {error.strerror or error}"
        raise InputError((Problem(str(path), 1, 1, reason),)) from error
