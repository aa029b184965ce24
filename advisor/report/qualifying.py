"""Where an option meets the requirements along an axis, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.analysis.break_even import BreakEven
from advisor.analysis.qualifying import Standing, Standings, by_requirement
from advisor.decision.assessment import Assessment
from advisor.report.amount import amount
from advisor.report.words import name_of

VOLUME = "tokens/month"


def standing_words(found: Sequence[Standing], unit: str) -> str:
    """Where one option qualifies, and what it fails elsewhere."""
    said = [f"fails {_titles(s.fails)}" if s.fails else "qualifies" for s in found]
    if len(said) == 1:
        return "qualifies throughout" if not found[0].fails else f"nowhere: it {said[0]}"
    ends = [f"{w} up to {amount(s.high, unit)}" for w, s in zip(said, found[:-1], strict=False)]
    return f"{'; '.join(ends)}; then {said[-1]}"


def but_words(found: BreakEven, fit: Standings, names: Mapping[str, str]) -> str:
    """Which of the two does not qualify where it is the cheaper; empty where both do."""
    axis, said = found.axis, []
    edges = (axis.low, axis.high)
    for option in (found.a, found.b):
        here = [s for s in found.stretches if s.cheaper == option]
        failing = by_requirement(
            one
            for one in fit.get(option, ())
            if one.fails and any(one.low < s.high and s.low < one.high for s in here)
        )
        said += [
            f"{names[option]} fails {_titles(one.fails)} {_where(axis.unit, edges, one)}"
            for one in failing
        ]
    return f"But {'; '.join(said)}." if said else ""


def unfit_words(a: Assessment) -> list[str]:
    """Where the drawn options do not qualify, a sentence each."""
    if not a.unfit:
        return []
    edges = (a.volume_points[0].tokens_per_month, a.volume_points[-1].tokens_per_month)
    return [
        f"{name_of(a, option)} fails {_titles(one.fails)} {_where(VOLUME, edges, one)}."
        for option, one in unfit_stretches(a)
    ]


def unfit_stretches(a: Assessment) -> list[tuple[str, Standing]]:
    """Each drawn option with where it fails the same requirements."""
    failing: dict[str, list[Standing]] = {}
    for u in a.unfit:
        failing.setdefault(u.option, []).append(Standing(u.low, u.high, u.fails))
    return [
        (option, one) for option, stretches in failing.items() for one in by_requirement(stretches)
    ]


def _titles(fails: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in fails)


def _where(unit: str, edges: tuple[float, float], one: Standing) -> str:
    first, last = (amount(x, unit) for x in (one.low, one.high))
    if one.low <= edges[0]:
        return "throughout" if one.high >= edges[1] else f"up to {last}"
    return f"from {first} on" if one.high >= edges[1] else f"from {first} to {last}"
