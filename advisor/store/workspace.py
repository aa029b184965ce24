"""Where the workloads of the terminal session live, and how they are saved and found again."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.store.files import write_whole

if TYPE_CHECKING:
    from advisor.pack.questionnaire import Questionnaire
    from advisor.workload.answers import Workload

LONGEST_NAME = 60
DELETED = "deleted"
SETTINGS = "settings.yaml"
RESERVED = frozenset({"settings", "con", "prn", "aux", "nul", *(f"com{i}" for i in range(1, 10))})
REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
}


class SaveError(Exception):
    """A workload or report could not be written; the message says why."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of workload files."""

    folder: Path

    def files(self) -> tuple[Path, ...]:
        """Every workload file, the one changed last first."""
        found = [p for p in self.folder.glob("*.yaml") if p.is_file() and p.name != SETTINGS]
        return tuple(sorted(found, key=lambda p: (-p.stat().st_mtime_ns, p.name)))

    def last(self) -> Path | None:
        """The workload that was worked on last, to be resumed."""
        return next(iter(self.files()), None)

    def new_file(self, name: str) -> Path:
        """A file name for a new workload that no other workload has."""
        stem = slug(name)
        path, number = self.folder / f"{stem}.yaml", 2
        while path.exists():
            path, number = self.folder / f"{stem}-{number}.yaml", number + 1
        return path

    def delete(self, path: Path) -> Path:
        """Put a workload aside, from where it can be brought back; raises OSError."""
        aside = self.folder / DELETED
        aside.mkdir(exist_ok=True)
        there = Workspace(aside).new_file(path.stem)
        path.replace(there)
        return there

    def restore(self, deleted: Path) -> Path:
        """Bring a deleted workload back, under another name if its own is taken."""
        path = self.new_file(deleted.stem)
        deleted.replace(path)
        return path


def workspace(environment: Mapping[str, str] = os.environ) -> Workspace:
    """The folder that ADVISOR_HOME names, else the user's state folder."""
    if home := environment.get("ADVISOR_HOME"):
        return Workspace(Path(home).expanduser())
    state = environment.get("XDG_STATE_HOME", "")
    # The XDG rules say that a relative path here is to be ignored.
    base = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return Workspace(base / "advisor")


def save(workload: Workload, questionnaire: Questionnaire, path: Path) -> None:
    """Replace the file as a whole; raises SaveError in words, with the old file untouched."""
    # Not at the top: it brings the packs with it, which the first picture does without.
    from advisor.workload.write import workload_yaml

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, workload_yaml(workload, questionnaire))
    except OSError as error:
        raise SaveError(
            f"Not saved: {failure(error)} ({path.name}). Your answers are still here and are "
            "saved with the next one, once that is put right."
        ) from error


def state_of(path: Path) -> tuple[int, int] | None:
    """When a file was changed and how long it is, to be told from another; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def failure(error: OSError) -> str:
    """Why a file could not be written, in words."""
    return REASONS.get(error.errno or 0) or (error.strerror or "it cannot be written").lower()


def slug(name: str) -> str:
    """A safe file name for a workload: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_NAME].strip("-")
    return f"{found or 'workload'}-1" if found in RESERVED else found or "workload"
