"""The standing and the path as rows to draw, from an assessment."""

from __future__ import annotations

from dataclasses import replace

from advisor.analysis.chances import Chances
from advisor.decision import Assessment
from advisor.decision.assessment import NO_EVIDENCE, NOT_MET, OptionResult
from advisor.report.chances import share
from advisor.report.text_layout import SIGNS
from advisor.report.words import STATUS_ORDER, uncapitalised
from advisor.text_safety import plain
from advisor.tui.money_words import cost_of
from advisor.tui.snapshot import PathStep, StandingRow

HELD = {"yes": "✓", "no": "–", "unknown": "?"}


def standing_of(a: Assessment, people: bool) -> tuple[StandingRow, ...]:
    """Every option, the recommended one first, each with its sign and reason."""
    current = a.current.option if a.current is not None else ""
    costs = {o.option: _likely(o, people) for o in a.options}

    def place(o: OptionResult) -> tuple[int, bool, bool, float, str]:
        cost = costs[o.option]
        return STATUS_ORDER[o.status], not o.in_kind, cost is None, cost or 0.0, o.option

    return tuple(
        StandingRow(
            SIGNS[o.status],
            o.option,
            plain(o.name, 120),
            costs[o.option],
            plain(_reason(o), 200),
            o.status == "recommended",
            o.option == current,
        )
        for o in sorted(a.options, key=place)
    )


def weighed(rows: tuple[StandingRow, ...], found: Chances | None) -> tuple[StandingRow, ...]:
    """The rows with their chances in the words of `advisor chances`; without, while there are none.

    An option that is out of question in every sample has no chance to speak of.
    """
    if found is None:
        return rows
    drawn = {c.option: c for c in found.options}
    shown = []
    for row in rows:
        one = drawn.get(row.option)
        if one is not None and (one.recommended or row.sign == "✓"):
            over = share(one.over_budget) if one.over_budget else ""
            row = replace(row, wins=share(one.recommended), over_budget=over)
        shown.append(row)
    return tuple(shown)


def path_of(a: Assessment) -> str:
    """The path through the rules in one line: what held, and how much is not certain yet."""
    qualify = sum(o.status in ("recommended", "qualifies") for o in a.options)
    steps = [f"requirements: {qualify} of {len(a.options)} qualify"]
    open_ = sum(s.held == "unknown" for s in a.path)
    if open_:
        steps.append(f"{open_} {'rule' if open_ == 1 else 'rules'} not certain yet")
    held = [s for s in a.path if s.held == "yes"]
    steps += [rule_words(s.rule).lower() for s in held if s.rule not in ("otherwise", "cost")]
    steps += [plain(a.kind).lower()] if a.kind else []
    if any(s.rule == "cost" for s in held):
        steps.append("lowest cost")
    tail = {"no_option_qualifies": "no option qualifies", "insufficient_evidence": "not decided"}
    steps += [tail[a.verdict]] if a.verdict in tail else []
    return " → ".join(steps)


def path_steps(a: Assessment) -> tuple[PathStep, ...]:
    """The path with each rule's reason, for screens with room."""
    qualify = sum(o.status in ("recommended", "qualifies") for o in a.options)
    first = PathStep("✓" if qualify else "–", f"{qualify} of {len(a.options)} options qualify")
    steps = (
        PathStep(HELD[s.held], f"{rule_words(s.rule)}: {plain(s.because, 300)}") for s in a.path
    )
    return (first, *steps)


def rule_words(rule: str) -> str:
    """A rule's id as words."""
    return plain(rule).replace("-", " ").capitalize()


def _reason(o: OptionResult) -> str:
    if o.status == "recommended":
        open_ = len({u.requirement for u in o.unverified})
        return "recommended" + (f", provisional: {open_} not verified" if open_ else "")
    if o.rejections:
        first, *more = o.rejections
        margin = f", {first.margin}" if first.margin != NOT_MET else ""
        rest = f" (and {len(more)} more)" if more else ""
        return f"out: {uncapitalised(first.title)}: {first.has}{margin}{rest}"
    if o.status != "unknown":
        return o.why_not
    # What the requirement needs is the same in every row: the page on the option says it.
    head, none, _ = o.why_not.partition(f"{NO_EVIDENCE}: ")
    return f"open: {uncapitalised(f'{head}{NO_EVIDENCE}' if none else o.why_not)}"


def _likely(o: OptionResult, people: bool) -> float | None:
    cost = cost_of(o, people)
    return None if cost is None else cost.likely
