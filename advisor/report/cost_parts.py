"""The compared options' cost lines beside each other: a block of bars, and their table.

Lines of one name are one part, whichever member of a route they are of; people's time comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advisor.decision.assessment import Assessment, CostLine, OptionResult
from advisor.report.bars import bar
from advisor.report.context_tables import compared
from advisor.report.markdown_safety import Safe, one_line
from advisor.report.money import places_for, usd_line
from advisor.report.text_layout import pad
from advisor.report.tornado import UNBRACKETED
from advisor.rounding import shares_of

NAME, LONGEST_NAME, BAR, AMOUNT = 30, 46, 26, 12
"""Cells of the columns of the block; a name takes what it needs, up to the longest."""
NONE = "–"


@dataclass(frozen=True, slots=True)
class PartsOf:
    """One option's month in USD by part; a part that it does not have is not there."""

    option: OptionResult
    likely: dict[str, float]
    printed: dict[str, str]
    """The same as text, so rounded that the parts add up to the printed total."""
    total: str
    switching: float = 0.0
    """What switching costs a month when it is spread over the horizon."""


def part_of(line: CostLine) -> str:
    """The part that a line belongs to: its name without the member of a route before it."""
    return line.what.rpartition(": ")[2]


def parts_by_option(a: Assessment) -> tuple[tuple[str, ...], tuple[PartsOf, ...]]:
    """The names of all parts in the order of the lines, people last, and each option's own."""
    known = [o for _, o in compared(a) if o is not None and o.cost_lines]
    found = tuple(_parts(a, o) for o in known)
    lines = [line for o in known for line in o.cost_lines]
    ordered = sorted(lines, key=lambda line: line.people)
    return tuple(dict.fromkeys(part_of(line) for line in ordered)), found


def _parts(a: Assessment, o: OptionResult) -> PartsOf:
    likely: dict[str, float] = {}
    for line in o.cost_lines:
        part = part_of(line)
        likely[part] = likely.get(part, 0.0) + line.usd_per_month.likely
    total = sum(likely.values()) if o.cost is None else o.cost.likely
    places = places_for(total)
    amounts = shares_of(total, list(likely.values()), places)
    printed = {part: usd_line(x, places) for part, x in zip(likely, amounts, strict=True)}
    return PartsOf(o, likely, printed, usd_line(total, places), _switching(a, o))


def _switching(a: Assessment, o: OptionResult) -> float:
    if a.horizon is None:
        return 0.0
    one = next((x for x in a.horizon.options if x.option == o.option), None)
    return 0.0 if one is None or not one.months else one.switching.likely / len(one.months)


def switching_words(a: Assessment) -> str:
    """How the part of switching is called."""
    months = 0 if a.horizon is None else max(len(x.months) for x in a.horizon.options)
    return f"Switching, once, spread over {months} months"


def parts_block(a: Assessment) -> dict[str, Any] | None:
    """The chart and its table; None where there are no two options to compare."""
    names, options = parts_by_option(a)
    if len(options) < 2:
        return None
    switched = any(o.switching > 0 for o in options)
    return {
        "chart": parts_chart(a),
        "heads": [o.option.name for o in options],
        "rows": [{"part": n, "costs": [o.printed.get(n, NONE) for o in options]} for n in names],
        "totals": [o.total for o in options],
        "switching": [usd_line(o.switching, 2) if o.switching else NONE for o in options]
        if switched
        else [],
        "switching_words": switching_words(a),
    }


def parts_chart(a: Assessment) -> Safe | None:
    """The bars as a block of text, all to one scale: Mermaid has no stacked bars."""
    names, options = parts_by_option(a)
    if len(options) < 2:
        return None
    most = max([x for o in options for x in (*o.likely.values(), o.switching)], default=0.0)
    lines: list[str] = []
    said = [*names, *([switching_words(a)] if any(o.switching for o in options) else [])]
    wide = min(max(NAME, *(len(one_line(name)) for name in said)), LONGEST_NAME)
    for o in options:
        head = pad(_plain(o.option.name, wide + BAR), wide + 3 + BAR)
        lines.append(f"  {head} {pad(o.total, AMOUNT, right=True)}")
        rows = [(n, o.likely[n], o.printed[n]) for n in names if n in o.likely]
        if o.switching:
            rows.append((switching_words(a), o.switching, usd_line(o.switching, 2)))
        lines += [_row(*row, most, wide) for row in rows]
    return Safe("\n".join(["```text", *lines, "```"]))


def _row(name: str, likely: float, printed: str, most: float, wide: int) -> str:
    drawn = pad(bar(likely, most, BAR), BAR)
    return f"    {pad(_plain(name, wide), wide + 1)}{drawn} {pad(printed, AMOUNT, right=True)}"


def _plain(text: str, most: int) -> str:
    """Behind spaces no fence can be closed; without brackets nothing looks like a tag or link."""
    said = one_line(text).translate(UNBRACKETED)
    return said if len(said) <= most else f"{said[: most - 1]}…"


def said_of(options: Sequence[PartsOf]) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(
        f"{o.option.name}: {', '.join(f'{n} {x}' for n, x in o.printed.items())}" for o in options
    )
