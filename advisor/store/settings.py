"""What a person set for all sessions: colours, signs, people's cost, the author, keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.pack.yaml_reader import Document, read_yaml_file
from advisor.problems import InputError
from advisor.spelling import suggestion
from advisor.store.files import write_whole
from advisor.store.workspace import SETTINGS

FORMAT = "advisor/settings@1"
FILE = SETTINGS

Signs = Literal["unicode", "ascii"]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal["advisor/settings@1"]
    theme: str = ""
    signs: Signs = "unicode"
    people: bool = False
    author: str = ""
    keymap: dict[str, str] = Field(default_factory=dict)


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


def read_settings(folder: Path) -> tuple[Settings, str]:
    """The settings of a folder, and what is wrong with its file (then the defaults hold)."""
    path = folder / FILE
    if not path.exists():
        return Settings(), ""
    try:
        document = read_yaml_file(path)
        file = _File.model_validate(_with_words(document.data))
    except InputError as error:
        return Settings(), str(error)
    except ValidationError as error:
        return Settings(), "\n".join(_problem(path, document, e) for e in error.errors())
    return Settings(file.theme, file.signs, file.people, file.author, file.keymap), ""


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


def _with_words(data: Any) -> Any:
    """Yes and no are words in our files; the model wants true and false."""
    if isinstance(data, dict) and data.get("people") in ("yes", "no"):
        return {**data, "people": data["people"] == "yes"}
    return data


def _problem(path: Path, document: Document, error: Any) -> str:
    place = tuple(error["loc"])
    where = document.at(place)
    hint = ""
    if error["type"] == "extra_forbidden":
        hint = suggestion(str(place[-1]), tuple(_File.model_fields))
    said = f"{'.'.join(map(str, place))}: {error['msg'].lower()}{hint}"
    return f"{path.name}:{where.line}:{where.column}: {said}"
