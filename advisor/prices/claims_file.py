"""The claims that would bring a catalogue up to a list: a file for a pack, to be reviewed first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from advisor.pack.pack import Pack
from advisor.prices.difference import Compared, Comparison, field_title
from advisor.problems import InputError, Problem
from advisor.text_safety import plain

HEAD = "Claims from a price list, to be reviewed: put the file into a pack's catalogue folder."
UNDATED = (
    "does not say which day its prices are of; look up the day of its release "
    "and give it with --list-date"
)


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim to be written, and whether the claim of today would still outrank it."""

    row: dict[str, str | int]
    compared: Compared
    outranked_by: str


def new_claims(pack: Pack, comparison: Comparison) -> tuple[NewClaim, ...]:
    """A claim for each price that changed or is new; raises InputError for an undated list."""
    found = [r for r in comparison.rows if r.counts]
    if any(r.listed.dated is None for r in found):
        raise InputError((Problem(comparison.list.title, 1, 1, UNDATED),))
    source = comparison.list.source or source_id(comparison)
    return tuple(_claim(pack, comparison, r, source) for r in found)


def source_id(comparison: Comparison) -> str:
    """An id for the list's own row of sources.yaml."""
    words = re.sub(r"[^a-z0-9.]+", "-", comparison.list.title.lower()).strip("-.")
    return words or "price-list"


def _claim(pack: Pack, comparison: Comparison, row: Compared, source: str) -> NewClaim:
    listed = row.listed
    assert listed.dated is not None
    model, _, deployment = listed.option.partition("@")
    field = listed.metric.removeprefix("price_").replace("_", "-")
    above = f"-above-{listed.above}" if listed.above else ""
    claim: dict[str, str | int] = {
        "id": f"{model}-at-{deployment}-{field}{above}-{listed.dated.isoformat()}",
        "subject": listed.option,
        "metric": listed.metric,
        "value": f"{listed.usd_per_mtok:.10g} USD/Mtok",
    }
    if listed.above:
        claim["prompt_tokens_above"] = listed.above
    if listed.since is not None and listed.since > comparison.as_of:
        claim["from"] = listed.since.isoformat()
        claim["id"] = f"{claim['id']}-from-{listed.since.isoformat()}"
    claim |= {"source": source, "as_of": listed.dated.isoformat(), "status": "ok"}
    return NewClaim(claim, row, _outranked_by(pack, row))


def _outranked_by(pack: Pack, row: Compared) -> str:
    """The claim in force that a price list's would not displace, by the pack's own rank."""
    rank = {kind: i for i, kind in enumerate(pack.evidence_rules.rank)}
    mine = rank.get("price_file", len(rank))
    for figure in (row.agreed, row.ours):
        if figure is not None and rank.get(figure.source_kind, len(rank)) < mine:
            return f"{figure.id} ({figure.source_kind.replace('_', ' ')} {figure.source})"
    return ""


def claims_text(pack: Pack, comparison: Comparison, claims: Sequence[NewClaim]) -> str:
    """The file: what it was made from, the source's row where the pack lacks it, the claims."""
    prices = comparison.list
    source = prices.source or source_id(comparison)
    dated = {r.listed.dated for r in comparison.rows if r.counts and r.listed.dated is not None}
    lines = [
        f"# {HEAD}",
        f"# {plain(prices.title)} against pack {pack.id} {pack.version} ({pack.hash}), "
        f"{comparison.as_of.isoformat()}.",
    ]
    if source not in pack.sources and claims:
        row = {
            "id": source,
            "cite": prices.cite,
            "kind": "price_file",
            "retrieved": max(dated).isoformat(),
        }
        lines += ["# Its source is not in sources.yaml yet; the row to add:", f"#   - {_flow(row)}"]
    lines += ["format: advisor/claims@1", "claims:" if claims else "claims: []"]
    for claim in claims:
        lines.append(f"  # {_was(pack, claim.compared)}")
        if claim.outranked_by:
            lines.append(f"  # {plain(claim.outranked_by)} still outranks this one.")
        lines.append(f"  - {_flow(claim.row)}")
    return "\n".join(lines) + "\n"


def _was(pack: Pack, row: Compared) -> str:
    title = field_title(pack, row.listed.metric, row.listed.above)
    if row.ours is None:
        return f"{title}: the catalogue has none"
    was = row.ours
    return f"{title}: was {was.span.likely:.10g} USD/Mtok, {was.source}, {was.as_of.isoformat()}"


def _flow(row: dict[str, str | int] | dict[str, str]) -> str:
    """One mapping on one line, quoted by YAML's own rules."""
    text: str = yaml.safe_dump(
        row, default_flow_style=True, sort_keys=False, allow_unicode=True, width=100_000
    )
    return " ".join(text.split())
