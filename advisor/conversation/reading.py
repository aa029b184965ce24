"""What was read from a text: proposals with the words they rest on, and what stayed unclear."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from advisor.conversation.amounts import Amount
from advisor.workload.answers import Answer


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that a person may confirm; `quote` is what it rests on, `line` counts from 1."""

    question: str
    answer: Answer
    quote: str
    line: int = 1
    amount: Amount | None = field(default=None, compare=False)
    """What was said, so that "no, per day" can be read against it."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that were not taken for an answer, and why; `questions` are those it may be about."""

    quote: str
    why: str
    line: int = 1
    questions: tuple[str, ...] = ()
    amount: Amount | None = field(default=None, compare=False)
    contradiction: bool = False
    """Two places give the question different answers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one text."""

    proposals: tuple[Proposal, ...] = ()
    unclear: tuple[Unclear, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape of `intake` and of the chat's proposals."""
        return {
            "proposals": [
                {
                    "question": p.question,
                    "answer": answer_json(p.answer),
                    "quote": p.quote,
                    "line": p.line,
                }
                for p in self.proposals
            ],
            "unclear": [{"quote": u.quote, "line": u.line, "why": u.why} for u in self.unclear],
        }


def answer_json(answer: Answer) -> Any:
    """An answer as a workload file would have it, quantities in their question's unit."""
    if answer.kind == "unknown":
        return "unknown"
    if answer.kind == "not_applicable":
        return {"not_applicable": answer.reason}
    extra = {"percentile": answer.percentile} if answer.percentile is not None else {}
    if (s := answer.span) is not None:
        return {"low": s.low, "likely": s.likely, "high": s.high, **extra}
    if answer.value is None:
        return "none"
    if isinstance(answer.value, tuple):
        return list(answer.value)
    return {"value": answer.value, **extra} if extra else answer.value
