"""Charts that need no file: Mermaid blocks for the report, Unicode bars for the terminal.

Only diagrams that render the same from Mermaid 10.9 on are used; every chart has its data in a
table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.assessment import Assessment
from advisor.report.markdown_safety import Safe, mermaid_label, one_line
from advisor.report.schedule import Bar
from advisor.units import format_quantity

SHORT = 60
TICKS = ((70, "1week"), (140, "2week"), (365, "1month"), (1100, "3month"))
"""How far apart the marks of a Gantt chart stand, by the days that it spans at most."""
HELD_STYLE = "fill:#d8f0dc,stroke:#2e7d32,color:#111111"
OPEN_STYLE = "fill:#fff3cd,stroke:#8a6d00,color:#111111"


def path_chart(a: Assessment) -> Safe:
    """The decision path as a flowchart: rules asked, how each was answered, what was chosen."""
    passing = sum(o.status in ("recommended", "qualifies") for o in a.options)
    lines = ["flowchart TD", f'  start(["{_label(a.workload)}"])']
    told = f"Requirements: {passing} of {len(a.options)} options qualify"
    lines += [f'  req["{mermaid_label(told)}"]', "  start --> req"]
    before, arrow, styles = "req", "-->", []
    for i, step in enumerate(a.path):
        lines.append(f'  r{i}["{_label(step.rule.replace("-", " "))}"]')
        lines.append(f"  {before} {arrow} r{i}")
        before, arrow = f"r{i}", f'-->|"{mermaid_label(step.held)}"|'
        if step.held != "no":
            styles.append(f"  class r{i} {'held' if step.held == 'yes' else 'open'}")
    outcome = a.recommended.name if a.recommended is not None else verdict_words(a)
    lines += [f'  out(["{_label(outcome)}"])', f"  {before} {arrow} out"]
    lines += [f"  classDef held {HELD_STYLE}", f"  classDef open {OPEN_STYLE}", *styles]
    if a.recommended is not None:
        lines.append("  class out held")
    return _block(lines)


def plan_chart(bars: Sequence[Bar]) -> Safe | None:
    """The phases in time; None where there are none. The reader's own day is not drawn."""
    if not bars:
        return None
    days = (max(b.end for b in bars) - min(b.start for b in bars)).days
    # Without an interval the labels of the axis run into each other.
    tick = next((t for most, t in TICKS if days <= most), "12month")
    lines = [
        "gantt",
        "  dateFormat YYYY-MM-DD",
        f"  axisFormat {'%d %b' if tick.endswith('week') else '%b %Y'}",
        f"  tickInterval {tick}",
        "  todayMarker off",
        "  section Phases",
        *(f"  {b.number} {_bare(b.title)} :p{b.number}, {b.start}, {b.days}d" for b in bars),
    ]
    return _block(lines)


def _bare(text: str) -> str:
    """A name in a Gantt chart, which has no codes for signs: letters, digits and spaces only."""
    kept = "".join(c if c.isalnum() or c in " /-" else " " for c in one_line(text))
    return " ".join(kept.split())[:SHORT]


def verdict_words(a: Assessment) -> str:
    """The verdict as a heading says it."""
    return {
        "decided": "Decided",
        "no_option_qualifies": "No option qualifies",
        "insufficient_evidence": "The evidence is insufficient",
    }[a.verdict]


def volume_series(a: Assessment) -> tuple[str, ...]:
    """The options that the volume chart can draw: those with a cost at every point."""
    return tuple(
        option
        for i, option in enumerate(a.volume_options)
        if a.volume_points and all(p.costs[i] is not None for p in a.volume_points)
    )


def fits_at(a: Assessment, option: str, tokens: float) -> bool:
    """Whether a drawn option meets the requirements at a volume, as far as anybody has looked."""
    return not any(u.option == option and u.low <= tokens < u.high for u in a.unfit)


def volume_chart(a: Assessment) -> Safe | None:
    """Monthly cost against volume, one line per option; None when there is nothing to draw."""
    drawn = volume_series(a)
    if not drawn or len(a.volume_points) < 2:
        return None
    rows = []
    for option in drawn:
        i = a.volume_options.index(option)
        rows.append([_number(p.costs[i] or 0.0) for p in a.volume_points])
    top = max(float(n) for row in rows for n in row)
    ticks = ", ".join(f'"{volume_tick(p.tokens_per_month)}"' for p in a.volume_points)
    lines = [
        "xychart-beta",
        '  title "Monthly cost against volume"',
        f'  x-axis "Tokens a month" [{ticks}]',
        f'  y-axis "USD a month" 0 --> {_number(max(top * 1.05, 1.0))}',
        *(f"  line [{', '.join(row)}]" for row in rows),
    ]
    return _block(lines)


def volume_tick(tokens: float) -> str:
    """A volume as an axis shows it: 12.5M, 1.2B."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if tokens >= size * 0.9995:
            return f"{tokens / size:.3g}{letter}"
    return f"{tokens:.3g}"


def volume_text(tokens: float) -> str:
    """A volume in words, for sentences."""
    return format_quantity(tokens, "tokens/month")


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def _label(text: str) -> Safe:
    short = one_line(text)
    return mermaid_label(short if len(short) <= SHORT else short[: SHORT - 1] + "…")


def _block(lines: Sequence[str]) -> Safe:
    return Safe("\n".join(["```mermaid", *lines, "```"]))
