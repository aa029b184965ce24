"""Which choices a statement gives: by its phrases, by synonyms where it is asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.conversation.certainty import denied, is_negation, left_open
from advisor.conversation.clause import Clause
from advisor.conversation.lexicon import lexicon
from advisor.conversation.options import options_named
from advisor.conversation.words import Found, longest, split
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.workload.answers import Answer


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers by question id, and the questions left open with the reason."""

    answers: tuple[tuple[str, Answer], ...]
    doubts: tuple[tuple[str, str], ...]


def choices_in(pack: Pack, clause: Clause, focus: str) -> Choices:
    """The choices, yes and no, lists and names that one statement gives."""
    answers: list[tuple[str, Answer]] = []
    doubts: list[tuple[str, str]] = []
    uncertain = left_open(clause.words)
    for question in pack.questionnaire.questions:
        found = _values(pack, question, clause, focus)
        if found is None:
            continue
        if isinstance(found, str):
            doubts.append((question.id, found))
        elif uncertain:
            doubts.append((question.id, "that is not said as a fact of today"))
        else:
            answers.append((question.id, found))
    return Choices(tuple(answers), tuple(doubts))


def _values(pack: Pack, question: Question, clause: Clause, focus: str) -> Answer | str | None:
    """The answer, or why it is unclear, or None where the question is not spoken of."""
    if question.type == "list" and not question.choices:
        return _vendors(pack, question, clause)
    if question.type == "option":
        return _option(pack, question, clause, focus)
    said = [f for f in clause.said if f.meaning[0] == question.id]
    if question.type == "yes_no":
        return _yes_no(question, clause, said)
    if question.id == focus and question.type in ("choice", "list"):
        # Asked for it, a single word is enough.
        extra = lexicon(pack).synonyms[question.id].find(clause.words)
        # "ISO 9001" names another norm than the one that "ISO" stands for.
        extra = [f for f in extra if not _numbered(clause, f)]
        said = longest([*said, *extra])
    if question.type == "list":
        return _many(question, clause, said)
    return _one(question, clause, said)


def _yes_no(question: Question, clause: Clause, said: list[Found]) -> Answer | str | None:
    given = {f.meaning[1] == "yes" for f in said}
    for cue in clause.cues:
        inside = any(f.first <= cue.first and cue.last <= f.last for f in clause.said)
        if cue.meaning[0] == question.id and not (given and inside):
            given.add(not denied(clause.words, cue.first, cue.last))
    if len(given) > 1:
        return f"{question.label}: yes or no?"
    return Answer("exact", given.pop()) if given else None


def _one(question: Question, clause: Clause, said: list[Found]) -> Answer | str | None:
    plain = [f for f in said if not denied_choice(question, clause, f)]
    values = list(dict.fromkeys(f.meaning[1] for f in plain))
    if not said:
        return None
    if not values:
        return f"{question.label}: what is it then?"
    if len(values) > 1:
        labels = {c.id: c.label for c in question.choices}
        return f"{question.label}: {' or '.join(labels.get(v, v) for v in values)}?"
    if len(plain) == 1 and _or_something(clause, plain[0]):
        return f"{question.label}: which of them?"
    return Answer("exact", None if question.type == "quantity" else values[0])


def _numbered(clause: Clause, found: Found) -> bool:
    return found.last < len(clause.words) and clause.words[found.last].text[0].isdigit()


def _or_something(clause: Clause, found: Found) -> bool:
    """ "Our data centre or the EU": the other side of the "or" is a choice too."""
    texts = [w.text for w in clause.words]
    before = texts[max(found.first - 2, 0) : found.first]
    return "or" in before or texts[found.last : found.last + 1] == ["or"]


def denied_choice(question: Question, clause: Clause, found: Found) -> bool:
    """True when a choice is named only to be ruled out ("not in batches").

    A phrase that begins with its own negation, or with the word that a ban needs ("leave our
    network"), is meant as it stands; the latter only where it is banned.
    """
    first = clause.words[found.first].text
    if first == "leave":
        return not denied(clause.words, found.first, found.last)
    if is_negation(first):
        return False
    return denied(clause.words, found.first, found.last)


def _many(question: Question, clause: Clause, said: list[Found]) -> Answer | str | None:
    plain = [f.meaning[1] for f in said if not denied(clause.words, f.first, f.last)]
    if plain:
        if len(plain) < len(said):
            return f"{question.label}: which of them?"
        return Answer("exact", tuple(dict.fromkeys(plain)))
    if said:
        return f"{question.label}: which ones, or none at all?"
    cues = [c for c in clause.cues if c.meaning[0] == question.id]
    if any(denied(clause.words, c.first, c.last) for c in cues):
        return Answer("exact", ())
    return None


def _vendors(pack: Pack, question: Question, clause: Clause) -> Answer | str | None:
    cues = longest([c for c in clause.cues if c.meaning[0] in _vendor_questions(pack)])
    mine = [c for c in cues if c.meaning[0] == question.id]
    if not mine:
        return None
    found = lexicon(pack).vendors.find(clause.words)
    if not found:
        return None
    if len({c.meaning[0] for c in cues}) > 1 or any(
        denied(clause.words, c.first, c.last) and not is_negation(clause.words[c.first].text)
        for c in mine
    ):
        return f"{question.label}: allowed or ruled out?"
    return Answer("exact", tuple(dict.fromkeys(f.meaning[1] for f in found)))


def _vendor_questions(pack: Pack) -> set[str]:
    questions = pack.questionnaire.questions
    return {q.id for q in questions if q.type == "list" and not q.choices}


def _option(pack: Pack, question: Question, clause: Clause, focus: str) -> Answer | str | None:
    cued = any(c.meaning[0] == question.id for c in clause.cues)
    if not cued and question.id != focus:
        return None
    named = options_named(pack, clause.text)
    if not named:
        return None
    if len(named) > 1:
        return f"{question.label}: {' or '.join(named[:4])}?"
    cue = next((c for c in clause.cues if c.meaning[0] == question.id), None)
    if cue is not None and denied(clause.words, cue.first, cue.last):
        return f"{question.label}: which one then?"
    if _unsaid_variant(pack, named[0], clause.text):
        return f"{question.label}: do you mean {named[0]}?"
    return Answer("exact", named[0])


def _unsaid_variant(pack: Pack, option: str, text: str) -> bool:
    """ "GPT-4o" is not said of GPT-4o mini: what follows the number names another model."""
    spec = pack.options.get(option)
    if spec is None:
        return False
    name = split(pack.models[spec.model].name)
    numbered = [i for i, w in enumerate(name) if any(c.isdigit() for c in w)]
    after = name[numbered[-1] + 1 :] if numbered else ()
    return not set(after) <= set(split(text.replace("-", " ").replace("@", " ")))
