"""What is left of a file with mistakes, so that the rest of it is still looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from advisor.pack.part_files import M
from advisor.pack.yaml_reader import Document, Origin, Path_


def empty(model: type[M]) -> M:
    """A model with nothing in it, to stand for a file that cannot be read."""
    return model.model_validate(_least(model))


def _least(model: type[M]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if field.is_required():
            chosen = get_origin(field.annotation) is Literal
            found[field.alias or name] = get_args(field.annotation)[0] if chosen else []
    return found


def sound_rest(document: Document, model: type[M]) -> tuple[M, Document]:
    """The file without the keys and the items of lists that have a mistake, places kept."""
    if not isinstance(document.data, dict):
        return empty(model), document
    wrong: set[Path_] = set()
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        wrong = {one["loc"][:2] for one in error.errors()}
    gone = {path[0] for path in wrong if len(path) == 1}
    data: dict[str, Any] = {}
    moved: dict[Path_, Path_] = {}
    for key, value in document.data.items():
        if key in gone or key not in {f.alias or n for n, f in model.model_fields.items()}:
            continue
        if isinstance(value, list):
            kept = [i for i in range(len(value)) if (key, i) not in wrong]
            moved |= {(key, old): (key, new) for new, old in enumerate(kept)}
            data[key] = [value[i] for i in kept]
        elif isinstance(value, dict):
            data[key] = {k: v for k, v in value.items() if (key, k) not in wrong}
        else:
            data[key] = value
    try:
        rest = model.model_validate({**_least(model), **data})
    except ValidationError:
        return empty(model), document
    return rest, Document(document.file, data, document.places, dict(_origins(document, moved)))


def _origins(document: Document, moved: dict[Path_, Path_]) -> Iterable[tuple[Path_, Origin]]:
    """Where each piece came from, the items that moved up included."""
    lists = {path[0] for path in moved}
    for old, new in moved.items():
        yield new, document.origin(old)
    for path, origin in document.origins.items():
        if len(path) > 2 and path[:2] in moved:
            yield (*moved[path[:2]], *path[2:]), origin
        elif len(path) < 2 or path[0] not in lists:
            yield path, origin
