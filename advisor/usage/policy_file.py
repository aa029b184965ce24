"""A file of routing policies, with every mistake named at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from advisor.pack.base import RuleModel
from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems, read_document, validate
from advisor.pack.yaml_reader import Document
from advisor.spelling import suggestion
from advisor.usage.policy import LOGGED, Policy, When, tags_asked

MOST_TAGS_ASKED = 200
Place = tuple[str | int, ...]


class PolicyFile(RuleModel):
    """A file of policies."""

    format: Literal["advisor/policies@1"]
    policies: tuple[Policy, ...] = Field(min_length=1)


def read_policies(path: Path, pack: Pack) -> tuple[Policy, ...]:
    """The policies of a file; raises InputError with every mistake at its line."""
    problems = Problems()
    document = read_document(path, problems, None)
    problems.stop_if_any()
    assert document is not None
    read = validate(document, PolicyFile, problems)
    _targets(document, pack, problems)
    _conditions(document, problems)
    if read is not None and len(tags_asked(read[0].policies)) > MOST_TAGS_ASKED:
        problems.at(document, ("policies",), f"asks about more than {MOST_TAGS_ASKED} tags")
    problems.stop_if_any()
    assert read is not None
    return read[0].policies


def _targets(document: Document, pack: Pack, problems: Problems) -> None:
    known = (*pack.options, LOGGED)
    named = [(where, policy.get("otherwise"), "otherwise") for where, policy in _each(document)]
    named += [(where, step.get("to"), "to") for where, step in _steps(document)]
    for where, target, key in named:
        if isinstance(target, str) and target not in known:
            hint = suggestion(target, known)
            problems.at(document, (*where, key), f'unknown option "{target}"{hint}')


def _conditions(document: Document, problems: Problems) -> None:
    for where, step in _steps(document):
        try:
            when = When.model_validate(step.get("when"))
        except ValidationError:
            # Said already, with the rest of what is written there.
            continue
        sizes = when.input_tokens
        if sizes is not None and sizes.below is not None and sizes.below <= sizes.from_:
            message = f"below {sizes.below} leaves nothing from {sizes.from_} on"
            problems.at(document, (*where, "when", "input_tokens"), message)
        if any("\\" in t for t in when.tag or ()):
            problems.at(document, (*where, "when", "tag"), "holds a backslash")


def _each(document: Document) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The policies as they are written: what is wrong in one does not hide what is in another."""
    yield from _mappings(document.data, "policies", ())


def _steps(document: Document) -> Iterator[tuple[Place, dict[str, Any]]]:
    for where, policy in _each(document):
        yield from _mappings(policy, "routes", where)


def _mappings(data: object, key: str, where: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    listed = data.get(key) if isinstance(data, dict) else None
    for i, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict):
            yield (*where, key, i), one
