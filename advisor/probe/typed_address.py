"""An address as a person types it: what in it may be a secret, and how it is shown. Pure.

Addresses are printed and saved. A user, a password or a fragment has no place in one. A query may
be there, for gateways that want a version in it, if nothing in it looks like a key; what its
parameters say is sent, and shown nowhere all the same.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from advisor.probe.keys import KEY_LIKE

MAY_HIDE_A_SECRET = (
    "the address names a user or password, or ends in a fragment, and addresses are printed and "
    "saved: write scheme, host, path and query only, keep the key in a variable, and name that"
)
NO_NAME = (
    "the query of the address has a part that is no NAME=VALUE with a plain name; addresses are "
    "printed and saved, so write api-version=2024-10-21 or the like, and keep keys in a variable"
)
NOT_SENDABLE = (
    "the address holds a space or a letter beyond ASCII: write what is in its path in the %20 "
    "form, and the name of its host in the xn-- form"
)
SECRETIVE = re.compile(r"[@#]")
"""An @ anywhere: a password may hold a slash, which ends what a parser takes for the host."""
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,31}")
PLAIN_VALUE = re.compile(r"[A-Za-z0-9._~-]{0,32}")
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
SECRET_WORDS = frozenset(
    {
        *("auth", "authorization", "bearer", "code", "cred", "creds", "credential", "credentials"),
        *("jwt", "pass", "passphrase", "pat", "private", "pw", "pwd", "sas", "session", "sig"),
        "signature",
    }
)
SECRET_PARTS = re.compile(r"keys?$|apikey|accesskey|token|secret|passw")
"""Of words that are run together: subscriptionkey, accesstokens."""
MIXED_RUN = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{12,}")
"""Letters and digits without a break: a key, and no version, region or name of a deployment."""
HIDDEN = "…"


def trouble_with(url: str) -> str:
    """What in an address may be a secret, by the name of its parameter; empty for nothing."""
    if SECRETIVE.search(url):
        return MAY_HIDE_A_SECRET
    for name, value in _parameters(url):
        if not PLAIN_NAME.fullmatch(name) or MIXED_RUN.search(name) or value is None:
            return NO_NAME
        if _secret_name(name) or not PLAIN_VALUE.fullmatch(value) or _like_a_key(value):
            return (
                f'the parameter "{name}" of the address may be a secret, and addresses are printed '
                "and saved: take it out, keep the key in a variable, and name that with --key-env"
            )
    return "" if all("!" <= c <= "~" for c in url) else NOT_SENDABLE


def shown_address(url: str) -> str:
    """The address without what its parameters say."""
    parts = urlsplit(url)
    names = "&".join(f"{name}={HIDDEN}" for name, _ in _parameters(url))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, names, ""))


def _parameters(url: str) -> list[tuple[str, str | None]]:
    """Name and value of each part of the query; a part without = has no value."""
    _, _, query = url.partition("?")
    found = []
    for part in query.split("&") if query else ():
        name, equals, value = part.partition("=")
        found.append((unquote_plus(name), unquote_plus(value) if equals else None))
    return found


def _secret_name(name: str) -> bool:
    words = [word.lower() for word in WORDS.findall(name)]
    return not SECRET_WORDS.isdisjoint(words) or any(map(SECRET_PARTS.search, words))


def _like_a_key(value: str) -> bool:
    return bool(KEY_LIKE.search(value) or MIXED_RUN.search(value))
