"""Why, or why not, one option: the requirements, the path and the cost, line by line."""

from __future__ import annotations

from advisor.decision.assessment import Assessment, OptionResult
from advisor.report.charts import verdict_words
from advisor.report.money import places_for, usd_line, usd_range
from advisor.report.text_layout import cells, finish, hang, heading, pad, wrap
from advisor.report.words import cost_words, gives, lens_words, runner_up_words, sentence

SAYS = {
    "recommended": "is recommended",
    "qualifies": "qualifies, but is not recommended",
    "rejected": "is rejected",
    "unknown": "cannot be judged on the evidence",
}
HELD = {"yes": "✓", "no": "–", "unknown": "?"}


def explain_text(
    a: Assessment, option: str | None = None, width: int = 80, ascii: bool = False
) -> str:
    """Why this option, or why not; without one, the recommended option and the whole path.

    Raises LookupError for an option id that the assessment does not have.
    """
    result = a.recommended if option is None else a.option(option)
    if option is not None and result is None:
        raise LookupError(option)
    lines: list[str] = []
    if result is None:
        lines += wrap(f"{verdict_words(a)} for {a.workload}.", width)
    else:
        lines += _option(a, result, width)
    if result is None or result.status == "recommended":
        lines += _path(a, width)
    if result is None:
        for miss in a.near_misses:
            lines += hang("  nearest miss ", f"{miss.option}: {gives(miss)}", width)
    return finish(lines, ascii)


def _option(a: Assessment, result: OptionResult, width: int) -> list[str]:
    lines = wrap(f"{result.name} {SAYS[result.status]}.", width)
    lines += hang("  ", result.option, width)
    if result.why_not:
        lines += hang("  ", sentence(result.why_not), width)
    for notice in result.notices:
        lines += hang("  ! ", notice, width)
    if result.rejections:
        lines += heading("Requirements it fails")
        for r in result.rejections:
            lines += hang("  – ", r.title, width)
            for label, text in (
                ("needs   ", r.needs),
                ("has     ", r.has),
                ("margin  ", r.margin),
                ("because ", r.because),
                ("source  ", r.source),
            ):
                if text:
                    lines += hang(f"      {label}", text, width)
    if result.unverified:
        lines += heading("Not verified yet")
        for u in result.unverified:
            lines += hang("  ? ", f"{u.title}: {u.why}", width)
            lines += hang("      settle  ", u.settle, width)
            if u.source:
                lines += hang("      source  ", u.source, width)
    if result.status == "qualifies" and a.recommended is not None:
        lines += heading("Against the recommended option")
        lines += hang("  ", f"{a.recommended.name}, {cost_words(a.recommended)}.", width)
    lines += heading("Cost a month") + cost_table(result, width)
    if result.status == "recommended":
        lines += heading("Runner-up") + hang("  ", runner_up_words(a), width)
    return lines


def _path(a: Assessment, width: int) -> list[str]:
    lines = heading("Path")
    for step in a.path:
        lines += hang(f"  {HELD[step.held]} ", f"{step.rule}: {sentence(step.because)}", width)
        if step.source:
            lines += hang("      source  ", step.source, width)
    for kind in a.still_possible:
        lines += hang("  ? ", f"still possible: {kind}", width)
    return lines


def cost_table(result: OptionResult, width: int) -> list[str]:
    """The cost lines and their total, printed so that they add up, each with its formula."""
    if result.cost is None:
        return hang("  ", f"Not known: {result.cost_unknown_because}", width)
    places = places_for(result.cost.likely)
    amounts = result.line_amounts(places)
    printed = [usd_line(v, places) for v in (*amounts, result.cost.likely)]
    wide = max(cells(p) for p in printed)
    lines: list[str] = []
    for line, amount in zip(result.cost_lines, printed, strict=False):
        lines += hang(f"  {pad(amount, wide, right=True)}  ", line.what, width)
        detail = "; ".join(x for x in (line.formula, line.source) if x)
        if detail:
            lines += hang(" " * (wide + 6), detail, width)
    lines += hang(f"  {pad(printed[-1], wide, right=True)}  ", "in all", width)
    lines += hang(f"  {' ' * wide}  ", f"range: {usd_range(result.cost)}", width)
    if result.cost_without_people is not None:
        bare = usd_range(result.cost_without_people)
        lines += hang(f"  {' ' * wide}  ", f"without people: {bare}", width)
    for words in lens_words(result):
        lines += hang(f"  {' ' * wide}  ", words, width)
    return lines
