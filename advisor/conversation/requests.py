"""What a person asks for in a line, apart from answers: why, what if, compare, undo. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from advisor.conversation.whole import straight

Kind = Literal[
    "why", "why_not", "what_if", "compare", "missing", "undo", "redo", "report", "ask_why",
    "source", "disagree", "change", "again", "quit", "help", "answers", "write",
]  # fmt: skip
PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("quit", r"^(?:quit|exit|bye|stop|goodbye|leave|that'?s (?:it|all))$"),
    ("help", r"^(?:help|\?|what can (?:i|you) (?:say|do))$"),
    ("undo", r"^(?:please )?(?:undo|take (?:that|it) back|go back|scratch that)$"),
    ("redo", r"^(?:please )?redo$"),
    ("what_if",
     r"^(?:and )?(?:what if|what happens if|what about if|suppose|how about if)[ ,:]+"
     r"(?P<rest>.+)$"),
    ("compare",
     r"^(?:please |can you )*compare[ :]+(?P<rest>.+?)\s+(?:and|with|to|against|vs\.?|v"
     r"ersus)\s+(?P<other>.+)$"),
    ("why_not",
     r"^(?:and |but )?why (?:not|isn'?t it|don'?t we (?:use|take)|can'?t (?:we|i) (?:us"
     r"e|take)|is it not)[ ,:]+(?P<rest>.+)$"),
    ("change",
     r"^what (?:would|could|might|will) (?:change|flip|alter)\b.*$|^when would (?:it|th"
     r"at|this) change.*$"),
    ("disagree",
     r"^(?:which|what|do|where do)(?: the)? sources (?:disagree|contradict|conflict)\b."
     r"*$|^(?:conflicts|contradictions)$"),
    ("source",
     r"^where (?:does|do|did|is|are) (?P<rest>.+?) (?:come|came|taken) from$|^(?:source"
     r" of|look up|claims? (?:on|about|for)) (?P<other>.+)$|^how (?:much|is) does "
     r"(?P<third>.+) cost$"),
    ("ask_why", r"^why (?:do|are) you (?:ask|asking|want).*$|^why is (?:that|this) asked$"),
    ("missing",
     r"^what(?:'?s| is| are| else is)? (?:still )?(?:missing|open|left|unanswered)\b.*$"
     r"|^what (?:else )?do you (?:still )?need.*$"),
    ("write",
     r"^(?:please )?(?:write|save|export)(?: me)?(?: the| a)? (?:full )?(?:report|result|re"
     r"commendation)(?: please)?$"),
    ("report",
     r"^(?:please )?(?:show|give|print|see)(?: me)?(?: the| a)? (?:full )?(?:repo"
     r"rt|result|recommendation)(?: please)?$|^(?:the )?(?:report|result|recommendation"
     r")$"),
    ("answers", r"^(?:list|show|what are)(?: me)?(?: my| the| all)?(?: the)? answers$"
     r"|^(?:list|(?:my |the )?answers)$"),
    ("again",
     r"^(?:reopen|change|edit|ask again about|back to)[ :]+(?:my answer (?:on|to) |the "
     r")?(?P<rest>.+)$"),
    ("why", r"^why(?:[ ,]+(?P<rest>.+))?$|^explain(?:[ :]+(?P<other>.+))?$"),
)  # fmt: skip
COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in PATTERNS)


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `about` is the option, question or supposition named, `other` the second."""

    kind: Kind
    about: str = ""
    other: str = ""


def request_in(text: str) -> Request | None:
    """The request that a line is, or None where it says something else."""
    line = straight(text).strip().rstrip("?!. ").strip()
    for kind, pattern in COMPILED:
        match = pattern.match(line)
        if match is None:
            continue
        named = match.groupdict()
        if kind == "compare":
            return Request(kind, named["rest"], named["other"])
        return Request(kind, next((v for v in named.values() if v), ""))
    return Request("help") if text.strip() == "?" else None
