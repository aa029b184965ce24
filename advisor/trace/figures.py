"""The figures of an assessment by id: an id is the figure's path in the assessment's JSON.

Options stand under their own id, `options.ID.monthly_cost_usd`, not under their place in the list.
A range's id means its likely value; `.low`, `.likely` and `.high` name an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from advisor.decision.assessment import Assessment, OptionResult
from advisor.decision.assessment_json import money, option_json
from advisor.decision.costing import cost_option, difference
from advisor.decision.sampled import OptionChance
from advisor.decision.volume import MULTIPLES
from advisor.spelling import suggestion
from advisor.trace.ground import TracedCosts
from advisor.trace.traced import Input, Node, input_of, node_of
from advisor.units import Range, format_quantity

End = Literal["low", "likely", "high"]
ENDS: tuple[End, ...] = ("low", "likely", "high")
Event = Literal["recommended", "cheapest", "over_budget"]
EVENTS: Mapping[Event, str] = {
    "recommended": "is recommended",
    "cheapest": "is the cheapest that qualifies",
    "over_budget": "costs more than the budget",
}
CHANCES = "chances."
SAVINGS = ("saving_usd_per_month", "saving_without_people_usd_per_month")
COST, BARE = "monthly_cost_usd", "monthly_cost_without_people_usd"


class NoFigure(Exception):
    """There is no figure of that id, or no value for it; the message says so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure: what it is, and where it is computed. `line` is a cost line's place."""

    about: str
    printed: float
    """As the assessment prints it, rounded to the cent."""
    end: End
    options: tuple[str, ...]
    """The option it is a cost of, or the two whose difference it is, the subtracted one last."""
    line: int | None = None
    people: bool = True
    volume: int | None = None
    """The row of the table of cost against volume, from 1."""
    month: int | None = None
    """The month of the horizon, from 1; 0 for all of them."""
    chance: Event | None = None
    """Of a share of the samples: what happens in them."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure and the steps that lead to it."""

    figure: str
    asked: Asked
    node: Node


def figures_of(a: Assessment) -> dict[str, Asked | str]:
    """Every figure by its id; where there is no value, the reason instead."""
    found: dict[str, Asked | str] = {
        name: "nothing is recommended, or no option of today is named" for name in SAVINGS
    }
    if a.recommended is not None:
        found |= _of_option("recommended", a.recommended)
        best = a.recommended.option
        if a.runner_up is not None:
            pair = (a.runner_up.option, best)
            about = f"what {pair[0]} costs more than {best}"
            amounts = money(a.runner_up.gap)
            found |= _range("runner_up.gap_range_usd_per_month", about, amounts, pair)
            found |= {
                "runner_up.gap_usd_per_month": Asked(
                    about, round(a.runner_up.gap.likely, 2), "likely", pair
                )
            }
        if a.current is not None:
            pair = (a.current.option, best)
            about = f"what {best} saves against {pair[0]}"
            found |= _range(SAVINGS[0], about, money(a.saving), pair)
            found |= _range(
                SAVINGS[1],
                f"{about}, without people",
                money(a.saving_without_people),
                pair,
                people=False,
            )
    for option in a.options:
        found |= _of_option(f"options.{option.option}", option)
    return {**found, **_over_volume(a), **_over_time(a), **_chances(a)}


def _chances(a: Assessment) -> dict[str, Asked | str]:
    found: dict[str, Asked | str] = {}
    for one in () if a.chances is None else a.chances.options:
        for event, words in EVENTS.items():
            name, count = f"{CHANCES}{one.option}.{event}", _times(one, event)
            if count is None or a.chances is None:
                found[name] = "no budget is stated"
                continue
            about = f"the chance that {one.option} {words}"
            share = count / a.chances.samples
            found[name] = Asked(about, share, "likely", (one.option,), chance=event)
    return found


def _times(one: OptionChance, event: Event) -> int | None:
    counts: Mapping[Event, int | None] = {
        "recommended": one.recommended,
        "cheapest": one.cheapest,
        "over_budget": one.over_budget,
    }
    return counts[event]


def _over_volume(a: Assessment) -> dict[str, Asked | str]:
    found: dict[str, Asked | str] = {}
    for row, point in enumerate(a.volume_points, 1):
        for option, cost in zip(a.volume_options, point.costs, strict=True):
            name = f"volume.{row}.{option}"
            if cost is None:
                found[name] = "the cost is not known at this volume"
            else:
                volume = format_quantity(point.tokens_per_month, "tokens/month")
                about = f"what {option} costs a month at {volume}"
                found[name] = Asked(about, round(cost, 2), "likely", (option,), volume=row)
    return found


def _over_time(a: Assessment) -> dict[str, Asked | str]:
    found: dict[str, Asked | str] = {}
    for one in () if a.horizon is None else a.horizon.options:
        path, what = f"horizon.{one.option}", f"what {one.option} costs"
        about = f"{what} over the horizon, switching included"
        total = _range(f"{path}.total_usd", about, money(one.total), (one.option,), missing=one.why)
        found |= {n: replace(x, month=0) if isinstance(x, Asked) else x for n, x in total.items()}
        for month in one.months:
            about, usd = f"{what} in month {month.number}", round(month.usd.likely, 2)
            found[f"{path}.months.{month.number}"] = Asked(
                about, usd, "likely", (one.option,), month=month.number
            )
    return found


def _of_option(path: str, option: OptionResult) -> dict[str, Asked | str]:
    written: dict[str, Any] = option_json(option)
    one = (option.option,)
    missing = option.cost_unknown_because
    about = f"what {option.option} costs a month"
    found = _range(f"{path}.{COST}", about, written[COST], one, missing=missing)
    found |= _range(
        f"{path}.{BARE}",
        f"{about}, without people",
        written[BARE],
        one,
        people=False,
        missing=missing,
    )
    for i, line in enumerate(written["cost_lines"]):
        what = f"{line['what']} of {option.option}"
        keys: tuple[tuple[str, End], ...] = (
            ("usd_per_month", "likely"),
            ("low", "low"),
            ("high", "high"),
        )
        for key, end in keys:
            found[f"{path}.cost_lines.{i}.{key}"] = Asked(what, line[key], end, one, i)
    return found


def _range(
    path: str,
    about: str,
    amounts: dict[str, float] | None,
    options: tuple[str, ...],
    people: bool = True,
    missing: str = "",
) -> dict[str, Asked | str]:
    if amounts is None:
        return {path: missing or "one of the two costs is unknown"}
    found: dict[str, Asked | str] = {
        f"{path}.{end}": Asked(about, amounts[end], end, options, None, people) for end in ENDS
    }
    return {path: found[f"{path}.likely"], **found}


def trace(a: Assessment, costs: TracedCosts, figure: str) -> Trace:
    """The steps that lead to a figure; raises NoFigure where there is none of that id.

    `costs` must be made for the arguments that `a` was made for.
    """
    known = figures_of(a)
    asked = known.get(figure)
    if asked is None:
        raise NoFigure(f'unknown figure "{figure}"{suggestion(figure, known)}')
    if isinstance(asked, str):
        raise NoFigure(f"{figure} is unknown: {asked}")
    if asked.chance is not None:
        return Trace(figure, asked, node_of(_of_samples(a, asked, asked.chance)))
    return Trace(figure, asked, node_of(_value(costs, a, asked)))


def _of_samples(a: Assessment, asked: Asked, event: Event) -> float:
    """A share of the samples: how often it happens, over how many there are."""
    assert a.chances is not None, "there is a chance only where some were drawn"
    one = next(c for c in a.chances.options if c.option == asked.options[0])
    seed = f"drawn from the seed {a.chances.seed}"
    varied = a.chances.varied
    words = f"samples in which {one.option} {EVENTS[event]}"
    times = input_of(_times(one, event) or 0, Input(event, "samples", words))
    return times / input_of(
        a.chances.samples,
        Input("samples", "samples", "samples in all", source=seed, drawn=varied),
    )


def _value(costs: TracedCosts, a: Assessment, asked: Asked) -> float:
    if asked.month is not None:
        found = _of_months(costs, a, asked)
    elif len(asked.options) == 2:
        dearer, best = asked.options
        found = difference(costs.model, best, dearer, costs.traffics, asked.people)
    else:
        found = _cost(costs, asked)
    assert found is not None, "an assessment that has a cost has its parts"
    return {"low": found.low, "likely": found.likely, "high": found.high}[asked.end]


def _of_months(costs: TracedCosts, a: Assessment, asked: Asked) -> Range | None:
    assert a.horizon is not None, "there is a figure of a month only with a horizon"
    current = "" if a.current is None else a.current.option
    horizon = costs.horizon([one.option for one in a.horizon.options], current)
    assert horizon is not None
    one = next(o for o in horizon.options if o.option == asked.options[0])
    return one.months[asked.month - 1].usd if asked.month else one.total


def _cost(costs: TracedCosts, asked: Asked) -> Range | None:
    traffics = costs.traffics
    if asked.volume is not None:
        traffics = tuple(t.times(MULTIPLES[asked.volume - 1]) for t in traffics)
    costing = cost_option(costs.model, asked.options[0], traffics)
    if asked.line is not None:
        return costing.lines[asked.line].usd_per_month
    return costing.cost if asked.people else costing.without_people
