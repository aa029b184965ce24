"""What the client's own measurements replaced, and whether that changed the recommendation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from advisor.decision import Assessment, assess
from advisor.decision.assessment import Warned
from advisor.evidence.choose import Claims
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.report.probe_change import measured_words, out_words, published, standing_words
from advisor.report.words import name_of
from advisor.workload import Workload

CODE = "own-measurement"


def with_own_figures(
    a: Assessment, pack: Pack, workload: Workload, evidence: tuple[Figure, ...], as_of: date
) -> Assessment:
    """The assessment with a line for each published figure that a measurement replaced.

    A last line says what became of the recommendation: `a` against one without measurements.
    """
    claims = Claims((*pack.figures, *evidence), pack.evidence_rules, as_of,
                    pack.evidence_rules.rank)  # fmt: skip
    own = [f for f in evidence if f.source_kind == "own_measurement"
           and f in claims.about(f.subject, f.metric)]  # fmt: skip
    tails = {(f.subject, f.metric) for f in own if f.percentile == 95}
    said = [
        _replaced(pack, claims, figure, a)
        for figure in own
        if not (figure.percentile == 50 and (figure.subject, figure.metric) in tails)
    ]
    lines = [line for line in said if line]
    if not lines:
        return a
    others = tuple(f for f in evidence if f.source_kind != "own_measurement")
    was = standing_words(assess(pack, workload, others, as_of=as_of))
    now = standing_words(a)
    lines.append(
        f"With or without these measurements the recommendation is {now}." if was == now
        else f"These measurements changed the recommendation: without them {was}, now {now}."
    )  # fmt: skip
    return replace(a, warnings=(*a.warnings, *(Warned(CODE, line) for line in lines)))


def _replaced(pack: Pack, claims: Claims, figure: Figure, a: Assessment) -> str:
    """One published figure and what was measured instead; empty where nothing was published."""
    told, of = published(pack, claims, figure)
    if not told:
        return ""
    title = pack.evidence_rules.metrics[figure.metric].title
    read = "; ".join(dict.fromkeys(f"{f.text} ({f.source})" for f in told))
    said = f"{name_of(a, figure.subject)}, {title}: published{of}: {read}; you measured "
    said += f"{measured_words(figure)}, {figure.as_of.isoformat()}"
    out = out_words(pack, figure, a)
    return f"{said}: {out}" if out else f"{said}."
