"""Findings about what is used past its day, or otherwise than it was meant."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.decision.out_of_date import ended_claims, packs_out_of_date
from advisor.evidence.choose import Claims
from advisor.pack.yaml_reader import read_yaml_file
from advisor.verify.findings import Finding
from advisor.verify.subject import Subject

KEYS = {"pack-out-of-date": ("effective",), "written-for-another-version": ("extends", "version")}


def date_findings(subject: Subject) -> Iterator[Finding]:
    """Packs outside their days or over another version, and figures that have ended."""
    pack = subject.pack
    folders = {one.file.id: one.folder for one in subject.places.stack.upwards()}
    for layer, warned in packs_out_of_date(pack, subject.day):
        path = folders[layer.id] / "pack.yaml"
        where = read_yaml_file(path).at(KEYS[warned.code])
        place = (str(path), where.line, where.column)
        yield Finding(warned.code, layer.id, warned.message, *place)
    claims = Claims(pack.figures, pack.evidence_rules, subject.day, pack.rank)
    for ended, used in ended_claims(claims):
        place = subject.places.of("claims", "claims", ended.id, "until")
        message = f"{ended.id} ended on {ended.until}; {used.text} ({used.figure.source}) is used"
        yield Finding("claim-ended", ended.id, message, *place)
    for source in pack.sources.values():
        if source.retrieved > subject.day:
            place = subject.places.of("sources", "sources", source.id, "retrieved")
            message = f"{source.id} is of {source.retrieved}, after {subject.day}"
            yield Finding("from-the-future", source.id, message, *place)
    for figure in pack.figures:
        if figure.as_of > subject.day:
            place = subject.places.of("claims", "claims", figure.id, "as_of")
            message = f"{figure.id} is of {figure.as_of}, after {subject.day}"
            yield Finding("from-the-future", figure.id, message, *place)
