"""What moves the gap to the runner-up, and where the cheapest changes, in words and as bars.

A bar reaches from the gap at the quantity's p5 to the gap at its p95, all bars to one scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from advisor.decision.assessment import Assessment, CheapestChange, DearerCrossing, Gap
from advisor.report.amount import amount
from advisor.report.bars import bar
from advisor.report.charts import volume_series, volume_text
from advisor.report.markdown_safety import Safe, one_line
from advisor.report.money import change, usd
from advisor.report.qualifying import VOLUME, unfit_words
from advisor.report.text_layout import cells, pad
from advisor.report.words import name_of
from advisor.units import Range, format_quantity

MOST_MOVERS = 10
MOST_PLACES = 6
BLOCK = 76
RANGE_SAYS = (
    "The range that stands with the runner-up is another: there the month is at its low end, or at "
    "its high end, on both sides at once, and what each option is unsure of by itself goes against "
    "the other; an answer nobody gave stays as assumed, and is moved here within its plausible "
    "bounds."
)
UNBRACKETED = str.maketrans("`<>[]", "'()()")


class Moves(Protocol):
    """One quantity and the gap at both of its ends."""

    @property
    def label(self) -> str:
        """What the quantity is."""

    @property
    def unit(self) -> str:
        """Its unit."""

    @property
    def low(self) -> float:
        """Its p5."""

    @property
    def high(self) -> float:
        """Its p95."""

    @property
    def gap_low(self) -> float:
        """The gap at its p5, in USD a month."""

    @property
    def gap_high(self) -> float:
        """The gap at its p95."""


def scale_of(gap: float, movers: Sequence[Moves]) -> tuple[float, float]:
    """The ends of the scale of all bars: it holds the gap itself too."""
    ends = [gap, *(m.gap_low for m in movers), *(m.gap_high for m in movers)]
    return min(ends), max(ends)


def span_words(one: Moves) -> str:
    """From where to where a quantity goes."""
    low, high = (format_quantity(x, one.unit) for x in (one.low, one.high))
    return f"{low} to {high}"


def tornado_rows(
    gap: float, movers: Sequence[Moves], width: int, ascii: bool = False
) -> Iterator[tuple[str, str, str]]:
    """Each quantity, its bar, and the gap at both ends; bar and ends fill `width` cells."""
    low, high = scale_of(gap, movers)
    for one in movers:
        ends = f"{usd(one.gap_low)} to {usd(one.gap_high)}"
        room = max(width - 2 - cells(ends), 1)
        yield f"{one.label}: {span_words(one)}", _bar(one, low, high, room, ascii), ends


def _bar(one: Moves, low: float, high: float, room: int, ascii: bool) -> str:
    start, end = sorted((one.gap_low, one.gap_high))
    width = (high - low) or 1.0
    before = min(int((start - low) / width * room), room - 1)
    length = min(max(round((end - start) / width * room), 1), room - before)
    return pad(" " * before + bar(1.0, 1.0, length, ascii), room)


def gap_words(a: Assessment, gap: Gap) -> str:
    """What the runner-up costs more, or less, at likely values."""
    first, second = name_of(a, gap.first), name_of(a, gap.second)
    than = "more" if gap.usd >= 0 else "less"
    said = f"{second} costs {usd(abs(gap.usd))} a month {than} than {first} at likely values."
    return f"{said} {spread_words(a.chances.gap)}" if a.chances and a.chances.gap else said


def spread_words(gap: Range) -> str:
    """The gap over samples of everything together, in which no two ends meet by design."""
    return f"With all drawn together it is {change(gap)} in nine samples of ten."


def gap_block(a: Assessment) -> dict[str, Any] | None:
    """The tornado for a report: a chart, and its figures as a table."""
    if a.gap is None or not a.gap.movers:
        return None
    shown = a.gap.movers[:MOST_MOVERS]
    return {
        "says": gap_words(a, a.gap),
        "range": RANGE_SAYS,
        "chart": tornado_chart(a.gap),
        "left_out": len(a.gap.movers) - len(shown),
        "rows": [
            {
                "label": m.label,
                "low": format_quantity(m.low, m.unit),
                "high": format_quantity(m.high, m.unit),
                "gap_low": usd(m.gap_low),
                "gap_high": usd(m.gap_high),
            }
            for m in shown
        ],
    }


def tornado_chart(gap: Gap) -> Safe:
    """The bars as a block of text: Mermaid has no chart for them."""
    lines = []
    for label, drawn, ends in tornado_rows(gap.usd, gap.movers[:MOST_MOVERS], BLOCK):
        # Behind spaces no fence can be closed; without brackets nothing looks like a tag or link.
        said = one_line(label).translate(UNBRACKETED)
        lines += [f"  {said}".rstrip(), f"    {drawn} {ends}".rstrip()]
    return Safe("\n".join(["```text", *lines, "```"]))


def crossing_words(a: Assessment) -> list[str]:
    """Where drawn options cross with volume, the cheapest first; nothing where nobody looked."""
    if a.cheapest is None:
        return []
    pairs: dict[frozenset[str], list[CheapestChange]] = {}
    for one in a.cheapest:
        pairs.setdefault(frozenset((one.before, one.after)), []).append(one)
    said = [_changes_words(a, changes) for changes in pairs.values()]
    drawn = volume_series(a)
    if not said and len(drawn) > 1:
        ends = (volume_text(a.volume_points[i].tokens_per_month) for i in (0, -1))
        costs = a.volume_points[0].costs
        least = min(drawn, key=lambda o: costs[a.volume_options.index(o)] or 0.0)
        said.append(
            f"Between {' and '.join(ends)} the cheapest of these stays {name_of(a, least)}."
        )
    return [*said, *(_dearer_words(a, one) for one in a.dearer), *unfit_words(a)]


def _changes_words(a: Assessment, changes: Sequence[CheapestChange]) -> str:
    """Where two options change places as the cheapest, however often, in one line."""
    first, last = changes[0], changes[-1]
    step = ", where another machine is needed or saved"
    if len(changes) == 1:
        return (
            f"Break-even at {amount(first.at, VOLUME)}{step if first.step else ''}: below it "
            f"{name_of(a, first.before)} is cheaper, above it {name_of(a, first.after)}."
        )
    places = [amount(one.at, VOLUME) for one in changes]
    shown = places if len(places) <= MOST_PLACES else [*places[: MOST_PLACES - 1], places[-1]]
    left = len(places) - len(shown)
    more = f" ({left} more before the last)" if left else ""
    return (
        f"Break-even {len(places)} times{step if any(c.step for c in changes) else ''}, at "
        f"{', '.join(shown)}{more}: below the first {name_of(a, first.before)} is cheaper, above "
        f"the last {name_of(a, last.after)}."
    )


def _dearer_words(a: Assessment, one: DearerCrossing) -> str:
    below, above = name_of(a, one.below), name_of(a, one.above)
    if len(one.at) == 1:
        at = amount(one.at[0], VOLUME)
        return f"Dearer ones cross at {at}: below it {below} costs less, above it {above}."
    first, last = (amount(one.at[i], VOLUME) for i in (0, -1))
    then = above if len(one.at) % 2 else below
    return (
        f"{below} and {above} cross {len(one.at)} times while another is cheaper, from {first} to "
        f"{last}: before that {below} costs less, after it {then}."
    )
