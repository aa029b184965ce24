"""What each of the packs in force is, by itself, and the hash of them all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from advisor.pack.pack import Layer
from advisor.pack.stack import MOST_FILES, Stack
from advisor.pack.yaml_reader import MAX_BYTES

HASHED = (
    *("*.yaml", "catalogue/*.yaml"),
    *("templates/*.j2", "templates/report/*.j2", "templates/kit/*.j2"),
)


def layers_of(stack: Stack, changes: Mapping[Path, Sequence[str]]) -> tuple[Layer, ...]:
    """The packs in force, the lowest first."""
    found = []
    for one in stack.upwards():
        file = one.file
        templates = one.folder / "templates"
        found.append(
            Layer(
                id=file.id,
                title=file.title,
                version=file.version,
                hash=_hash(_contents(one.folder)),
                beneath=one.beneath.file.id if one.beneath is not None else "",
                written_for=file.extends.version if file.extends is not None else "",
                start=file.effective.start,
                until=file.effective.until,
                changes=tuple(changes.get(one.folder, ())),
                templates=templates if templates.is_dir() else None,
            )
        )
    return tuple(found)


def hash_of(layers: Sequence[Layer]) -> str:
    """One hash for all packs in force; that of a pack alone is its own."""
    if len(layers) == 1:
        return layers[0].hash
    return _hash(layer.hash.encode() for layer in layers)


def _contents(folder: Path) -> Iterator[bytes]:
    for pattern in HASHED:
        for path in sorted(islice(folder.glob(pattern), MOST_FILES)):
            if path.is_file():
                with path.open("rb") as stream:
                    yield f"{path.relative_to(folder).as_posix()}\0".encode()
                    yield stream.read(MAX_BYTES)


def _hash(pieces: Iterator[bytes]) -> str:
    """SHA-256, first 12 hex digits."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece + b"\0")
    return digest.hexdigest()[:12]
