"""A region in words: what each fact that it limits may be."""

from __future__ import annotations

from advisor.pack.figures import fact_text
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.vocabulary import workload_vocabulary
from advisor.units import Range, format_quantity
from advisor.verify.boxes import Box
from advisor.verify.space import Space
from advisor.verify.states import Cell


def region_words(questionnaire: Questionnaire, space: Space, region: Box) -> str:
    """A region as conditions, exact answers first, of the facts that are asked and limited."""
    vocabulary = workload_vocabulary(questionnaire)
    said = []
    for axis, fact in enumerate(space.facts):
        mask = space.axes.cells(region, axis)
        if mask == space.axes.cells(space.axes.full, axis) or not space.asks(fact, region):
            continue
        cells = space.cells[axis]
        inside = [c for i, c in enumerate(cells) if mask >> i & 1]
        sure = [c for c in inside if c.definite]
        if sure == [c for c in cells if c.definite]:
            continue
        unit = vocabulary[fact].unit
        cuts = {float(t.operand) for t in space.verdicts
                if t.fact == fact and isinstance(t.operand, int | float)}  # fmt: skip
        words = _intervals(cells, sure, cuts, unit)
        rest = [c for c in sure or inside if not _exact(c)]
        words += [_other(c, unit) for c in rest]
        said.append(f"{fact.replace('_', ' ')} is {' or '.join(words)}")
    return " and ".join(said) or "anything is answered"


def _exact(cell: Cell) -> bool:
    return isinstance(cell.value, Range) and cell.value.exact


def _other(cell: Cell, unit: str) -> str:
    if cell.value is None:
        return "none" if cell.definite else "unknown"
    text = fact_text(cell.value, unit)
    return f"a range such as {text}" if isinstance(cell.value, Range) else text


def _intervals(cells: tuple[Cell, ...], sure: list[Cell], cuts: set[float], unit: str) -> list[str]:
    """Runs of neighbouring cells as bounds: "at least 40% and below 50%"."""
    line = sorted(
        (c.value.low, c in sure) for c in cells if isinstance(c.value, Range) and _exact(c)
    )
    words: list[str] = []
    start: int | None = None
    for i, (_, inside) in enumerate([*line, (0.0, False)]):
        if inside and start is None:
            start = i
        elif not inside and start is not None:
            words.append(_bounds([v for v, _ in line], start, i - 1, cuts, unit))
            start = None
    return words


def _bounds(line: list[float], first: int, last: int, cuts: set[float], unit: str) -> str:
    low, high = line[first], line[last]
    if first == last and low in cuts:
        return format_quantity(low, unit)
    parts = []
    if low in cuts:
        parts.append(f"at least {format_quantity(low, unit)}")
    elif first > 0:
        parts.append(f"above {format_quantity(max(c for c in cuts if c < low), unit)}")
    if last + 1 < len(line) or high in cuts:
        bound = "at most" if high in cuts else "below"
        limit = high if high in cuts else min(c for c in cuts if c > high)
        parts.append(f"{bound} {format_quantity(limit, unit)}")
    return " and ".join(parts) or "any number"
