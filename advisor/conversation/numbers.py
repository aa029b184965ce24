"""Numbers as people say them: "1,200", "100k", "two and a half million", "a couple of dozen"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from advisor.conversation.amount_words import (
    DOLLARS,
    FOREIGN,
    MONTHS,
    TOKENS,
    WORDS_OF_PERIOD,
    WORDS_OF_TIME,
)
from advisor.conversation.words import DASHES, Word, stem

ONES = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
TENS["fourty"] = 40
SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "grand": 10**3,
    "million": 10**6,
    "mio": 10**6,
    "mln": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
    "dozen": 12,
}
LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9}
PARTS = {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "sixth": Fraction(1, 6),
    "eighth": Fraction(1, 8),
    "tenth": Fraction(1, 10),
    "twentieth": Fraction(1, 20),
    "hundredth": Fraction(1, 100),
}
POWERS = frozenset({"fourth", "seventh", "ninth", "twelfth", "power"})
# What may stand right behind a digit without a space.
TAILS = frozenset({"x", "fold", "times", "percent", "st", "nd", "rd", "th", "am", "pm"}).union(
    LETTERS, SCALES, WORDS_OF_TIME, WORDS_OF_PERIOD, MONTHS, TOKENS, DOLLARS, FOREIGN
)
VAGUE = frozenset({"few", "several", "some", "many", "lots", "tons", "loads", "handful", "most"})
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|\d+(?:_\d{3})+")
TWO_WAYS = re.compile(r"[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words[first:last]; `doubt` says why it cannot be read for sure."""

    value: Fraction
    first: int
    last: int
    doubt: str = ""
    part: bool = False
    """True for "a third of", which is a share unless a unit follows."""


def number_at(words: Sequence[Word], i: int) -> Number | None:
    """The number that begins at a word, or None."""
    if i >= len(words):
        return None
    text = words[i].text
    digits = text[0].isdigit() or (text[0] == "." and text[1:2].isdigit())
    number = _digits(words, i) if digits else _said(words, i)
    if number is None or number.doubt or not (odd := _odd_tail(words, number)):
        return number
    end = number.last
    while end < len(words) and words[end].start == words[end - 1].end:
        if not words[end].text.isalnum() and words[end].text not in ("^", "*"):
            break
        end += 1
    return replace(number, last=end, doubt=f"“{odd}” is not plain; which number is it?")


def _odd_tail(words: Sequence[Word], number: Number) -> str:
    """What makes another number of it: "1e6", "1O0k", "five-digit", "ten to the sixth"."""
    at = number.last
    tail, after = _text(words, at), _text(words, at + 1)
    joined = at < len(words) and words[at].start == words[at - 1].end
    whole = "".join(w.text for w in words[number.first : at + 2])
    if joined and words[at - 1].text[-1].isdigit() and tail.isalpha() and tail not in TAILS:
        return whole
    if tail in LETTERS and joined and after[:1].isdigit() and words[at + 1].start == words[at].end:
        return whole
    if tail in ("^", "**", "e") or (tail == "*" and after == "*"):
        return whole
    digit = after if tail in DASHES else tail
    if stem(digit) in ("digit", "figure"):
        return f"{words[at - 1].text}-{digit}"
    power = _text(words, at + 2)
    if (tail, after) == ("to", "the") and (power in PARTS or power in POWERS):
        return f"to the {power}"
    return ""


def _text(words: Sequence[Word], i: int) -> str:
    return words[i].text if 0 <= i < len(words) else ""


def _digits(words: Sequence[Word], i: int) -> Number:
    text, at = words[i].text, i + 1
    while (
        re.fullmatch(r"\d{1,3}(?: \d{3})*", text)
        and re.fullmatch(r"\d{3}", _text(words, at))
        and words[at].start == words[at - 1].end + 1
    ):
        text, at = f"{text} {words[at].text}", at + 1
    text = text.replace(" ", "")
    if not GROUPED.fullmatch(text) or TWO_WAYS.fullmatch(text):
        return Number(Fraction(0), i, at, f"“{text}” can be read in two ways")
    value = Fraction(text.replace(",", "").replace("_", ""))
    joined = at < len(words) and words[at].start == words[at - 1].end
    after = _text(words, at)
    if after in LETTERS and (joined or after in ("k", "bn", "mn")):
        return Number(value * LETTERS[after], i, at + 1)
    if after == "/" and _text(words, at + 1).isdigit() and value.denominator == 1:
        below = int(words[at + 1].text)
        if 0 < value < below <= 10:
            return Number(Fraction(int(value), below), i, at + 2, part=True)
    if after in ("in", "out") and value.denominator == 1:
        whole = _out_of(words, at, int(value))
        if whole is not None:
            return Number(whole[0], i, whole[1], part=True)
    if after == "and" and _text(words, at + 1) in ("a", "half"):
        half = at + 1 + (_text(words, at + 1) == "a")
        if _text(words, half) in ("half", "quarter"):
            value, at = value + PARTS[words[half].text], half + 1
    return _scaled(words, value, i, at)


def _out_of(words: Sequence[Word], at: int, above: int) -> tuple[Fraction, int] | None:
    """ "1 in 5", "nine out of ten": a share; None for "two in a month"."""
    after = at + 1 if _text(words, at) == "in" else at + 2
    if _text(words, at) == "out" and _text(words, at + 1) != "of":
        return None
    word = _text(words, after)
    below = int(word) if word.isdigit() else {**ONES, **TENS, "hundred": 100}.get(word, 0)
    if word == "a" and _text(words, after + 1) == "hundred":
        below, after = 100, after + 1
    return (Fraction(above, below), after + 1) if 0 < above <= below <= 1000 else None


def _scaled(words: Sequence[Word], value: Fraction, first: int, at: int) -> Number:
    """The scale words behind a number: "two hundred thousand", "a couple of dozen"."""
    while True:
        word = _text(words, at)
        if word in SCALES:
            value, at = value * SCALES[word], at + 1
        elif word in ("thousands", "millions", "billions", "hundreds", "dozens"):
            return Number(value, first, at + 1, f"“{word}” is not one amount")
        else:
            return Number(value, first, at)


def _said(words: Sequence[Word], i: int) -> Number | None:
    text = words[i].text
    at = i
    if text in ("a", "an"):
        after = _text(words, i + 1)
        if after in VAGUE:
            return Number(Fraction(0), i, i + 2, f"“a {after}” is not an amount")
        if after in PARTS and after != "half":
            return _part(words, PARTS[after], i, i + 2)
        if after == "half":
            return _part(words, PARTS["half"], i, i + 2)
        if after == "couple":
            return _couple(words, i, i + 2)
        if after in SCALES and after != "grand":
            value, end = Fraction(SCALES[after]), i + 2
            if _text(words, end) == "and" and _text(words, end + 1) == "a":
                extra = _text(words, end + 2)
                if extra in ("half", "quarter"):
                    return Number(value * (1 + PARTS[extra]), i, end + 3)
            return _scaled(words, value, i, end)
        return None
    if text == "couple":
        return _couple(words, i, i + 1)
    if text in VAGUE and _text(words, i + 1) in SCALES:
        return Number(Fraction(0), i, i + 2, f"“{text} {words[i + 1].text}” is not one amount")
    if text in PARTS and text == "half":
        return _part(words, PARTS[text], i, i + 1)
    if text in ("twice", "thrice"):
        return Number(Fraction(2 if text == "twice" else 3), i, i + 1)
    if text in ("hundreds", "thousands", "millions", "billions", "dozens", "zillions"):
        return Number(Fraction(0), i, i + 1, f"“{text}” is not one amount")
    if text not in ONES and text not in TENS and text != "dozen":
        return None
    if text == "dozen":
        return Number(Fraction(12), i, i + 1)
    return _spelled(words, i, at)


def _couple(words: Sequence[Word], first: int, at: int) -> Number:
    at += _text(words, at) == "of"
    if _text(words, at) not in SCALES:
        return Number(Fraction(2), first, at)
    return _scaled(words, Fraction(2), first, at)


def _part(words: Sequence[Word], value: Fraction, first: int, at: int) -> Number:
    """ "half a million" and "a quarter of a million" are amounts, "half of" is a share."""
    after = at + (_text(words, at) == "of")
    after += _text(words, after) in ("a", "an")
    if after > at and _text(words, after) in SCALES:
        return _scaled(words, value, first, after)
    return Number(value, first, at, part=True)


def _spelled(words: Sequence[Word], first: int, at: int) -> Number:
    total, group = Fraction(0), Fraction(0)
    end = at
    while True:
        word = _text(words, at)
        if word in ONES or word in TENS:
            group += ONES[word] if word in ONES else TENS[word]
        elif word == "hundred" and group:
            group *= 100
        elif word in SCALES and group:
            total, group = total + group * SCALES[word], Fraction(0)
        elif word == "and" and at > first and _text(words, at - 1) in SCALES:
            follows = _text(words, at + 1)
            if follows not in ONES and follows not in TENS:
                break
            at += 1
            continue
        elif word == "-" and _text(words, at - 1) in TENS and _text(words, at + 1) in ONES:
            at += 1
            continue
        elif word == "point" and _text(words, at + 1) in ONES:
            group += Fraction(ONES[words[at + 1].text], 10)
            at += 1
        else:
            break
        at += 1
        end = at
        if _text(words, at) in ONES and not (
            words[at - 1].text in TENS or words[at - 1].text in SCALES
        ):
            break
    value = total + group
    return _after_spelled(words, value, first, end)


def _after_spelled(words: Sequence[Word], value: Fraction, first: int, at: int) -> Number:
    after = _text(words, at)
    if after == "and" and _text(words, at + 1) in ("a", "half"):
        half = at + 1 + (_text(words, at + 1) == "a")
        if _text(words, half) in ("half", "quarter"):
            return _scaled(words, value + PARTS[words[half].text], first, half + 1)
    if after in ("in", "out") and value.denominator == 1:
        share = _out_of(words, at, int(value))
        if share is not None:
            return Number(share[0], first, share[1], part=True)
    single = after.removesuffix("s") if after != "halves" else "half"
    if after in PARTS and value == 1:
        return _part(words, PARTS[after], first, at + 1)
    if single in PARTS and 1 < value < 10:
        return _part(words, value * PARTS[single], first, at + 1)
    return Number(value, first, at)
