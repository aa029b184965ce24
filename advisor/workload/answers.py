"""A workload: a name and its answers, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from advisor.units import Range

if TYPE_CHECKING:
    from advisor.pack.distribution import Shape
    from advisor.workload.currency import Currency
    from advisor.workload.own_figure import OwnFigure

AnswerValue = str | bool | float | tuple[str, ...] | None
DEFAULT_COUNTED_IN = "claude-haiku-4.5"


@dataclass(frozen=True, slots=True)
class Answer:
    """Exact, a range, unknown, or not applicable with a reason; it may carry a note.

    A quantity's value is in its question's unit; `None` means that there is no limit.
    """

    kind: Literal["exact", "range", "unknown", "not_applicable"]
    value: AnswerValue = None
    span: Range | None = None
    percentile: int | None = None
    reason: str = ""
    note: str = ""
    distribution: Shape | None = None
    """How the values of a range are spread; None leaves it to the question."""

    @property
    def likely(self) -> AnswerValue:
        """The exact value, or the likely one of a range."""
        return self.span.likely if self.span is not None else self.value


UNKNOWN = Answer("unknown")


@dataclass(frozen=True, slots=True)
class Workload:
    """What is being decided for."""

    name: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    counted_in: str = DEFAULT_COUNTED_IN
    notes: str = ""
    client: str = ""
    author: str = ""
    """Who the decision is for, and who leads it through; both go on the report."""
    figures: tuple[OwnFigure, ...] = ()
    """What the client measured or signed; it outranks the catalogue."""
    currency: Currency | None = None
    """In which figures are shown too."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))
