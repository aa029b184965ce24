"""What widgets tell the app. Nothing else changes state."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class AnswerTyped(Message):
    """A line was typed as the answer to the question in focus."""

    question: str
    text: str


@dataclass
class ChoicesPicked(Message):
    """Choices were picked, by id, as the answer to the question in focus."""

    question: str
    ids: tuple[str, ...]


@dataclass
class QuestionChosen(Message):
    """The person wants to answer this question now."""

    question: str


@dataclass
class ReasonWanted(Message):
    """The question does not apply; the reason is still to be asked."""

    question: str
