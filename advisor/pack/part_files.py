"""Reading one rule file into its models, with every mistake at its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from advisor.pack.conditions import ConditionError
from advisor.pack.yaml_reader import Document, read_yaml_file
from advisor.problems import InputError, Problem
from advisor.spelling import suggestion

M = TypeVar("M", bound=BaseModel)


class Problems:
    """Mistakes gathered over several files, raised together."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def at(self, document: Document, path: tuple[Any, ...], message: str) -> None:
        """One mistake at the value that `path` leads to."""
        document, path = document.origin(path)
        position = document.at(path)
        self.found.append(Problem(document.file, position.line, position.column, message))

    def at_key(self, document: Document, path: tuple[Any, ...], message: str) -> None:
        """One mistake at the key that `path` leads to."""
        document, path = document.origin(path)
        position = document.key_at(path)
        self.found.append(Problem(document.file, position.line, position.column, message))

    def condition(self, document: Document, error: ConditionError) -> None:
        """A condition or check that could not be compiled."""
        self.at_key(document, error.path, error.message)

    def stop_if_any(self) -> None:
        """Raise InputError with all of them, in order of file and line."""
        if self.found:
            order = sorted(set(self.found), key=lambda p: (p.file, p.line, p.column, p.message))
            raise InputError(tuple(order))


def read_model(
    path: Path, model: type[M], problems: Problems, within: Path | None = None
) -> tuple[M, Document] | None:
    """One file as one model; None when it has mistakes, which go to `problems`."""
    document = read_document(path, problems, within)
    return None if document is None else validate(document, model, problems)


def read_document(path: Path, problems: Problems, within: Path | None) -> Document | None:
    """One file of the pack in the folder `within`, which no link may lead out of."""
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            raise InputError((Problem(str(path), 1, 1, "is a link that leads out of the pack"),))
        return read_yaml_file(path, regular=True)
    except InputError as error:
        problems.found.extend(error.problems)
    except (OSError, RuntimeError) as error:
        # Links that lead to each other in a circle.
        problems.found.append(Problem(str(path), 1, 1, f"cannot be read: {error}"))
    return None


def validate(document: Document, model: type[M], problems: Problems) -> tuple[M, Document] | None:
    """The document as a model; every pydantic error becomes a problem at its place."""
    try:
        return model.model_validate(document.data), document
    except ValidationError as error:
        for one in error.errors():
            _report(document, model, one, problems)
        return None


def _report(document: Document, model: type[BaseModel], error: Any, problems: Problems) -> None:
    path = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        known = _siblings(model, path)
        hint = suggestion(str(path[-1]), known)
        problems.at_key(document, path, f'unknown key "{path[-1]}"{hint}')
    elif error["type"] == "missing":
        problems.at(document, path[:-1], f'missing key "{path[-1]}"')
    elif error["type"] == "literal_error":
        allowed = str(error.get("ctx", {}).get("expected", "")).replace("'", "").split(", ")
        flat = [w for part in allowed for w in part.split(" or ")]
        hint = suggestion(str(error["input"]), flat)
        shown = ", ".join(flat)
        problems.at(document, path, f'"{error["input"]}" is not one of {shown}{hint}')
    else:
        problems.at(document, path, str(error["msg"]))


def _siblings(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """The keys that the model at the parent of `path` knows."""
    current: Any = model
    for step in path[:-1]:
        if isinstance(step, int):
            continue
        fields: Mapping[str, Any] = getattr(current, "model_fields", {})
        field = next((f for n, f in fields.items() if step in (n, f.alias)), None)
        if field is None:
            return []
        current = _inner_model(field.annotation)
    fields = getattr(current, "model_fields", {})
    return [f.alias or name for name, f in fields.items()]


def _inner_model(annotation: Any) -> Any:
    for inner in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
        for deeper in getattr(inner, "__args__", ()):
            if isinstance(deeper, type) and issubclass(deeper, BaseModel):
                return deeper
    return annotation
