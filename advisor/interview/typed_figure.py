"""What a person types as a figure of their own: "700 ms at p95, 60 samples, yesterday"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from advisor.pack.decision_files import Metric
from advisor.text_safety import plain
from advisor.workload.known import Known
from advisor.workload.own_figure import OwnFigure, OwnFigureError, OwnKind, figure_of

T = TypeVar("T")
LONGEST = 400
SAMPLES = re.compile(
    r"^(?:n\s*=?\s*|over\s+)?(?P<n>\d[\d,_ ]*)\s*"
    r"(?:samples?|requests?|calls?|runs?|measurements?|times)$"
    r"|^n\s*=\s*(?P<bare>\d+)$",
    re.IGNORECASE,
)
PERCENTILE = re.compile(
    r"[\s,]*(?:at\s+(?:the\s+)?)?(?:\bp(?P<p>\d{1,2})\b|(?P<median>\bmedian\b))\s*", re.IGNORECASE
)
AGO = re.compile(r"^(?P<n>\d+|an?|one)\s+(?P<unit>day|week|month)s?\s+ago$", re.IGNORECASE)
ISO = re.compile(r"^(?:on\s+|since\s+)?(?P<day>\d{4}-\d{2}-\d{2})$", re.IGNORECASE)
CONTRACT = re.compile(r"\b(?:contract|agreed|negotiated|signed|quote[d]?|offer(?:ed)?)\b", re.I)
LEADS = re.compile(
    r"^(?:we|i|our|the|have|has|measured|measurement|contract|negotiated|agreed|signed|quoted|"
    r"offered|price|is|are|was|of|it|got|pay|a|about|at)\b[:\s]*",
    re.IGNORECASE,
)
PER = (
    (
        re.compile(
            r"\s*(?:/|\bper\b|\ba\b)\s*(?:1\s*)?(?:m|million|mtok)(?:\s*tok(?:en)?s?)?\s*$", re.I
        ),
        "/Mtok",
    ),
    (re.compile(r"\s*(?:\bper\b|\ban?\b)\s*(?:gpu[- ]?)?hour\s*$", re.I), "/hour"),
    (re.compile(r"\s*\bper\b\s*(?P<unit>\w+)\s*$", re.I), r"/\g<unit>"),
)
RANGE = re.compile(r"\s*(?:\.{2,3}|…|–|—|\bto\b|(?<=[\w%])-(?=[\d$]))\s*", re.IGNORECASE)
UNIT = re.compile(r"^[$\d.,_ ]*\d\s*(?P<unit>[^\d\s.,_].*)$")
DAYS = {"day": 1, "week": 7, "month": 30}


class FigureTypedError(Exception):
    """A line that is no figure; the message says how to write one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure is asked for: the option (or model, GPU) and the metric, by id."""

    about: str
    metric: str


def figure_from(known: Known, asked: Asked, text: str, today: date) -> OwnFigure:
    """The figure that a line means, measured unless it speaks of a contract.

    The date is the day named, or `today`. Raises FigureTypedError with the fix in the message.
    """
    line = plain(text, LONGEST).strip().rstrip(".")
    metric = known.metrics[asked.metric]
    kind: OwnKind = "contract" if CONTRACT.search(line) else "own_measurement"
    parts = [p.strip() for p in re.split(r"\s*(?:,(?!\d{3}\b)|;)\s*", line) if p.strip()]
    if not parts:
        raise FigureTypedError(f"type a figure, for example {example(metric)}")
    day, parts = _take(parts, lambda p: _day(p, today))
    count, parts = _take(parts, _samples)
    percentile: int | None = None
    rest = _bare(" ".join(parts[:1]))
    if metric.unit == "ms" and (match := PERCENTILE.search(rest)) is not None:
        percentile = 50 if match["median"] else int(match["p"])
        rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip()
    elif metric.unit == "ms":
        percentile, parts = _take_percentile(parts)
    note = ", ".join(p for p in parts[1:] if _bare(p))
    figure = OwnFigure(
        asked.about,
        asked.metric,
        kind,
        day or today,
        note=note,
        n=count,
        percentile=percentile or (95 if metric.unit == "ms" else None),
        **_amounts(metric, rest),
    )
    if figure.as_of > today:
        raise FigureTypedError(f"{figure.as_of.isoformat()} is in the future")
    try:
        figure_of(figure, known)
    except OwnFigureError as error:
        raise FigureTypedError(f"{error.message}; for example {example(metric)}") from error
    return figure


def example(metric: Metric) -> str:
    """How a figure of this metric is typed."""
    by_unit = {
        "ms": "“700 ms at p95, 60 samples, yesterday”",
        "USD/Mtok": "“$0.80 per M tokens, contract, 2026-11-01”",
        "share": "“92%, 100 samples, yesterday”",
        "tokens/s": "“85 tokens/s, 60 samples, yesterday”",
        "tokens": "“64k tokens, 20 samples, yesterday”",
        "requests/minute": "“2000 requests/minute, contract”",
        "USD/hour": "“$2.40/hour, contract”",
    }
    if metric.kind == "yes_no":
        return "“yes, contract, 2026-11-01”"
    if metric.kind == "date":
        return "“2027-11-30, contract”"
    return by_unit.get(metric.unit, f"an amount in {metric.unit or 'words'}")


def figure_text(known: Known, figure: OwnFigure) -> str:
    """A figure of the client's own in words, with its date."""
    read = figure_of(figure, known)
    how = "in your contract" if figure.kind == "contract" else "measured"
    n = f", {figure.n} samples" if figure.n else ""
    title = known.metrics[figure.metric].title
    note = f" ({figure.note})" if figure.note else ""
    return f"{title}: {read.text}, {how} {figure.as_of.isoformat()}{n}{note}"


def _take(parts: Sequence[str], read: Callable[[str], T | None]) -> tuple[T | None, list[str]]:
    """What the first part that can be read means, and the other parts; never the first part."""
    for i, part in enumerate(parts):
        found = read(part) if i else None
        if found is not None:
            return found, [*parts[:i], *parts[i + 1 :]]
    return None, list(parts)


def _take_percentile(parts: list[str]) -> tuple[int | None, list[str]]:
    def read(part: str) -> int | None:
        match = PERCENTILE.fullmatch(part)
        if match is None:
            return None
        return 50 if match["median"] else int(match["p"])

    return _take(parts, read)


def _samples(part: str) -> int | None:
    match = SAMPLES.match(part)
    if match is None:
        return None
    return int(re.sub(r"\D", "", match["n"] or match["bare"]))


def _day(part: str, today: date) -> date | None:
    word = part.lower().removeprefix("measured ").strip()
    if word in ("today", "yesterday"):
        return today - timedelta(days=word == "yesterday")
    if (match := AGO.match(word)) is not None:
        count = int(match["n"]) if match["n"].isdigit() else 1
        return today - timedelta(days=count * DAYS[match["unit"].lower()])
    if (match := ISO.match(word)) is None:
        return None
    try:
        return date.fromisoformat(match["day"])
    except ValueError as error:
        raise FigureTypedError(f"{match['day']} is not a date") from error


def _bare(part: str) -> str:
    """The amount without the words people put before it."""
    while (shorter := LEADS.sub("", part)) != part:
        part = shorter
    for spoken, written in PER:
        part = spoken.sub(written, part, count=1)
    return part.strip()


def _amounts(metric: Metric, text: str) -> dict[str, str]:
    if metric.kind != "quantity":
        return {"value": text}
    ends = [e for e in RANGE.split(text) if e]
    if len(ends) == 1:
        return {"value": ends[0]}
    if len(ends) > 3:
        raise FigureTypedError("a range is two or three amounts: 600..900 ms")
    match = UNIT.match(ends[-1])
    if match is not None:
        ends = [e if UNIT.match(e) else f"{e} {match['unit']}" for e in ends]
    names = ("low", "high") if len(ends) == 2 else ("low", "likely", "high")
    return dict(zip(names, ends, strict=True))
