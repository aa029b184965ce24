"""Free text as words with their places, and the phrases found among them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A name with digits in it (gpt-4o, h100, p95, soc2) is one word, never a number.
TOKEN = re.compile(
    r"(?<!\d)[a-z]+(?:-?\d[\w]*(?:[.-]\w+)*)+|\d+[.,]\d+(?:[.,]\d+)*|\d+(?:_\d+)*|\.\d+"
    r"|[a-z]+(?:'[a-z]+)*|\.{2,}|[^\W\d_a-z]+|\S"
)
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})
DASHES = frozenset("-–—‒−")
SHORTEST_CORRECTED = 5


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign in lower case, and where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that stands in words[first:last], and what it stands for."""

    first: int
    last: int
    meaning: tuple[str, str]


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text; each character keeps its place."""
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(QUOTES))
    return tuple(Word(m.group(), m.start(), m.end()) for m in TOKEN.finditer(low))


@lru_cache(maxsize=4096)
def split(phrase: str) -> tuple[str, ...]:
    """A phrase as words, hyphens left out so that "fine-tuning" and "fine tuning" are one."""
    return tuple(w.text for w in words_of(phrase) if w.text not in DASHES)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without the ending of a plural."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Phrases:
    """An index of phrases by their first word; the longest at a place is found."""

    def __init__(self, meanings: Iterable[tuple[str, tuple[str, str]]]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, str]]]] = {}
        for phrase, meaning in meanings:
            parts = tuple(stem(w) for w in split(phrase))
            if parts:
                self.by_first.setdefault(parts[0], []).append((parts, meaning))

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Every phrase, the longest first where two begin at one word; hyphens are passed over."""
        found: list[Found] = []
        for i, word in enumerate(words):
            for parts, meaning in self.by_first.get(stem(word.text), ()):
                last = _match(words, i, parts)
                if last is not None:
                    found.append(Found(i, last, meaning))
        return sorted(found, key=lambda f: (f.first, f.first - f.last))


def _match(words: Sequence[Word], start: int, parts: tuple[str, ...]) -> int | None:
    at = start
    for n, part in enumerate(parts):
        while n and at < len(words) and words[at].text in DASHES:
            at += 1
        if at >= len(words) or stem(words[at].text) != part:
            return None
        at += 1
    return at


def longest(found: Sequence[Found]) -> list[Found]:
    """The phrases that do not lie within a longer one."""
    return [
        f
        for f in found
        if not any(
            g.first <= f.first and f.last <= g.last and g.last - g.first > f.last - f.first
            for g in found
        )
    ]


def corrected(words: Sequence[Word], known: Mapping[str, frozenset[str]]) -> tuple[Word, ...]:
    """The words, with a slip of one letter put right where only one known word is meant.

    `known` holds the vocabulary by first letter, as `by_letter` makes it.
    """
    return tuple(_corrected(w, known) for w in words)


def by_letter(vocabulary: Iterable[str], common: Iterable[str]) -> dict[str, frozenset[str]]:
    """A vocabulary by first letter; under "" all that is right as it stands, `common` too."""
    grouped: dict[str, set[str]] = {"": set(common)}
    for word in vocabulary:
        if len(word) >= SHORTEST_CORRECTED - 1:
            grouped.setdefault(word[0], set()).add(word)
            grouped[""].add(word)
    return {k: frozenset(v) for k, v in grouped.items()}


def _corrected(word: Word, known: Mapping[str, frozenset[str]]) -> Word:
    text = word.text
    if len(text) < SHORTEST_CORRECTED or not text.isalpha() or not text.isascii():
        return word
    if text in known[""] or stem(text) in known[""] or f"{text}s" in known[""]:
        return word
    near = {k for k in known.get(text[0], ()) if _one_slip(text, k)}
    plain = {stem(k) for k in near}
    return Word(min(near, key=len), word.start, word.end) if len(plain) == 1 else word


def _one_slip(a: str, b: str) -> bool:
    """True when one letter is wrong, missing, doubled, or two neighbours are swapped."""
    if abs(len(a) - len(b)) > 1 or len(b) < SHORTEST_CORRECTED - 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    if len(a) == len(b):
        swapped = a[i + 1 : i + 2] == b[i : i + 1] and a[i : i + 1] == b[i + 1 : i + 2]
        return a[i + 1 :] == b[i + 1 :] or (swapped and a[i + 2 :] == b[i + 2 :])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[i + 1 :] == shorter[i:]
