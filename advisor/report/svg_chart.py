"""Cost against volume as inline SVG, for the HTML report: no script, no request, no file.

Both axes are logarithmic, as in `plot.py`. Lines differ in colour and in dashes, and each has its
name at its end; colours are the page's, so they follow its light and dark.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations

from advisor.decision.assessment import Assessment, Unfit
from advisor.report.charts import volume_series, volume_text, volume_tick
from advisor.report.markdown_safety import one_line
from advisor.report.money import usd
from advisor.report.qualifying import fails_words
from advisor.report.svg_parts import figure, room_for, shortened, text
from advisor.report.words import name_of

WIDTH, HEIGHT = 900.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 330.0, 16.0, 46.0
DASHES = ("", "8 4", "2 3", "10 3 2 3", "5 5", "1 4")
LINE_HEIGHT = 16.0


@dataclass(frozen=True, slots=True)
class _Axes:
    """Where a volume and a cost lie, in the units of the picture."""

    left: float
    right: float
    bottom: float
    top: float

    def x(self, tokens: float) -> float:
        share = (math.log10(tokens) - self.left) / (self.right - self.left)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, cost: float) -> float:
        share = (math.log10(cost) - self.bottom) / (self.top - self.bottom)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def volume_svg(a: Assessment) -> str:
    """The chart of `volume_chart`, with today's volume and each crossing; empty without one.

    A cost of nothing has no place on a logarithmic axis: with one there is no chart either.
    """
    shown = volume_series(a)
    volumes = [p.tokens_per_month for p in a.volume_points]
    curves = [[p.costs[a.volume_options.index(o)] or 0.0 for p in a.volume_points] for o in shown]
    costs = [cost for curve in curves for cost in curve]
    if len(volumes) < 2 or not costs or min(costs) <= 0 or min(volumes) <= 0:
        return ""
    names = [one_line(name_of(a, o)) for o in shown]
    axes = _Axes(
        math.log10(volumes[0]),
        math.log10(volumes[-1]),
        math.floor(math.log10(min(costs))),
        math.floor(math.log10(max(costs))) + 1,
    )
    said = f"Monthly cost against volume: {'; '.join(names)}"
    drawn = [
        *_grid(axes),
        *_today(a, axes),
        *(_curve(axes, volumes, curve, i) for i, curve in enumerate(curves)),
        *(
            _unfit(axes, volumes, curve, one)
            for one in a.unfit
            for option, curve in zip(shown, curves, strict=True)
            if option == one.option
        ),
        *_crossings(axes, volumes, curves, names),
        *_names(axes, curves, names),
    ]
    return figure(WIDTH, HEIGHT, said, drawn)


def _grid(axes: _Axes) -> list[str]:
    lines = []
    floor, edge = HEIGHT - BOTTOM, WIDTH - RIGHT
    for power in range(round(axes.bottom), round(axes.top) + 1):
        y = axes.y(10.0**power)
        lines.append(f'<path class="grid" d="M{LEFT:.1f} {y:.1f}H{edge:.1f}"/>')
        lines.append(text(LEFT - 6, y + 4, f"${volume_tick(10.0**power)}", "end", True))
    for power in range(math.ceil(axes.left), math.floor(axes.right) + 1):
        x = axes.x(10.0**power)
        lines.append(f'<path class="grid" d="M{x:.1f} {TOP:.1f}V{floor:.1f}"/>')
        lines.append(text(x, floor + 18, volume_tick(10.0**power), "middle", True))
    middle = (LEFT + edge) / 2
    said = "Tokens a month across, USD a month upwards; both logarithmic"
    lines.append(text(middle, HEIGHT - 8, said, "middle"))
    return lines


def _today(a: Assessment, axes: _Axes) -> list[str]:
    now = a.tokens_per_month.likely
    if now <= 0 or not axes.left <= math.log10(now) <= axes.right:
        return []
    x = axes.x(now)
    path = f'<path class="today" d="M{x:.1f} {TOP:.1f}V{HEIGHT - BOTTOM:.1f}"/>'
    return [path, text(x + 4, TOP + 10, f"today: {volume_text(now)}", "start")]


def _curve(axes: _Axes, volumes: Sequence[float], curve: Sequence[float], i: int) -> str:
    places = (f"{axes.x(v):.1f},{axes.y(c):.1f}" for v, c in zip(volumes, curve, strict=True))
    dash = DASHES[i % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline class="curve c{i % len(DASHES)}" points="{" ".join(places)}"{dashed}/>'


def _unfit(axes: _Axes, volumes: Sequence[float], curve: Sequence[float], one: Unfit) -> str:
    """The part of a line where its option fails a requirement, dashed; which, when pointed at."""
    low, high = max(one.low, volumes[0]), min(one.high, volumes[-1])
    inside = [v for v in volumes if low < v < high]
    places = " ".join(
        f"{axes.x(v):.1f},{axes.y(_between(volumes, curve, v)):.1f}" for v in (low, *inside, high)
    )
    title = f"<title>{escape(fails_words(one.fails, one.on_cost))}</title>"
    return f'<polyline class="unfit" points="{places}">{title}</polyline>'


def _between(volumes: Sequence[float], curve: Sequence[float], volume: float) -> float:
    """The cost on the drawn line, which is straight on logarithmic axes."""
    after = next((i for i, v in enumerate(volumes) if v >= volume), len(volumes) - 1)
    if after == 0 or volumes[after] == volume:
        return curve[after]
    one, two = volumes[after - 1], volumes[after]
    share = math.log(volume / one) / math.log(two / one)
    return curve[after - 1] * float((curve[after] / curve[after - 1]) ** share)


def _crossings(
    axes: _Axes,
    volumes: Sequence[float],
    curves: Sequence[Sequence[float]],
    names: Sequence[str],
) -> list[str]:
    """A ring where two lines meet; between which volumes, since only those were computed."""
    rings = []
    for one, other in combinations(range(len(curves)), 2):
        apart = [math.log10(x / y) for x, y in zip(curves[one], curves[other], strict=True)]
        for i in range(1, len(apart)):
            if apart[i - 1] * apart[i] >= 0:
                continue
            share = apart[i - 1] / (apart[i - 1] - apart[i])
            before, after = axes.x(volumes[i - 1]), axes.x(volumes[i])
            low, high = axes.y(curves[one][i - 1]), axes.y(curves[one][i])
            x, y = before + share * (after - before), low + share * (high - low)
            between = f"{volume_tick(volumes[i - 1])} and {volume_tick(volumes[i])}"
            said = f"{names[one]} and {names[other]} cross between {between} tokens a month"
            title = f"<title>{escape(said)}</title>"
            rings.append(f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="5">{title}</circle>')
    return rings


def _names(axes: _Axes, curves: Sequence[Sequence[float]], names: Sequence[str]) -> list[str]:
    """Each line's name and last cost at its right end, moved apart where they would meet."""
    order = sorted(range(len(curves)), key=lambda i: (-curves[i][-1], i))
    wanted = [axes.y(curves[i][-1]) for i in order]
    lowest = HEIGHT - LINE_HEIGHT * len(order)
    places: list[float] = []
    for k, y in enumerate(wanted):
        above = places[-1] + LINE_HEIGHT if places else TOP
        places.append(max(above, min(y, lowest + LINE_HEIGHT * k)))
    lines = []
    edge = WIDTH - RIGHT
    for i, end, y in zip(order, wanted, places, strict=True):
        cost = usd(curves[i][-1])
        # The name gives way, never the figure.
        short = shortened(names[i], room_for(RIGHT - 14) - len(cost) - 1)
        leads = f"M{edge:.1f} {end:.1f}L{edge + 10:.1f} {y:.1f}"
        lines.append(f'<path class="lead c{i % len(DASHES)}" d="{leads}"/>')
        lines.append(text(edge + 14, y + 4, f"{short} {cost}", "start"))
    return lines
