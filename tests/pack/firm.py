"""Small packs that extend the built-in one, made where a test wants them."""

from __future__ import annotations

import shutil
from pathlib import Path

from advisor.pack import load_pack
from advisor.problems import InputError

EXAMPLE = Path(__file__).parents[2] / "examples" / "firm-pack"
HEAD = """\
format: advisor/pack@1
id: firm
title: A firm's rules
version: "1"
about: For a test.
extends: {pack: default, version: "2026.11.0"}
"""


def firm(folder: Path, **files: str) -> Path:
    """A pack over the built-in one; `pack` replaces its head, `a__b` is the file a/b.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"pack": HEAD, **files}.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def example(folder: Path) -> Path:
    """A copy of the example pack, to be changed."""
    shutil.copytree(EXAMPLE, folder)
    return folder


def refusals(folder: Path) -> list[str]:
    """What loading says, file names cut short; empty when it loads."""
    try:
        load_pack(str(folder))
    except InputError as error:
        return [str(p).replace(f"{folder}/", "") for p in error.problems]
    return []
