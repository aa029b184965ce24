"""Words that turn a statement round or leave it open: no, not, if, might, last year. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.conversation.words import Word, words_of

NEGATIONS = frozenset(
    [
        "no",
        "not",
        "never",
        "without",
        "none",
        "neither",
        "nor",
        "cannot",
        "hardly",
        "nobody",
        "nothing",
        "lacks",
        "lack",
    ]
)
# "not only" and "no doubt" deny nothing; "nobody" and "nothing" in front of a cue do.
NOT_A_NEGATION = (("not", "only"), ("no", "doubt"), ("no", "question"), ("not", "just"))
OPEN = frozenset(
    [
        "if",
        "might",
        "may",
        "could",
        "maybe",
        "perhaps",
        "possibly",
        "unless",
        "whether",
        "eventually",
        "someday",
        "later",
        "wish",
        "hypothetically",
        "unsure",
        "considering",
        "planned",
        "undecided",
        "competitor",
        "competitors",
        "rival",
        "rivals",
        "hope",
        "hopefully",
        "either",
        "previously",
        "formerly",
        "vendors'",
        "probably",
        "tried",
        "dropped",
        "abandoned",
        "ditched",
        "scrapped",
    ]
)
OPEN_FOR_AMOUNTS = frozenset(
    [
        "if",
        "unless",
        "competitor",
        "competitors",
        "rival",
        "rivals",
        "previously",
        "formerly",
        "whether",
        "hope",
        "hopefully",
        "eventually",
        "wish",
        "instead",
        "rather",
        "target",
        "targeting",
        "otherwise",
    ]
) | {
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december",
}  # fmt: skip
OPEN_PHRASES = (
    ("used", "to"), ("last", "year"), ("last", "month"), ("last", "quarter"), ("next", "year"),
    ("next", "quarter"), ("in", "future"), ("in", "the", "future"), ("for", "example"),
    ("not", "sure"), ("one", "day"), ("years", "ago"), ("a", "year", "ago"), ("e.g",),
    ("would", "be", "nice"), ("nice", "to", "have"), ("not", "yet", "decided"), ("too", "early"),
    ("let's", "say"), ("suppose",), ("don't", "know"), ("do", "not", "know"), ("no", "idea"),
    ("at", "launch"), ("other", "teams"), ("another", "team"), ("by", "year"),
    ("old", "system"), ("old", "tool"), ("old", "bot"), ("old", "version"), ("legacy", "system"),
    ("previous", "system"), ("former", "system"), ("predecessor",),
)  # fmt: skip
LEAVE = frozenset({"not", "only", "never", "go", "be", "cost", "leave", "use", "wait"})
REACH = 5
EXCEPT = frozenset({"except", "outside", "excepting", "excluding", "besides", "barring"})
ALL = frozenset({"anything", "everything", "all", "anywhere", "anyone", "everyone", "any"})


def denied(words: Sequence[Word], first: int, last: int, reach: int = REACH) -> bool:
    """True when a negation stands before words[first:last], or right behind it."""
    if _negates_behind(words, last):
        return True
    for i in range(first - 1, max(first - 1 - reach, -1), -1):
        word = words[i].text
        before = words[i - 1].text if i else ""
        if word in EXCEPT or (word == "but" and before in ALL):
            return True
        if word in (",", ";", ":", "(", "but", "and", "because", "since", "so"):
            # "no tools and no fine-tuning" has its own negation; "no tools and fine-tuning" is
            # left to the caller as a plain statement only when nothing denies it.
            return False
        if is_negation(word):
            pair = (word, words[i + 1].text if i + 1 < len(words) else "")
            return pair not in NOT_A_NEGATION
    return False


def is_negation(word: str) -> bool:
    """Whether one word denies."""
    return word in NEGATIONS or word.endswith("n't") or word in ("dont", "doesnt", "isnt", "cant")


def _negates_behind(words: Sequence[Word], last: int) -> bool:
    """ "fine-tuning is not needed", "tools aren't used", "tools: no"."""
    after = [w.text for w in words[last : last + 4]]
    if after and (after[0] in EXCEPT or after[0] == "but"):
        return True
    if after[:1] in (["not"], ["isn't"], ["aren't"]):
        return True
    if len(after) > 1 and after[0] in (":", "=") and after[1] in ("no", "none", "not"):
        return True
    return len(after) > 1 and (
        (after[0] in ("is", "are", "will", "does", "do", "must", "need") and after[1] == "not")
        or after[0] in ("isn't", "aren't", "won't", "doesn't", "don't", "needn't")
        or (after[0] in ("is", "are") and after[1] in ("unnecessary", "irrelevant", "never"))
    )


def left_open(words: Sequence[Word], amounts: bool = False) -> bool:
    """True when the words state no fact of today: a condition, a wish, another time or firm."""
    texts = [w.text for w in words]
    single = OPEN_FOR_AMOUNTS if amounts else OPEN
    # "May" gives or refuses leave in "data may not leave", and is a guess elsewhere.
    leave = {i for i, t in enumerate(texts[:-1]) if t == "may" and texts[i + 1] in LEAVE}
    if any(t in single for i, t in enumerate(texts) if i not in leave):
        return True
    return any(tuple(texts[i : i + len(p)]) == p for p in OPEN_PHRASES for i in range(len(texts)))


def text_is_open(text: str) -> bool:
    """The same for a text that has not been split."""
    return left_open(words_of(text))
