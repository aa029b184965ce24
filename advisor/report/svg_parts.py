"""What every chart of ours is made of, and how it looks where there is no page around it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from advisor.report.markdown_safety import one_line

ALONE = """<style>
text { font: 12px "Libertinus Serif", serif; fill: #1a1a1a; }
.grid { stroke: #ccc; stroke-width: .5; } .today { stroke: #1a1a1a; stroke-dasharray: 3 3; }
.curve, .lead { fill: none; stroke-width: 2; } .lead { stroke-width: 1; }
.ring, .arrow { fill: none; stroke: #1a1a1a; }
.box { fill: #f4f4f4; stroke: #888; } .held { fill: #d8f0dc; stroke: #2e7d32; }
.open { fill: #fff3cd; stroke: #8a6d00; } .bar { fill: #0b5cad; }
.part { stroke: #fff; stroke-width: .5; } .light { opacity: .55; }
.later { fill: none; stroke: #1a1a1a; stroke-dasharray: 3 2; } .swing { fill: #0b5cad; }
.f0 { fill: #0b5cad; } .f1 { fill: #b3450f; } .f2 { fill: #1c7a3d; }
.f3 { fill: #7a3fa0; } .f4 { fill: #8a6d00; } .f5 { fill: #a3195b; }
.c0 { stroke: #0b5cad; } .c1 { stroke: #b3450f; } .c2 { stroke: #1c7a3d; }
.c3 { stroke: #7a3fa0; } .c4 { stroke: #8a6d00; } .c5 { stroke: #a3195b; }
</style>"""
"""The page's colours in the light, for pictures that stand outside of a page."""

WIDE = 12 * 0.62
"""Of a character, in units of the picture; type is 12 high."""


def figure(width: float, height: float, said: str, drawn: Iterable[str]) -> str:
    """A chart with its words for those who do not see it."""
    head = (
        f'<figure><svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(one_line(said))}">'
    )
    return "\n".join([head, *drawn, "</svg></figure>", ""])


def text(x: float, y: float, words: str, anchor: str, scale: bool = False) -> str:
    """One line of text at a place; `anchor` is start, middle or end.

    `scale` marks what stands at an axis and is no figure of the assessment.
    """
    look = 'class="scale" ' if scale else ""
    place = f'{look}x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(one_line(words))}</text>"


def room_for(width: float) -> int:
    """How many characters are sure to fit: 0.62 of the type's height is a wide font's mean."""
    return int(width / WIDE)


def shortened(words: str, longest: int) -> str:
    """At most so many characters."""
    line = one_line(words)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def alone(svg: str) -> str:
    """A chart as a picture of its own, with its look inside."""
    inner = svg.replace("<figure>", "").replace("</figure>", "").strip()
    head, end, rest = inner.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg"{end}\n{ALONE}{rest}\n'
