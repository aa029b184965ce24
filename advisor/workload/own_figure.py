"""A figure of the client's own, kept in the workload: measured, or agreed in a contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from advisor.pack.catalogue import Claim
from advisor.pack.figures import Figure, FigureError, read_figure
from advisor.pack.pack import Pack
from advisor.spelling import suggestion
from advisor.workload.answers import Workload
from advisor.workload.known import Known, known_in

OwnKind = Literal["own_measurement", "contract"]
AMOUNTS = ("value", "low", "likely", "high")
KEYS = ("about", "metric", *AMOUNTS, "percentile", "n", "as_of", "kind", "note")
NEEDED = ("about", "metric", "as_of", "kind")
SOURCES: Mapping[OwnKind, str] = {"own_measurement": "own-measurement", "contract": "own-contract"}
CITES: Mapping[str, str] = {
    "own-measurement": "Measured by the client; stated in the workload file",
    "own-contract": "The client's own contract; stated in the workload file",
}


class OwnFigureError(Exception):
    """A figure that cannot be used; `key` is the wrong key, empty for the whole."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What the client knows of an option (or model, deployment, GPU) at first hand.

    `value`, `low`, `likely` and `high` are as typed, with their units.
    """

    about: str
    metric: str
    kind: OwnKind
    as_of: date
    value: str = ""
    low: str = ""
    likely: str = ""
    high: str = ""
    percentile: int | None = None
    n: int | None = None
    note: str = ""


def own_figure(raw: Mapping[str, Any], known: Known) -> OwnFigure:
    """The figure that a mapping of a workload file means; raises OwnFigureError."""
    for key in raw:
        if key not in KEYS:
            raise OwnFigureError(key, f'unknown key "{key}"{suggestion(key, KEYS)}')
    for key in NEEDED:
        if not raw.get(key):
            raise OwnFigureError("", f'a figure needs "{key}"')
    for key in ("about", "metric"):
        _one_of(key, raw[key], known.subjects if key == "about" else tuple(known.metrics))
    _one_of("kind", raw["kind"], get_args(OwnKind))
    figure = OwnFigure(
        about=str(raw["about"]),
        metric=str(raw["metric"]),
        kind=raw["kind"],
        as_of=_day(raw["as_of"]),
        **{k: _text(k, raw[k]) for k in ("value", "low", "likely", "high", "note") if k in raw},
        percentile=_count(raw, "percentile", 99),
        n=_count(raw, "n", 10**9),
    )
    figure_of(figure, known)
    return figure


def figure_of(own: OwnFigure, known: Known) -> Figure:
    """The figure in its metric's unit, to be judged like any other; raises OwnFigureError."""
    metric = known.metrics[own.metric]
    source = SOURCES[own.kind]
    claim = Claim(
        id=f"{source}-{own.metric}",
        subject=own.about,
        metric=own.metric,
        value=own.value or None,
        low=own.low or None,
        likely=own.likely or None,
        high=own.high or None,
        percentile=own.percentile,
        n=own.n,
        source=source,
        as_of=own.as_of,
        status="ok",
        note=own.note,
    )
    try:
        return read_figure(claim, metric, {source: own.kind})
    except FigureError as error:
        raise OwnFigureError(error.key if error.key in KEYS else "", error.message) from error


def with_figure(figures: tuple[OwnFigure, ...], new: OwnFigure) -> tuple[OwnFigure, ...]:
    """The figures with one added; it takes the place of an earlier one about the same thing."""
    same = (new.about, new.metric, new.kind, new.percentile)
    kept = [f for f in figures if (f.about, f.metric, f.kind, f.percentile) != same]
    return (*kept, new)


def own_figures(pack: Pack, workload: Workload) -> tuple[Figure, ...]:
    """The workload's own figures, ready to be judged beside the catalogue's."""
    if not workload.figures:
        return ()
    known = known_in(pack)
    return tuple(figure_of(f, known) for f in workload.figures)


def _one_of(key: str, value: Any, known: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in known:
        raise OwnFigureError(key, f'unknown {key} "{value}"{suggestion(str(value), known)}')


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise OwnFigureError("as_of", f'"{value}" is not a date such as 2026-11-20') from error


def _text(key: str, value: Any) -> str:
    if isinstance(value, list | dict):
        raise OwnFigureError(key, "one value is needed here")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _count(raw: Mapping[str, Any], key: str, most: int) -> int | None:
    value = raw.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise OwnFigureError(key, f"{key} is a whole number from 1 to {most}")
    return value
