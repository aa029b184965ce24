"""Reading one rule file into its models, with every mistake at its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from advisor.pack.gathered import Problems
from advisor.pack.yaml_reader import Document, read_yaml_file
from advisor.problems import InputError, Problem
from advisor.spelling import nearest, suggestion

__all__ = ["M", "Problems", "read_document", "read_model", "validate"]
M = TypeVar("M", bound=BaseModel)


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
            raise InputError(
                (Problem(str(path), 1, 1, "is a link that leads out of the pack", "syntax"),)
            )
        return read_yaml_file(path, regular=True)
    except InputError as error:
        problems.found.extend(error.problems)
    except (OSError, RuntimeError) as error:
        # Links that lead to each other in a circle.
        problems.found.append(Problem(str(path), 1, 1, f"cannot be read: {error}", "syntax"))
    return None


def validate(document: Document, model: type[M], problems: Problems) -> tuple[M, Document] | None:
    """The document as a model; every pydantic error becomes a problem at its place."""
    try:
        return model.model_validate(document.data), document
    except ValidationError as error:
        found = error.errors()
        meant = {
            (*one["loc"][:-1], nearest(str(one["loc"][-1]), _siblings(model, one["loc"])))
            for one in found
            if one["type"] == "extra_forbidden"
        }
        for one in found:
            # A misspelt key is one mistake, not a missing one as well; and a list is not too short
            # for what is wrong inside it.
            if one["type"] == "too_short" and len(one["input"]) >= one["ctx"]["min_length"]:
                continue
            if one["type"] != "missing" or one["loc"] not in meant:
                _report(document, model, one, problems)
        return None


# What pydantic calls a mistake: our id for it, and how it is said.
PLAIN: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("tuple_type", "list_type"), ("wrong-type", "a list is needed here: [...]")),
    **dict.fromkeys(
        ("dict_type", "model_type", "model_attributes_type"),
        ("wrong-type", "a mapping is needed here: keys, each with its value"),
    ),
    "string_type": ("wrong-type", "a text is needed here"),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float"), ("wrong-type", "a whole number is needed")
    ),
    **dict.fromkeys(("float_type", "float_parsing"), ("wrong-type", "a number is needed here")),
    **dict.fromkeys(("bool_type", "bool_parsing"), ("wrong-type", "true or false is needed here")),
    **dict.fromkeys(("date_type", "date_parsing"), ("impossible-date", "a date is needed here")),
    "finite_number": ("impossible-bounds", "a number is needed that has an end"),
    "string_too_short": ("missing-key", "a text is needed here, and it is empty"),
    "string_pattern_mismatch": ("wrong-type", "is not written like {pattern}"),
    "too_short": ("impossible-bounds", "at least {min_length} of them are needed"),
    "greater_than": ("impossible-bounds", "must be above {gt:g}"),
    "greater_than_equal": ("impossible-bounds", "must be at least {ge:g}"),
    "less_than": ("impossible-bounds", "must be below {lt:g}"),
    "less_than_equal": ("impossible-bounds", "must be at most {le:g}"),
}


def _report(document: Document, model: type[BaseModel], error: Any, problems: Problems) -> None:
    path, kind, given = tuple(error["loc"]), error["type"], error["input"]
    if kind == "extra_forbidden":
        hint = suggestion(str(path[-1]), _siblings(model, path))
        problems.at_key(document, path, f'unknown key "{path[-1]}"{hint}', "unknown-key")
    elif kind == "missing":
        problems.at(document, path[:-1], f'missing key "{path[-1]}"', "missing-key")
    elif kind == "literal_error":
        allowed = str(error.get("ctx", {}).get("expected", "")).replace("'", "").split(", ")
        flat = [w for part in allowed for w in part.split(" or ")]
        if isinstance(given, list | dict) or given is None:
            problems.at(document, path, f"one of these is needed here: {', '.join(flat)}")
            return
        said = f'"{given}" is not one of {", ".join(flat)}{suggestion(str(given), flat)}'
        problems.at(document, path, said)
    elif kind in PLAIN:
        name, said = PLAIN[kind]
        if kind == "string_type" and isinstance(given, int | float):
            said = f'{said}: write "{str(given).lower()}" in quotes'
        problems.at(document, path, said.format(**error.get("ctx", {})), name)
    else:
        problems.at(document, path, str(error["msg"]), kind if "-" in kind else "wrong-type")


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
