"""The words of a pack, indexed for reading: phrases, cues, nouns, names of options. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from advisor.conversation.amount_words import MONTHS, WORDS_OF_PERIOD, WORDS_OF_TIME
from advisor.conversation.everyday_words import everyday_words
from advisor.conversation.numbers import ONES, PARTS, SCALES, TENS
from advisor.conversation.words import Phrases, by_letter, split, stem
from advisor.interview.typed import choices_of
from advisor.pack import Pack
from advisor.pack.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`said` gives (question, choice); `cues`, `against` give (question, ""); `synonyms` too."""

    said: Phrases
    cues: Phrases
    against: Phrases
    synonyms: Mapping[str, Phrases]
    vendors: Phrases
    nouns: frozenset[str]
    names: frozenset[str]
    spelling: Mapping[str, frozenset[str]]


def lexicon(pack: Pack) -> Lexicon:
    """The lexicon of a pack, made once for each."""
    return _lexicon(_Keyed(pack))


@dataclass(frozen=True, slots=True, eq=False)
class _Keyed:
    pack: Pack

    def __hash__(self) -> int:
        return hash(self.pack.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.pack.hash == self.pack.hash


@lru_cache(maxsize=4)
def _lexicon(keyed: _Keyed) -> Lexicon:
    pack = keyed.pack
    questions = pack.questionnaire.questions
    said = [(p, (q.id, c)) for q in questions for c, phrases in q.said.items() for p in phrases]
    cues = [(p, (q.id, "")) for q in questions for p in q.cues]
    against = [(p, (q.id, "")) for q in questions for p in q.against]
    vendors = [(v, ("vendor", v)) for v in pack.vendors if v != "self"]
    synonyms = {q.id: Phrases(_synonyms(pack, q)) for q in questions}
    nouns = frozenset(" ".join(map(stem, split(n))) for q in questions for n in q.nouns)
    spoken = [p for p, _ in (*said, *cues)]
    spelling = {
        *(w for p in spoken for w in split(p)),
        *(w for n in nouns for w in n.split()),
        *WORDS_OF_PERIOD, *WORDS_OF_TIME, *MONTHS, *ONES, *TENS, *SCALES, *PARTS,
        *everyday_words().everyday,
    }  # fmt: skip
    return Lexicon(
        Phrases(said),
        Phrases(cues),
        Phrases(against),
        synonyms,
        Phrases(vendors),
        nouns,
        _names(pack),
        by_letter((w for w in spelling if w.isalpha()), everyday_words().common),
    )


def _synonyms(pack: Pack, question: Question) -> list[tuple[str, tuple[str, str]]]:
    """Every way to pick a choice where the question itself is asked."""
    ways = [(label, (question.id, id)) for id, label in choices_of(pack, question)]
    ways += [(id.replace("_", " "), (question.id, id)) for id, _ in choices_of(pack, question)]
    for choice in question.choices:
        ways += [(s, (question.id, choice.id)) for s in choice.synonyms]
    if question.type == "yes_no":
        return []
    return ways


def _names(pack: Pack) -> frozenset[str]:
    """Words behind which a number is part of a name: "Haiku 4.5", "SOC 2", "page 3"."""
    found = set(everyday_words().numbered)
    texts = [m.name for m in pack.models.values()]
    texts += [p for q in pack.questionnaire.questions for ps in q.said.values() for p in ps]
    texts += [s for q in pack.questionnaire.questions for c in q.choices for s in c.synonyms]
    for text in texts:
        found |= {m[1] for m in re.finditer(r"([a-z]+)[ -](?=\d)", text.lower())}
    return frozenset(found)
