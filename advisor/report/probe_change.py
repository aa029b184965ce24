"""What a finished probe changes for a workload, said at once."""

from __future__ import annotations

from datetime import date

from advisor.decision import Assessment
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import ancestors
from advisor.measurement.planner import facts_in, facts_of
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.report.probe import WIDTH
from advisor.report.text_layout import finish, hang
from advisor.report.words import name_of
from advisor.units import format_quantity


def change_text(
    pack: Pack,
    before: Assessment,
    after: Assessment,
    evidence: tuple[Figure, ...],
    new: tuple[Figure, ...],
    day: date,
) -> str:
    """Published against measured, option by option, and what became of the recommendation."""
    claims = Claims((*pack.figures, *evidence, *new), pack.evidence_rules, day,
                    pack.evidence_rules.rank)  # fmt: skip
    lines = [f"For {after.workload}"]
    tails = {(f.subject, f.metric) for f in new if f.percentile == 95}
    for figure in new:
        if figure.percentile == 50 and (figure.subject, figure.metric) in tails:
            continue
        lines += hang("  - ", _against(pack, claims, figure, after), WIDTH)
    was, now = standing_words(before), standing_words(after)
    if was == now:
        lines += hang("  = ", f"The recommendation stays: {now}.", WIDTH)
    else:
        lines += hang("  > ", f"Before: {was}. Now: {now}.", WIDTH)
    return finish(lines, False)


def _against(pack: Pack, claims: Claims, figure: Figure, after: Assessment) -> str:
    title = pack.evidence_rules.metrics[figure.metric].title
    told, of = published(pack, claims, figure)
    read = "; ".join(dict.fromkeys(f"{f.source}: {f.text}" for f in told))
    said = f"{name_of(after, figure.subject)}, {title}: you measured {measured_words(figure)}"
    said += f" (published{of}: {read})" if read else " (nothing published)"
    out = out_words(pack, figure, after)
    return f"{said}: {out}" if out else said


def out_words(pack: Pack, figure: Figure, after: Assessment) -> str:
    """That the option is out by what was measured, and by how much; empty where it is not."""
    facts = facts_of(figure.metric)
    asking = {r.requirement.id for r in pack.requirements if facts & facts_in(r.check)}
    option = after.option(figure.subject)
    for one in option.rejections if option is not None else ():
        if one.requirement in asking:
            return f"out, {one.needs} ({one.margin})"
    return ""


def measured_words(figure: Figure) -> str:
    """A measured figure with its interval and its samples."""
    span, n = figure.span, f", {figure.n} samples" if figure.n else ""
    at = f"p{figure.percentile} " if figure.percentile else ""
    low, likely, high = (
        format_quantity(v, figure.unit) for v in (span.low, span.likely, span.high)
    )
    return f"{at}{likely} [{low} to {high}]{n}"


def published(pack: Pack, claims: Claims, figure: Figure) -> tuple[list[Figure], str]:
    """What others say of the option, its model, or a predecessor whose figures stood in."""
    option = pack.options.get(figure.subject)
    if option is None:
        return [], ""
    subjects = [(figure.subject, ""), (option.model, "")]
    family = pack.evidence_rules.metrics[figure.metric].inherit
    for ancestor, _ in ancestors(pack, option.model, family) if family else ():
        of = f", of {pack.models[ancestor].name}"
        subjects += [(f"{ancestor}@{option.deployment}", of), (ancestor, of)]
    for subject, of in subjects:
        told = [
            f for f in claims.about(subject, figure.metric) if f.source_kind != "own_measurement"
        ]
        if told:
            return told, of
    return [], ""


def standing_words(a: Assessment) -> str:
    """What is recommended and how firmly, or why nothing is."""
    if a.recommended is None:
        return a.verdict.replace("_", " ")
    return f"{a.recommended.name} ({a.confidence})"
