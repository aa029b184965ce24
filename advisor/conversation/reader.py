"""Reading free text without a model: proposals where it is clear, the rest is asked back. Pure.

A wrong proposal costs more than a question: whatever has two readings is `Unclear`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisor.conversation.amount_words import TOKENS
from advisor.conversation.certainty import denied, left_open
from advisor.conversation.choices import choices_in
from advisor.conversation.clause import Clause, clauses_of
from advisor.conversation.held_back import held_back
from advisor.conversation.lexicon import lexicon
from advisor.conversation.quantities import (
    IN_A_MONTH,
    PER_REQUEST,
    answer_of,
    question_for,
    said_otherwise,
)
from advisor.conversation.reading import Proposal, Reading, Unclear
from advisor.conversation.whole import (
    NO_IDEA,
    NOT_APPLICABLE,
    NOTHING,
    leading,
    straight,
    yes_or_no,
)
from advisor.interview.typed import answer_from
from advisor.interview.wording import answer_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.text_safety import plain
from advisor.workload.answers import UNKNOWN, Answer
from advisor.workload.parse import AnswerError

LONGEST = 4000
QUOTE = 160


def read_text(pack: Pack, text: str, focus: str = "", line: int = 1) -> Reading:
    """What a text proposes; `focus` is the question being asked, "" where none is."""
    said = plain(text, LONGEST).strip()
    asked = pack.questionnaire.question(focus) if focus else None
    if not said:
        return Reading()
    if asked is not None and (whole := _whole(pack, asked, said, line)) is not None:
        return whole
    if why := held_back(straight(said)):
        return _asked_back(_read(pack, said, asked, line), said, why, line)
    return _read(pack, said, asked, line)


def _asked_back(reading: Reading, said: str, why: str, line: int) -> Reading:
    """The reading with every proposal turned into a question about it."""
    about = tuple(dict.fromkeys(p.question for p in reading.proposals))
    unclear = [Unclear(_quote(said), why, line, (q,)) for q in about]
    return Reading((), tuple(unclear) or (Unclear(_quote(said), why, line),))


def _read(pack: Pack, said: str, asked: Question | None, line: int) -> Reading:
    proposals: list[Proposal] = []
    unclear: list[Unclear] = []
    lead, rest = leading(said)
    if lead and asked is not None and asked.type == "yes_no":
        proposals.append(Proposal(asked.id, Answer("exact", lead == "yes"), _quote(said), line))
        said = rest
        asked = _follows(pack, asked) or asked
    elif lead:
        said = rest
    clauses = clauses_of(lexicon(pack), said)
    of_tokens = (asked is not None and asked.unit in PER_REQUEST) or any(
        w.text in TOKENS for c in clauses for w in c.words
    )
    for clause in clauses:
        found = _clause(pack, clause, asked, line, of_tokens)
        if any(p.answer == UNKNOWN for p in found.proposals) and _guessed(clauses, clause):
            found = _asked_back(found, said, "not known, or about that much?", line)
        proposals += found.proposals
        unclear += found.unclear
        if not found.proposals and not found.unclear and len(clause.words) > 1:
            unclear.append(Unclear(_quote(clause.text), "I did not understand that", line))
    return settled(pack, Reading(tuple(proposals), tuple(unclear)))


def _guessed(clauses: Sequence[Clause], unknown: Clause) -> bool:
    """ "No idea how long they are, maybe 200 words": a guess follows, of nothing else by name."""
    rest = clauses[clauses.index(unknown) + 1 :][:1]
    return any(c.amounts and not c.cues for c in rest)


def _follows(pack: Pack, asked: Question) -> Question | None:
    """The question that is asked only after this one."""
    later = (q for q in pack.questionnaire.questions if asked.id in q.asked_when)
    return next(later, None)


def _whole(pack: Pack, asked: Question, said: str, line: int) -> Reading | None:
    """A line that as a whole answers the question being asked."""

    def one(answer: Answer) -> Reading:
        return Reading((Proposal(asked.id, answer, _quote(said), line),))

    straightened = straight(said)
    if match := NOT_APPLICABLE.search(straightened):
        reason = plain(match["reason"], 200).strip(" .")
        if not reason:
            return Reading(
                (), (Unclear(_quote(said), "why does it not apply?", line, (asked.id,)),)
            )
        return one(Answer("not_applicable", reason=reason))
    guess = any(c.amounts for c in clauses_of(lexicon(pack), said))
    if NO_IDEA.search(straightened) and not guess and not _names_another(pack, asked, said):
        return one(UNKNOWN)
    answer = yes_or_no(said)
    if answer and asked.type == "yes_no":
        return one(Answer("exact", answer == "yes"))
    if answer == "no" and asked.type == "list":
        return one(Answer("exact", ()))
    if NOTHING.fullmatch(straightened.strip()) and not _names_another(pack, asked, said):
        if asked.unit == "share" and asked.min == 0:
            return one(Answer("exact", 0.0))
        if asked.type == "option":
            return one(Answer("not_applicable", reason=_quote(said)))
    if asked.none_allowed and _no_limit(said):
        return one(Answer("exact", None))
    if asked.type == "quantity" and not re.fullmatch(r"[\w.,$%/ -]+", said):
        return None
    if asked.type == "quantity" and not re.fullmatch(r"(?:none|no limit|unknown)", said, re.I):
        # Amounts have one reader, so that "2 k" and "two thousand" are judged alike.
        return None
    try:
        return one(answer_from(pack, asked, said.rstrip(".!")))
    except AnswerError:
        return None


def _no_limit(said: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:none|no(?: |-)?limits?|no|nope|not? (?:an? )?(?:limit|issue|hurry|rush)"
            r"|doesn'?t matter|does not matter|any ?time|whenever|unlimited"
            r"|(?:nobody|no one|noone) (?:waits|is waiting|cares(?: about.*)?))[.!]*",
            straight(said).strip(),
            re.I,
        )
    )


def _names_another(pack: Pack, asked: Question, said: str) -> bool:
    words = lexicon(pack)
    cues = {f.meaning[0] for c in clauses_of(words, said) for f in c.cues}
    return bool(cues) and asked.id not in cues


def _clause(
    pack: Pack, clause: Clause, asked: Question | None, line: int, of_tokens: bool
) -> Reading:
    quote = _quote(clause.text)
    straightened = straight(clause.text)
    if NO_IDEA.search(straightened):
        return _no_idea(pack, clause, line)
    proposals: list[Proposal] = []
    unclear: list[Unclear] = []
    focus = asked.id if asked is not None else ""
    for amount in clause.amounts:
        bound = question_for(pack, amount, clause.cues, clause.against, focus)
        doubts = (bound.question.id,) if bound.question is not None else bound.candidates
        if bound.question is None:
            if amount.unit != "other" and (bound.candidates or not amount.plain_number):
                unclear.append(Unclear(quote, bound.why, line, doubts))
            continue
        if focus and bound.question.unit in PER_REQUEST and not of_tokens:
            # "First word in 2": the question being asked is the likelier one.
            doubts = (focus,)
        if left_open(clause.words, amounts=True):
            unclear.append(Unclear(quote, "that is not said as a fact of today", line, doubts))
            continue
        if why := said_otherwise(bound.question, amount, clause.words, of_tokens):
            # Only what lacks nothing but its time may be put right by naming one.
            again = amount if why == IN_A_MONTH else None
            unclear.append(Unclear(quote, why, line, doubts, again))
            continue
        try:
            answer = answer_of(pack, bound.question, amount, bound.question.id == focus)
        except AnswerError as error:
            unclear.append(Unclear(quote, error.message, line, doubts, amount))
        else:
            proposals.append(Proposal(bound.question.id, answer, quote, line, amount))
    named = choices_in(pack, clause, focus)
    taken = {p.question for p in proposals}
    proposals += [Proposal(q, a, quote, line) for q, a in named.answers if q not in taken]
    unclear += [Unclear(quote, why, line, (q,)) for q, why in named.doubts if q not in taken]
    if not proposals and not unclear and asked is not None and asked.type == "quantity":
        cues = [c for c in clause.cues if c.meaning[0] == asked.id]
        if any(denied(clause.words, c.first, c.last) for c in cues):
            why = "how much is it then, or does it not apply?"
            unclear.append(Unclear(quote, why, line, (asked.id,)))
    return Reading(tuple(proposals), tuple(unclear))


def _no_idea(pack: Pack, clause: Clause, line: int) -> Reading:
    named = list(dict.fromkeys(f.meaning[0] for f in clause.cues))
    quote = _quote(clause.text)
    if len(named) != 1 or clause.amounts:
        return Reading((), (Unclear(quote, "about which question?", line, tuple(named)),))
    return Reading((Proposal(named[0], UNKNOWN, quote, line),))


def settled(pack: Pack, reading: Reading) -> Reading:
    """One proposal a question: what is said twice counts once, what contradicts itself is asked,
    before all other doubts.
    """
    by_question: dict[str, list[Proposal]] = {}
    for proposal in reading.proposals:
        by_question.setdefault(proposal.question, []).append(proposal)
    kept: list[Proposal] = []
    contradictions: list[Unclear] = []
    for question, said in by_question.items():
        asked = pack.questionnaire.question(question)
        if asked is None:
            continue
        if asked.type == "list" and len(said) > 1:
            said = [_joined(said)]
        if all(p.answer == said[0].answer for p in said):
            kept.append(said[0])
            continue
        shown = " and ".join(dict.fromkeys(_shown(pack, asked, p) for p in said))
        why = f"{asked.label}: {shown} contradict each other; which one holds?"
        quote = _quote(" / ".join(dict.fromkeys(p.quote for p in said)))
        contradictions.append(Unclear(quote, why, said[0].line, (question,), None, True))
    return Reading(tuple(kept), tuple(dict.fromkeys((*contradictions, *reading.unclear))))


def _shown(pack: Pack, question: Question, proposal: Proposal) -> str:
    text = answer_text(pack, question, proposal.answer)
    return f"{text} (line {proposal.line})" if proposal.line > 1 else text


def _joined(said: list[Proposal]) -> Proposal:
    values: list[str] = []
    for proposal in said:
        if isinstance(proposal.answer.value, tuple):
            values += proposal.answer.value
    answer = replace(said[0].answer, value=tuple(dict.fromkeys(values)))
    return replace(said[0], answer=answer)


def _quote(text: str) -> str:
    return plain(text.strip(), QUOTE)


def lines_with_text(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, counted from 1."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line
