"""Pieces of the result that several screens draw: headings, paragraphs, cost lines."""

from __future__ import annotations

from textual.content import Content

from advisor.decision.assessment import OptionResult
from advisor.report.money import places_for, usd_line, usd_range
from advisor.report.text_layout import cells, hang, pad, wrap
from advisor.report.words import lens_words, sentence
from advisor.text_safety import plain

MUTED = "$foreground-muted"
LONGEST = 20_000


def heading(text: str) -> list[Content]:
    """An empty line and a title."""
    return [Content(""), Content.styled(text, "bold $text-accent")]


def paragraph(first: str, text: str, width: int, style: str = "") -> list[Content]:
    """Wrapped lines behind `first`."""
    return [Content.styled(line, style) for line in hang(first, plain(text, LONGEST), width)]


def cost_lines(option: OptionResult, width: int) -> list[Content]:
    """What an option costs a month, as lines that add up, each with its formula."""
    if option.cost is None:
        why = option.cost_unknown_because or "no cost is on record"
        return heading("What it costs a month") + paragraph("", f"Unknown: {why}.", width)
    if not option.cost_lines:
        return []
    total = option.cost.likely
    places = places_for(total)
    shown = option.line_amounts(places)
    lines = heading("What it costs a month")
    room = max(width - 16, 20)
    for line, amount in zip(option.cost_lines, shown, strict=True):
        lines += amount_lines("  ", line.what, usd_line(amount, places), room)
        lines += [c for c in paragraph("    ", line.formula, width, MUTED) if c.plain.strip()]
    together = amount_lines("  ", "Together", usd_line(total, places), room)
    lines += [line.stylize("bold") for line in together]
    lines += paragraph("  Range: ", usd_range(option.cost), width)
    if option.cost_without_people is not None:
        lines += paragraph("  Without people: ", usd_range(option.cost_without_people), width)
    for words in lens_words(option):
        lines += paragraph("  ", sentence(words), width)
    return lines


def amount_lines(first: str, what: str, amount: str, room: int) -> list[Content]:
    """A name and an amount at the right of its first line; a long name goes on below."""
    head, *rest = wrap(plain(what, LONGEST), room)
    lines = [Content(f"{first}{pad(head, room)}{pad(amount, 12, right=True)}")]
    return lines + [Content(" " * cells(first) + line) for line in rest]
