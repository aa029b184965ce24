"""A report's Markdown as the parts that matter here: tasks with what hangs on them, table rows,
and all other text.

Editors reflow paragraphs, align tables and turn line ends; what is read is the same after that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

BOX = re.compile(r"^(\s*)(?:[-*+]|\d{1,9}[.)])\s+\\?\[([ xX]?)\\?\]\s*(.*)$")
BULLET = re.compile(r"^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(.*)$")
FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*)$")
RULE = re.compile(r"^\s{0,3}(?:[-*_]\s*){3,}$")
DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
CELL = re.compile(r"(?<!\\)\|")
TAB = 4
LINE_END = re.compile(r"\r\n|\r|\n")
"""And nothing else: a form feed or a separator in what somebody pasted ends no line."""
QUOTED = re.compile(r"^(?:\s{0,3}>\s?)+")
"""Before the lines of a report that came back in a reply."""
QUOTES = "\"'“”„‘’"


@dataclass(slots=True)
class Task:
    """One task: its line from 1, whether it is ticked, its words on one line, lines beneath it."""

    line: int
    ticked: bool
    words: str
    section: str
    indent: int = 0
    beneath: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with the names of its columns, in small letters."""

    line: int
    head: tuple[str, ...]
    cells: tuple[str, ...]
    section: str

    @property
    def by_name(self) -> dict[str, str]:
        """The cells by column; what is missing at the end is empty."""
        cells = (*self.cells, *("",) * len(self.head))
        return dict(zip(self.head, cells, strict=False))


@dataclass(frozen=True, slots=True)
class Text:
    """One line of anything else."""

    line: int
    text: str


Part = Task | Row | Text


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The keys of the YAML front matter, unquoted, and how many lines it takes."""
    lines = LINE_END.split(text.removeprefix("\ufeff"))
    if not lines or lines[0].strip() != "---":
        return {}, 0
    found: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip() in ("---", "..."):
            return found, number
        key, colon, value = line.partition(":")
        if colon and key.strip():
            found[key.strip()] = _unquoted(value.strip())
    return {}, 0


def _unquoted(value: str) -> str:
    """A YAML string; one that an editor left half quoted is taken as it stands."""
    try:
        found = json.loads(value) if value.startswith('"') else value.strip(QUOTES)
    except ValueError:
        found = value.strip(QUOTES)
    return str(found)


def parts_of(text: str) -> Iterator[Part]:
    """The parts of a report in their order, front matter left out."""
    reader, skipped = _Reader(), front_matter(text)[1]
    for number, line in enumerate(LINE_END.split(text.removeprefix("\ufeff")), 1):
        if number > skipped:
            yield from reader.line(number, QUOTED.sub("", line).expandtabs(TAB).rstrip())
    yield from reader.done()


class _Reader:
    """Goes through the lines; a task is handed out when it is clear that it is over."""

    def __init__(self) -> None:
        self.section = ""
        self.fence = ""
        self.task: Task | None = None
        self.blank = False
        self.head: tuple[str, ...] = ()
        self.maybe_head: tuple[int, str] | None = None

    def line(self, number: int, line: str) -> Iterator[Part]:
        if self._in_code(line):
            yield from self.done()
            yield Text(number, line)
            return
        if line.lstrip().startswith("|") or self._is_bare_row(line):
            yield from self._table_line(number, line)
            self.blank = False
            return
        yield from self._end_of_table()
        if not line:
            self.blank = True
            return
        box, heading = BOX.match(line), HEADING.match(line)
        if box:
            yield from self.done()
            ticked, indent = box.group(2) in ("x", "X"), len(box.group(1))
            self.task = Task(number, ticked, box.group(3).strip(), self.section, indent)
        elif heading or RULE.match(line):
            yield from self.done()
            self.section = (
                heading.group(1).rstrip().rstrip("#").rstrip() if heading else self.section
            )
            yield Text(number, line)
        elif self.task is not None and self._belongs(self.task, line):
            pass
        else:
            yield from self.done()
            yield Text(number, line)
        self.blank = False

    def done(self) -> Iterator[Part]:
        """What is still in hand."""
        yield from self._end_of_table()
        if self.task is not None:
            yield self.task
            self.task = None

    def _belongs(self, task: Task, line: str) -> bool:
        """Take a line that hangs on a task; False where it stands for itself."""
        bullet = BULLET.match(line)
        indent = len(line) - len(line.lstrip())
        if bullet and len(bullet.group(1)) > task.indent:
            task.beneath.append(bullet.group(2).strip())
        elif bullet or (self.blank and indent <= task.indent):
            return False
        elif self.blank:
            task.beneath.append(line.strip())
        elif task.beneath:
            task.beneath[-1] = f"{task.beneath[-1]} {line.strip()}"
        else:
            task.words = f"{task.words} {line.strip()}"
        return True

    def _is_bare_row(self, line: str) -> bool:
        """Whether this is a row of a table without signs at its ends, or may be its head."""
        if self.head or self.maybe_head is not None:
            return bool(CELL.search(line))
        alone = self.blank and not line.startswith(" ")
        listed = BOX.match(line) or BULLET.match(line) or HEADING.match(line)
        return bool(alone and not listed and CELL.search(line))

    def _in_code(self, line: str) -> bool:
        mark = FENCE.match(line)
        if self.fence:
            if mark and mark.group(1).startswith(self.fence):
                self.fence = ""
            return True
        if mark:
            self.fence = mark.group(1)
        return bool(mark)

    def _table_line(self, number: int, line: str) -> Iterator[Part]:
        if self.task is not None:
            yield from self.done()
        if self.head:
            yield Row(number, self.head, cells_of(line), self.section)
        elif self.maybe_head is not None and DELIMITER.match(line):
            first, head = self.maybe_head
            self.head = tuple(c.lower() for c in cells_of(head))
            self.maybe_head = None
            yield Text(first, head)
        else:
            yield from self._end_of_table()
            self.maybe_head = (number, line)

    def _end_of_table(self) -> Iterator[Part]:
        if self.maybe_head is not None:
            yield Text(*self.maybe_head)
        self.head, self.maybe_head = (), None


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of one row, without the spaces that align them."""
    return tuple(c.strip() for c in CELL.split(line.strip().removeprefix("|").removesuffix("|")))
