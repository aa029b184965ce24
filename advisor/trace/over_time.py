"""The figures over volume, over the horizon, and in another currency."""

from __future__ import annotations

from collections.abc import Callable

from advisor.decision.assessment import Assessment
from advisor.decision.assessment_json import money
from advisor.decision.costing import cost_option
from advisor.decision.volume import MULTIPLES
from advisor.economics.horizon import OverTime
from advisor.trace.asked import ENDS, Asked, End, Figures, Worked, end_of, range_of, there
from advisor.trace.ground import TracedCosts
from advisor.trace.traced import Input, input_of
from advisor.units import Range, format_quantity

TOKENS = "tokens/month"
Over = Callable[[TracedCosts], OverTime]
Spanned = Callable[[TracedCosts], Range | None]


def over_volume(a: Assessment) -> Figures:
    """Cost at each multiple of today's volume, by the row from 1."""
    found: Figures = {}
    for row, point in enumerate(a.volume_points, 1):
        found[f"volume.{row}.tokens_per_month"] = Asked(
            f"the volume of row {row}",
            point.tokens_per_month,
            "likely",
            _tokens(row),
            TOKENS,
        )
        for option, cost in zip(a.volume_options, point.costs, strict=True):
            name = f"volume.{row}.{option}"
            if cost is None:
                found[name] = "the cost is not known at this volume"
                continue
            volume = format_quantity(point.tokens_per_month, TOKENS)
            about = f"what {option} costs a month at {volume}"
            found[name] = Asked(about, round(cost, 2), "likely", _at(option, row))
    return found


def _tokens(row: int) -> Worked:
    return lambda costs: costs.resolved.monthly_tokens.likely * MULTIPLES[row - 1]


def _at(option: str, row: int) -> Worked:
    def worked(costs: TracedCosts) -> float:
        traffics = tuple(t.times(MULTIPLES[row - 1]) for t in costs.traffics)
        return there(cost_option(costs.model, option, traffics).cost).likely

    return worked


def over_months(a: Assessment) -> Figures:
    """The compared options over the horizon: totals, months from 1, switching, the saving."""
    found: Figures = {}
    if a.horizon is None:
        return found
    for one in a.horizon.options:
        path, what = f"horizon.{one.option}", f"what {one.option} costs"
        over = _over(a, one.option)
        found |= range_of(
            f"{path}.total_usd",
            f"{what} over the horizon, switching included",
            money(one.total),
            _total(over),
            one.why,
        )
        found |= range_of(
            f"{path}.switching_usd",
            f"what switching to {one.option} costs, once",
            money(one.switching),
            _switching(over),
        )
        if one.months and one.switching.likely:
            found[f"{path}.switching_usd_per_month"] = Asked(
                f"what switching to {one.option} costs a month, spread over the horizon",
                round(one.switching.likely / len(one.months), 2),
                "likely",
                _spread(over, len(one.months)),
            )
        for month in one.months:
            for end in ENDS:
                asked = Asked(
                    f"{what} in month {month.number}",
                    round(end_of(month.usd, end), 2),
                    end,
                    _month(over, month.number, end),
                )
                name = f"{path}.months.{month.number}"
                found |= {f"{name}.{end}": asked, **({name: asked} if end == "likely" else {})}
    if a.horizon.saving is not None and a.current is not None and a.recommended is not None:
        best, now = _over(a, a.recommended.option), _over(a, a.current.option)
        found["horizon.saving_usd"] = Asked(
            f"what {a.recommended.option} saves over the horizon, before switching",
            round(a.horizon.saving, 2),
            "likely",
            lambda c: (
                sum(m.usd.likely for m in now(c).months) - sum(m.usd.likely for m in best(c).months)
            ),
        )
    return found


def _over(a: Assessment, option: str) -> Over:
    def worked(costs: TracedCosts) -> OverTime:
        assert a.horizon is not None, "there is a figure of a month only with a horizon"
        current = "" if a.current is None else a.current.option
        horizon = costs.horizon([one.option for one in a.horizon.options], current)
        assert horizon is not None
        return next(o for o in horizon.options if o.option == option)

    return worked


def _total(over: Over) -> Spanned:
    return lambda costs: over(costs).total


def _switching(over: Over) -> Spanned:
    return lambda costs: over(costs).switching


def _spread(over: Over, months: int) -> Worked:
    return lambda costs: over(costs).switching.likely / months


def _month(over: Over, number: int, end: End) -> Worked:
    return lambda costs: end_of(over(costs).months[number - 1].usd, end)


def in_currency(a: Assessment) -> Figures:
    """The recommended option's figures in the client's currency: dollars × the stated rate."""
    currency, best = a.currency, a.recommended
    if currency is None or best is None:
        return {}
    rate = input_of(
        currency.per_usd,
        Input(
            "rate",
            "answer",
            f"{currency.name} for a US dollar on {currency.as_of.isoformat()}",
            f"{currency.name}/USD",
            "stated",
            source=currency.source,
        ),
    )

    def times(span: Range | None) -> Range | None:
        if span is None:
            return None
        return Range(span.low * rate, span.likely * rate, span.high * rate)

    found: Figures = {
        "currency.per_usd": Asked(
            f"{currency.name} for a US dollar",
            currency.per_usd,
            "likely",
            lambda _: rate,
            f"{currency.name}/USD",
        )
    }
    option = best.option
    spans: list[tuple[str, Range | None, Spanned]] = [
        ("monthly_cost", best.cost, lambda c: cost_option(c.model, option, c.traffics).cost),
        (
            "monthly_cost_without_people",
            best.cost_without_people,
            lambda c: cost_option(c.model, option, c.traffics).without_people,
        ),
    ]
    if a.horizon is not None and (total := a.horizon.options[0].total) is not None:
        over = _over(a, a.horizon.options[0].option)
        spans.append(("total", total, lambda c: over(c).total))
    for name, span, worked in spans:
        found |= range_of(
            f"currency.{name}",
            f"the {name.replace('_', ' ')} of {option} in {currency.name}",
            money(times(span)),
            _after(times, worked),
            unit=currency.name,
        )
    return found


def _after(times: Callable[[Range | None], Range | None], worked: Spanned) -> Spanned:
    return lambda costs: times(worked(costs))
