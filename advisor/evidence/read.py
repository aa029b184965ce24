"""Reading a person's own evidence: YAML of claims (`advisor/evidence@1`).

Every mistake of every claim is reported together: a claim with a wrong date still has its names
and its unit looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from advisor.pack.base import RuleModel
from advisor.pack.catalogue import Claim, SourceKind
from advisor.pack.figures import Figure, FigureError, read_figure
from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems, validate
from advisor.pack.yaml_reader import Document, read_yaml_file
from advisor.spelling import suggestion
from advisor.units import UnitError, parse_day

DATES = {"sources": ("retrieved",), "claims": ("from", "until", "as_of")}
MAY_BE_EMPTY = ("from", "until")
SOME_DAY = date(2000, 1, 1)
# In place of what a claim lacks, so that the rest of it can still be looked at.
STAND_INS: Mapping[str, Any] = {
    "id": "own",
    "subject": "",
    "metric": "",
    "source": "",
    "as_of": SOME_DAY,
    "status": "ok",
}


class OwnSource(RuleModel):
    """Where a person's own figure comes from."""

    id: str
    cite: str
    kind: Literal["own_measurement", "contract", "practitioner", "assumption"]
    retrieved: date


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
        return [_filled_in(i, claim) for i, claim in enumerate(value)]


def _filled_in(i: int, claim: Any) -> Any:
    if not isinstance(claim, dict):
        return claim
    return {"id": f"own-{i + 1}", "status": "ok", **claim}


def read_evidence(path: Path, pack: Pack) -> list[Figure]:
    """The figures of one evidence file; raises InputError with every mistake in it."""
    problems = Problems()
    document = _dated(read_yaml_file(path), problems)
    read = validate(document, EvidenceFile, problems)
    figures = _Claims(document, pack, problems).figures()
    problems.stop_if_any()
    cites = {} if read is None else {s.id: s.cite for s in read[0].sources}
    return [replace(f, cite=cites.get(f.source, "")) for f in figures]


def _dated(document: Document, problems: Problems) -> Document:
    """The document with its dates read; a wrong one is noted and some day stands for it."""
    if not isinstance(document.data, dict):
        return document
    data = dict(document.data)
    for part, keys in DATES.items():
        rows = data.get(part)
        if isinstance(rows, list):
            data[part] = [
                _row(document, (part, i), row, keys, problems) for i, row in enumerate(rows)
            ]
    return Document(document.file, data, document.places)


def _row(
    document: Document, path: tuple[Any, ...], row: Any, keys: Collection[str], problems: Problems
) -> Any:
    if not isinstance(row, dict):
        return row
    found = dict(row)
    for key in keys:
        # Missing is the model's to report, and an empty `until:` says nothing.
        if key not in row or (row[key] is None and key in MAY_BE_EMPTY):
            continue
        try:
            found[key] = parse_day(row[key] if row[key] is not None else "")
        except UnitError as error:
            problems.at(document, (*path, key), str(error))
            found[key] = SOME_DAY
    return found


class _Claims:
    """The claims of a document whose shape is checked elsewhere: names and values here."""

    def __init__(self, document: Document, pack: Pack, problems: Problems) -> None:
        self.document = document
        self.problems = problems
        self.metrics = pack.evidence_rules.metrics
        self.kinds: dict[str, SourceKind] = {s.id: s.kind for s in pack.sources.values()}
        self.kinds |= _own_kinds(self._rows("sources"))
        self.known: dict[str, Collection[str]] = {
            "metric": self.metrics,
            "source": self.kinds,
            "subject": pack.subjects,
        }

    def figures(self) -> list[Figure]:
        """Every claim in its metric's unit, as far as it can be read."""
        found = []
        for i, row in enumerate(self._rows("claims")):
            if isinstance(row, dict):
                self._names(i, row)
                found += self._figure(i, _readable(_filled_in(i, row)))
        return found

    def _rows(self, part: str) -> list[Any]:
        data = self.document.data
        rows = data.get(part) if isinstance(data, dict) else None
        return rows if isinstance(rows, list) else []

    def _names(self, i: int, row: dict[str, Any]) -> None:
        for key, known in self.known.items():
            name = row.get(key)
            # What is missing or no text at all, the model has reported.
            if isinstance(name, str) and name.strip() not in known:
                message = f'unknown {key} "{name}"{suggestion(name, known)}'
                self.problems.at(self.document, ("claims", i, key), message)

    def _figure(self, i: int, claim: Claim) -> list[Figure]:
        metric = self.metrics.get(claim.metric)
        if metric is None:
            return []
        kinds: dict[str, SourceKind] = {claim.source: "assumption", **self.kinds}
        try:
            return [read_figure(claim, metric, kinds)]
        except FigureError as error:
            self.problems.at(self.document, ("claims", i, error.key), error.message)
            return []


def _own_kinds(rows: list[Any]) -> dict[str, SourceKind]:
    """The kind of each of the file's own sources, those with a mistake in them included."""
    found: dict[str, SourceKind] = {}
    for row in rows:
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            try:
                source = OwnSource.model_validate(row)
            except ValidationError:
                # Reported with the shape of the file; a claim may name it all the same.
                found[row["id"].strip()] = "assumption"
            else:
                found[source.id] = source.kind
    return found


def _readable(row: dict[str, Any]) -> Claim:
    """The claim without its faulty keys."""
    try:
        return Claim.model_validate(row)
    except ValidationError as error:
        faulty = {fault["loc"][0] for fault in error.errors()}
        sound = {key: value for key, value in row.items() if key not in faulty}
        return Claim.model_validate({**STAND_INS, **sound})
