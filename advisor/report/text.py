"""What the terminal prints: the recommendation, and every option in one table."""

from __future__ import annotations

from advisor.decision.assessment import Assessment, OptionResult, RuleStep
from advisor.report.bars import bar
from advisor.report.charts import verdict_words
from advisor.report.currency import currency_words
from advisor.report.markdown_safety import one_line
from advisor.report.money import usd
from advisor.report.over_time import horizon_words
from advisor.report.text_compare import compare_text
from advisor.report.text_explain import explain_text
from advisor.report.text_layout import SIGNS, cells, finish, hang, heading, pad, wrap
from advisor.report.words import (
    confidence_words,
    cost_words,
    gives,
    in_order,
    name_of,
    runner_up_words,
    sentence,
    settle_list,
    today_words,
)

__all__ = ["compare_text", "explain_text", "recommend_text"]

COST_WIDTH = 11
MARKS = {"yes": "✓", "no": "–", "unknown": "?"}
LEGEND = "✓ qualifies, – rejected, ? cannot be judged on the evidence"


def recommend_text(a: Assessment, width: int = 80, ascii: bool = False) -> str:
    """The result of one assessment as plain text, at most `width` cells wide."""
    lines = wrap(a.workload, width)
    lines.append("")
    lines += _verdict(a, width)
    if a.path:
        lines += heading("Why")
        skipped = [s.rule for s in a.path if s.held == "no"]
        if skipped and a.recommended is not None:
            lines += hang("  – ", f"does not apply: {', '.join(skipped)}", width)
        for step in a.path:
            if step.held != "no" or a.recommended is None:
                lines += path_line(step, width)
        if a.still_possible:
            lines += hang("  ? ", f"still possible: {'; '.join(a.still_possible)}", width)
    if a.recommended is not None:
        lines += heading("Runner-up") + hang("  ", runner_up_words(a), width)
        lines += heading("Against today") + hang("  ", today_words(a), width)
    if over := horizon_words(a):
        lines += heading("Over the horizon")
        for line in over:
            lines += hang("  ", line, width)
    lines += _to_settle(a, width)
    lines += heading("Every option, USD a month") + _table(a, width, ascii)
    if a.warnings:
        lines += heading("Warnings")
        for warned in a.warnings:
            lines += hang("  ! ", warned.message, width)
    if a.assumptions:
        lines += heading("Assumed")
        for one in a.assumptions:
            lines += hang("  - ", f"{one.label}: {one.assumed} ({one.why})", width)
    lines += heading("Next") + _next(a, width)
    return finish(lines, ascii)


def path_line(step: RuleStep, width: int) -> list[str]:
    """One rule of the path: its sign, its name, why, and its source."""
    text = f"{step.rule}: {sentence(step.because)}"
    if step.source:
        text += f" [{step.source}]"
    return hang(f"  {MARKS[step.held]} ", text, width)


def _verdict(a: Assessment, width: int) -> list[str]:
    best = a.recommended
    if best is None:
        lines = wrap(f"{verdict_words(a)}.", width)
        if a.near_misses:
            lines += heading("Nearest misses, and what would have to give")
            for miss in a.near_misses:
                text = f"{name_of(a, miss.option)}: {gives(miss)}"
                lines += hang("  - ", text, width)
        return lines
    lines = hang("Recommended: ", f"{best.name} ({a.confidence})", width)
    lines += wrap(f"  {best.option}", width)
    lines += wrap(sentence(cost_words(best).removeprefix("at ")), width)
    lines += wrap(currency_words(a), width) if a.currency is not None else []
    lines += wrap(confidence_words(a), width)
    return lines


def _to_settle(a: Assessment, width: int) -> list[str]:
    if a.recommended is not None:
        found = [(u.title, u.why, u.settle) for u in a.recommended.unverified]
        title = "Not verified yet, and what settles it"
    else:
        found = settle_list(a)
        title = "What to settle first"
    lines: list[str] = heading(title) if found else []
    for name, why, settle in found:
        lines += hang("  ? ", f"{name}: {why}", width)
        lines += hang("    -> ", settle, width)
    return lines


def _table(a: Assessment, width: int, ascii: bool) -> list[str]:
    costs = [o.cost.likely for o in a.options if o.cost is not None]
    most = max(costs, default=0.0)
    longest = max((cells(one_line(o.name)) for o in a.options), default=0)
    name_width = min(longest, max(width - COST_WIDTH - 16, 12))
    bar_width = max(min(width - name_width - COST_WIDTH - 5, 24), 4)
    lines: list[str] = []
    for option in in_order(a.options):
        lines += _row(option, name_width, bar_width, most, width, ascii)
    return [*lines, *hang("  ", LEGEND, width)]


def _row(
    option: OptionResult, name_width: int, bar_width: int, most: float, width: int, ascii: bool
) -> list[str]:
    first, *more = wrap(option.name, name_width)
    cost = "?" if option.cost is None else usd(option.cost.likely)
    drawn = "" if option.cost is None else bar(option.cost.likely, most, bar_width, ascii)
    line = f"{SIGNS[option.status]} {pad(first, name_width)} {pad(cost, COST_WIDTH, right=True)}"
    lines = [f"{line} {drawn}".rstrip()]
    lines += [f"  {rest}" for rest in more]
    reason = "recommended" if option.status == "recommended" else option.why_not
    if reason:
        lines += hang("    ", reason, width)
    for notice in option.notices:
        lines += hang("    ! ", notice, width)
    return lines


def _next(a: Assessment, width: int) -> list[str]:
    steps = [
        ("advisor explain WORKLOAD OPTION", "why, or why not, one option"),
        ("advisor recommend WORKLOAD --format md -o report.md", "the report and the plan"),
    ]
    if a.recommended is None or a.recommended.unverified:
        steps.insert(
            0, ("advisor recommend WORKLOAD --evidence FILE", "with what you measured, see README")
        )
    return [line for cmd, what in steps for line in hang("  ", f"{cmd}  ({what})", width)]
