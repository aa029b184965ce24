"""A session as data: the workload, the question in focus, and what can be undone. Pure.

Each step gives a new session; nothing here saves, assesses or draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from advisor.interview.history import Change, History
from advisor.interview.next_question import agenda, with_answer, without_contradictions
from advisor.interview.typed_figure import Asked, FigureTypedError, figure_from, figure_text
from advisor.interview.wording import answer_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.text_safety import plain
from advisor.workload.answers import Answer, Workload
from advisor.workload.known import known_in
from advisor.workload.own_figure import OwnFigure, with_figure
from advisor.workload.parse import AnswerError

if TYPE_CHECKING:
    from advisor.usage.answers import Found

LONGEST_NAME = 80
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Session:
    """Where the interview stands. `error` is about the question in focus, `said` about a step."""

    workload: Workload = field(default_factory=lambda: Workload(""))
    question: str = ""
    history: History = field(default_factory=History)
    error: str = ""
    said: str = ""


def open_session(pack: Pack, workload: Workload) -> Session:
    """A session at the first open question."""
    now = agenda(pack, workload.answers)
    first = now.next_open() or now.asked[0]
    return Session(workload, first.id)


def go_to(session: Session, question: str) -> Session:
    """Bring a question into focus."""
    return replace(session, question=question, error="", said="")


def move(pack: Pack, session: Session, step: int) -> Session:
    """Bring the question before or after into focus; at either end nothing changes."""
    found = agenda(pack, session.workload.answers).neighbour(session.question, step)
    return session if found is None else go_to(session, found.id)


def take(
    pack: Pack, session: Session, question: str, read: Callable[[Question], Answer]
) -> Session:
    """Take an answer and go on to the next open question; a wrong one leaves its reason."""
    asked = pack.questionnaire.question(question)
    if asked is None:
        return session
    given = session.workload.answers.get(question)
    try:
        answer = read(asked)
    except AnswerError as error:
        return replace(session, question=question, error=error.message, said="")
    if given is not None and given.note and not answer.note:
        answer = replace(answer, note=given.note)
    try:
        workload = without_contradictions(pack, with_answer(session.workload, question, answer))
    except AnswerError as error:
        return replace(session, question=question, error=error.message, said="")
    following = agenda(pack, workload.answers).next_open(after=question)
    told = f"{asked.label}: {answer_text(pack, asked, answer)}"
    return _changed(session, told, question, workload, following.id if following else question)


def note(pack: Pack, session: Session, question: str, text: str) -> Session:
    """Put a note on an answer, or take it away with an empty one."""
    asked, given = pack.questionnaire.question(question), session.workload.answers.get(question)
    if asked is None:
        return session
    if given is None:
        return replace(session, error="answer first, “unknown” if need be; then add the note")
    answer = replace(given, note=plain(text, LONGEST_NOTE).strip())
    workload = with_answer(session.workload, question, answer)
    return _changed(session, f"the note on {asked.label}", question, workload, question)


def take_figure(pack: Pack, session: Session, asked: Asked, text: str, today: date) -> Session:
    """Take a figure of the client's own; raises FigureTypedError, the session unchanged."""
    known = known_in(pack)
    figure = figure_from(known, asked, text, today)
    workload = replace(session.workload, figures=with_figure(session.workload.figures, figure))
    return _changed(
        session, figure_text(known, figure), session.question, workload, session.question
    )


def take_measured(session: Session, figures: Sequence[OwnFigure]) -> Session:
    """Take all that a probe proved in one step, which one undo takes back."""
    kept = session.workload.figures
    for figure in figures:
        kept = with_figure(kept, figure)
    workload = replace(session.workload, figures=kept)
    about = f"what the probe measured ({', '.join(dict.fromkeys(f.about for f in figures))})"
    return _changed(session, about, session.question, workload, session.question)


def drop_figure(pack: Pack, session: Session, place: int) -> Session:
    """Take back the figure at a place of the list."""
    figures = session.workload.figures
    if not 0 <= place < len(figures):
        return session
    workload = replace(session.workload, figures=(*figures[:place], *figures[place + 1 :]))
    about = f"removed: {figure_text(known_in(pack), figures[place])}"
    return _changed(session, about, session.question, workload, session.question)


def take_supposed(pack: Pack, session: Session, answers: Mapping[str, Answer]) -> Session:
    """Take several answers in one step, which one undo takes back."""
    workload = session.workload
    for question, answer in answers.items():
        given = workload.answers.get(question)
        note = given.note if given is not None else ""
        workload = with_answer(workload, question, replace(answer, note=note))
    try:
        workload = without_contradictions(pack, workload)
    except AnswerError as error:
        return replace(session, error=error.message, said="")
    return _changed(session, "what was supposed", session.question, workload, session.question)


def take_logged(
    pack: Pack, session: Session, found: Found, source: str, over: bool = False
) -> Session:
    """Take what logs say in one step, which one undo takes back.

    What a person answered stays, unless the logs' answers are to go `over` it.
    """
    # Only who reads a log waits for this.
    from advisor.usage.fill import filled

    workload, _ = filled(session.workload, found, over)
    following = agenda(pack, workload.answers).next_open(after=session.question)
    question = following.id if following else session.question
    return _changed(session, f"the answers from {source}", session.question, workload, question)


def name_it(session: Session, name: str, client: str, author: str) -> Session:
    """Set the names that stand on the report."""
    short = [plain(text, LONGEST_NAME).strip() for text in (name, client, author)]
    workload = replace(
        session.workload,
        name=short[0] or session.workload.name,
        client=short[1],
        author=short[2],
    )
    return _changed(session, "the names", session.question, workload, session.question)


def undo(session: Session) -> Session:
    """Take the last step back and go to its question."""
    step = session.history.undo()
    if step is None:
        return replace(session, said="There is nothing to undo.", error="")
    change, history = step
    return Session(
        change.before, change.question or session.question, history, "", f"Undone: {change.about}"
    )


def redo(session: Session) -> Session:
    """Do the step again that was taken back last."""
    step = session.history.redo()
    if step is None:
        return replace(session, said="There is nothing to redo.", error="")
    change, history = step
    return Session(
        change.after,
        change.question or session.question,
        history,
        "",
        f"Done again: {change.about}",
    )


def _changed(
    session: Session, about: str, question: str, workload: Workload, following: str
) -> Session:
    change = Change(about, question, session.workload, workload)
    return Session(workload, following, session.history.add(change))


__all__ = [
    "Asked",
    "FigureTypedError",
    "Session",
    "drop_figure",
    "go_to",
    "move",
    "name_it",
    "note",
    "open_session",
    "redo",
    "take",
    "take_figure",
    "take_logged",
    "take_measured",
    "take_supposed",
    "undo",
]
