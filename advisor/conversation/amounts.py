"""Amounts as people say them: a number or a range, what it is of, and by what time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from advisor.conversation.amount_words import (
    ABOUT,
    ADVERBS,
    DOLLARS,
    FOREIGN,
    LEAST,
    LEAST_AFTER,
    MONTHS,
    MOST,
    MOST_AFTER,
    NEVER_OVER,
    PEOPLE_DAYS,
    STOPS,
    TOKENS,
    TURNS_ROUND,
    WORDS_OF_PERIOD,
    WORDS_OF_TIME,
)
from advisor.conversation.numbers import LETTERS, SCALES, Number, number_at
from advisor.conversation.words import DASHES, Word, stem

Unit = Literal["", "time", "share", "usd", "tokens", "noun", "months", "times", "other"]
Bound = Literal["", "most", "least"]


@dataclass(frozen=True, slots=True)
class Amount:
    """What stands in words[first:last]. Values are as said, before unit and period count.

    `factor` makes the value milliseconds, a share or months; `period` is how often a month it
    comes (1 for "a month"), 0.0 where no period was said.
    """

    low: Fraction
    high: Fraction
    unit: Unit
    first: int
    last: int
    likely: Fraction | None = None
    factor: Fraction = Fraction(1)
    noun: str = ""
    period: float = 0.0
    each: str = ""
    bound: Bound = ""
    doubt: str = ""
    percentile: int | None = None
    plain_number: bool = False
    """True where only digits or number words stand: no unit, no noun."""


def amounts_in(words: Sequence[Word], nouns: frozenset[str], names: frozenset[str]) -> list[Amount]:
    """The amounts among words, in order.

    `nouns` are what may be counted, stems; a number right behind one of `names` belongs to a name.
    """
    found: list[Amount] = []
    i = 0
    while i < len(words):
        number = _a_unit(words, i) or number_at(words, i)
        if number is None or (i and words[i - 1].text in names):
            i += 1 if number is None else max(number.last - i, 1)
            continue
        amount = _with_unit(words, _range(words, number), nouns)
        if amount is None:
            i = number.last
            continue
        found.append(amount)
        i = amount.last
    return _of_another(words, found)


def _of_another(words: Sequence[Word], found: list[Amount]) -> list[Amount]:
    """ "2000 tokens of 2500": which of the two counts is not said."""
    doubtful: set[int] = set()
    for i, (one, other) in enumerate(pairwise(found)):
        between = [w.text for w in words[one.last : other.first]]
        if between[:1] == ["of"] and set(between[1:]) <= {"the", "about", "all", "$"}:
            doubtful |= {i, i + 1}
    return [
        replace(a, doubt=a.doubt or "one of the other; which is it?") if i in doubtful else a
        for i, a in enumerate(found)
    ]


def _a_unit(words: Sequence[Word], i: int) -> Number | None:
    """ "A year" as a whole line, "under a second": elsewhere "a second" says how often."""
    if _text(words, i) not in ("a", "an"):
        return None
    unit = _text(words, i + 1)
    limit = _text(words, i - 1) in ("under", "within", "below", "than", "least", "most")
    alone = len(words) == 2 and (unit in WORDS_OF_TIME or unit in MONTHS)
    return Number(Fraction(1), i, i + 1) if alone or (limit and unit in WORDS_OF_TIME) else None


def _text(words: Sequence[Word], i: int) -> str:
    return words[i].text if 0 <= i < len(words) else ""


def _range(words: Sequence[Word], number: Number) -> Amount:
    """The number, or the range that it opens: "30-50", "2 to 5", "between 5 and 10", "2 or 3"."""
    at = number.last
    money = _money_before(words, number.first)
    amount = Amount(
        number.value, number.value, "usd" if money == "usd" else "", number.first, at,
        doubt=number.doubt, plain_number=True,
    )  # fmt: skip
    if money not in ("", "usd"):
        amount = replace(amount, doubt=f"{money} are not US dollars")
    if _negative(words, number.first):
        amount = replace(amount, doubt=amount.doubt or "less than nothing; what is meant?")
    if number.part:
        return replace(amount, unit="share", plain_number=False, noun="part")
    ends, after = [number], _unit_length(words, at)
    bridge = at if _joins(words, number.first, at) else after
    while len(ends) < 3 and _joins(words, number.first, bridge):
        start = bridge + 1
        while _text(words, start) in (ABOUT | DOLLARS) - {"like", "say"}:
            start += 1
        nxt = number_at(words, start)
        if nxt is None or nxt.part:
            break
        ends.append(nxt)
        after = _unit_length(words, nxt.last)
        bridge = nxt.last if _joins(words, number.first, nxt.last) else after
    if len(ends) == 1:
        return amount
    return _spanned(words, ends, amount)


def _negative(words: Sequence[Word], first: int) -> bool:
    """ "-3%" and "minus 3", not the dash of a list or of a range."""
    first -= _text(words, first - 1) in DOLLARS
    sign = _text(words, first - 1)
    if sign not in (*DASHES, "minus"):
        return sign == "negative"
    parted = first < 2 or words[first - 2].end < words[first - 1].start
    return sign == "minus" or (parted and words[first - 1].end == words[first].start)


def _spanned(words: Sequence[Word], ends: list[Number], amount: Amount) -> Amount:
    values = [e.value for e in ends]
    scale = _scale_of(words, ends[-1])
    # "30 to 50k" means 30k: the scale at the end counts for all, where it makes them rise.
    values = [
        v * scale if scale > 1 and _scale_of(words, e) == 1 and v * scale <= values[-1] else v
        for v, e in zip(values, ends, strict=True)
    ]
    doubt = next((e.doubt for e in ends if e.doubt), amount.doubt)
    if sorted(values) != values:
        doubt = doubt or "the range runs from more to less"
        values = sorted(values)
    middle = values[1] if len(values) == 3 else None
    first_unit = words[ends[0].last : ends[0].last + 1]
    last_unit = words[ends[-1].last : ends[-1].last + 1]
    mixed = {w.text for w in (*first_unit, *last_unit) if w.text in WORDS_OF_TIME}
    if len({WORDS_OF_TIME[u] for u in mixed}) > 1:
        doubt = doubt or "the range has two units"
    return replace(
        amount, low=values[0], high=values[-1], likely=middle, last=ends[-1].last, doubt=doubt
    )


def _scale_of(words: Sequence[Word], number: Number) -> int:
    said = [w.text for w in words[number.first + 1 : number.last]]
    scale = 1
    for word in said:
        scale *= SCALES.get(word, LETTERS.get(word, 1))
    return scale


def _joins(words: Sequence[Word], first: int, at: int) -> bool:
    word = _text(words, at)
    if word in DASHES or word in ("to", "or", "…") or word.startswith(".."):
        return True
    return word == "and" and "between" in [w.text for w in words[max(first - 3, 0) : first]]


def _unit_length(words: Sequence[Word], at: int) -> int:
    """Past a unit that stands at the first end of a range: "500 ms to 800 ms", "5% to 10%"."""
    word = _text(words, at)
    known = word in WORDS_OF_TIME or word in DOLLARS or word in TOKENS or word in ("%", "x")
    return at + 1 if known or word in ("percent", "months", "years") else at


def _money_before(words: Sequence[Word], first: int) -> str:
    before = _text(words, first - 1)
    if before in DOLLARS:
        return "usd"
    return FOREIGN.get(before, "")


def _with_unit(words: Sequence[Word], amount: Amount, nouns: frozenset[str]) -> Amount | None:
    at = amount.last
    word = _text(words, at)
    if word in ("st", "nd", "rd", "th") and words[at].start == words[at - 1].end:
        return None
    if word in (":", "am", "pm", "o'clock") and amount.plain_number and not amount.unit:
        # A time of day is no amount.
        return None
    if word in DASHES and _text(words, at + 1) in WORDS_OF_TIME | MONTHS:
        at, word = at + 1, _text(words, at + 1)
    amount = _bounded(words, amount)
    if word in FOREIGN:
        amount = replace(amount, doubt=f"{FOREIGN[word]} are not US dollars", unit="usd")
        return _period(words, replace(amount, last=at + 1, plain_number=False))
    if amount.unit == "usd":
        at += word in DOLLARS
        return _period(words, replace(amount, last=at, plain_number=False))
    if word in DOLLARS or (
        words[amount.last - 1].text == "grand" and word not in TOKENS and stem(word) not in nouns
    ):
        at += word in DOLLARS
        return _period(words, replace(amount, unit="usd", last=at, plain_number=False))
    if amount.noun == "part":
        return _part_of(words, amount)
    if word in ("‰", "promille", "permille", "bps") or (
        word == "per" and _text(words, at + 1) in ("mille", "mil", "thousand")
    ):
        return replace(amount, doubt=amount.doubt or "how many percent is that?", last=at + 1)
    if word == "%" or word == "percent" or (word == "per" and _text(words, at + 1) == "cent"):
        end = at + (2 if word == "per" else 1)
        done = replace(amount, unit="share", factor=Fraction(1, 100), last=end, plain_number=False)
        return _period(words, done)
    if word in ("x", "×", "times", "fold") or words[amount.last - 1].text in ("twice", "thrice"):
        at += word in ("x", "×", "times", "fold")
        return _period(words, replace(amount, unit="times", last=at, plain_number=False))
    if word in WORDS_OF_TIME and word != "m":
        factor = Fraction(WORDS_OF_TIME[word])
        timed = replace(amount, unit="time", factor=factor, last=at + 1, plain_number=False)
        return _percentile(words, timed)
    if word in MONTHS:
        return replace(
            amount, unit="months", factor=Fraction(MONTHS[word]), last=at + 1, plain_number=False
        )
    return _period(words, _counted(words, amount, at, nouns))


def _part_of(words: Sequence[Word], amount: Amount) -> Amount:
    """ "a tenth of a second" is a time, "a third of them" a share."""
    at = amount.last + (_text(words, amount.last) == "of")
    at += _text(words, at) in ("a", "an")
    unit = _text(words, at)
    if at > amount.last and unit in WORDS_OF_TIME:
        timed = replace(amount, unit="time", factor=Fraction(WORDS_OF_TIME[unit]), last=at + 1)
        return _percentile(words, replace(timed, noun=""))
    if at > amount.last and unit in MONTHS:
        return replace(amount, unit="months", factor=Fraction(MONTHS[unit]), last=at + 1, noun="")
    return amount


def _counted(words: Sequence[Word], amount: Amount, at: int, nouns: frozenset[str]) -> Amount:
    """ "800 tokens", "100k customer messages": up to two words may stand before the noun."""
    for ahead in range(3):
        word = _text(words, at + ahead)
        pair = f"{word} {stem(_text(words, at + ahead + 1))}"
        if pair in nouns:
            return replace(amount, unit="noun", noun=pair, last=at + ahead + 2, plain_number=False)
        if word in TOKENS:
            return replace(amount, unit="tokens", last=at + ahead + 1, plain_number=False)
        if stem(word) in nouns:
            return replace(
                amount, unit="noun", noun=stem(word), last=at + ahead + 1, plain_number=False
            )
        if not word.isalpha() or word in STOPS or word in WORDS_OF_PERIOD:
            break
    follows = _text(words, at)
    if follows.isalpha() and follows not in STOPS and follows not in WORDS_OF_PERIOD:
        return replace(amount, unit="other", noun=follows, plain_number=False)
    return amount


def _period(words: Sequence[Word], amount: Amount) -> Amount:
    at = amount.last
    word, after = _text(words, at), _text(words, at + 1)
    if word in ADVERBS:
        return replace(amount, period=WORDS_OF_PERIOD[word], last=at + 1)
    if word == "p" and _text(words, at + 1) in (".", "/"):
        return replace(amount, doubt=amount.doubt or "“p.” is not plain; say a month or a year")
    if word not in ("a", "an", "per", "each", "every", "/", "by", "in", "the", "for"):
        return amount
    stays = (word, after) != ("in", "one") and (after not in ("a", "an") or amount.unit == "usd")
    if word in ("in", "for") and stays:
        return amount
    start = at + 1
    if word in ("in", "for"):
        start += 1
        after = _text(words, start)
    if word in ("the", "by"):
        return amount
    if after in ("single", "calendar"):
        start, after = start + 1, _text(words, start + 1)
    if after in PEOPLE_DAYS:
        said = f"“{after} {_text(words, start + 1)}” is not every day"
        return replace(amount, doubt=amount.doubt or said, last=start + 1)
    if after in WORDS_OF_PERIOD and after not in ADVERBS:
        return replace(amount, period=WORDS_OF_PERIOD[after], last=start + 1)
    if word == "each" and (not after.isalpha() or after in STOPS):
        return replace(amount, each="request", last=at + 1)
    if word in ("per", "/", "each", "every", "a", "an") and after.isalpha():
        amount = replace(amount, each=stem(after), last=start + 1)
        further, unit = _text(words, start + 1), _text(words, start + 2)
        if further in ("a", "per", "/") and unit in WORDS_OF_PERIOD:
            return replace(amount, period=WORDS_OF_PERIOD[unit], last=start + 3)
    return amount


def _percentile(words: Sequence[Word], amount: Amount) -> Amount:
    at = amount.last
    at += _text(words, at) == ","
    at += _text(words, at) in ("at", "in")
    at += _text(words, at) == "the"
    word = _text(words, at)
    if word in ("p50", "p90", "p95", "p99"):
        return replace(amount, percentile=int(word[1:]), last=at + 1)
    if word == "median":
        return replace(amount, percentile=50, last=at + 1)
    return amount


def _bounded(words: Sequence[Word], amount: Amount) -> Amount:
    first = amount.first
    while _text(words, first - 1) in ABOUT | DOLLARS | {"the", "a", "an", "of", "us"}:
        first -= 1
    before = tuple(w.text for w in words[max(first - 4, 0) : first])
    after = tuple(w.text for w in words[amount.last : amount.last + 6])
    bound: Bound = ""
    for table, kind in ((MOST, "most"), (LEAST, "least")):
        for phrase in table:
            if before[-len(phrase) :] == phrase and not bound:
                bound = "most" if kind == "most" else "least"
    turned = [p for p in TURNS_ROUND if before[-len(p) :] == p]
    if turned and bound == "most":
        ahead = before[: -len(turned[0])][-2:]
        if any(w in NEVER_OVER or w.endswith("n't") for w in ahead):
            return replace(amount, bound="least")
    if bound == "least" and _denied(words, first):
        bound = "most"
    for table, kind in ((MOST_AFTER, "most"), (LEAST_AFTER, "least")):
        for phrase in table:
            starts = [i for i in range(4) if after[i : i + len(phrase)] == phrase]
            if starts and not bound and all(w not in (",", ";") for w in after[: starts[0]]):
                bound = "most" if kind == "most" else "least"
    return replace(amount, bound=bound)


def _denied(words: Sequence[Word], first: int) -> bool:
    """ "can't spend more than", "no more than": the least denied is the most."""
    before = [w.text for w in words[max(first - 6, 0) : first]]
    return any(w in NEVER_OVER or w.endswith("n't") for w in before)
