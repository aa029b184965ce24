"""Files are replaced whole or not at all; devices and pipes are written straight through."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from pathlib import Path

NEW_FILE_MODE = 0o644
BESIDE = re.compile(r"\..{1,40}\.[0-9a-f]{12}", re.DOTALL)
"""The name of a file that waits to take the place of another; see _replace."""
DAY = 24 * 3600.0


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file so that a reader sees the old one or the new one; raises OSError.

    A symbolic link stays, and what it leads to is replaced. A file that exists keeps its mode.
    A device or a pipe cannot be replaced, only written to.
    """
    data = text.encode("utf-8") if isinstance(text, str) else text
    mode = _mode_of(path)
    if mode is not None and not stat.S_ISREG(mode):
        _write_through(path, data)
        return
    _replace(Path(os.path.realpath(path)), data, mode)


def sweep(folder: Path) -> None:
    """Delete what killed sessions left half written, a day after; what cannot be, stays."""
    before = time.time() - DAY
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if BESIDE.fullmatch(path.name) and ".yaml" in path.name:
                with contextlib.suppress(OSError):
                    found = path.lstat()
                    if stat.S_ISREG(found.st_mode) and found.st_mtime < before:
                        path.unlink()


def _mode_of(path: Path) -> int | None:
    """Kind and permissions of what the path leads to; None when nothing is there yet."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _write_through(path: Path, data: bytes) -> None:
    # Without O_CREAT, so that a device that is gone meanwhile does not become a file.
    with os.fdopen(os.open(path, os.O_WRONLY), "wb") as out:
        out.write(data)


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    """Write beside the target, then rename over it; `mode` is that of the file it replaces."""
    beside = target.parent / f".{target.name[:40]}.{os.urandom(6).hex()}"
    permissions = NEW_FILE_MODE if mode is None else stat.S_IMODE(mode)
    # The umask takes its share of a new file's mode here, and O_EXCL follows no planted link.
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, permissions & 0o777)
    try:
        with os.fdopen(handle, "wb") as out:
            if mode is not None:
                os.fchmod(out.fileno(), permissions)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    finally:
        # Gone already when it took the target's place.
        beside.unlink(missing_ok=True)
