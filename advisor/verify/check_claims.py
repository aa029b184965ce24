"""Findings about the figures: arithmetic, ceilings, conflicts and age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from advisor.evidence.choose import REFUSED, Claims
from advisor.pack.figures import Figure, fact_text
from advisor.units import Range
from advisor.verify.findings import Finding
from advisor.verify.subject import Subject

BYTES_A_PARAMETER = {"fp8": 1.0, "int4": 0.5, "fp4": 0.5, "bf16": 2.0, None: 1.0}
ROUNDING = 0.005
"""How far a stored figure may lie from what it works out as: rounding to three digits."""


def claim_findings(subject: Subject) -> Iterator[Finding]:
    """Everything about the claims of a pack."""
    wrong = {f.about: f for f in _known_wrong(subject)}
    yield from {**wrong, **{f.about: f for f in _derived(subject) if f.about not in wrong
                            or f.id == "arithmetic"}}.values()  # fmt: skip
    yield from _ceilings(subject)
    yield from _conflicts(subject)
    yield from _stale(subject)


def _place(subject: Subject, figure: str, key: str = "id") -> tuple[str, int, int]:
    return subject.places.of("claims", "claims", figure, key)


def _known_wrong(subject: Subject) -> Iterator[Finding]:
    """Figures marked as wrong that are used all the same, because the pack accepts every claim."""
    for figure in subject.pack.figures:
        if subject.pack.evidence_rules.accept_all and figure.status == "arithmetic_error":
            message = f"{figure.id} is in use and marked as an arithmetic error: {figure.note}"
            yield Finding("arithmetic", figure.id, message, *_place(subject, figure.id))


def _derived(subject: Subject) -> Iterator[Finding]:
    figures = {f.id: f for f in subject.pack.figures}
    for figure in figures.values():
        if not figure.derived:
            continue
        place = _place(subject, figure.id)
        unlike = _unlike_terms(subject, figure, figures)
        if unlike:
            yield from unlike
            continue
        unknown = [t.claim for t in figure.derived if t.claim not in figures]
        if unknown:
            message = f"{figure.id} is derived from {', '.join(unknown)}, which is not here"
            yield Finding("no-source", figure.id, message, *place)
            continue
        low, high = _sum(figure, figures)
        stored = figure.span
        off = max(abs(stored.low - low) - ROUNDING * abs(low),
                  abs(stored.high - high) - ROUNDING * abs(high))  # fmt: skip
        if off > 0:
            computed = fact_text(Range(low, low, high), figure.unit)
            message = f"{figure.id} is given as {figure.text}, and works out as {computed}"
            yield Finding("arithmetic", figure.id, message, *place)
        else:
            message = f"{figure.id} is stored, and could be computed"
            yield Finding("stored-derived", figure.id, message, *place)


def _unlike_terms(subject: Subject, figure: Figure, figures: Mapping[str, Figure]) -> list[Finding]:
    """Terms of a sum that are no quantity, or of another thing than the figure.

    A factor may stand for a volume or a time: 400 Mtok at USD/Mtok are USD a month.
    """
    found = []
    if not isinstance(figure.value, Range):
        place = subject.places.of("claims", "claims", figure.id, "derived")
        message = f"{figure.id} is no quantity: it cannot be a sum of others"
        return [Finding("wrong-unit", figure.id, message, *place)]
    for i, term in enumerate(figure.derived):
        other = figures.get(term.claim)
        if other is None or (isinstance(other.value, Range) and _of(other) == _of(figure)):
            continue
        said = f"in {other.unit or 'no unit'}" if isinstance(other.value, Range) else "no quantity"
        message = f"{other.id} is {said}, and cannot be added up to {figure.unit or 'a number'}"
        place = subject.places.of("claims", "claims", figure.id, "derived", i, "claim")
        found.append(Finding("wrong-unit", figure.id, message, *place))
    return found


def _of(figure: Figure) -> str:
    """What a figure counts: money, tokens, time."""
    return figure.unit.partition("/")[0]


def _sum(figure: Figure, figures: Mapping[str, Figure]) -> tuple[float, float]:
    low = high = 0.0
    for term in figure.derived:
        span = figures[term.claim].span
        low += term.times * span.low
        high += term.times * span.high
    return min(low, high), max(low, high)


def _ceilings(subject: Subject) -> Iterator[Finding]:
    """One stream reads all active weights once a token: speed <= bandwidth / bytes of weights."""
    pack = subject.pack
    for figure in pack.figures:
        option = pack.options.get(figure.subject)
        if figure.metric != "output_speed" or option is None or figure.status in REFUSED:
            continue
        model, deployment = pack.models[option.model], pack.deployments[option.deployment]
        active = model.active_b or model.total_b
        wide = [f.span for f in pack.figures
                if (f.subject, f.metric) == (deployment.gpu, "hbm_bandwidth")]  # fmt: skip
        if not deployment.gpus or not active or not wide:
            continue
        gigabytes = active * BYTES_A_PARAMETER[option.precision]
        most = deployment.gpus * max(w.high for w in wide) * 1000 / gigabytes
        if figure.span.low > most:
            message = (
                f"{figure.id} says {figure.text}; {deployment.gpus} {deployment.gpu} read "
                f"{gigabytes:g} GB at most {most:.0f} times a second"
            )
            yield Finding("above-ceiling", figure.id, message, *_place(subject, figure.id))


def _conflicts(subject: Subject) -> Iterator[Finding]:
    rules = subject.pack.evidence_rules
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for f in subject.pack.figures:
        metric = rules.metrics[f.metric]
        usable = rules.accept_all or f.status not in REFUSED
        if not isinstance(f.value, Range) or not usable or metric.combine == "spread":
            continue
        if metric.many and not metric.one_truth:
            continue
        key: tuple[object, ...] = (f.subject, f.metric)
        if not metric.one_truth:
            key = (*key, f.percentile, f.prompt_tokens_above, f.start, f.until)
        groups.setdefault(key, []).append(f)
    for group in groups.values():
        apart = [f for f in group if _differs(f.span, group[0].span, rules.conflict_tolerance)]
        if not apart:
            continue
        about = f"{group[0].subject} {group[0].metric}"
        said = ", ".join(f"{f.text} ({f.id})" for f in group)
        settled = not rules.metrics[group[0].metric].one_truth and _settled(subject, group)
        name = "resolved-conflict" if settled else "conflict"
        message = f"{about}: {len(group)} claims differ: {said}"
        yield Finding(name, about, message, *_place(subject, group[-1].id))


def _differs(one: Range, other: Range, tolerance: float) -> bool:
    gap = max(one.low - other.high, other.low - one.high)
    return gap > tolerance * max(abs(one.likely), abs(other.likely))


def _settled(subject: Subject, group: Sequence[Figure]) -> bool:
    """Whether a better kind of source, status or day picks one, or a claim says why it differs."""
    rules = subject.pack.evidence_rules
    best = Claims(group, rules, subject.day, subject.pack.rank).choose(
        group[0].subject, group[0].metric,
        prompt_tokens_above=group[0].prompt_tokens_above, percentile=group[0].percentile,
    )  # fmt: skip
    if best is None:
        return True
    rivals = [
        f for f in group
        if (f.source_kind, f.status, f.as_of)
        == (best.figure.source_kind, best.figure.status, best.figure.as_of)
    ]  # fmt: skip
    tolerance = rules.conflict_tolerance
    apart = [f for f in rivals if _differs(f.span, best.figure.span, tolerance)]
    return all(f.differs_because or best.figure.differs_because for f in apart)


def _stale(subject: Subject) -> Iterator[Finding]:
    """Prices in force that are older than the pack allows, for options still on offer."""
    pack, rules = subject.pack, subject.pack.evidence_rules
    claims = Claims(pack.figures, rules, subject.day, pack.rank)
    limit = subject.day - timedelta(days=rules.stale_after_days)
    for option in pack.options:
        state = claims.choose(option, "availability") if "availability" in rules.metrics else None
        if state is not None and state.value in ("retired", "deprecated"):
            continue
        for metric in (m for m in rules.metrics if m in ("price_input", "price_output")):
            chosen = claims.choose(option, metric)
            if chosen is not None and chosen.figure.as_of < limit:
                figure = chosen.figure
                message = (
                    f"{figure.id} is of {figure.as_of.isoformat()}, more than "
                    f"{rules.stale_after_days} days before {subject.day.isoformat()}"
                )
                yield Finding("stale", figure.id, message, *_place(subject, figure.id, "as_of"))
