"""The parts of a pack as they are in force: each file laid over those of the packs beneath."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from advisor.pack.identities import check_ids
from advisor.pack.merge import Merging
from advisor.pack.part_files import M, Problems, read_document, validate
from advisor.pack.salvage import empty, sound_rest
from advisor.pack.stack import CATALOGUE, Stack, yaml_files
from advisor.pack.yaml_reader import Document


class Parts:
    """Reads the parts of a stack of packs; mistakes go to `problems`."""

    def __init__(self, stack: Stack, problems: Problems) -> None:
        self.stack = stack
        self.problems = problems
        self.changes: dict[Path, list[str]] = {}
        self.faulty: set[str] = set()
        """Parts with a mistake: what is missing in them may be in what could not be read."""

    def known(self, names: Iterable[str], *parts: str) -> Collection[str] | None:
        """The names that those parts give; None where one of them is faulty."""
        return None if self.faulty & set(parts) else tuple(names)

    def folders(self, name: str) -> tuple[Path, ...]:
        """Where files of this name may be, the lowest pack first."""
        if name in CATALOGUE:
            return tuple(f / "catalogue" for f in self.stack.where_is["catalogue"])
        return self.stack.where_is[name]

    def read(
        self, name: str, model: type[M], default: Callable[[], M] | None = None
    ) -> tuple[M, Document]:
        """One part; where it has mistakes, what is sound of it, and it is among the faulty."""
        paths = [folder / f"{name}.yaml" for folder in self.folders(name)]
        # A link to nowhere is no absent file: it is read, and said to be missing.
        there = [path for path in paths if path.exists() or path.is_symlink()]
        if not there and default is not None:
            return default(), Document(str(paths[-1]), {})
        document = self._document(name, there or paths[-1:])
        read = None if document is None else validate(document, model, self.problems)
        if read is not None:
            return read
        self.faulty.add(name)
        if document is None:
            return empty(model), Document(str(paths[-1]), {})
        return sound_rest(document, model)

    def _document(self, name: str, paths: list[Path]) -> Document | None:
        merged: Document | None = None
        for path in paths:
            folder = path.parent.parent if name in CATALOGUE else path.parent
            own = read_document(path, self.problems, folder)
            if own is None:
                return None
            if not check_ids(own, self.problems):
                self.faulty.add(name)
            if merged is not None:
                changes = self.changes.setdefault(folder, [])
                own = Merging(name, merged, own, self.problems, changes).merged()
            merged = own
        return merged

    def files(self, pattern: str, model: type[M]) -> Iterator[tuple[M, Document, Path]]:
        """Every file of the catalogue of that pattern, with the folder of its pack."""
        for folder in self.stack.where_is["catalogue"]:
            for path in yaml_files(folder / "catalogue", self.problems, pattern):
                document = read_document(path, self.problems, folder)
                if document is None:
                    continue
                if not check_ids(document, self.problems):
                    self.faulty.add("claims")
                read = validate(document, model, self.problems)
                if read is None:
                    self.faulty.add("claims")
                yield (*(read or sound_rest(document, model)), folder)
