"""A text cut where one statement ends and the next begins, with what stands in each. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.conversation.amounts import Amount, amounts_in
from advisor.conversation.lexicon import Lexicon
from advisor.conversation.words import Found, Word, corrected, longest, words_of

# A comma between digits parts thousands; a full stop between them is a fraction.
ENDS = re.compile(
    r"(?<=[.!?])\s+(?=\S)|[;\n]+|,(?!\d)\s*(?:and\s+|but\s+|while\s+|with\s+|plus\s+)?"
    # "Anything but chat" rules out; it must not become "chat".
    r"|(?<!\banything)(?<!\beverything)(?<!\banywhere)(?<!\bnothing)(?<!\ball)\s+"
    r"(?:but|although|though|while|whereas|however|plus)\s+"
    r"|\s+(?:and|with)\s+(?!an?\s+(?:half|quarter))(?=(?:an?\s+|the\s+|our\s+|we\s+|it\s+|no\s+|there|nobody|data|about|"
    r"around|roughly|answers?\b|outputs?\b|repl|response|budget|input|latency))"
    r"|\s+[–—-]\s+(?![\d$])|\s*\(|\)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement: its text, words, amounts, and the phrases that give or name something."""

    text: str
    words: tuple[Word, ...]
    amounts: tuple[Amount, ...]
    said: tuple[Found, ...]
    cues: tuple[Found, ...]
    against: tuple[Found, ...]


def clauses_of(known: Lexicon, text: str) -> list[Clause]:
    """The statements of a text, in order; empty ones are left out."""
    parts = [p for p in ENDS.split(text) if p and re.search(r"\w", p)]
    return [_clause(known, p) for p in _rejoined(known, parts)]


def _place(words: Sequence[Word], cue: Found) -> bool:
    """ "Tokens in the longest document" speaks of a place, "1,000 tokens in" of the input."""
    after = words[cue.last].text if cue.last < len(words) else ""
    return words[cue.last - 1].text == "in" and after in ("a", "an", "the", "our", "one", "each")


def _rejoined(known: Lexicon, parts: list[str]) -> list[str]:
    """ "between 5, and 10" and "Anthropic, Google" stay whole: a part without a verb or amount."""
    joined: list[str] = []
    for part in parts:
        words = corrected(words_of(part), known.spelling)
        alone = known.vendors.find(words) and len(words) <= 3
        if joined and alone and known.vendors.find(words_of(joined[-1])):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _clause(known: Lexicon, text: str) -> Clause:
    words = corrected(words_of(text), known.spelling)
    said = longest(known.said.find(words))
    return Clause(
        text.strip(),
        words,
        tuple(amounts_in(words, known.nouns, known.names)),
        tuple(said),
        tuple(c for c in longest(known.cues.find(words)) if not _place(words, c)),
        tuple(known.against.find(words)),
    )
