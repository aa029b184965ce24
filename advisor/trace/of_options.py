"""The figures of single options: a month, its lines, its lenses, and how far apart two are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisor.decision.assessment import Assessment, OptionResult
from advisor.decision.assessment_json import money, option_json
from advisor.decision.costing import Costing, cost_option, difference
from advisor.decision.lenses import lenses_of
from advisor.trace.asked import Asked, End, Figures, Worked, end_of, range_of, there
from advisor.trace.ground import TracedCosts
from advisor.units import Range

COST, BARE = "monthly_cost_usd", "monthly_cost_without_people_usd"
MARGINAL = "monthly_cost_marginal_usd"
CALL, SUCCESS = "cost_per_call_usd", "cost_per_successful_task_usd"
PEOPLE, MORE = "people_usd_per_month", "more_than_recommended_usd_per_month"
SAVINGS = ("saving_usd_per_month", "saving_without_people_usd_per_month")
NOTHING_TO_SAVE = "nothing is recommended, or no option of today is named"


def option_figures(path: str, option: OptionResult) -> Figures:
    """Those of one option, under a path of its own."""
    written: dict[str, Any] = option_json(option)
    missing, about = option.cost_unknown_because, f"what {option.option} costs a month"

    def costing(costs: TracedCosts) -> Costing:
        return cost_option(costs.model, option.option, costs.traffics)

    spans: tuple[tuple[str, str, Callable[[TracedCosts], Range | None]], ...] = (
        (COST, about, lambda c: costing(c).cost),
        (BARE, f"{about}, without people", lambda c: costing(c).without_people),
    )
    found: Figures = {}
    for name, what, worked in spans:
        found |= range_of(f"{path}.{name}", what, written[name], worked, missing)
    lenses: tuple[tuple[str, str, Callable[[TracedCosts], Range | None]], ...] = (
        (CALL, f"what one call of {option.option} costs", lambda c: _lens(c, costing(c)).per_call),
        (
            SUCCESS,
            f"what one call of {option.option} that succeeds costs",
            lambda c: _lens(c, costing(c)).per_success,
        ),
        (
            MARGINAL,
            f"{about} over what is paid already",
            lambda c: _lens(c, costing(c)).marginal,
        ),
    )
    for name, what, worked in lenses:
        if written[name] is not None:
            found |= range_of(f"{path}.{name}", what, written[name], worked)
    if option.cost is not None and option.cost_without_people is not None:
        people = option.cost.likely - option.cost_without_people.likely
        found[f"{path}.{PEOPLE}"] = Asked(
            f"what people's time for {option.option} costs a month",
            round(people, 2),
            "likely",
            lambda c: there(costing(c).cost).likely - there(costing(c).without_people).likely,
        )
    for i, line in enumerate(written["cost_lines"]):
        what = f"{line['what']} of {option.option}"
        keys: tuple[tuple[str, End], ...] = (
            ("usd_per_month", "likely"),
            ("low", "low"),
            ("high", "high"),
        )
        for key, end in keys:
            worked_line = _line(costing, i, end)
            found[f"{path}.cost_lines.{i}.{key}"] = Asked(
                what, line[key], end, worked_line, said=line["formula"]
            )
    return {**found, **_parts(path, option, costing)}


def _parts(path: str, option: OptionResult, costing: Callable[[TracedCosts], Costing]) -> Figures:
    """What the members of a route cost together, by the name of a line."""
    lines: dict[str, list[int]] = {}
    for i, line in enumerate(option.cost_lines):
        lines.setdefault(line.what.rpartition(": ")[2], []).append(i)
    found: Figures = {}
    for name, places in lines.items():
        if len(places) < 2:
            continue
        usd = sum(option.cost_lines[i].usd_per_month.likely for i in places)
        about = f"{name} of {option.option}, all members together"
        slug = "-".join(name.lower().split())
        found[f"{path}.parts.{slug}"] = Asked(
            about, round(usd, 2), "likely", _sum_of(costing, tuple(places))
        )
    return found


def _sum_of(costing: Callable[[TracedCosts], Costing], places: tuple[int, ...]) -> Worked:
    return lambda costs: sum(costing(costs).lines[i].usd_per_month.likely for i in places)


def _line(costing: Callable[[TracedCosts], Costing], i: int, end: End) -> Worked:
    return lambda costs: end_of(costing(costs).lines[i].usd_per_month, end)


def _lens(costs: TracedCosts, costing: Costing) -> Any:
    return lenses_of(costing, costs.resolved.facts.get("already_paid"))


def differences(a: Assessment) -> Figures:
    """What one option costs more than another, or saves against it."""
    found: Figures = dict.fromkeys(SAVINGS, NOTHING_TO_SAVE)
    if a.recommended is None:
        return found
    best = a.recommended.option
    if a.runner_up is not None:
        other = a.runner_up.option
        about = f"what {other} costs more than {best}"
        worked = _apart(best, other)
        gap = money(a.runner_up.gap)
        found |= range_of("runner_up.gap_range_usd_per_month", about, gap, worked)
        found["runner_up.gap_usd_per_month"] = Asked(
            about,
            round(a.runner_up.gap.likely, 2),
            "likely",
            lambda costs: there(worked(costs)).likely,
        )
    if a.current is not None:
        now = a.current.option
        about = f"what {best} saves against {now}"
        found |= range_of(SAVINGS[0], about, money(a.saving), _apart(best, now))
        found |= range_of(
            SAVINGS[1],
            f"{about}, without people",
            money(a.saving_without_people),
            _apart(best, now, people=False),
        )
    for one in a.options:
        if one.option != best and one.cost is not None and a.recommended.cost is not None:
            found[f"options.{one.option}.{MORE}"] = Asked(
                f"what {one.option} costs more than {best}",
                round(one.cost.likely - a.recommended.cost.likely, 2),
                "likely",
                _likely_apart(best, one.option),
            )
    return found


def _apart(a: str, b: str, people: bool = True) -> Callable[[TracedCosts], Range | None]:
    return lambda costs: difference(costs.model, a, b, costs.traffics, people)


def _likely_apart(a: str, b: str) -> Worked:
    def worked(costs: TracedCosts) -> float:
        mine, theirs = (cost_option(costs.model, o, costs.traffics).cost for o in (a, b))
        return there(theirs).likely - there(mine).likely

    return worked
