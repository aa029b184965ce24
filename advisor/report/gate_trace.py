"""The dollars of the plan's gates, by the same arithmetic on numbers that remember."""

from __future__ import annotations

from advisor.decision.assessment import Assessment
from advisor.decision.costing import cost_option
from advisor.pack.pack import Pack
from advisor.pack.plan_schema import Sampling
from advisor.report.gate_figures import Bill, RequestCost, bill, request_cost
from advisor.report.plan_facts import plan_facts
from advisor.report.plan_names import busy_days
from advisor.trace.asked import Asked, End, Figures, Worked
from advisor.trace.ground import TracedCosts
from advisor.trace.traced import Input, input_of
from advisor.units import Range
from advisor.workload.answers import Workload
from advisor.workload.resolved import resolve

SETTINGS = ("tolerance", "task_tolerance")


def gate_figures(pack: Pack, workload: Workload, a: Assessment) -> Figures:
    """What a month, a week, a busy day and so many requests may cost, as the gates say it."""
    best = a.recommended
    if best is None or best.cost_without_people is None:
        return {}
    facts = plan_facts(pack, a, resolve(pack, workload))
    days, option = busy_days(pack.plan, facts), best.option

    def due(costs: TracedCosts) -> Bill:
        return bill(_service(costs, option), _sampling(pack), _days(days))

    plain = bill(best.cost_without_people, pack.plan.sampling, days)
    month = f"what a month of {option} may cost, without people"
    ends: tuple[tuple[End, float, Worked], ...] = (
        ("low", plain.low, lambda costs: due(costs).low),
        ("likely", plain.likely, lambda costs: due(costs).likely),
        ("high", plain.high, lambda costs: due(costs).high),
    )
    found: Figures = {
        f"plan.month_bill_usd.{end}": Asked(month, round(value, 2), end, worked)
        for end, value, worked in ends
    }
    found["plan.month_bill_usd"] = found["plan.month_bill_usd.likely"]
    found["plan.day_bill_usd"] = Asked(
        "the most of a busy day", round(plain.day, 2), "high", lambda costs: due(costs).day
    )
    found["plan.week_bill_usd"] = Asked(
        "the most of a week", round(plain.week, 2), "high", lambda costs: due(costs).week
    )
    requests = facts.get("requests_per_month")
    one = None
    if isinstance(requests, Range):
        one = request_cost(best.cost_without_people, requests, pack.plan.sampling)
    if one is not None:
        many = one.many

        def each(costs: TracedCosts) -> RequestCost:
            known = request_cost(_service(costs, option), costs.resolved.requests, _sampling(pack))
            assert known is not None
            return known

        found["plan.requests_usd.most"] = Asked(
            f"what {many:,} requests may cost",
            round(one.most * many, 2),
            "high",
            lambda costs: each(costs).most * many,
        )
        found["plan.requests_usd.assessed"] = Asked(
            f"what {many:,} requests were assessed to cost",
            round(one.likely * many, 2),
            "likely",
            lambda costs: each(costs).likely * many,
        )
    return found


def _service(costs: TracedCosts, option: str) -> Range:
    found = cost_option(costs.model, option, costs.traffics).without_people
    assert found is not None
    return found


def _sampling(pack: Pack) -> Sampling:
    """The plan's settings, of which those that gates multiply by remember themselves."""
    given = pack.plan.sampling
    return given.model_copy(
        update={
            name: input_of(
                getattr(given, name),
                Input(name, "catalogue", f"{name.replace('_', ' ')} of the plan",
                      source="plan.yaml: sampling"),
            )
            for name in SETTINGS
        }
    )  # fmt: skip


def _days(days: int) -> float:
    about = Input("busy_days", "catalogue", "busy days a month", "days", source="plan.yaml")
    return input_of(float(days), about)
