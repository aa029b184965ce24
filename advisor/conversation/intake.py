"""Reading a document: what it proposes, with the sentence and line each answer rests on. Pure.

A document is data. An instruction in it is a sentence like any other: it proposes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.conversation.reader import read_text, settled
from advisor.conversation.reading import Proposal, Reading, Unclear
from advisor.pack import Pack
from advisor.text_safety import CONTROLS, ESCAPES, line_ends

MOST_BYTES = 40_000_000
NOT_DONE = "an instruction in a document is text; nothing was done"
LONGEST_SENTENCE = 1000
MOST_SENTENCES = 5000
MARKUP = re.compile(r"<[^<>]{0,500}>|[*_`#>|]+|!?\[([^\]]{0,300})\]\([^)]{0,500}\)")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:above|previous|instruction|rules?|prior)"
    r"|\b(?:answer|say|reply|set|mark)\s+(?:yes|no|everything|all|every)\b"
    # A sentence that begins with its verb tells a reader what to enter; "use cases" are none.
    r"|^\W*(?:please\s+(?!note|see|find|be)|mark\s+(?:the|it|this|\w+\s+as)\b"
    r"|(?:set|use|choose|pick|select|enter|fill|assume|treat|tick)\b(?! cases?\b|-|:)"
    r"|(?:assistant|user|system|human|ai|developer|tool)\s*:)"
    r"|\b(?:you are|act as|system prompt|as an ai)\b",
    re.IGNORECASE,
)


def read_document(pack: Pack, text: str) -> Reading:
    """The proposals of a whole document; what two sentences contradict is left unclear."""
    proposals: list[Proposal] = []
    unclear: list[Unclear] = []
    for count, (line, sentence) in enumerate(sentences(text)):
        if count >= MOST_SENTENCES:
            why = f"only the first {MOST_SENTENCES} sentences were read"
            unclear.append(Unclear("…", why, line))
            break
        if len(sentence) > LONGEST_SENTENCE:
            why = f"longer than {LONGEST_SENTENCE} characters without a full stop; not read"
            unclear.append(Unclear(sentence[:60], why, line))
            continue
        if is_order(sentence):
            unclear.append(Unclear(sentence[:160], NOT_DONE, line))
            continue
        found = read_text(pack, sentence, "", line)
        proposals += found.proposals
        # Most sentences of a document are about something else: only a doubt that is about some
        # question is worth a person's time.
        unclear += [u for u in found.unclear if u.questions]
    return settled(pack, Reading(tuple(proposals), tuple(unclear)))


def is_order(sentence: str) -> bool:
    """Whether a sentence tells its reader what to do: no answer rests on such a one."""
    return bool(ORDERS.search(sentence))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences, plain, with the line each begins on; wrapped lines are one paragraph."""
    number, paragraph = 0, ""
    for place, raw in enumerate([*line_ends(text).split("\n"), ""], 1):
        line = _plain(raw)
        begins = not line.strip() or BULLET.match(line) or raw.lstrip().startswith(("#", "|", ">"))
        if begins and paragraph:
            yield from _cut(number, paragraph)
            paragraph = ""
        if not line.strip():
            continue
        if not paragraph:
            number = place
            paragraph = BULLET.sub("", line)
        else:
            paragraph += f"\n{line}"
        if raw.lstrip().startswith(("#", "|")) or len(paragraph) > LONGEST_SENTENCE * 4:
            yield from _cut(number, paragraph)
            paragraph = ""


def _cut(number: int, paragraph: str) -> Iterator[tuple[int, str]]:
    at = 0
    for part in SENTENCE.split(paragraph):
        start = paragraph.find(part, at)
        yield number + paragraph.count("\n", 0, start), " ".join(part.split())
        at = start + len(part)


def _plain(line: str) -> str:
    """The line without escapes, control characters and markup; a very long one is cut first."""
    if len(line) > LONGEST_SENTENCE * 8:
        line = line[: LONGEST_SENTENCE * 8]
    return MARKUP.sub(r"\1", CONTROLS.sub("", ESCAPES.sub("", line)))
