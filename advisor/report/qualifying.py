"""Where an option meets the requirements along an axis, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.analysis.axis import Axis
from advisor.analysis.break_even import BreakEven
from advisor.analysis.qualifying import Standing, Standings
from advisor.report.amount import amount


def standing_words(found: Sequence[Standing], unit: str) -> str:
    """Where one option qualifies, and what it fails elsewhere."""
    said = [f"fails {_titles(s.fails)}" if s.fails else "qualifies" for s in found]
    if len(said) == 1:
        return "qualifies throughout" if not found[0].fails else f"nowhere: it {said[0]}"
    ends = [f"{w} up to {amount(s.high, unit)}" for w, s in zip(said, found[:-1], strict=False)]
    return f"{'; '.join(ends)}; then {said[-1]}"


def but_words(found: BreakEven, fit: Standings, names: Mapping[str, str]) -> str:
    """Which of the two does not qualify where it is the cheaper; empty where both do."""
    said = []
    for option in (found.a, found.b):
        here = [s for s in found.stretches if s.cheaper == option]
        failing = _together(
            one
            for one in fit.get(option, ())
            if one.fails and any(one.low < s.high and s.low < one.high for s in here)
        )
        said += [
            f"{names[option]} fails {_titles(one.fails)} {_where(found.axis, one)}"
            for one in failing
        ]
    return f"But {'; '.join(said)}." if said else ""


def _together(failing: Iterable[Standing]) -> list[Standing]:
    """Stretches that meet as one."""
    found: list[Standing] = []
    for one in failing:
        if found and found[-1].high == one.low:
            fails = tuple(dict.fromkeys((*found[-1].fails, *one.fails)))
            found[-1] = Standing(found[-1].low, one.high, fails)
        else:
            found.append(one)
    return found


def _titles(fails: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in fails)


def _where(axis: Axis, one: Standing) -> str:
    first, last = (amount(x, axis.unit) for x in (one.low, one.high))
    if one.low <= axis.low:
        return "at every value" if one.high >= axis.high else f"up to {last}"
    return f"from {first} on" if one.high >= axis.high else f"from {first} to {last}"
