"""A report's Markdown as blocks, for the forms that are not text: the same words in the same order.

What is read is our own Markdown, not anybody's: headings, paragraphs, lists, tables and blocks of
code, of which those that hold a diagram become the picture we draw of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from advisor.text_safety import plain

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TASK = re.compile(r"^(\s*- )\[( |x)\] ", re.MULTILINE)
BOXES = {" ": "☐", "x": "☑"}
Kind = Literal["heading", "paragraph", "item", "table", "picture", "code"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a document.

    `level` is that of a heading or the depth of an item from 0; `mark` stands before an item;
    `rows` are a table's, its head first; `right` says which of its columns hold amounts. `picture`
    is an SVG, whose words are `runs`.
    """

    kind: Kind
    runs: Runs = ()
    level: int = 0
    mark: str = ""
    rows: tuple[tuple[Runs, ...], ...] = ()
    right: tuple[bool, ...] = ()
    picture: str = ""


def with_boxes(markdown: str) -> str:
    """A report without its front matter, its boxes as signs that every font has."""
    text = FRONT_MATTER.sub("", markdown)
    return TASK.sub(lambda m: f"{m.group(1)}{BOXES[m.group(2)]} ", text)


def blocks_of(markdown: str, drawn: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks of a report; `drawn` gives the SVG of each diagram by its block of Markdown."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return tuple(_Walk(parser.parse(with_boxes(markdown)), drawn).blocks())


class _Walk:
    """Goes through the parser's tokens once."""

    def __init__(self, tokens: Sequence[Token], drawn: Mapping[str, str]) -> None:
        self.tokens, self.drawn = tokens, drawn
        self.lists: list[int | None] = []
        self.found: list[Block] = []
        self.first_of_item = False

    def blocks(self) -> list[Block]:
        at = 0
        while at < len(self.tokens):
            at = self._one(at)
        return self.found

    def _one(self, at: int) -> int:
        token = self.tokens[at]
        if token.type == "heading_open":
            self._add("heading", self.tokens[at + 1], level=int(token.tag[1:]))
            return at + 3
        if token.type == "table_open":
            return self._table(at)
        if token.type == "fence":
            self._fence(token)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(1 if token.type.startswith("ordered") else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self.first_of_item = True
        elif token.type == "inline":
            self._words(token)
        return at + 1

    def _words(self, token: Token) -> None:
        if not self.lists:
            self._add("paragraph", token)
            return
        number = self.lists[-1]
        mark = "" if not self.first_of_item else "•" if number is None else f"{number}."
        if number is not None and self.first_of_item:
            self.lists[-1] = number + 1
        runs = runs_of(token)
        if mark == "•" and runs and runs[0].text[:1] in BOXES.values():
            mark = runs[0].text[0]
            runs = tuple(r for r in (Run(runs[0].text[2:], runs[0].bold), *runs[1:]) if r.text)
        self.first_of_item = False
        self.found.append(Block("item", runs, level=len(self.lists) - 1, mark=mark))

    def _fence(self, token: Token) -> None:
        svg = self.drawn.get(f"```{token.info}\n{token.content}```", "")
        kind: Kind = "picture" if svg else "code"
        self.found.append(Block(kind, (Run(token.content.rstrip("\n")),), picture=svg))

    def _table(self, at: int) -> int:
        rows: list[list[Runs]] = []
        right: list[bool] = []
        while self.tokens[at].type != "table_close":
            token = self.tokens[at]
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    right.append("right" in str(token.attrs.get("style", "")))
                rows[-1].append(runs_of(self.tokens[at + 1]))
            at += 1
        self.found.append(Block("table", rows=tuple(map(tuple, rows)), right=tuple(right)))
        return at + 1

    def _add(self, kind: Kind, inline: Token, level: int = 0) -> None:
        self.found.append(Block(kind, runs_of(inline), level=level))


def runs_of(inline: Token) -> Runs:
    """The words of one piece of text; a link is its words and, in brackets, where it leads."""
    runs: list[Run] = []
    bold, links = False, []
    for token in inline.children or ():
        if token.type == "strong_open":
            bold = True
        elif token.type == "strong_close":
            bold = False
        elif token.type == "link_open":
            links.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            runs.append(Run(f" ({links.pop()})", bold))
        elif token.type in ("softbreak", "hardbreak"):
            runs.append(Run(" ", bold))
        elif token.content:
            runs.append(Run(plain(token.content, len(token.content) + 1), bold))
    return tuple(runs)


def words(runs: Runs) -> str:
    """Runs as plain text."""
    return "".join(r.text for r in runs)
