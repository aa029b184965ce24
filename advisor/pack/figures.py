"""Claims with their values read into the unit of their metric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from advisor.pack.bounds import bounds_of
from advisor.pack.catalogue import Claim, ClaimStatus, SourceKind, Term
from advisor.pack.conditions import Fact
from advisor.pack.decision_files import Metric
from advisor.spelling import suggestion
from advisor.units import Range, UnitError, format_quantity, parse_day, parse_quantity


@dataclass(frozen=True, slots=True)
class Figure:
    """A claim whose value is a Fact in the unit of its metric."""

    id: str
    subject: str
    metric: str
    value: Fact
    unit: str
    percentile: int | None
    n: int | None
    conditions: str
    prompt_tokens_above: int
    start: date | None
    until: date | None
    source: str
    source_kind: SourceKind
    as_of: date
    status: ClaimStatus
    note: str
    differs_because: str = ""
    derived: tuple[Term, ...] = ()
    """The sum that it is said to be."""
    cite: str = ""
    """What its source is, where that is no source of the pack."""

    @property
    def text(self) -> str:
        """The value as people write it, with its unit and percentile."""
        return fact_text(self.value, self.unit) + (
            f" at p{self.percentile}" if self.percentile else ""
        )

    @property
    def span(self) -> Range:
        """The value of a quantity; raises TypeError for other metrics."""
        if not isinstance(self.value, Range):
            raise TypeError(f"{self.id} is not a quantity")
        return self.value


def fact_text(value: Fact, unit: str = "") -> str:
    """A fact in words: "800 ms", "480 ms to 1.42 s", "yes", "2026-11-30"."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(v.replace("_", " ") for v in value) or "none"
    if isinstance(value, Range):
        if value.exact:
            return format_quantity(value.likely, unit)
        low, high = format_quantity(value.low, unit), format_quantity(value.high, unit)
        # "150 to 400 tokens/request": a unit that both ends share is said once.
        tail = high.partition(" ")[2]
        short = low.removesuffix(f" {tail}") if tail else low
        return f"{short} to {high}"
    if isinstance(value, str):
        return value.replace("_", " ")
    return format_quantity(value, unit)


class FigureError(Exception):
    """A claim whose value cannot be read; `key` is the wrong key of the claim."""

    def __init__(self, key: str, message: str, kind: str = "wrong-type") -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.id = kind
        """What sort of mistake it is, as in docs/findings.md."""


def read_figure(claim: Claim, metric: Metric, kinds: Mapping[str, SourceKind]) -> Figure:
    """The claim in its metric's unit; raises FigureError."""
    if claim.start is not None and claim.until is not None and claim.until < claim.start:
        said = f"ends {claim.until} before it starts, {claim.start}"
        raise FigureError("until", said, "impossible-bounds")
    return Figure(
        id=claim.id,
        subject=claim.subject,
        metric=claim.metric,
        value=_value(claim, metric),
        unit=metric.unit,
        percentile=claim.percentile,
        n=claim.n,
        conditions=claim.conditions,
        prompt_tokens_above=claim.prompt_tokens_above,
        start=claim.start,
        until=claim.until,
        source=claim.source,
        source_kind=kinds[claim.source],
        as_of=claim.as_of,
        status=claim.status,
        note=claim.note or claim.differs_because,
        differs_because=claim.differs_because,
        derived=claim.derived,
    )


def _value(claim: Claim, metric: Metric) -> Fact:
    if metric.kind == "yes_no":
        if claim.value not in ("yes", "no", True, False):
            raise FigureError("value", f'"{claim.value}" is not yes or no')
        return claim.value in ("yes", True)
    if metric.kind == "date":
        try:
            return parse_day(claim.value)
        except UnitError as error:
            raise FigureError("value", str(error), error.id) from error
    if metric.kind == "text":
        return _text(claim, metric)
    given = {"low": claim.low, "likely": claim.likely, "high": claim.high}
    if claim.value is not None:
        if any(v is not None for v in given.values()):
            raise FigureError("value", "give either value or low, likely and high")
        return Range.of(_number("value", claim, metric))
    if claim.low is None or claim.high is None:
        raise FigureError("metric", "give value, or low and high (and likely)", "missing-key")
    low, high = _number("low", claim, metric), _number("high", claim, metric)
    likely = (low + high) / 2
    if claim.likely is not None:
        likely = _number("likely", claim, metric)
    if not low <= likely <= high:
        raise FigureError("low", "low, likely and high are not in order", "impossible-bounds")
    return Range(low, likely, high)


def _text(claim: Claim, metric: Metric) -> str:
    if not isinstance(claim.value, str):
        raise FigureError("value", "a word is needed here")
    if metric.values and claim.value not in metric.values:
        hint = suggestion(claim.value, metric.values)
        said = f'unknown value "{claim.value}"{hint}; one of {", ".join(metric.values)}'
        raise FigureError("value", said, "unknown-name")
    return claim.value


def _number(key: str, claim: Claim, metric: Metric) -> float:
    raw = getattr(claim, key)
    try:
        number = parse_quantity(raw, metric.unit, needs_unit=True)
    except UnitError as error:
        raise FigureError(key, str(error), error.id) from error
    if fault := bounds_of(claim.metric, metric.unit).fault(number, metric.unit):
        raise FigureError(key, fault, "impossible-bounds")
    return number
