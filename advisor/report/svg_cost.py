"""Cost lines by option as inline SVG: a stacked bar an option, and a key beneath.

Parts differ in colour and, from the seventh on, in a lighter shade; each says its amount where the
pointer rests on it, and the table beneath has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from advisor.decision.assessment import Assessment
from advisor.report.cost_parts import PartsOf, parts_by_option, said_of, switching_words
from advisor.report.markdown_safety import one_line
from advisor.report.money import usd_line
from advisor.report.svg_parts import WIDE, figure, room_for, shortened, text

WIDTH, LEFT, TOP = 900.0, 250.0, 8.0
ROW, THICK = 34.0, 18.0
KEY, MOST_ACROSS, BOX = 20.0, 3, 16.0
LONGEST_TOTAL = 40
GAP = 6.0
"""Between a bar and its total."""
COLOURS = 6


def cost_svg(a: Assessment) -> str:
    """The bars to one scale from zero; empty where there are no two options to compare."""
    names, options = parts_by_option(a)
    most = max((sum(o.likely.values()) + o.switching for o in options), default=0.0)
    if len(options) < 2 or most <= 0:
        return ""
    room = min(max(len(_total(o)) for o in options), LONGEST_TOTAL) * WIDE
    scale = (WIDTH - LEFT - GAP - room) / most
    drawn: list[str] = []
    for row, o in enumerate(options):
        drawn += _bar(a, o, names, TOP + ROW * row, scale)
    floor = TOP + ROW * len(options) + 8
    keys = [*names, *([switching_words(a)] if any(o.switching for o in options) else [])]
    longest = max(len(one_line(key)) for key in keys)
    fits = (n for n in range(MOST_ACROSS, 1, -1) if longest <= room_for((WIDTH - 10) / n - BOX))
    across = next(fits, 1)
    room = room_for((WIDTH - 10) / across - BOX)
    for i, name in enumerate(keys):
        x = 10 + (WIDTH - 10) / across * (i % across)
        y = floor + KEY * (i // across)
        look = _look(i) if i < len(names) else "part later"
        drawn.append(f'<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="11" height="11"/>')
        drawn.append(text(x + BOX, y + 10, shortened(name, room), "start"))
    height = floor + KEY * -(-len(keys) // across) + 4
    return figure(WIDTH, height, f"A month's cost by line: {said_of(options)}", drawn)


def _bar(
    a: Assessment, o: PartsOf, names: tuple[str, ...], y: float, scale: float
) -> Iterator[str]:
    yield text(LEFT - 10, y + ROW / 2 + 4, shortened(o.option.name, room_for(LEFT - 10)), "end")
    x = LEFT
    for i, name in enumerate(names):
        if o.likely.get(name, 0.0) > 0:
            width = o.likely[name] * scale
            yield _part(_look(i), x, y, width, f"{name}: {o.printed[name]} a month")
            x += width
    if o.switching > 0:
        said = f"{switching_words(a)}: {usd_line(o.switching, 2)} a month"
        yield _part("part later", x, y, o.switching * scale, said)
        x += o.switching * scale
    yield text(x + GAP, y + ROW / 2 + 4, _total(o), "start")


def _total(o: PartsOf) -> str:
    """What stands at the end: switching is in no total, so that it is said beside it."""
    return o.total + (f" + {usd_line(o.switching, 2)} switching" if o.switching > 0 else "")


def _part(look: str, x: float, y: float, width: float, said: str) -> str:
    return (
        f'<rect class="{look}" x="{x:.1f}" y="{y + (ROW - THICK) / 2:.1f}" '
        f'width="{max(width, 0.5):.1f}" height="{THICK:.0f}">'
        f"<title>{escape(one_line(said))}</title></rect>"
    )


def _look(i: int) -> str:
    """The classes of the part at this place."""
    return f"part f{i % COLOURS}{' light' if i // COLOURS % 2 else ''}"
