"""Reports on disk: reading one that people edited, and keeping a copy of one beside it."""

from __future__ import annotations

import os
from pathlib import Path

from advisor.problems import InputError, Problem

LARGEST = 20_000_000
MOST_COPIES = 1000


def read_report_text(path: Path) -> str:
    """The text of a report; raises InputError where it cannot be read.

    What is not UTF-8 is taken for what an editor on Windows writes.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise InputError((Problem(str(path), 1, 1, message),)) from error
    if len(data) > LARGEST:
        message = f"is larger than {LARGEST // 1_000_000} MB"
        raise InputError((Problem(str(path), 1, 1, message),))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def keep_beside(path: Path) -> Path:
    """Copy a file to NAME.before.md, or with a number where that is taken; never over a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _not_kept(path, error) from error
    for number in range(1, MOST_COPIES):
        which = "before" if number == 1 else f"before-{number}"
        beside = path.with_name(f"{path.stem}.{which}{path.suffix}")
        try:
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            continue
        except OSError as error:
            raise _not_kept(path, error) from error
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        return beside
    raise _not_kept(path, OSError(f"there are {MOST_COPIES} copies already"))


def _not_kept(path: Path, error: OSError) -> InputError:
    message = f"was not written over: no copy can be kept of it: {error.strerror or error}"
    return InputError((Problem(str(path), 1, 1, message),))
