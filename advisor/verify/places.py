"""Where in a pack's files a rule, a claim or an option stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from advisor.pack.load import pack_folder
from advisor.pack.pack import Pack
from advisor.pack.yaml_reader import Document, read_yaml_file

Place = tuple[str, int, int]


class Places:
    """The files of a pack and of the one it builds on, read again for positions only."""

    def __init__(self, pack: Pack) -> None:
        self.folders = [pack.folder]
        above = read_yaml_file(pack.folder / "pack.yaml").data.get("builds_on")
        if isinstance(above, dict):
            self.folders.append(pack_folder(str(above.get("pack"))))
        self._read = cache(read_yaml_file)

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
        for file in self._files(part):
            where = self._read(file).key_at(path)
            return str(file), where.line, where.column
        return str(self.folders[0] / f"{part}.yaml"), 1, 1

    def _files(self, part: str) -> list[Path]:
        found = []
        for folder in self.folders:
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
