"""Figures in a model's prose that nobody gave it, marked where they stand. Pure.

A figure is supported when the same value, of the same unit, stands in a tool's result or in what
the person said. Rounding is not support: a figure is quoted or it is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.conversation.amounts import Amount, amounts_in
from advisor.conversation.lexicon import Lexicon
from advisor.conversation.words import words_of

MARK = " [unsupported figure]"
ENDS = re.compile(r"(?<=[.!?:;])\s+|\n+")
LIST_MARK = re.compile(r"^(\s*)\d{1,2}([.)]\s)", re.MULTILINE)
LONGEST_HELD = 600
Key = tuple[str, str]


class FigureGuard:
    """Holds what is supported; checks prose as it streams, sentence by sentence."""

    def __init__(self, known: Lexicon) -> None:
        self.known = known
        self.supported: set[Key] = set()
        self.held = ""
        self.marked = 0

    def support(self, text: str) -> None:
        """Every figure of a tool's result, or of what the person said, is supported."""
        for sentence in ENDS.split(text):
            for amount in self._amounts(sentence):
                self.supported.update(_keys(amount))

    def feed(self, piece: str) -> str:
        """More prose; returns what can be shown: whole sentences, figures checked."""
        self.held += piece
        ends = [m.end() for m in ENDS.finditer(self.held)]
        if ends:
            ready, self.held = self.held[: ends[-1]], self.held[ends[-1] :]
            return self.check(ready)
        if len(self.held) > LONGEST_HELD:
            # A sentence without an end must not be held for ever; a comma parts no figure here.
            at = self.held.rfind(", ", 0, LONGEST_HELD) + 2
            if at > 2:
                ready, self.held = self.held[:at], self.held[at:]
                return self.check(ready)
        return ""

    def finish(self) -> str:
        """The rest, checked."""
        ready, self.held = self.held, ""
        return self.check(ready)

    def check(self, text: str) -> str:
        """The text with a mark behind each unsupported figure."""
        marks: list[int] = []
        start = 0
        for piece in _with_ends(text):
            hidden = LIST_MARK.sub(lambda m: re.sub(r"\d", " ", m.group()), piece)
            words = words_of(hidden)
            for amount in amounts_in(words, self.known.nouns, self.known.names):
                counted = amount.unit in ("", "other") and words[amount.first].text.isalpha()
                if counted and amount.high <= 10 and not amount.doubt:
                    # "Two options", "one of them" are no figures of the decision.
                    continue
                if not all(self._holds(key) for key in _keys(amount)):
                    marks.append(start + words[amount.last - 1].end)
            start += len(piece)
        self.marked += len(marks)
        for at in reversed(marks):
            text = text[:at] + MARK + text[at:]
        return text

    def _amounts(self, sentence: str) -> list[Amount]:
        return amounts_in(words_of(sentence), self.known.nouns, self.known.names)

    def _holds(self, key: Key) -> bool:
        unit, value = key
        if unit == "":
            return any(value == v for _, v in self.supported)
        return key in self.supported


def _with_ends(text: str) -> Iterator[str]:
    start = 0
    for match in ENDS.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield text[start:]


def _keys(amount: Amount) -> set[Key]:
    unit = "" if amount.unit == "other" else amount.unit
    if amount.doubt and amount.low == amount.high == 0:
        return {("doubt", amount.doubt)}
    values = {amount.low, amount.high} | ({amount.likely} if amount.likely is not None else set())
    return {(unit, str(v * amount.factor)) for v in values}
