"""A conversation as data: the session, what is proposed, and the transcript. Pure.

A line is a confirmation, a correction, a request, or something to be read; each gives a new
conversation. Nothing is taken until it is confirmed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from advisor.conversation.amount_words import WORDS_OF_PERIOD
from advisor.conversation.calls import Assessor, CallError, Calls
from advisor.conversation.quantities import again_per
from advisor.conversation.reader import read_text
from advisor.conversation.reading import Proposal, Reading, Unclear
from advisor.conversation.requests import Request, request_in
from advisor.conversation.whole import straight, yes_or_no
from advisor.interview.next_question import agenda
from advisor.interview.session import Session, go_to, redo, take, undo
from advisor.interview.wording import answer_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.text_safety import plain
from advisor.workload.answers import Answer
from advisor.workload.parse import AnswerError

EntryKind = Literal["asked", "said", "proposed", "taken", "dropped", "unclear", "told", "streamed"]
PERIOD_ONLY = re.compile(
    r"^(?:(?:no|sorry|actually|i mean|make (?:that|it)|rather|not quite)[,.! ]*)*"
    r"(?:(?:that'?s|it'?s|that is|it is)\s+)?(?:per|a|an|each|every|/)?\s*(?P<period>[a-z]+)[.!]?$",
    re.IGNORECASE,
)
CORRECTS = re.compile(
    r"^(?:no[,.:!]|(?:sorry|actually|i mean|make (?:that|it)|correction|rather)\b[,.:!]*) *"
    r"(?P<rest>.+)$",
    re.I,
)
HELP = (
    "Say it in your own words; y takes what is proposed, n drops it. You can also ask: why, why "
    "not OPTION, what if …, compare OPTION and OPTION, where does OPTION come from, which sources "
    "disagree, what would change it, what's missing, answers, change QUESTION, undo, redo, show "
    "the report, quit."
)
LONGEST = 4000


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
    """Where the talk stands. `draft` is what was said last, kept where it could not be answered."""

    session: Session
    entries: tuple[Entry, ...] = ()
    pending: tuple[Proposal, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    last: tuple[Proposal, ...] = field(default=())
    """What was proposed or taken last, for corrections."""
    left: bool = False


def hear(pack: Pack, talk: Conversation, text: str, assessor: Assessor) -> Conversation:
    """The conversation after one line of a person."""
    line = plain(text, LONGEST).strip()
    if not line:
        return talk
    talk = _add(talk, "said", line)
    if talk.pending and (answer := yes_or_no(line)):
        return confirm(pack, talk) if answer == "yes" else drop(talk)
    if (corrected := _corrected(pack, talk, line)) is not None:
        return corrected
    if (request := request_in(line)) is not None:
        return _answered(pack, talk, request, assessor)
    return propose(pack, talk, read_text(pack, line, talk.session.question))


def propose(pack: Pack, talk: Conversation, reading: Reading) -> Conversation:
    """Put proposals and doubts before the person; later ones replace earlier on one question."""
    new = {p.question for p in reading.proposals}
    kept = tuple(p for p in talk.pending if p.question not in new)
    pending = (*kept, *reading.proposals)
    talk = replace(
        talk, pending=pending, unclear=reading.unclear, last=reading.proposals or talk.last
    )
    for p in reading.proposals:
        text = f"{_label(pack, p)} — “{plain(p.quote)}”" + (
            f", line {p.line}" if p.line > 1 else ""
        )
        talk = _add(talk, "proposed", text, (p.question,))
    for u in reading.unclear:
        talk = _add(talk, "unclear", f"“{plain(u.quote)}”: {u.why}", u.questions)
    if not reading.proposals and not reading.unclear:
        talk = _add(talk, "unclear", "I did not understand that. Say help for what can be said.")
    return talk


def confirm(pack: Pack, talk: Conversation) -> Conversation:
    """Take every pending proposal, in the order of the questionnaire; a refused one says why."""
    session = talk.session
    order = {q.id: i for i, q in enumerate(pack.questionnaire.questions)}
    taken = sorted(talk.pending, key=lambda p: order.get(p.question, 0))
    talk = replace(talk, pending=(), unclear=())
    for p in taken:
        session = take(pack, session, p.question, partial(_given, p.answer))
        if session.error:
            talk = _add(talk, "dropped", f"Not taken: {_label(pack, p)}: {session.error}")
            session = replace(session, error="")
        else:
            talk = _add(talk, "taken", _label(pack, p), (p.question,))
    following = agenda(pack, session.workload.answers).next_open()
    if following is not None:
        session = go_to(session, following.id)
    return replace(talk, session=session)


def _given(answer: Answer, _: Question) -> Answer:
    return answer


def drop(talk: Conversation) -> Conversation:
    """Take nothing of what is proposed."""
    dropped = tuple(p.question for p in talk.pending)
    return _add(replace(talk, pending=(), unclear=()), "dropped", "Nothing was taken.", dropped)


def reopen(pack: Pack, talk: Conversation, question: str) -> Conversation:
    """Bring a question back, from any entry that names it."""
    return replace(talk, session=go_to(talk.session, question), pending=(), unclear=())


def _add(
    talk: Conversation, kind: EntryKind, text: str, questions: tuple[str, ...] = ()
) -> Conversation:
    return replace(talk, entries=(*talk.entries, Entry(kind, text, questions)))


def _label(pack: Pack, proposal: Proposal) -> str:
    asked = pack.questionnaire.question(proposal.question)
    assert asked is not None
    return f"{asked.label}: {answer_text(pack, asked, proposal.answer)}"


def _corrected(pack: Pack, talk: Conversation, line: str) -> Conversation | None:
    """ "No, per day" reads the last amount anew; "no, 200k" answers the same question anew."""
    straightened = straight(line)
    match = PERIOD_ONLY.match(straightened)
    if match and match["period"].lower() in WORDS_OF_PERIOD:
        return _per(pack, talk, WORDS_OF_PERIOD[match["period"].lower()], line)
    match = CORRECTS.match(straightened)
    if match is None or len(talk.last) != 1 or yes_or_no(line):
        return None
    reading = read_text(pack, match["rest"], talk.last[0].question)
    same = {p.question for p in reading.proposals} == {talk.last[0].question}
    return propose(pack, talk, reading) if same else None


def _per(pack: Pack, talk: Conversation, period: float, line: str) -> Conversation | None:
    heard = [(p.question, p.amount, p.quote) for p in talk.last if p.amount is not None]
    # A quantity that lacks only its time is what "per day" is most likely about.
    heard = [
        (q, u.amount, u.quote)
        for u in talk.unclear
        if u.amount is not None
        for q in u.questions[:1]
        if len(u.questions) == 1
    ] or heard
    found: list[Proposal] = []
    for question, amount, quote in heard:
        asked = pack.questionnaire.question(question)
        if asked is None or not asked.unit.endswith("/month") or amount is None:
            continue
        try:
            answer = again_per(pack, asked, amount, period)
        except AnswerError:
            continue
        found.append(Proposal(question, answer, f"{quote} … {line}", 1, amount))
    return propose(pack, talk, Reading(tuple(found))) if found else None


def _answered(pack: Pack, talk: Conversation, r: Request, assessor: Assessor) -> Conversation:
    calls = Calls(pack, talk.session.workload, assessor)
    if r.kind == "quit":
        return replace(talk, left=True)
    if r.kind in ("undo", "redo"):
        session = (undo if r.kind == "undo" else redo)(talk.session)
        return _add(replace(talk, session=session, pending=()), "told", session.said)
    if r.kind == "again":
        return _reopened(pack, talk, r.about)
    if r.kind == "what_if":
        reading = read_text(pack, r.about, talk.session.question)
        if not reading.proposals:
            whys = "; ".join(u.why for u in reading.unclear) or "I did not understand it"
            return _add(talk, "unclear", f"What if “{plain(r.about)}”: {whys}")
        shown = "; ".join(_label(pack, p) for p in reading.proposals)
        try:
            return _add(talk, "told", f"What if {shown}\n\n{calls.what_if(reading.proposals)}")
        except CallError as error:
            return _add(talk, "unclear", str(error))
    try:
        return _add(talk, "told", told(pack, calls, r, talk.session.question))
    except CallError as error:
        return _add(talk, "unclear", str(error))


def told(pack: Pack, calls: Calls, request: Request, question: str) -> str:
    """The text that answers a request which changes nothing."""
    asked = pack.questionnaire.question(question)
    if request.kind == "ask_why" and asked is not None:
        return f"{asked.why} It moves: {asked.moves}"
    answers = {
        "why": lambda: calls.explain(request.about),
        "why_not": lambda: calls.explain(request.about),
        "compare": lambda: calls.compare(request.about, request.other),
        "missing": calls.missing,
        "answers": calls.answers,
        "source": lambda: calls.claims(request.about),
        "disagree": calls.conflicts,
        "change": calls.doubts,
        "report": calls.report,
    }
    return answers[request.kind]().rstrip() if request.kind in answers else HELP


def _reopened(pack: Pack, talk: Conversation, about: str) -> Conversation:
    wanted = about.lower().strip()
    for q in pack.questionnaire.questions:
        if wanted in (q.id, q.label.lower(), *(c.lower() for c in q.cues)):
            return _add(reopen(pack, talk, q.id), "told", f"Back to: {q.label}.", (q.id,))
    return _add(talk, "unclear", f"No question is called “{plain(about)}”.")
