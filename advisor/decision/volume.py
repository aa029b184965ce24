"""Cost against volume for the options that matter, and the sources an assessment rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.decision.assessment import Assessment, OptionResult, VolumePoint
from advisor.decision.source_used import SourceUsed
from advisor.economics.model import CostModel
from advisor.economics.traffic import Traffic
from advisor.evidence.sheet import Sheet
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.text_safety import plain
from advisor.workload.own_figure import CITES, SOURCES
from advisor.workload.resolved import Resolved

MULTIPLES = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0)
"""Multiples of today's volume at which the chart is drawn."""


def volume_options(
    sheets: Mapping[str, Sheet], results: Sequence[OptionResult], shown: Sequence[str]
) -> tuple[str, ...]:
    """The options worth a line in the cost chart, and the cheapest on GPUs of one's own."""
    found = dict.fromkeys(o for o in shown if sheets[o])
    gpu = [
        r
        for r in results
        if r.cost is not None
        and (d := sheets[r.option].deployment) is not None
        and d.gpus
        and r.status in ("recommended", "qualifies")
        and r.in_kind
    ]
    if gpu:
        cheapest = min(gpu, key=lambda r: (r.cost.likely if r.cost else 0.0, r.option))
        found[cheapest.option] = None
    costed = {r.option for r in results if r.cost is not None}
    return tuple(o for o in found if o in costed)


def volume_points(
    model: CostModel, options: tuple[str, ...], traffic: Traffic, resolved: Resolved
) -> tuple[VolumePoint, ...]:
    """Likely monthly cost of each option at each multiple."""
    tokens = resolved.monthly_tokens.likely
    return tuple(
        VolumePoint(
            tokens * multiple,
            tuple(model.likely(o, traffic.times(multiple)) for o in options),
        )
        for multiple in MULTIPLES
    )


def sources_of(
    pack: Pack, a: Assessment, evidence: Sequence[Figure] = ()
) -> tuple[SourceUsed, ...]:
    """The sources that the printed figures cite: the client's own, then the pack's in order."""
    cited: list[str] = [s.source for s in a.path]
    cited += [held.source for held in a.held_to]
    for option in a.options:
        cited += [r.source for r in option.rejections]
        cited += [u.source for u in option.unverified]
        if option.status == "recommended" or option.option in a.volume_options:
            cited += [line.source for line in option.cost_lines]
    for conflict in a.conflicts:
        cited += [conflict.used_source, *(source for _, source, _ in conflict.losers)]
    text = "\n".join(dict.fromkeys(cited))
    own = tuple(
        SourceUsed(name, cite, kind.replace("_", " "), a.as_of.isoformat())
        for kind, name in SOURCES.items()
        for cite in (CITES[name],)
        if name in text
    )
    given = {
        f.source: SourceUsed(
            f.source,
            plain(f.cite or "Given as evidence"),
            f.source_kind.replace("_", " "),
            f.as_of.isoformat(),
        )
        for f in sorted(evidence, key=lambda f: f.as_of)
        if f.source not in pack.sources and f.source in text
    }
    return (
        own
        + tuple(given.values())
        + tuple(
            SourceUsed(s.id, s.cite, s.kind.replace("_", " "), s.retrieved.isoformat())
            for s in pack.sources.values()
            if s.id in text
        )
    )
