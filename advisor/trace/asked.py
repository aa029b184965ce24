"""One figure that arithmetic gives: what it is, and how it is worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from advisor.trace.ground import TracedCosts
from advisor.units import Range

End = Literal["low", "likely", "high"]
ENDS: tuple[End, ...] = ("low", "likely", "high")
Worked = Callable[[TracedCosts], float]


class NoFigure(Exception):
    """There is no figure of that id, or no value for it; the message says so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure: what it is, and the arithmetic that gives it on numbers that remember."""

    about: str
    printed: float
    """As the assessment prints it, rounded to the cent where it is dollars."""
    end: End
    worked: Worked
    unit: str = "USD"
    said: str = ""
    """The arithmetic as a report has it, of a line of costs."""


Figures = dict[str, Asked | str]
"""Figures by id; where there is no value, the reason instead."""


def range_of(
    path: str,
    about: str,
    amounts: dict[str, float] | None,
    worked: Callable[[TracedCosts], Range | None],
    missing: str = "",
    unit: str = "USD",
) -> Figures:
    """A range under its own id (its likely value) and under those of its three ends."""
    if amounts is None:
        return {path: missing or "one of the two costs is unknown"}
    found: Figures = {
        f"{path}.{end}": Asked(about, amounts[end], end, _one_end(worked, end), unit)
        for end in ENDS
    }
    return {path: found[f"{path}.likely"], **found}


def _one_end(worked: Callable[[TracedCosts], Range | None], end: End) -> Worked:
    def one(costs: TracedCosts) -> float:
        return end_of(there(worked(costs)), end)

    return one


def there(span: Range | None) -> Range:
    """A range that an assessment has, and so its parts have too."""
    assert span is not None, "an assessment that has a cost has its parts"
    return span


def end_of(span: Range, end: End) -> float:
    """One end of a range."""
    return {"low": span.low, "likely": span.likely, "high": span.high}[end]
