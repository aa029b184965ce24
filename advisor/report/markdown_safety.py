"""Making any text inert in Markdown and in Mermaid labels.

Templates cannot forget it: `finalize` is called by Jinja2 on every expression that is printed, and
only a `Safe` string, which Python code alone can make, passes unescaped. `Safe` deliberately has
no `__html__` and keeps nothing through `+` or a filter, so a mixed string is escaped again.
"""

from __future__ import annotations

import re

from advisor.text_safety import plain

LONGEST = 20_000
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
ALWAYS = frozenset("\\`*{}[]|~")
LEADING = frozenset("-+=#:")
ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
SCHEME = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|xmpp|file|vbscript)$")
EMOJI = re.compile(r":[a-z0-9_+-]+:")
DOMAIN = re.compile(r"[\w-]+\.\w")
MAY_MEAN = re.compile(r"[\\`*{}\[\]|~<>&@_$.):]|\A[-+=#]")
"""The signs that `_char` may change; all others stand for themselves."""
FORMULA = re.compile(r"^(?:[=+@]|-(?=\S))")


class Safe(str):
    """Text that is Markdown already and is printed as it stands."""

    __slots__ = ()


def one_line(text: str) -> str:
    """Control characters gone, line breaks and tabs as single spaces."""
    spaced = re.sub(r"[\s\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]+", " ", text)
    return " ".join(plain(spaced, LONGEST).split())


def md(text: object) -> Safe:
    """Any text as inert Markdown on one line: it renders as itself and does nothing."""
    clean = one_line(str(text))
    if FORMULA.match(clean):
        clean = f"'{clean}"
    return Safe(MAY_MEAN.sub(lambda m: _char(clean, m.start()), clean))


def _char(text: str, i: int) -> str:
    char = text[i]
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if char in ENTITIES:
        return ENTITIES[char]
    if char == "@" and (not before.isalnum() or DOMAIN.match(text, i + 1)):
        return f"@{ZERO_WIDTH_SPACE}"
    special = (
        char in ALWAYS
        or (i == 0 and char in LEADING)
        or (char == "_" and not (before.isalnum() and after.isalnum()))
        or (char == "$" and not after.isdigit())
        or (char in ".)" and text[:i].isdigit() and not after.strip())
        or (char == "." and text[max(i - 3, 0) : i].lower() == "www")
        or (char == ":" and bool(SCHEME.search(text, max(i - 12, 0), i)))
        or (char == ":" and bool(EMOJI.match(text, i)))
    )
    return f"\\{char}" if special else char


def front_matter_string(text: str) -> str:
    """A YAML string that is also inert where front matter is read as Markdown."""
    clean = one_line(text)
    inert = (
        f"\\u{ord(c):04x}" if c == '"' or _char(clean, i) != c else c for i, c in enumerate(clean)
    )
    return f'"{"".join(inert)}"'


def finalize(value: object) -> str:
    """What Jinja2 prints for an expression: numbers as they are, text escaped unless Safe."""
    if isinstance(value, Safe):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return md(value)


def mermaid_label(text: object) -> Safe:
    """A Mermaid label: letters, spaces and inner digits stay; everything else is a code."""
    return Safe("".join(_mermaid_char(c, i) for i, c in enumerate(one_line(str(text)))))


def _mermaid_char(char: str, i: int) -> str:
    if char == " " or char.isalpha() or (i and char.isascii() and char.isdigit()):
        return char
    return f"#{ord(char)};"
