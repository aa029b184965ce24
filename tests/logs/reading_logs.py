"""Reading logs in tests: through the command, as a person would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.logs.unpacked import zstd

DAY = ["--as-of", "2026-11-21"]


def profiled(paths: list[Path], capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    """The JSON profile of some logs; fails when the command does."""
    status = run(["usage", "profile", *map(str, paths), "--format", "json", *DAY, *more])
    out, err = capsys.readouterr()
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def packed(data: bytes) -> bytes:
    """Compressed with zstd."""
    module = zstd()
    assert module is not None
    out: bytes = module.compress(data)
    return out


def size(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The percentiles of one size over all models."""
    return next(s for s in found["sizes"] if s["size"] == name and s["model"] is None)
