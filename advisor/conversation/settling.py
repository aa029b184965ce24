"""What becomes of a proposal: put before the person, taken, dropped, reopened. Pure.

Nothing is taken until it is confirmed; what is taken goes through the session's own steps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from advisor.conversation.reading import Reading
from advisor.conversation.transcript import Conversation, added, label
from advisor.interview.next_question import agenda
from advisor.interview.session import go_to, take
from advisor.interview.typed import choices_of
from advisor.interview.wording import answer_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.text_safety import plain
from advisor.workload.answers import Answer

MOST_CHOICES = 6
ALL_DONE = "all done"


def propose(pack: Pack, talk: Conversation, reading: Reading) -> Conversation:
    """Put proposals and doubts before the person; later ones replace earlier on one question."""
    new = {p.question for p in reading.proposals}
    kept = tuple(p for p in talk.pending if p.question not in new)
    pending = (*kept, *reading.proposals)
    talk = replace(
        talk, pending=pending, unclear=reading.unclear, last=reading.proposals or talk.last
    )
    for p in reading.proposals:
        line = f", line {p.line}" if p.line > 1 else ""
        talk = added(
            talk, "proposed", f"{label(pack, p)} — “{plain(p.quote)}”{line}", (p.question,)
        )
    for u in reading.unclear:
        line = f"line {u.line}, " if u.line > 1 else ""
        talk = added(talk, "unclear", f"{line}“{plain(u.quote)}”: {u.why}", u.questions)
    if not reading.proposals and not reading.unclear:
        talk = added(talk, "unclear", "I did not understand that. Say help for what can be said.")
    return talk


def confirm(pack: Pack, talk: Conversation, only: Collection[str] | None = None) -> Conversation:
    """Take what is proposed, or `only` some questions of it, in the order of the questionnaire.

    What is refused says why. What was left unclear about one question is asked next.
    """
    session = talk.session
    order = {q.id: i for i, q in enumerate(pack.questionnaire.questions)}
    wanted = [p for p in talk.pending if only is None or p.question in only]
    doubts = [u.questions[0] for u in talk.unclear if len(u.questions) == 1]
    talk = replace(talk, pending=tuple(p for p in talk.pending if p not in wanted))
    for p in sorted(wanted, key=lambda p: order.get(p.question, 0)):
        session = take(pack, session, p.question, partial(_given, p.answer))
        if session.error:
            talk = added(talk, "dropped", f"Not taken: {label(pack, p)}: {session.error}")
            session = replace(session, error="")
        else:
            talk = added(talk, "taken", label(pack, p), (p.question,))
    now = agenda(pack, session.workload.answers)
    doubtful = [q for q in now.open if q.id in doubts]
    following = doubtful[0] if doubtful else now.next_open()
    if following is not None:
        session = go_to(session, following.id)
    if not talk.pending:
        # The question may be the same as before, and stands far above by now.
        talk = replace(talk, unclear=(), asked="")
    return replace(talk, session=session)


def _given(answer: Answer, _: Question) -> Answer:
    return answer


def drop(talk: Conversation, only: Collection[str] | None = None) -> Conversation:
    """Take nothing of what is proposed, or nothing of `only` some questions of it."""
    gone = tuple(p.question for p in talk.pending if only is None or p.question in only)
    pending = tuple(p for p in talk.pending if p.question not in gone)
    talk = replace(talk, pending=pending, unclear=talk.unclear if pending else ())
    return added(talk, "dropped", "Not taken." if pending else "Nothing was taken.", gone)


def reopen(pack: Pack, talk: Conversation, question: str) -> Conversation:
    """Bring a question back, from any entry that names it, with the answer there is."""
    asked = pack.questionnaire.question(question)
    if asked is None:
        return talk
    session = go_to(talk.session, question)
    pending = tuple(p for p in talk.pending if p.question != question)
    talk = replace(talk, session=session, pending=pending, unclear=(), asked=question)
    given = answer_text(pack, asked, session.workload.answers.get(question))
    now = f" (now: {plain(given)})" if given else ""
    return added(talk, "asked", f"{asked.ask}{_choices(pack, asked)}{now}", (question,))


def ask_next(pack: Pack, talk: Conversation) -> Conversation:
    """Put the question in focus to the person, once; never while proposals wait for an answer."""
    question = pack.questionnaire.question(talk.session.question)
    if question is None or talk.pending:
        return talk
    now = agenda(pack, talk.session.workload.answers)
    if talk.asked == (question.id if now.open else ALL_DONE):
        return talk
    if not now.open:
        done = "Every question has an answer. “show the report” shows the result."
        return added(replace(talk, asked=ALL_DONE), "asked", done)
    text = f"{question.ask}{_choices(pack, question)} ({len(now.open)} open)"
    return added(replace(talk, asked=question.id), "asked", text, (question.id,))


def _choices(pack: Pack, question: Question) -> str:
    """The choices, where there are few: of many, any way to say one is understood."""
    choices = choices_of(pack, question)
    if question.type == "yes_no" or not 1 < len(choices) <= MOST_CHOICES:
        return ""
    return f" One of: {', '.join(name for _, name in choices)}."
