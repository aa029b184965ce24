"""Break-even in words: where which option is cheaper, with a strip that shows it to scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from advisor.analysis.axis import Axis
from advisor.analysis.break_even import BreakEven, Stretch, cost_at
from advisor.analysis.cheapest import Surface
from advisor.analysis.comparison import Comparison
from advisor.analysis.qualifying import fails_at
from advisor.report.amount import amount
from advisor.report.plot import log_plot
from advisor.report.qualifying import but_words, standing_words
from advisor.report.text_layout import finish, hang, heading, pad, wrap
from advisor.report.words import uncapitalised
from advisor.text_safety import plain
from advisor.units import format_quantity

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEFT = 12
MOST_SHOWN = 12
POINTS = 60
HEIGHT = 10


def break_even_text(
    found: Comparison, names: Mapping[str, str], workload: str, width: int = 80, ascii: bool = False
) -> str:
    """The whole answer as plain text, at most `width` cells wide."""
    axis = found.axis
    letters = dict(zip(found.options, LETTERS, strict=False))
    lines = wrap(f"{plain(workload)}: break-even over {uncapitalised(axis.label)}", width)
    now = "not known" if axis.now is None else amount(axis.now, axis.unit)
    span = f"{amount(axis.low, axis.unit)} to {amount(axis.high, axis.unit)}"
    lines += wrap(f"Now {now}; looked at from {span}, all else at its likely value.", width)
    lines.append("")
    for option in found.options:
        lines += hang(f"  {letters[option]} = ", names[option], width)
    lines += _costs(found, width)
    lines += heading("Cheapest")
    strips = (
        ("full cost", found.cheapest),
        ("no people", found.cheapest_bare),
        ("qualifies", found.cheapest_able),
    )
    for label, stretches in strips:
        lines.append(pad(f"  {label}", LEFT) + _strip(axis, stretches, letters, width))
    lines += _scale(axis, width)
    lines += heading("Meets the requirements")
    for option, stretches_of in found.standings.items():
        said = standing_words(stretches_of, axis.unit, found.on_cost)
        lines += hang(f"  {letters[option]}  ", said, width)
    for pair in found.pairs:
        a, b = pair.full.a, pair.full.b
        lines += heading(f"{letters[a]} against {letters[b]}")
        lines += _said("with people: ", pair.full, letters, width)
        lines += _said("without:     ", pair.bare, letters, width)
        but = dict.fromkeys(
            but_words(p, found.standings, letters, found.on_cost) for p in (pair.full, pair.bare)
        )
        lines += [line for said in but if said for line in hang("  ", said, width)]
    if found.surface is not None:
        lines += _surface(found.surface, letters, width)
    return finish(lines, ascii)


def sentence_of(found: BreakEven, names: Mapping[str, str]) -> str:
    """What a break-even says: which option is cheaper from where to where."""
    axis, unit = found.axis, found.axis.unit
    if found.unknown:
        return f"Not computable: {found.unknown}."
    if not found.crossings:
        only = found.stretches[0].cheaper
        so = f"{names[only]} is cheaper" if only else "both cost the same"
        if not found.read_by:
            return (
                f"Neither cost reads {uncapitalised(axis.label)} ({axis.id}): {so} whatever it is."
            )
        low, high = amount(axis.low, unit), amount(axis.high, unit)
        return f"Never between {low} and {high}: {so} throughout."
    steps = {c.at for c in found.crossings if c.how == "jump"}
    said = []
    for one in found.stretches[: min(len(found.stretches) - 1, MOST_SHOWN)]:
        step = ", a step" if one.high in steps else ""
        said.append(f"{_cheaper(one.cheaper, names)} up to {amount(one.high, unit)}{step}")
    more = len(found.crossings) - MOST_SHOWN
    if more > 0:
        said.append(f"{more} more changes")
    last = _cheaper(found.stretches[-1].cheaper, names)
    return f"{'; '.join(said)}; then {last}."


def _cheaper(option: str, names: Mapping[str, str]) -> str:
    return names[option] if option else "both cost the same"


def _said(label: str, found: BreakEven, letters: Mapping[str, str], width: int) -> list[str]:
    return hang(f"  {label}", sentence_of(found, letters), width)


def _place(axis: Axis, value: float) -> float:
    """Where a value lies between the ends, 0 to 1."""
    if axis.wide:
        return math.log(value / axis.low) / math.log(axis.high / axis.low)
    return (value - axis.low) / (axis.high - axis.low)


def _value(axis: Axis, place: float) -> float:
    if axis.wide:
        return axis.low * float((axis.high / axis.low) ** place)
    return axis.low + (axis.high - axis.low) * place


def _strip(axis: Axis, stretches: Sequence[Stretch], letters: Mapping[str, str], width: int) -> str:
    """One letter a cell: the option that is the cheapest at the middle of what the cell covers."""
    cells = width - LEFT - 2
    text = ""
    for i in range(cells):
        value = _value(axis, (i + 0.5) / cells)
        best = next((s.cheaper for s in stretches if s.low <= value <= s.high), "")
        text += letters.get(best, "-")
    return text


def _scale(axis: Axis, width: int) -> list[str]:
    cells = width - LEFT - 2
    lines = []
    if axis.now is not None and axis.low <= axis.now <= axis.high:
        place = LEFT + min(int(_place(axis, axis.now) * cells), cells - 1)
        fits = place + len("^ now") <= width
        lines.append(" " * place + "^ now" if fits else pad("now ^", place + 1, right=True))
    low, high = amount(axis.low, axis.unit), amount(axis.high, axis.unit)
    lines.append(" " * LEFT + low + pad(high, cells - len(low), right=True))
    return lines


def _costs(found: Comparison, width: int) -> list[str]:
    """Full cost along a wide axis, on logarithmic scales; a strip is enough for the others."""
    axis = found.axis
    if not axis.wide:
        return []
    xs = [_value(axis, i / (POINTS - 1)) for i in range(POINTS)]
    curves = [[cost_at(axis, o, x) or 0.0 for x in xs] for o in found.options]
    unfit = [[fails_at(found.standings, o, x) is not None for x in xs] for o in found.options]
    plot = log_plot(xs, curves, width - LEFT - 2, HEIGHT, unfit)
    if plot is None:
        return []
    dotted = "; dotted: does not qualify" if any(map(any, unfit)) else ""
    lines = heading(f"Full cost, USD a month (both scales logarithmic{dotted})")
    for label, row in zip(plot.y_labels, plot.rows, strict=True):
        drawn = "".join(cell.char for cell in row).rstrip()
        lines.append(f"{pad(label, LEFT - 2, right=True)} |{drawn}".rstrip())
    return lines


def _surface(found: Surface, letters: Mapping[str, str], width: int) -> list[str]:
    other = found.other
    lines = heading(f"Cheapest by full cost, with {uncapitalised(other.label)} downwards")
    for row in found.rows:
        lines.append(
            pad(_short(row.value, other.unit), LEFT)
            + _strip(found.axis, row.stretches, letters, width)
        )
    lines += _scale(found.axis, width)
    lines += heading("Where it changes")
    for row in found.rows:
        first, *changes = row.stretches or (Stretch(0, 0, ""),)
        said = letters.get(first.cheaper, "?")
        for one in changes[:MOST_SHOWN]:
            said += f", from {amount(one.low, found.axis.unit)} {letters[one.cheaper]}"
        lines += hang(f"  {_short(row.value, other.unit)}: ", said, width)
    return lines


def _short(value: float, unit: str) -> str:
    return format_quantity(value, unit).partition(" ")[0]
