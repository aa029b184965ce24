"""A run's own key, taken out of all that an endpoint says: it was sent there and may come back."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from advisor.measurement.attempt import Attempt, Reply
from advisor.measurement.dialect import OTHER
from advisor.probe.keys import HIDDEN, KEY_HEADERS, without_keys
from advisor.text_safety import plain

LEAST = 3
"""Characters. Anything shorter is no secret, and is in every text."""
WHOLE_WORD = 8
"""Below this many characters it is taken out where it stands by itself: a word may hold it."""
LONGEST = 200
"""Characters of a key that are looked for one by one; of what follows, any run will do."""
LONG, KNOWN_BY = 20, 12
"""A key of LONG characters is known by its first KNOWN_BY: what was cut off or starred out too."""
LEAST_CODED, MOST_CODED = 6, 40
PREFIX_RUN = r"(?:[A-Za-z0-9_\-+/=.~%*…]|\\+[ux/])*"


@lru_cache(maxsize=64)
def pattern_for(keys: tuple[str, ...], any_case: bool = False) -> re.Pattern[str] | None:
    """What finds these keys however they are written; None where there are none.

    A short key may be a word, so that its capitals count unless `any_case`.
    """
    known = sorted(set(keys), key=len, reverse=True)
    found = [form for key in known for form in _forms(key, any_case)]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def keys_in(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The keys that headers carry."""
    return tuple(
        value.removeprefix("Bearer ") for name, value in headers if name.lower() in KEY_HEADERS
    )


class OwnKeys:
    """Takes the keys of one endpoint out of text, before it is kept anywhere."""

    def __init__(self, headers: Sequence[tuple[str, str]]) -> None:
        keys = keys_in(headers)
        self._pattern = pattern_for(keys)
        self._in_errors = pattern_for(keys, any_case=True)

    def out_of(self, text: str) -> str:
        """The text without the keys; the rest as it was."""
        return text if self._pattern is None else self._pattern.sub(HIDDEN, text)

    def shown(self, text: str, limit: int) -> str:
        """An endpoint's own words for people: nothing like any key, on one line, cut at last."""
        if self._in_errors is not None:
            # Once more when it is plain: what is not shown may stand between the letters.
            text = plain(self._in_errors.sub(HIDDEN, text), 10 * len(text) + 10)
            text = self._in_errors.sub(HIDDEN, text)
        return plain(without_keys(text), limit)

    def word(self, said: str) -> str:
        """A kind of error as it may be counted and kept."""
        return said if self.shown(said, len(said) + 1) == said else OTHER

    def attempt(self, one: Attempt) -> Attempt:
        """The same attempt without the keys, wherever the endpoint's own words are."""
        kind, colon, said = one.failure.partition(":")
        failure = f"{kind}:{self.word(said)}" if colon else kind
        return replace(
            one, reply=self._reply(one.reply), failure=failure, detail=self.out_of(one.detail)
        )

    def _reply(self, reply: Reply) -> Reply:
        if self._pattern is None:
            return reply
        calls = tuple(
            replace(c, id=self.out_of(c.id), name=self.out_of(c.name),
                    arguments=self.out_of(c.arguments))
            for c in reply.calls
        )  # fmt: skip
        return replace(
            reply,
            text=self.out_of(reply.text),
            calls=calls,
            stop=self.out_of(reply.stop),
            error=self.word(reply.error),
        )


def _forms(key: str, any_case: bool) -> list[str]:
    """Patterns of one key: as it is, escaped, in base64, in hex, and its beginning."""
    if len(key) < LEAST:
        return []
    if len(key) < WHOLE_WORD:
        short = _escaped(key)
        case = "i" if any_case else "-i"
        found = [rf"(?{case}:(?<![A-Za-z0-9]){short}(?![A-Za-z0-9]))"]
    else:
        found = [_escaped(key[:LONGEST]) + (PREFIX_RUN if len(key) > LONGEST else "")]
    if len(key) >= LEAST_CODED:
        found += [_escaped(core[:MOST_CODED]) + PREFIX_RUN for core in _base64(key)]
        found.append(key.encode().hex())
    if len(key) >= LONG:
        found.append(_escaped(key[:KNOWN_BY]) + PREFIX_RUN)
    return found


def _escaped(text: str) -> str:
    """Each character as it is or as JSON, a URL or HTML writes it, mixed as one likes."""
    return "".join(map(_ways, text))


def _ways(c: str) -> str:
    code = ord(c)
    ways = [
        rf"\\*{re.escape(c)}",
        f"(?i:%(?:25)?{code:02x})",
        rf"(?i:\\+u{code:04x})",
        rf"(?i:\\+x{code:02x})",
        f"(?i:&\\#(?:0*{code}|x0*{code:x});)",
        *([re.escape(html.escape(c))] if html.escape(c) != c else []),
    ]
    return f"(?:{'|'.join(ways)})"


def _base64(key: str) -> list[str]:
    """What base64 makes of the key wherever in a text it starts: what its neighbours don't touch.

    Three bytes give four characters of six bits, so there are three ways to start.
    """
    found = []
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + key.encode()).decode()
        core = coded[(0, 2, 3)[before] : (before + len(key)) * 8 // 6]
        found += [core, core.translate(str.maketrans("+/", "-_"))]
    return list(dict.fromkeys(found))
