"""Where the catalogue's options answer: `rules/probes/endpoints.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from advisor.measurement.dialect import Protocol
from advisor.measurement.suite import suites_folder
from advisor.pack.base import RuleModel
from advisor.pack.part_files import Problems, read_model


class EndpointRow(RuleModel):
    """A deployment's address. `key` names where the key is kept; it is never the key."""

    deployment: str
    url: str
    protocol: Protocol
    key: str = ""
    limit_key: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    source: str
    """Where the address was read."""


class ModelRow(RuleModel):
    """What an endpoint calls an option's model."""

    option: str
    name: str
    source: str


class EndpointsFile(RuleModel):
    """endpoints.yaml."""

    format: Literal["advisor/endpoints@1"]
    endpoints: tuple[EndpointRow, ...] = Field(min_length=1)
    models: tuple[ModelRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The file, by deployment and by option."""

    rows: dict[str, EndpointRow]
    names: dict[str, str]


def load_endpoints(path: Path | None = None) -> Endpoints:
    """The endpoints on record; raises InputError with every mistake."""
    problems = Problems()
    read = read_model(path or suites_folder() / "endpoints.yaml", EndpointsFile, problems)
    problems.stop_if_any()
    assert read is not None
    file = read[0]
    return Endpoints(
        {row.deployment: row for row in file.endpoints},
        {row.option: row.name for row in file.models},
    )
