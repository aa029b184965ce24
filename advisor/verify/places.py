"""Where in a pack's files a rule, a claim or an option stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems
from advisor.pack.stack import CATALOGUE, open_stack
from advisor.pack.yaml_reader import Document, read_yaml_file

Place = tuple[str, int, int]


class Places:
    """The files of a pack and of those beneath it, read again for positions only."""

    def __init__(self, pack: Pack) -> None:
        self.stack = open_stack(pack.folder, Problems())
        self._read = cache(read_yaml_file)

    def folders(self, part: str) -> tuple[Path, ...]:
        """The folders of a part that are in force, the uppermost first: it has the last word."""
        name = "catalogue" if part in CATALOGUE or part == "claims" else part
        return self.stack.where_is[name][::-1]

    def of(self, part: str, key: str, name: str, *deeper: str | int) -> Place:
        """File, line and column of the entry of that id in a part's list, or of a key in it."""
        for path in self._files(part):
            document = self._read(path)
            found = _find(document, key, name)
            if found is not None:
                where = document.at((key, found, *(deeper or ("id",))))
                return str(path), where.line, where.column
        return self.top(part, key)

    def top(self, part: str, *path: str) -> Place:
        """The key of a part that stands once, such as `otherwise`."""
        files = self._files(part)
        having = [f for f in files if not path or path[0] in (self._read(f).data or ())]
        for file in having or files:
            where = self._read(file).key_at(path)
            return str(file), where.line, where.column
        return str(self.stack.folder / f"{part}.yaml"), 1, 1

    def own(self, part: str, key: str, name: str) -> bool:
        """Whether an entry stands in the pack itself, and not in one beneath it."""
        # A pack named as ../beneath lies in the folder above only by its letters.
        found = Path(self.of(part, key, name)[0]).resolve()
        return found.is_relative_to(self.stack.folder.resolve())

    def _files(self, part: str) -> list[Path]:
        found = []
        for folder in self.folders(part):
            for pattern in (f"{part}.yaml", f"catalogue/{part}.yaml", f"catalogue/{part}-*.yaml"):
                found += sorted(folder.glob(pattern))
        return found


def _find(document: Document, key: str, name: str) -> int | None:
    entries: Any = document.data.get(key) if isinstance(document.data, dict) else None
    for i, entry in enumerate(entries or ()):
        if not isinstance(entry, dict):
            continue
        if entry.get("id") == name or f"{entry.get('model')}@{entry.get('deployment')}" == name:
            return i
    return None
