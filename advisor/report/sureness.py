"""How sure a recommendation is, in a report: drawn, counted, and put into words and a table.

The samples are drawn without NumPy whether it is there or not, so that a report is the same bytes
everywhere; they are few, and how far off that may be is said.
"""

from __future__ import annotations

import math
from typing import Any

from advisor.analysis.chances import counted, varied
from advisor.analysis.gap import gap_spread
from advisor.analysis.scene import Scene
from advisor.decision.assessment import Assessment
from advisor.decision.sampled import OptionChance, SampledChances
from advisor.report.chances import caveats, share, varied_words
from advisor.report.money import usd
from advisor.report.words import name_of

SAMPLES = 1_000
MOST_OPTIONS = 8


def sampled(scene: Scene) -> SampledChances:
    """The chances of one workload, as a report states them."""
    contest, found = counted(scene, SAMPLES, fast=False)
    over = found.over if contest.budget is not None else None
    rows = [
        OptionChance(o, found.won[i], found.least[i], None if over is None else over[i])
        for i, o in enumerate(contest.options)
    ]
    rows.sort(key=lambda c: (-c.recommended, -c.cheapest, c.option))
    return SampledChances(
        SAMPLES, contest.seed, tuple(rows), found.none, contest.budget,
        tuple(varied_words(one) for one in varied(contest, found)),
        gap_spread(contest, scene.decided, SAMPLES), contest.cells.left_out,
    )  # fmt: skip


def sureness_block(a: Assessment) -> dict[str, Any] | None:
    """The table of chances and what is said beside it; None where nobody has drawn any."""
    found = a.chances
    if found is None:
        return None
    compared = {
        o.option for o in (a.recommended, a.current) if o is not None and o.cost is not None
    } | ({a.runner_up.option} if a.runner_up is not None else set())
    rows = [c for c in found.options if c.recommended or c.cheapest or c.option in compared]
    return {
        "says": _says(found),
        "budget": "" if found.budget is None else usd(found.budget),
        "rows": [
            {
                "name": name_of(a, c.option),
                "recommended": share(c.recommended / found.samples),
                "cheapest": share(c.cheapest / found.samples),
                "over": "" if c.over_budget is None else share(c.over_budget / found.samples),
            }
            for c in rows[:MOST_OPTIONS]
        ],
        "notes": _notes(a, found),
        "short": short_words(a),
    }


def sureness_words(a: Assessment) -> tuple[str, ...]:
    """All that a report says of its samples as a whole."""
    found = a.chances
    if found is None:
        return ()
    return (_says(found), *_notes(a, found), short_words(a))


def _says(found: SampledChances) -> str:
    error = 100 * 1.96 * math.sqrt(0.25 / found.samples)
    return (
        f"Over {found.samples:,} samples of all that is not known exactly (seed {found.seed}), "
        "each quantity drawn by itself from its range. So few samples are off by up to "
        f"{error:.0f} points, 19 times in 20."
    )


def _notes(a: Assessment, found: SampledChances) -> list[str]:
    said = []
    if found.none:
        said.append(f"In {share(found.none / found.samples)} of them nothing can be recommended.")
    said += granted(a)
    if not found.varied:
        said.append("Nothing was varied: every figure is exact.")
    said += [f"{label}: its effect on what qualifies is left out." for label in found.left_out]
    return said


def granted(a: Assessment) -> list[str]:
    """What the chances take for granted of this recommendation."""
    if a.recommended is None:
        return []
    tied = a.runner_up is not None and a.runner_up.tie
    rival = name_of(a, a.runner_up.option) if tied and a.runner_up is not None else ""
    because = a.runner_up.why.removeprefix("tie: ") if a.runner_up is not None else ""
    titles = tuple(dict.fromkeys(u.title for u in a.recommended.unverified))
    return caveats(a.recommended.name, rival, because, titles)


def short_words(a: Assessment) -> str:
    """The chance of the recommended option in one sentence, for a page; empty without any."""
    found, best = a.chances, a.recommended
    mine = None
    if found is not None and best is not None:
        mine = next((c for c in found.options if c.option == best.option), None)
    if found is None or best is None or mine is None:
        return ""
    said = [f"the cheapest in {share(mine.cheapest / found.samples)}"]
    if mine.over_budget is not None:
        said.append(f"over the budget in {share(mine.over_budget / found.samples)}")
    return (
        f"{best.name} is recommended in {share(mine.recommended / found.samples)} of "
        f"{found.samples:,} samples of what is not known exactly, {', '.join(said)}."
    )
