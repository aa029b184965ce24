"""Cost against volume for the options that matter, and the sources an assessment rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.decision.assessment import Assessment, OptionResult, SourceUsed, VolumePoint
from advisor.economics.model import CostModel
from advisor.economics.traffic import Traffic
from advisor.evidence.sheet import Sheet
from advisor.pack.pack import Pack
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


def sources_of(pack: Pack, a: Assessment) -> tuple[SourceUsed, ...]:
    """The sources that the printed figures cite, in file order."""
    cited: list[str] = [s.source for s in a.path]
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
    return own + tuple(
        SourceUsed(s.id, s.cite, s.kind.replace("_", " "), s.retrieved.isoformat())
        for s in pack.sources.values()
        if s.id in text
    )
