"""Chances in words: who wins how often, what it costs, and what moves the gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.analysis.chances import Chances
from advisor.analysis.uncertain import Uncertain
from advisor.decision.beaten import on_cost
from advisor.decision.decide import Decided
from advisor.pack.figures import fact_text
from advisor.report.money import usd
from advisor.report.text_layout import cells, columns, finish, hang, heading, pad, wrap
from advisor.report.tornado import MOST_MOVERS, spread_words, tornado_rows
from advisor.text_safety import plain
from advisor.units import Range, format_quantity

NUMBER = 8
MONEY = 8
MOST_OPTIONS = 8
SHAPES = {"triangular": "triangular", "uniform": "even", "lognormal": "lognormal, 5% to 95%"}
GIVEN = {
    "answer": "stated",
    "assumed": "nobody knows: plausible bounds",
    "evidence": "the evidence",
    "costs": "costs.yaml",
}


def chances_text(
    found: Chances,
    names: Mapping[str, str],
    workload: str,
    width: int = 80,
    ascii: bool = False,
    granted: Sequence[str] = (),
    spread: Range | None = None,
) -> str:
    """The whole answer as plain text, at most `width` cells wide.

    `granted` are its caveats, `spread` is the gap over the samples.
    """
    lines = wrap(f"{plain(workload)}: chances over {found.samples:,} samples", width)
    lines += ["", *_table(found, names, width)]
    if found.none > 0:
        lines += hang("  ", f"In {share(found.none)} of them nothing can be recommended.", width)
    for one_said in granted:
        lines += hang("  ", one_said, width)
    lines += _tornado(found, names, width, ascii, spread)
    lines += heading("Varied, each by itself")
    for one in found.spread:
        lines += hang("  - ", varied_words(one), width)
    if not found.spread:
        lines.append("  nothing: every figure is exact")
    for label in found.cells.left_out:
        lines += hang("  ! ", f"{label}: its effect on what qualifies is left out", width)
    return finish(lines, ascii)


def varied_words(one: Uncertain) -> str:
    """What was drawn, from which range, in which shape, and who stated it."""
    span = fact_text(one.spread.span, one.unit)
    likely = format_quantity(one.spread.span.likely, one.unit)
    said = f"{one.label}: {span}, likely {likely}; {SHAPES[one.spread.shape]}"
    return f"{said} ({GIVEN[one.stated]})"


def caveats(best: str, tied: str, because: str, unverified: Sequence[str]) -> list[str]:
    """What the chances take for granted: a tie rule that chooses, and what nobody has verified.

    `tied` is who costs the same as the best (empty: nobody), `unverified` are titles.
    """
    said = []
    if tied:
        said.append(
            f"{best} is recommended by a tie rule: {tied} costs nearly the same, and {best} is "
            f"preferred because {because}; in each sample the same rules break a tie."
        )
    if unverified:
        many = len(unverified) > 1
        said.append(
            f"{len(unverified)} {'requirements are' if many else 'requirement is'} not verified "
            f"and held as passed in every sample: {'; '.join(unverified)}."
        )
    return said


def granted(found: Decided) -> list[str]:
    """The caveats of what is recommended."""
    if not found.option or found.chosen.ranking is None:
        return []
    ranking = found.chosen.ranking
    runner = ranking.runner_up
    tied = plain(runner.sheet.name, 120) if ranking.gap_is_tie and runner is not None else ""
    name = plain(ranking.best.sheet.name, 120)
    return caveats(name, tied, plain(ranking.broken_by, 200), held_as_passed(found))


def held_as_passed(found: Decided) -> tuple[str, ...]:
    """Titles of what is not verified of the recommended option and passes in every sample.

    What looks at the cost alone is judged in each sample by its own cost.
    """
    if not found.option or found.chosen.ranking is None:
        return ()
    sampled = on_cost(found.judged)
    doubts = found.chosen.ranking.best.verdicts.unverified
    return tuple(dict.fromkeys(u.title for u in doubts if u.requirement not in sampled))


def share(value: float) -> str:
    """A chance as people read it; never a certainty that only samples suggest."""
    if 0 < value < 0.01:
        return "under 1%"
    if 0.99 < value < 1:
        return "over 99%"
    return f"{value * 100:.0f}%"


def _table(found: Chances, names: Mapping[str, str], width: int) -> list[str]:
    over = found.budget is not None
    heads = ["wins", "cheapest", *(["over"] if over else []), "p5", "p50", "p95"]
    longest = max((cells(usd(c.cost.high)) for c in found.options), default=0)
    sizes = [NUMBER] * (3 if over else 2) + [max(MONEY, longest)] * 3
    name = width - sum(sizes) - 2 * len(sizes) - 2
    rows = [["USD a month", *(pad(h, s, right=True) for h, s in zip(heads, sizes, strict=True))]]
    winners = [c for c in found.options if c.recommended or c.cheapest]
    compared = [c for c in found.options if c.option in (found.first, found.second)]
    others = sorted(found.options, key=lambda c: (c.cost.likely, c.option))
    shown = list(dict.fromkeys([*winners, *compared, *others]))[: max(MOST_OPTIONS, len(winners))]
    for one in shown:
        said = [share(one.recommended), share(one.cheapest)]
        if one.over_budget is not None:
            said.append(share(one.over_budget))
        said += [usd(x) for x in (one.cost.low, one.cost.likely, one.cost.high)]
        right = [pad(text, s, right=True) for text, s in zip(said, sizes, strict=True)]
        rows.append([names[one.option], *right])
    lines = [f"  {line}" for row in rows for line in _row(row, [name, *sizes])]
    more = len(found.options) - len(shown)
    if more:
        lines.append(f"  and {more} more that never win")
    if found.budget is not None:
        lines.append(f"  over: costs more than the budget of {usd(found.budget)} a month")
    return lines


def _row(row: list[str], sizes: list[int]) -> list[str]:
    """Right-aligned cells keep their spaces: only the name is wrapped."""
    head = columns([[row[0]]], sizes[:1])
    tail = "  ".join(row[1:])
    return [f"{pad(head[0], sizes[0])}  {tail}".rstrip(), *head[1:]]


def _tornado(
    found: Chances, names: Mapping[str, str], width: int, ascii: bool, spread: Range | None
) -> list[str]:
    if found.gap is None:
        return []
    lines = heading("What moves the gap")
    second, first = names[found.second], names[found.first]
    says = f"{second} minus {first}: {usd(found.gap)} a month at likely values."
    if spread is not None:
        says += f" {spread_words(spread)}"
    lines += hang("  ", f"{says} Each bar moves one quantity, from its p5 to its p95.", width)
    shown = found.movers[:MOST_MOVERS]
    for label, drawn, ends in tornado_rows(found.gap, shown, width - 4, ascii):
        lines += hang("  ", label, width)
        lines.append(f"    {drawn} {ends}")
    if not shown:
        lines.append("  nothing that is varied")
    return lines
