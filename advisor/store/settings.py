"""What a person set for all sessions: colours, signs, people's cost, the author, keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from advisor.store.files import write_whole
from advisor.store.workspace import SETTINGS

FORMAT = "advisor/settings@1"
FILE = SETTINGS

Signs = Literal["unicode", "ascii"]


@dataclass(frozen=True, slots=True)
class Settings:
    """`people` is True where costs are shown with people's time; `keymap` is keys by action id."""

    theme: str = ""
    signs: Signs = "unicode"
    people: bool = False
    author: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keymap", MappingProxyType(dict(self.keymap)))


def write_settings(folder: Path, settings: Settings) -> None:
    """Replace the file as a whole; raises OSError."""
    lines = [f"format: {FORMAT}"]
    for name in ("theme", "author"):
        if text := getattr(settings, name):
            lines.append(f"{name}: {json.dumps(text, ensure_ascii=False)}")
    lines += [f"signs: {settings.signs}", f"people: {'yes' if settings.people else 'no'}"]
    if settings.keymap:
        keys = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(settings.keymap.items())]
        lines += ["keymap:", *keys]
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / FILE, "\n".join(lines) + "\n")
