"""The bytes of a log, unpacked: plain, gzip, or zstd, which the optional extra brings."""

from __future__ import annotations

import gzip
import sys
import zlib
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from types import ModuleType

Compression = Literal["none", "gzip", "zstd"]
INSTALL = "is compressed with zstd, which is read with the extra: pip install 'advisor[usage]'"
MAGIC: dict[bytes, Compression] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
PIECE = 1 << 20
Stream = IO[bytes] | gzip.GzipFile


@lru_cache(maxsize=1)
def zstd() -> ModuleType | None:
    """The standard library's module from Python 3.14 on, before that its backport, or None."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd as found
        else:
            from backports import zstd as found
    except ModuleNotFoundError:
        return None
    return found


def compression_of(start: bytes) -> Compression:
    """How a file is packed, by its first bytes."""
    return next((kind for magic, kind in MAGIC.items() if start.startswith(magic)), "none")


def unpacked(path: Path, compression: Compression) -> Stream:
    """The file's bytes; raises OSError where it cannot be opened."""
    if compression == "gzip":
        return gzip.open(path, "rb")
    if compression == "zstd" and (module := zstd()) is not None:
        packed: IO[bytes] = module.open(path, "rb")
        return packed
    return path.open("rb")


def torn_errors() -> tuple[type[Exception], ...]:
    """What reading raises where a packed file is cut off or damaged."""
    module = zstd()
    return (EOFError, OSError, zlib.error, *(() if module is None else (module.ZstdError,)))


def is_whole(path: Path, compression: Compression) -> bool:
    """Whether a packed file can be unpacked to its end: the engine takes half of one for all."""
    if compression != "zstd":
        return True
    try:
        with unpacked(path, compression) as stream:
            while stream.read(PIECE):
                pass
    except torn_errors():
        return False
    return True
