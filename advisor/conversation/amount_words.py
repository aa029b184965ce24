"""The words around an amount: limits, times, periods, currencies, and where an amount ends."""

from __future__ import annotations

from advisor.units import PERIODS, TIMES

MOST: tuple[tuple[str, ...], ...] = (
    ("up", "to"), ("at", "most"), ("no", "more", "than"), ("not", "more", "than"),
    ("less", "than"), ("fewer", "than"), ("under",), ("below",), ("within",), ("max",),
    ("maximum",), ("maximum", "of"), ("max", "of"), ("maximally",), ("not", "exceed"),
    ("<",), ("≤",), ("more", "than", "not"),
    ("no", "later", "than"), ("no", "longer", "than"), ("not", "longer", "than"),
)  # fmt: skip
# Denied, these turn round: "not below 200 ms" is the least.
TURNS_ROUND: tuple[tuple[str, ...], ...] = (
    ("less", "than"), ("fewer", "than"), ("under",), ("below",), ("within",), ("<",),
)  # fmt: skip
LEAST: tuple[tuple[str, ...], ...] = (
    ("at", "least"), ("no", "less", "than"), ("not", "less", "than"), ("minimum",), ("min",),
    ("more", "than"), ("over",), ("above",), ("minimum", "of"), (">",), ("≥",), ("upwards", "of"),
)  # fmt: skip
MOST_AFTER: tuple[tuple[str, ...], ...] = (
    ("at", "most"),
    ("max",),
    ("maximum",),
    ("or", "less"),
    ("tops",),
    ("or", "faster"),
)
LEAST_AFTER: tuple[tuple[str, ...], ...] = (
    ("or", "more"),
    ("at", "least"),
    ("minimum",),
    ("plus",),
    ("+",),
)
NEVER_OVER = frozenset({"no", "not", "never", "cannot", "can't", "don't", "mustn't", "won't"})
ABOUT = frozenset(
    [
        "about",
        "around",
        "roughly",
        "approximately",
        "approx",
        "circa",
        "ca",
        "some",
        "say",
        "maybe",
        "perhaps",
        "probably",
        "~",
        "like",
        "nearly",
        "almost",
        "only",
        "just",
        "exactly",
    ]
)
WORDS_OF_TIME = {**TIMES, "millis": 1.0, "millisec": 1.0, "mins": 6e4, "secs": 1e3}
WORDS_OF_PERIOD = {
    **PERIODS,
    **{w: PERIODS[b] for w, b in (
        ("daily", "day"), ("monthly", "month"), ("weekly", "week"), ("hourly", "hour"),
        ("yearly", "year"), ("annually", "year"), ("annum", "year"), ("sec", "second"),
        ("min", "minute"), ("hr", "hour"), ("h", "hour"), ("d", "day"), ("yr", "year"),
        ("m", "month"), ("wk", "week"), ("annual", "year"),
    )},
}  # fmt: skip
ADVERBS = frozenset({"daily", "monthly", "weekly", "hourly", "yearly", "annually", "annual"})
DOLLARS = frozenset({"$", "usd", "dollar", "dollars", "bucks", "us$"})
FOREIGN = {
    "€": "euros", "euro": "euros", "euros": "euros", "eur": "euros", "£": "pounds",
    "gbp": "pounds", "pounds": "pounds", "quid": "pounds", "chf": "francs", "francs": "francs",
    "¥": "yen", "yen": "yen", "₹": "rupees", "rupees": "rupees",
}  # fmt: skip
TOKENS = frozenset({"token", "tokens", "tok", "toks"})
MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12, "yr": 12, "yrs": 12, "quarter": 3}
PEOPLE_DAYS = frozenset({"working", "business", "work", "weekday", "workday", "shift"})
STOPS = frozenset(
    [
        "a",
        "an",
        "the",
        "per",
        "each",
        "every",
        "and",
        "or",
        "but",
        "in",
        "on",
        "at",
        "is",
        "are",
        "was",
        "of",
        "for",
        "to",
        "it",
        "that",
        "this",
        "with",
        "from",
        "by",
        "max",
        "maximum",
        "tops",
        "least",
        "as",
        "if",
        "so",
        "then",
        "they",
        "we",
        "i",
        "you",
        "please",
        "out",
        "then",
        "when",
        "because",
        "our",
        "my",
        "us",
        "which",
        "who",
        "at",
        "over",
        "under",
        "above",
        "below",
        "than",
        "about",
        "roughly",
        "around",
        "maybe",
        "most",
    ]
)
