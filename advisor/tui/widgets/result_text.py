"""The page of the result, as text with styles."""

from __future__ import annotations

from textual.content import Content

from advisor.decision import Assessment
from advisor.decision.assessment import OptionResult
from advisor.report.money import places_for, shares_of, usd, usd_line, usd_range
from advisor.report.text_layout import SIGNS, hang, pad, wrap
from advisor.report.words import (
    confidence_words,
    in_order,
    name_of,
    recommendation,
    runner_up_words,
    sentence,
    today_words,
)

HELD = {"yes": "✓", "no": "–", "unknown": "?"}
MUTED = "$foreground-muted"
COLOURS = {"✓": "$text-success", "–": MUTED, "?": "$text-warning"}


def result_text(a: Assessment | None, width: int) -> Content:
    """The whole page, `width` cells wide."""
    if a is None:
        return Content("Not assessed yet.")
    lines = [*_headline(a, width)]
    best = a.recommended
    if best is not None:
        lines += _costs(best, width) + _sure(best, width)
    lines += _why(a, width) + _others(a, width)
    for title, texts in (
        ("Warnings", [w.message for w in a.warnings]),
        ("Taken on trust", [f"{x.label}: {x.assumed} ({x.why})" for x in a.assumptions]),
    ):
        if texts:
            lines += _head(title)
            lines += [Content(x) for text in texts for x in hang("  ", sentence(text), width)]
    return Content("\n").join(lines)


def _head(text: str) -> list[Content]:
    return [Content(""), Content.styled(text, "bold $text-accent")]


def _headline(a: Assessment, width: int) -> list[Content]:
    colour = "bold $text-success" if a.recommended is not None else "bold $text-warning"
    lines = [Content.styled(x, colour) for x in wrap(recommendation(a), width)]
    for text in (confidence_words(a), _second(a), _today(a)):
        lines += [Content(x) for x in wrap(text, width)] if text else []
    for miss in a.near_misses:
        lines += [
            Content(x)
            for x in hang("  – ", f"{name_of(a, miss.option)}: {sentence(miss.gives)}", width)
        ]
    return lines


def _second(a: Assessment) -> str:
    words = runner_up_words(a)
    return f"Runner-up: {words}" if words else ""


def _today(a: Assessment) -> str:
    words = today_words(a)
    return f"Against today: {words}" if words and a.current is not None else ""


def _costs(best: OptionResult, width: int) -> list[Content]:
    if best.cost is None or not best.cost_lines:
        return []
    total = best.cost.likely
    places = places_for(total)
    shown = shares_of(total, [x.usd_per_month.likely for x in best.cost_lines], places)
    lines = _head("What it costs a month")
    room = max(width - 16, 20)
    for line, amount in zip(best.cost_lines, shown, strict=True):
        lines.append(_amount(line.what, usd_line(amount, places), room))
        lines += [Content.styled(x, MUTED) for x in hang("    ", line.formula, width) if x.strip()]
    lines.append(_amount("Together", usd_line(total, places), room).stylize("bold"))
    if best.cost_without_people is not None:
        bare = usd_range(best.cost_without_people)
        lines += [Content(x) for x in hang("  ", f"Without people: {bare}", width)]
    return lines


def _amount(what: str, amount: str, room: int) -> Content:
    first = wrap(what, room)[0]
    return Content(f"  {pad(first, room)}{pad(amount, 12, right=True)}")


def _sure(best: OptionResult, width: int) -> list[Content]:
    if not best.unverified:
        return []
    lines = _head("Not verified yet, and what settles it")
    for one in best.unverified:
        lines += [
            Content.styled(x, COLOURS["?"]) for x in hang("  ? ", f"{one.title}: {one.why}", width)
        ]
        lines += [Content(x) for x in hang("    → ", one.settle, width)]
    return lines


def _why(a: Assessment, width: int) -> list[Content]:
    lines = _head("Why")
    for step in a.path:
        sign = HELD[step.held]
        text = f"{step.rule}: {sentence(step.because)}" + (
            f" [{step.source}]" if step.source else ""
        )
        lines += [Content.styled(x, COLOURS[sign]) for x in hang(f"  {sign} ", text, width)]
    if a.still_possible:
        text = f"Still possible: {'; '.join(a.still_possible)}"
        lines += [Content.styled(x, COLOURS["?"]) for x in hang("  ? ", text, width)]
    return lines


def _others(a: Assessment, width: int) -> list[Content]:
    lines = _head("Every other option, and why not")
    room = max(width - 18, 20)
    for option in in_order(a.options):
        if option.status == "recommended":
            continue
        sign = SIGNS[option.status]
        cost = "?" if option.cost_without_people is None else usd(option.cost_without_people.likely)
        name = wrap(option.name, room)[0]
        row = f"{pad(name, room)}{pad(cost, 12, right=True)}"
        lines.append(Content.assemble((f"  {sign} ", COLOURS[sign]), row))
        lines += [Content.styled(x, MUTED) for x in hang("      ", option.why_not, width)]
    return lines
