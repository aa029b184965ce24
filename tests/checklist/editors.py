"""What editors, mail and people do to a report without meaning to change what it says."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

Editor = Callable[[str], str]


def unix(text: str) -> str:
    return text


def windows(text: str) -> str:
    return "\ufeff" + re.sub(r"\r\n?|\n", "\r\n", text)


def reflowed(text: str) -> str:
    def wrap(line: str) -> str:
        if line.startswith(("|", "#", "---")) or ":" in line.split(" ")[0] or len(line) < 60:
            return line
        indent = " " * (
            len(line) - len(line.lstrip()) + (2 if line.lstrip().startswith("- ") else 0)
        )
        return textwrap.fill(line, 60, subsequent_indent=indent, break_long_words=False,
                             break_on_hyphens=False)  # fmt: skip

    return "\n".join(map(wrap, text.split("\n")))


def aligned(text: str) -> str:
    """Tables as an editor aligns them."""

    def cell(value: str) -> str:
        return ":-----" if re.fullmatch(r"-+:?", value.strip()) else f"   {value.strip():<24}  "

    def row(line: str) -> str:
        if not line.startswith("|"):
            return line
        return "|" + "|".join(cell(c) for c in re.split(r"(?<!\\)\|", line)[1:-1]) + "|"

    return "\n".join(map(row, text.split("\n")))


def other_signs(text: str) -> str:
    """Other bullets, capital marks, straight dashes, curly quotes, bold with underscores."""
    text = re.sub(r"^(\s*)- ", r"\1* ", text, flags=re.M).replace("[x]", "[X]").replace("'", "’")
    return re.sub(r"\*\*([\w.-]+)\*\* ", r"__\1__ ", text).replace(" — ", " -- ")


def reordered(text: str) -> str:
    """The first two checks with what hangs on them the other way round."""
    items = re.findall(r"^- \[.\] \*\*.*\n(?:  - .*\n)*", text, re.M)
    one, two = items[:2]
    return text.replace(one + two, two + one)


def old_macs(text: str) -> str:
    # Line ends are of one kind: whatever they were, they are of this one then.
    return re.sub(r"\r\n?|\n", "\r", text)


def trailing(text: str) -> str:
    return re.sub(r"$", "  ", text, flags=re.M)


def tabs(text: str) -> str:
    return re.sub(r"^  - ", "\t- ", text, flags=re.M)


def bare_boxes(text: str) -> str:
    """`[]` for an empty box, and one space or none after it."""
    return text.replace("- [ ] ", "-   []  ").replace("- [x] ", "- [X] ")


def wrapped_at_72(text: str) -> str:
    """Without any indent, as a filter of plain text does it."""
    lines: list[str] = []
    for line in text.split("\n"):
        whole = line.startswith(("|", "#", "`", "-" * 3)) or re.match(r'\w+: "', line)
        kept = whole or len(line) < 73
        lines += [line] if kept else textwrap.wrap(line, 72, break_long_words=False,
                                                   break_on_hyphens=False)  # fmt: skip
    return "\n".join(lines)


def without_pipes(text: str) -> str:
    """Tables without signs at their ends; one that begins with an empty cell needs them."""
    return re.sub(r"^\| ([^\s|].*) \|$", r"\1", text, flags=re.M)


def blank_lines(text: str) -> str:
    return re.sub(r"^(- \[.*)\n", r"\1\n\n", text, flags=re.M)


def quoted(text: str) -> str:
    """As a reply has it, the front matter apart."""
    front, mark, rest = text.partition("\n---\n")
    return front + mark + re.sub(r"^", "> ", rest, flags=re.M)


def escaped(text: str) -> str:
    return text.replace("- [ ]", "- \\[ \\]").replace("- [x]", "- \\[x\\]").replace("—", "\\--")


def word(text: str) -> str:
    """Curly quotes and spaces that do not break."""
    text = re.sub(r'"([^"\n]*)"', "“\\1”", text).replace("'", "’")
    return text.replace(" — owner: ", " —\u00a0Owner:\u00a0")


def numbered(text: str) -> str:
    return re.sub(r"^- \[", "1. [", text, flags=re.M)


def gates_first(text: str) -> str:
    """A section that somebody moved."""
    parts = re.split(r"(?=^## )", text, flags=re.M)
    gates = next(p for p in parts if p.startswith(("## Gates", "## Tore")))
    return "".join([parts[0], gates, *(p for p in parts[1:] if p is not gates)])


def translated(text: str) -> str:
    """Headings in another language."""
    text = text.replace("## Gates", "## Tore").replace("## Migration plan", "## Umzugsplan")
    return re.sub(r"^### Phase (\d): .*", r"### Abschnitt \1", text, flags=re.M)


EDITORS: list[Editor] = [
    unix, windows, reflowed, aligned, other_signs, reordered, old_macs, trailing, tabs, bare_boxes,
    wrapped_at_72, without_pipes, blank_lines, quoted, escaped, word, numbered, gates_first,
    translated,
]  # fmt: skip
MOVING = (reordered, gates_first, translated)
"""Those that change what is not asked to be written."""
RESPELLING = (other_signs, escaped)
"""Those that change the signs of what people wrote too."""
