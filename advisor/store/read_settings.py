"""Reading the settings: every mistake named, and the defaults in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.pack.yaml_reader import Document, read_yaml_file
from advisor.problems import InputError
from advisor.spelling import suggestion
from advisor.store.settings import FILE, Settings, Signs


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal["advisor/settings@1"]
    theme: str = ""
    signs: Signs = "unicode"
    people: bool = False
    author: str = ""
    keymap: dict[str, str] = Field(default_factory=dict)


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
