"""The path taken as inline SVG: each rule that was asked, how it was answered, what came out."""

from __future__ import annotations

from advisor.decision.assessment import Assessment
from advisor.report.charts import verdict_words
from advisor.report.svg_parts import figure, shortened, text

WIDTH, BOX, LEFT = 900.0, 330.0, 40.0
STEP, TALL = 46.0, 30.0
LONGEST, REASON = 46, 74
CLASSES = {"yes": "held", "unknown": "open"}


def path_svg(a: Assessment) -> str:
    """The boxes of `path_chart`, with the reason beside each that did not pass by."""
    passing = sum(o.status in ("recommended", "qualifies") for o in a.options)
    outcome = a.recommended.name if a.recommended is not None else verdict_words(a)
    first = f"Requirements: {passing} of {len(a.options)} options qualify"
    rows = [(a.workload, "", "", ""), (first, "", "", "")]
    rows += [
        (s.rule.replace("-", " "), s.held, CLASSES.get(s.held, ""), _reason(s.held, s.because))
        for s in a.path
    ]
    rows.append((outcome, "", "held" if a.recommended is not None else "open", ""))
    drawn: list[str] = []
    middle = LEFT + BOX / 2
    for row, (name, held, look, reason) in enumerate(rows):
        y = 4 + STEP * row
        drawn.append(
            f'<rect class="box {look}" x="{LEFT:.0f}" y="{y:.0f}" width="{BOX:.0f}" '
            f'height="{TALL:.0f}" rx="{15 if row in (0, len(rows) - 1) else 4}"/>'
        )
        drawn.append(text(middle, y + 19, shortened(name, LONGEST), "middle"))
        if reason:
            drawn.append(text(LEFT + BOX + 14, y + 19, shortened(reason, REASON), "start"))
        if row + 1 < len(rows):
            below = y + TALL
            drawn.append(f'<path class="arrow" d="M{middle:.0f} {below:.0f}v{STEP - TALL:.0f}"/>')
            tip = f"M{middle - 4:.0f} {below + 10:.0f}l4 6l4 -6"
            drawn.append(f'<path class="arrow" d="{tip}"/>')
            if held:
                drawn.append(text(middle + 10, below + 12, held, "start"))
    said = f"The path taken: {'; '.join(f'{s.rule}: {s.held}' for s in a.path)}; then {outcome}"
    return figure(WIDTH, 8 + STEP * len(rows), said, drawn)


def _reason(held: str, because: str) -> str:
    return because if held != "no" else ""
