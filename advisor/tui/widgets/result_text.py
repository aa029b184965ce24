"""The page of the result in two parts, as text with styles: the decision, and the figures."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from advisor.decision import Assessment
from advisor.decision.assessment import OptionResult
from advisor.report.currency import currency_words
from advisor.report.money import usd
from advisor.report.over_time import horizon_words
from advisor.report.text_flips import evidence_said, gathered, next_words
from advisor.report.text_layout import SIGNS
from advisor.report.tornado import MOST_MOVERS, gap_words, tornado_rows
from advisor.report.words import (
    confidence_words,
    in_order,
    name_of,
    recommendation,
    runner_up_words,
    sentence,
    today_words,
)
from advisor.tui.money_words import cost_of
from advisor.tui.snapshot import LENS
from advisor.tui.standing_rows import HELD, rule_words
from advisor.tui.widgets.result_parts import MUTED, amount_lines, cost_lines, heading, paragraph
from advisor.tui.widgets.volume_plot import volume_lines

COLOURS = {"✓": "$text-success", "–": MUTED, "?": "$text-warning"}


def decision_text(a: Assessment | None, width: int, people: bool) -> Content:
    """What is recommended, why, and why not each other one; `width` cells wide."""
    if a is None:
        return Content("Not assessed yet.")
    lines = _headline(a, width)
    if a.recommended is not None:
        lines += _unverified(a.recommended, width)
    lines += _why(a, width) + _changes(a, width) + _others(a, width, people)
    return Content("\n").join(lines)


def figures_text(a: Assessment | None, width: int) -> Content:
    """What it costs, cost against volume, what conflicts, and what is taken on trust."""
    if a is None:
        return Content("")
    lines = [] if a.recommended is None else cost_lines(a.recommended, width)[1:]
    lines += _texts("In another currency", filter(None, (currency_words(a),)), width)
    lines += _over_time(a, width)
    lines += volume_lines(a, width)
    lines += _gap(a, width)
    if a.conflicts:
        lines += heading("Where sources disagree, and which claim was used")
    for c in a.conflicts:
        text = f"{name_of(a, c.subject)}, {c.metric}: {c.used} ({c.used_source})"
        lines += paragraph("  ✓ ", text, width)
        for value, source, why in c.losers:
            lines += paragraph("    – ", f"{value} ({source}): {why}", width, MUTED)
    lines += _texts("Warnings", (w.message for w in a.warnings), width)
    trust = (f"{x.label}: {x.assumed} ({x.why.rstrip('.')})" for x in a.assumptions)
    lines += _texts("Taken on trust", trust, width)
    return Content("\n").join(lines)


def _over_time(a: Assessment, width: int) -> list[Content]:
    """Each compared option over the horizon, and when the move has paid for itself."""
    if a.horizon is None:
        return []
    lines = heading("Over the horizon")
    for words in horizon_words(a):
        lines += paragraph("  ", words, width)
    if a.horizon.changes:
        days = ", ".join(day.isoformat() for day in a.horizon.changes)
        lines += paragraph("  ! ", f"A price of one of these changes on {days}.", width)
    return lines


def _gap(a: Assessment, width: int) -> list[Content]:
    """What moves the gap to the runner-up, as bars to one scale."""
    if a.gap is None:
        return []
    lines = heading("What moves the gap to the runner-up")
    lines += paragraph("  ", gap_words(a, a.gap), width)
    shown = a.gap.movers[:MOST_MOVERS]
    for label, drawn, ends in tornado_rows(a.gap.usd, shown, min(width, 100) - 4):
        lines += paragraph("  ", label, width)
        lines.append(Content.assemble("    ", (drawn, "$accent"), f" {ends}"))
    return lines


def _texts(title: str, texts: Iterable[str], width: int) -> list[Content]:
    lines = [c for text in texts for c in paragraph("  ", sentence(text), width)]
    return heading(title) + lines if lines else []


def _headline(a: Assessment, width: int) -> list[Content]:
    colour = "bold $text-success" if a.recommended is not None else "bold $text-warning"
    lines = paragraph("", recommendation(a), width, colour)
    second, today = runner_up_words(a), today_words(a)
    for text in (
        confidence_words(a),
        f"Runner-up: {second}" if second else "",
        f"Against today: {today}" if today else "",
    ):
        lines += paragraph("", text, width) if text else []
    for miss in a.near_misses:
        lines += paragraph("  – ", f"{name_of(a, miss.option)}: {sentence(miss.gives)}", width)
    return lines


def _unverified(best: OptionResult, width: int) -> list[Content]:
    if not best.unverified:
        return []
    lines = heading("Not verified yet, and what settles it (f8 types a figure in)")
    for one in best.unverified:
        lines += paragraph("  ? ", f"{one.title}: {one.why}", width, COLOURS["?"])
        lines += paragraph("    → ", one.settle, width)
    return lines


def _why(a: Assessment, width: int) -> list[Content]:
    lines = heading("Why")
    for step in a.path:
        sign = HELD[step.held]
        text = f"{rule_words(step.rule)}: {sentence(step.because)}" + (
            f" [{step.source}]" if step.source else ""
        )
        lines += paragraph(f"  {sign} ", text, width, COLOURS[sign])
    if a.still_possible:
        lines += paragraph(
            "  ? ", f"Still possible: {'; '.join(a.still_possible)}", width, COLOURS["?"]
        )
    return lines


def _changes(a: Assessment, width: int) -> list[Content]:
    """What would change it; it is looked for while the page is read already."""
    lines = heading("What would change it")
    if a.proved is None:
        return lines + paragraph("  ", "Looking for it …", width, MUTED)
    for words, name in gathered(a.flips):
        lines += paragraph("  ", f"{words} → {name}", width)
    for one in evidence_said(a.evidence_flips):
        lines += paragraph("  ", f"{one.words} → {one.leads}", width)
    if not (a.flips or a.evidence_flips):
        lines += paragraph("  ", "Nothing within what is plausible.", width)
    lines += heading("What to ask next")
    for line in next_words(a):
        lines += paragraph("  ", line, width)
    return lines


def _others(a: Assessment, width: int, people: bool) -> list[Content]:
    lines = heading(f"Every other option, and why not (a month, {LENS[people]})")
    room = max(width - 18, 20)
    for option in in_order(a.options, people):
        if option.status == "recommended":
            continue
        sign, cost = SIGNS[option.status], cost_of(option, people)
        shown = "unknown" if cost is None else usd(cost.likely)
        lines += amount_lines(f"  {sign} ", option.name, shown, room)
        lines += paragraph("      ", option.why_not, width, MUTED)
    return lines
