"""A kit on disk: whole or not at all, and never over what somebody has there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.kit.kit import FORMAT, MANIFEST
from advisor.problems import InputError, Problem

NEW = ".new"
"""What a file is called that is put beside one that somebody changed."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files of an older kit."""

    gone: tuple[str, ...] = ()
    """Taken away: the new kit lacks them, and nobody had changed them."""
    kept: tuple[str, ...] = ()
    """Left as somebody changed them; the new one stands beside each."""


def write_kit(files: Mapping[str, str], folder: Path, force: bool) -> Written:
    """Write every file; returns what became of the older ones.

    Without `force` the folder must be new or empty. With it, the folder must hold a kit: its files
    are replaced unless somebody changed them, those that the new one does not have and nobody
    changed are removed, and nothing else is touched. Raises InputError, with nothing written, for
    what cannot be done.
    """
    try:
        problem = _refused(files, folder, force)
        if problem:
            raise InputError((Problem(str(folder), 1, 1, problem),))
        return _write(files, folder)
    except OSError as error:
        reason = f"cannot be written: {error.strerror or error}"
        raise InputError((Problem(str(folder), 1, 1, reason),)) from error


def _refused(files: Mapping[str, str], folder: Path, force: bool) -> str:
    if folder.is_symlink():
        return "is a link; a kit needs a folder of its own"
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return "is there already and is no folder"
    if not any(folder.iterdir()):
        return ""
    if not force:
        return "is not empty; --force replaces a kit that is there"
    if _manifest(folder) is None:
        return "holds no kit of ours, so --force replaces nothing there"
    named = [name + more for name in files for more in ("", NEW)]
    odd = [n for n in named if (p := folder / n).is_symlink() or (p.exists() and not p.is_file())]
    return f"{odd[0]} there is no plain file" if odd else ""


def _manifest(folder: Path) -> Mapping[str, str] | None:
    """The files of the kit that is there, with their hashes; None where there is none."""
    path = folder / MANIFEST
    try:
        if path.is_symlink():
            return None
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    listed = found.get("files")
    return {str(k): str(v) for k, v in listed.items()} if isinstance(listed, dict) else {}


def _write(files: Mapping[str, str], folder: Path) -> Written:
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = folder.parent / f".{folder.name[:40]}.{os.urandom(6).hex()}"
    staged.mkdir()
    try:
        for name, text in files.items():
            path = staged / name
            path.write_bytes(text.encode("utf-8"))
            path.chmod(0o755 if name.endswith(".sh") else 0o644)
        if not folder.exists() or not any(folder.iterdir()):
            with contextlib.suppress(FileNotFoundError):
                folder.rmdir()
            staged.rename(folder)
            return Written()
        listed = _manifest(folder) or {}
        gone = _unchanged(listed, files, folder)
        kept = _changed(listed, files, folder)
        # The list of files goes first: a kit that is interrupted here can be made again.
        for name in (MANIFEST, *(n for n in files if n != MANIFEST)):
            (staged / name).replace(folder / (name + NEW if name in kept else name))
        for name in gone:
            (folder / name).unlink()
        return Written(gone, kept)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _changed(listed: Mapping[str, str], files: Mapping[str, str], folder: Path) -> tuple[str, ...]:
    """Files that are neither as the older kit wrote them nor as the new one has them."""
    found = []
    for name, text in files.items():
        path = folder / name
        if name != MANIFEST and path.is_file():
            known = (listed.get(name), hashlib.sha256(text.encode()).hexdigest())
            if hashlib.sha256(path.read_bytes()).hexdigest() not in known:
                found.append(name)
    return tuple(found)


def _unchanged(
    listed: Mapping[str, str], files: Mapping[str, str], folder: Path
) -> tuple[str, ...]:
    """Files of the older kit that the new one lacks and that are as they were written."""
    found = []
    for name, digest in listed.items():
        path = folder / name
        if name in files or Path(name).name != name or path.is_symlink() or not path.is_file():
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            found.append(name)
    return tuple(found)
