"""Where the built-in packs and templates are: beside a checkout, or inside an installed copy."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def rules_folder() -> Path:
    """The folder that holds the built-in packs."""
    return _folder("rules")


def templates_folder() -> Path:
    """The folder that holds the report templates."""
    return _folder("templates")
