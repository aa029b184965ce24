"""Reading a person's own evidence: YAML of claims (`advisor/evidence@1`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from advisor.pack.base import RuleModel
from advisor.pack.catalogue import Claim, Source
from advisor.pack.figures import Figure
from advisor.pack.load_catalogue import ClaimsFile, read_figures
from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems, read_model


class OwnSource(RuleModel):
    """Where a person's own figure comes from."""

    id: str
    cite: str
    kind: Literal["own_measurement", "contract", "practitioner", "assumption"]
    retrieved: Any


class EvidenceFile(RuleModel):
    """An evidence file: its own sources and claims; a claim's status defaults to ok."""

    format: Literal["advisor/evidence@1"]
    sources: tuple[OwnSource, ...] = ()
    claims: tuple[Claim, ...] = Field(default=())

    @field_validator("claims", mode="before")
    @classmethod
    def _fill_in(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [
            {"id": f"own-{i + 1}", "status": "ok", **claim} if isinstance(claim, dict) else claim
            for i, claim in enumerate(value)
        ]


def read_evidence(path: Path, pack: Pack) -> list[Figure]:
    """The figures of one evidence file; raises InputError with every mistake in it."""
    problems = Problems()
    read = read_model(path, EvidenceFile, problems)
    problems.stop_if_any()
    assert read is not None
    file, document = read
    own = {
        s.id: Source(id=s.id, cite=s.cite, kind=s.kind, retrieved=s.retrieved) for s in file.sources
    }
    subjects = {*pack.options, *pack.models, *pack.deployments, *pack.routes, "global"}
    subjects |= {d.gpu for d in pack.deployments.values() if d.gpu}
    claims = ClaimsFile(format="advisor/claims@1", claims=file.claims)
    figures = read_figures(
        (claims, document), {**pack.sources, **own}, subjects, pack.evidence_rules, problems
    )
    problems.stop_if_any()
    return figures
