"""Claims with their values read into the unit of their metric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from advisor.pack.bounds import bounds_of
from advisor.pack.catalogue import Claim, ClaimStatus, SourceKind
from advisor.pack.conditions import Fact
from advisor.pack.decision_files import Metric
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

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


def read_figure(claim: Claim, metric: Metric, kinds: Mapping[str, SourceKind]) -> Figure:
    """The claim in its metric's unit; raises FigureError."""
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
            raise FigureError("value", str(error)) from error
    if metric.kind == "text":
        return str(claim.value)
    given = {"low": claim.low, "likely": claim.likely, "high": claim.high}
    if claim.value is not None:
        if any(v is not None for v in given.values()):
            raise FigureError("value", "give either value or low, likely and high")
        return Range.of(_number("value", claim, metric))
    if claim.low is None or claim.high is None:
        raise FigureError("metric", "give value, or low and high (and likely)")
    low, high = _number("low", claim, metric), _number("high", claim, metric)
    likely = (low + high) / 2
    if claim.likely is not None:
        likely = _number("likely", claim, metric)
    if not low <= likely <= high:
        raise FigureError("low", "low, likely and high are not in order")
    return Range(low, likely, high)


def _number(key: str, claim: Claim, metric: Metric) -> float:
    raw = getattr(claim, key)
    try:
        number = parse_quantity(raw, metric.unit, needs_unit=True)
    except UnitError as error:
        raise FigureError(key, str(error)) from error
    if fault := bounds_of(claim.metric, metric.unit).fault(number, metric.unit):
        raise FigureError(key, fault)
    return number
