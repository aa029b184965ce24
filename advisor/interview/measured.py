"""What a probe proves, as figures of the client's own: kept in the workload like typed-in ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from advisor.measurement.claims import MeasuredClaim
from advisor.workload.own_figure import OwnFigure


def figures_of(claims: Sequence[MeasuredClaim], day: date) -> tuple[OwnFigure, ...]:
    """The claims of a finished probe as figures measured on `day`."""
    return tuple(
        OwnFigure(
            one.subject,
            one.metric,
            "own_measurement",
            day,
            low=one.low,
            likely=one.likely,
            high=one.high,
            percentile=one.percentile,
            n=one.n,
            note=f"probe {one.conditions}",
        )
        for one in claims
    )
