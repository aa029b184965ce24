"""A conversation as data: the session, what is proposed, and everything said, in order. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from advisor.conversation.reading import Proposal, Unclear
from advisor.interview.session import Session
from advisor.interview.wording import answer_text
from advisor.pack import Pack

EntryKind = Literal["asked", "said", "proposed", "taken", "dropped", "unclear", "told", "streamed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the transcript ("streamed" was shown as it came).

    `questions` are those that can be reopened from it.
    """

    kind: EntryKind
    text: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where the talk stands. What is told of an assessment is laid out in `width` cells."""

    session: Session
    entries: tuple[Entry, ...] = ()
    pending: tuple[Proposal, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    last: tuple[Proposal, ...] = field(default=())
    """What was proposed or taken last, for corrections."""
    asked: str = ""
    """The question that was put to the person last."""
    report: bool = False
    """The person wants the report written: where to is for the face to ask."""
    left: bool = False
    width: int = 80


def added(
    talk: Conversation, kind: EntryKind, text: str, questions: tuple[str, ...] = ()
) -> Conversation:
    """The talk with one more entry."""
    return replace(talk, entries=(*talk.entries, Entry(kind, text, questions)))


def label(pack: Pack, proposal: Proposal) -> str:
    """A proposal in words: its question and the answer."""
    asked = pack.questionnaire.question(proposal.question)
    assert asked is not None
    return f"{asked.label}: {answer_text(pack, asked, proposal.answer)}"


def pending_places(talk: Conversation) -> dict[int, str]:
    """The entries whose proposal can still be taken, by place, each with its question."""
    open_ones = {p.question for p in talk.pending}
    places: dict[str, int] = {}
    for place, entry in enumerate(talk.entries):
        if entry.kind == "proposed" and entry.questions[0] in open_ones:
            places[entry.questions[0]] = place
    return {place: question for question, place in places.items()}
