"""What the texts of a plan leave to be filled in, worked out at this workload's own size.

Bills and sample sizes follow from the assessed cost and the stated volume, so that every gate can
be carried out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from advisor.decision.assessment import Assessment
from advisor.decision.samples import sample_names
from advisor.pack.conditions import Fact
from advisor.pack.plan_schema import PlanFile, Sampling, Triggers
from advisor.report.failure_limits import failure_limits
from advisor.report.gate_figures import (
    DAYS,
    FEWEST,
    bill,
    copies,
    percentile,
    request_cost,
)
from advisor.report.money import is_point, usd, usd_span
from advisor.report.plan_texts import TODAY, holds
from advisor.report.words import left_behind
from advisor.units import Range, format_quantity

NO_LIMIT = "the agreed limit"


def names_for(plan: PlanFile, a: Assessment, facts: Mapping[str, Fact]) -> dict[str, str]:
    """Every placeholder of a plan's texts, in words; something is recommended."""
    assert a.recommended is not None
    assessed, sampling = a.recommended.cost_without_people, plan.sampling
    return {
        "from": a.current.name if a.current is not None else TODAY,
        "to": a.recommended.name,
        **_way_back(left_behind(a)),
        **_first_word(facts),
        **sample_names(sampling, percentile(facts)),
        **_bills(assessed, facts, sampling, busy_days(plan, facts)),
        "half_rate": _half_rate(a),
        **_samples(facts, sampling),
        **_triggers(plan.triggers),
        **_failures(facts, plan.triggers, sampling),
    }


def busy_days(plan: PlanFile, facts: Mapping[str, Fact]) -> int:
    """On how many days of a month a service of this sort is used."""
    named = (b.days for b in plan.busy_days if holds(b.when, facts) is True)
    return next(named, int(DAYS))


def _first_word(facts: Mapping[str, Fact]) -> dict[str, str]:
    limit = facts.get("ttft_limit")
    return {"limit": format_quantity(limit.likely, "ms") if isinstance(limit, Range) else NO_LIMIT}


def _half_rate(a: Assessment) -> str:
    """Half of what a node was costed with; of several models each with its own."""
    table = "in the cost table"
    said = [f"{rate / 2:,.0f} tokens/s (half the {rate:,.0f} {table})" for _, rate in a.node_rates]
    if len(set(said)) == 1:
        return said[0]
    each = (f"{name}: {words}" for (name, _), words in zip(a.node_rates, said, strict=True))
    return "; ".join(each) or f"half the rate {table}"


def _bills(
    assessed: Range | None, facts: Mapping[str, Fact], sampling: Sampling, days: int
) -> dict[str, str]:
    """What the service may cost, without people: the assessed range, or 20% where it is wider."""
    more, task = f"{sampling.tolerance:.0%}", f"{sampling.task_tolerance:.0%}"
    requests = facts.get("requests_per_month")
    table = "the cost table without people"
    if assessed is None:
        return {
            "bill": f"the month's total of {table}",
            "bill_span": f"within {more} of {table}",
            "bill_from": f"the month's total of {table} was assessed",
            "day_bill": f"the month's total of {table} over {days} busy days, plus {more}",
            "week_bill": f"the month's total of {table} × 12 ÷ 52, plus {more}",
            "counted_requests": f"{FEWEST:,}",
            "counted_cost": f"{table} plus {task}",
        }
    due = bill(assessed, sampling, days)
    # A bound that is not the assessed range's own end says where it comes from.
    above = f", {more} above {usd(due.likely)}," if due.high > assessed.high else ""
    many, counted = FEWEST, f"{table} plus {task}"
    one = request_cost(assessed, requests, sampling) if isinstance(requests, Range) else None
    if one is not None:
        many = one.many
        counted = f"{usd(one.most * many)} ({usd(one.likely * many)} was assessed)"
    return {
        "bill": usd(due.likely),
        "bill_span": usd_span(Range(due.low, due.likely, due.high)),
        "bill_from": _bill_from(assessed, more),
        "day_bill": f"{usd(due.day)} ({usd(due.high)} a month{above} over {days} busy days)",
        "week_bill": f"{usd(due.week)} ({usd(due.high)} a month{above} × 12 ÷ 52)",
        "counted_requests": f"{many:,}",
        "counted_cost": counted,
    }


def _bill_from(assessed: Range, more: str) -> str:
    likely = usd(assessed.likely)
    if is_point(assessed):
        return f"{more} either side of the assessed {likely}"
    span = usd_span(assessed)
    return f"the assessed {span}, or {more} either side of {likely}, whichever is further out"


def _samples(facts: Mapping[str, Fact], s: Sampling) -> dict[str, str]:
    """Shares, days and counts that this volume reaches; general words where it is not known."""
    reached = copies(facts, s)
    if reached is None:
        return {
            "shadow_share": "10% of the requests (all of them where that is under 300 a day)",
            "shadow_days": f"7 days at least, and until {s.copies_least} requests are copied",
            "disagreements": f"{s.graded}, or every one where there are fewer",
            "ab_weeks": f"whole weeks, until each side has {s.arm} requests",
        }
    share, weeks, found = reached.share, reached.ab_weeks, reached.found
    return {
        "shadow_share": "all requests" if share == 1 else f"{share:.0%} of the requests",
        "shadow_days": f"{reached.days} days",
        "disagreements": str(s.graded)
        if found >= s.graded
        else f"every one found (about {max(found, 1)} if one answer in ten differs)",
        "ab_weeks": "1 to 2 weeks, whole weeks only" if weeks <= 1 else f"{weeks} whole weeks",
    }


def _way_back(ends: date | None) -> dict[str, str]:
    """Until when today's option can be kept, and what that does to the way back."""
    if ends is None:
        return {"kept_until": "the day before it ends", "way_back": ""}
    last = (ends - timedelta(days=1)).isoformat()
    return {
        "kept_until": f"{last}, the day before it ends",
        "way_back": f" The way back is open until {last}.",
    }


def _failures(facts: Mapping[str, Fact], t: Triggers, s: Sampling) -> dict[str, str]:
    """What may fail, above what was counted on."""
    limits = failure_limits(facts, t, s)
    sample = f"none in {s.copies_least:,}, or the bound from more"
    if limits.sample is not None:
        expected = format_quantity(limits.expected, "share")
        sample = f"{limits.sample:,} or more: at the {expected} counted on, four such in five pass"
    return {
        "failed_gate": f"{limits.gate:.0%}",
        "failed_sample": sample,
        "failed_share": f"{limits.alert:.0%}",
        "failed_most": str(limits.most_of_last),
    }


def _triggers(t: Triggers) -> dict[str, str]:
    """What makes a service be switched back, as words."""
    first, *_, last = t.ab_shares if len(t.ab_shares) > 1 else (t.ab_shares[0], t.ab_shares[0])
    return {
        "failed_minutes": str(t.failed_minutes),
        "failed_last": str(t.failed_last),
        "first_word_minutes": str(t.first_word_minutes),
        "first_word_last": str(t.first_word_last),
        "ab_first": f"{first:.0%}",
        "ab_last": f"{last:.0%}",
    }
