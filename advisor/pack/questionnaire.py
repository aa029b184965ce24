"""The questionnaire: what is asked, why, in which unit, and what is assumed when nobody knows."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from advisor.pack.base import Raw, RuleModel, Unit
from advisor.pack.distribution import Shape


class Choice(RuleModel):
    """One choice of a question."""

    id: str
    label: str
    synonyms: tuple[str, ...] = ()


class Assumed(RuleModel):
    """What is taken when nobody knows, in the notation of an answer."""

    value: Any = None
    low: Any = None
    likely: Any = None
    high: Any = None
    why: str

    def raw(self) -> Any:
        """The assumed value as a workload file would have it."""
        if self.low is not None:
            return {"low": self.low, "likely": self.likely, "high": self.high}
        return self.value


class Section(RuleModel):
    """A heading over some questions."""

    id: str
    title: str


class Question(RuleModel):
    """One question. Bounds are numbers in `unit`."""

    id: str
    section: str
    type: Literal["choice", "yes_no", "quantity", "list", "option"]
    label: str
    ask: str
    why: str
    moves: str
    unit: Unit = ""
    min: float | None = None
    max: float | None = None
    needs_unit: bool = False
    none_allowed: str = ""
    choices: tuple[Choice, ...] = ()
    asked_when: Raw = Field(default_factory=dict)
    plausible: dict[Literal["low", "high"], float] = Field(default_factory=dict)
    distribution: Shape = "triangular"
    """How the values of a range, or of what nobody knows, are spread."""
    default_percentile: int | None = None
    hard: bool = False
    """A need that no price brings back: rules must not pass over it."""
    assumed: Assumed | None = None
    examples: tuple[str, ...] = ()
    said: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Phrases of free text that give an answer, by choice (or yes, no, none)."""
    cues: tuple[str, ...] = ()
    """Phrases that name the question."""
    nouns: tuple[str, ...] = ()
    """What a count is of, in the singular or as written."""
    against: tuple[str, ...] = ()
    """Phrases beside an amount that make it about something else."""
    bound: Literal["", "most", "least"] = ""
    """Whether the amount is the most or the least, so that "up to" or "at least" may precede it."""

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The least and the most; none where they contradict each other."""
        if self.min is not None and self.max is not None and self.min > self.max:
            return None, None
        return self.min, self.max


class Questionnaire(RuleModel):
    """questionnaire.yaml."""

    format: Literal["advisor/questionnaire@1"]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)
