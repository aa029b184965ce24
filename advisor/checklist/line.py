"""The form of a check in a report: a box, an id in bold, a text, and fields that people fill in.

`- [x] **test-set** Draw the test set. — owner: Ann — due: 2026-12-01 — evidence: — note:`

The id in bold is the key: it is seen, so that nobody deletes it unawares, and it comes through
Word, a chat and GitHub's own editor, where a comment would be lost.
"""

from __future__ import annotations

import html
import re
import unicodedata
from hashlib import sha256

from advisor.text_safety import plain

FIELDS = ("owner", "due", "evidence", "note", "state")
OURS = "why: "
WAS = "ticked when it read: "
"""How the lines beneath a check begin that the report writes itself; others are people's notes."""
ID = r"[A-Za-z0-9][\w.-]*"
DASH = r"(?:—|–|\\?-(?:\\?-){0,2})"
FIELD = re.compile(rf"(?:^|\s+){DASH}\s*[*_]*({'|'.join(FIELDS)})[*_]*\s*:[*_]*", re.IGNORECASE)
BOLD = r"(?:\*\*|__|</?(?:b|strong)>)"
NAMED = re.compile(rf"{BOLD}\s*({ID})\s*:?\s*{BOLD}:?\s*")
BARE = re.compile(rf"({ID})(?::|\s|$)\s*")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
UNTAMED = re.compile(r"[<>\x00-\x1f\x7f]|!\[|```|~~~|\\$|javascript:|data:", re.IGNORECASE)
STARTS_A_FIELD = re.compile(rf"({DASH}\s*(?:{'|'.join(FIELDS)})):", re.IGNORECASE)
SAME = str.maketrans("’‘“”—–‐‑−", "''\"\"-----")
LETTERS = 8


def unescaped(markdown: str) -> str:
    """What a line of Markdown shows, without terminal escapes: the text as it was before `md`."""
    text = html.unescape(ESCAPED.sub(r"\1", markdown)).replace("\N{ZERO WIDTH SPACE}", "")
    return " ".join(plain(text, len(text) + 1).split())


def escaped(text: str) -> str:
    """The other way round: text as Markdown that shows it, every sign of which is only itself."""
    return SIGNS.sub(r"\\\1", text)


def fingerprint(text: str, letters: int = LETTERS) -> str:
    """The same for the same words, however an editor spaced, escaped or quoted them."""
    words = unicodedata.normalize("NFC", unescaped(text)).translate(SAME).replace("...", "…")
    bare = re.sub(r"[\s*_`~\\|]|--+", "", words)
    return sha256(bare.encode("utf-8", "replace")).hexdigest()[:letters]


def without_fields(text: str) -> str:
    """A check's own text, in which nothing may look like the start of a field."""
    return STARTS_A_FIELD.sub("\\1\N{RATIO}", text)


def split_fields(text: str) -> tuple[str, dict[str, str]]:
    """The words of a check before its first field, and the fields as they were written.

    A field that stands twice keeps its first value; the others go into the note.
    """
    first = FIELD.search(text)
    if first is None:
        return text.strip(), {}
    found: dict[str, str] = {}
    marks = list(FIELD.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end() : following.start() if following else len(text)].strip()
        name = mark.group(1).lower()
        if not value:
            found.setdefault(name, "")
        elif not found.get(name):
            found[name] = value
        else:
            more = value if name == "note" else f"{name} {value}"
            found["note"] = f"{found.get('note', '')} {more}".strip()
    return text[: first.start()].strip(), found


def is_tame(source: str) -> bool:
    """True where Markdown that somebody wrote may stand as it is: no HTML, no picture, no code."""
    return not UNTAMED.search(source) and source.count("`") % 2 == 0
