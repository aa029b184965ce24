"""Hearing a line or a document: what it does to the conversation. Pure.

A line is a confirmation, a correction, a request, or something to be read; each gives a new
conversation. Nothing is taken until it is confirmed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from advisor.conversation.amount_words import WORDS_OF_PERIOD
from advisor.conversation.calls import Assessor, CallError, Calls
from advisor.conversation.quantities import again_per
from advisor.conversation.reader import read_text
from advisor.conversation.reading import Proposal, Reading
from advisor.conversation.requests import Request, request_in
from advisor.conversation.settling import confirm, drop, propose, reopen
from advisor.conversation.transcript import Conversation, added, label
from advisor.conversation.whole import straight, yes_or_no
from advisor.interview.session import redo, undo
from advisor.pack import Pack
from advisor.text_safety import plain
from advisor.workload.parse import AnswerError

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
    "the report, write the report, quit."
)
LONGEST = 4000
MOST_DOUBTS = 12
"""Of a document; contradictions come first."""


def hear(pack: Pack, talk: Conversation, text: str, assessor: Assessor) -> Conversation:
    """The conversation after one line of a person."""
    line = plain(text, LONGEST).strip()
    if not line:
        return talk
    talk = said(talk, line)
    if talk.pending and (answer := yes_or_no(line)):
        return confirm(pack, talk) if answer == "yes" else drop(talk)
    if (corrected := _corrected(pack, talk, line)) is not None:
        return corrected
    if (request := request_in(line)) is not None:
        return _answered(pack, talk, request, assessor)
    return propose(pack, talk, read_text(pack, line, talk.session.question))


def said(talk: Conversation, text: str) -> Conversation:
    """The conversation with a line of the person, before anything comes of it."""
    return added(talk, "said", plain(text, LONGEST).strip())


def hear_document(pack: Pack, talk: Conversation, text: str, reading: Reading) -> Conversation:
    """The conversation after a document and what was read from it; most doubts are counted only."""
    count = len([line for line in text.splitlines() if line.strip()])
    talk = added(talk, "said", f"(a document of {count} lines)")
    more = len(reading.unclear) - MOST_DOUBTS
    if not reading.proposals and not reading.unclear:
        return added(talk, "unclear", "Nothing in it reads as an answer to a question.")
    talk = propose(pack, talk, replace(reading, unclear=reading.unclear[:MOST_DOUBTS]))
    return added(talk, "unclear", f"{more} more places are unclear.") if more > 0 else talk


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
    calls = Calls(pack, talk.session.workload, assessor, talk.width)
    if r.kind == "quit":
        return replace(talk, left=True)
    if r.kind in ("undo", "redo"):
        session = (undo if r.kind == "undo" else redo)(talk.session)
        return added(replace(talk, session=session, pending=()), "told", session.said)
    if r.kind == "write":
        return replace(talk, report=True)
    if r.kind == "again":
        return _reopened(pack, talk, r.about)
    if r.kind == "what_if":
        reading = read_text(pack, r.about, talk.session.question)
        if not reading.proposals:
            whys = "; ".join(u.why for u in reading.unclear) or "I did not understand it"
            return added(talk, "unclear", f"What if “{plain(r.about)}”: {whys}")
        shown = "; ".join(label(pack, p) for p in reading.proposals)
        try:
            return added(talk, "told", f"What if {shown}\n\n{calls.what_if(reading.proposals)}")
        except CallError as error:
            return added(talk, "unclear", str(error))
    try:
        return added(talk, "told", told(pack, calls, r, talk.session.question))
    except CallError as error:
        return added(talk, "unclear", str(error))


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
            return reopen(pack, added(talk, "told", f"Back to: {q.label}.", (q.id,)), q.id)
    return added(talk, "unclear", f"No question is called “{plain(about)}”.")
