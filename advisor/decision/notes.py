"""What a reader must know beside the choice: warnings, conflicts, near misses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from advisor.decision.assessment import Conflict, NearMiss, OptionResult, Warned
from advisor.decision.option_facts import MADE_FROM
from advisor.decision.requirements import WOULD_NOT_PASS, complex_member
from advisor.decision.verdict import Judged
from advisor.economics.model import CostModel
from advisor.evidence.choose import Chosen, Claims
from advisor.evidence.sheet import Sheet
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.units import Range, format_quantity
from advisor.workload.resolved import Resolved


def metrics_that_matter(pack: Pack, checked: Iterable[str]) -> frozenset[str]:
    """Prices, and whatever the requirements in force look at."""
    found = {m for m in pack.evidence_rules.metrics if m.startswith(("price_", "published_"))}
    for fact in checked:
        found |= {fact, *MADE_FROM.get(fact, ())}
    return frozenset(found)


def conflicts_of(
    pack: Pack, sheets: Iterable[Sheet], metrics: frozenset[str]
) -> tuple[Conflict, ...]:
    """Claims that disagree beyond the pack's tolerance, for the options that matter."""
    found: dict[tuple[str, str], Conflict] = {}
    for sheet in sheets:
        for chosen in sheet.conflicts:
            losers = tuple(
                (f.text, f"{f.source}, {f.as_of.isoformat()}", why)
                for f, why in chosen.losers
                if _disagrees(pack, chosen, f.value)
            )
            figure = chosen.figure
            if losers and figure.metric in metrics:
                found[figure.subject, figure.metric] = Conflict(
                    subject=figure.subject,
                    metric=pack.evidence_rules.metrics[figure.metric].title,
                    used=chosen.text,
                    used_source=f"{figure.source}, {figure.as_of.isoformat()}",
                    losers=losers,
                    rule=pack.evidence_rules.rank_because,
                )
    return tuple(found[key] for key in sorted(found))


def _disagrees(pack: Pack, chosen: Chosen, other: object) -> bool:
    if isinstance(chosen.value, Range) and isinstance(other, Range):
        slack = pack.evidence_rules.conflict_tolerance * max(abs(chosen.value.likely), 1e-9)
        return (
            other.low < chosen.value.low - slack
            or other.high > chosen.value.high + slack
            or abs(other.likely - chosen.value.likely) > slack
        )
    return other != chosen.value


def near_misses(judged: Sequence[Judged], limit: int = 3) -> tuple[NearMiss, ...]:
    """The options with the fewest failed requirements, and what would have to give."""
    alive = [
        j
        for j in judged
        if j.costing.cost is not None
        and not any(r.requirement in ("available", "lasts") for r in j.verdicts.rejections)
    ]
    alive.sort(key=_distance)
    found = []
    for one in alive[:limit]:
        gives = [
            f"{r.title}: needs {r.needs}, has {r.has} ({r.margin})" for r in one.verdicts.rejections
        ]
        if not gives:
            gives = [
                f"{u.title}: {u.why.rstrip('.')}" for u in one.verdicts.unverified if u.blocking
            ]
        found.append(NearMiss(one.sheet.option, "; ".join(gives)))
    return tuple(found)


def purchase(model: CostModel, best: OptionResult | None, resolved: Resolved) -> Iterator[Warned]:
    """What has to be bought at the start, and what is left of it at the end of the horizon."""
    line = next(
        (x for x in best.cost_lines if x.what == model.names.get("capital")) if best else iter(()),
        None,
    )
    if line is None:
        return
    years = model.assumptions["server_life"].likely
    months = resolved.quantity("horizon", 12.0).likely
    price = line.usd_per_month.likely * years * 12
    left = max(price - line.usd_per_month.likely * months, 0.0)
    rest = (
        f", of which ${left:,.0f} is still on the books after the horizon of {months:g} months"
        if left
        else ""
    )
    yield Warned(
        "purchase",
        f"The servers are bought at the start: about ${price:,.0f}, written off over "
        f"{years:g} years{rest}. The price is a share of an eight-GPU server: get an offer for the "
        "machines as they would be bought.",
    )


def thinking_not_priced(
    pack: Pack,
    model: CostModel,
    kind: str,
    best: OptionResult | None,
    sheets: Mapping[str, Sheet],
) -> Iterator[Warned]:
    """A kind that rests on scores reached by thinking, and a price that has no thinking in it."""
    if best is None or kind not in pack.kinds or not pack.kinds[kind].evidence:
        return
    if not any(u.requirement == f"kind:{kind}" for u in best.unverified):
        return
    route = sheets[best.option].route
    member = complex_member(route).option if route is not None else best.option
    spec = sheets[member].model
    if spec is None or spec.weights == "open" or model.reasoning(spec.id).likely > 1:
        return
    output = sum(
        line.usd_per_month.likely
        for line in best.cost_lines
        if "output tokens" in line.what.lower()
    )
    yield Warned(
        "thinking-not-priced",
        f"Scores that make {spec.name} a fit for this work are reached with thinking, which is "
        f"billed as output and is not in the price. Were the output twice as long, it would cost "
        f"${output:,.0f} a month more.",
    )


def _distance(judged: Judged) -> tuple[int, int, int, float, str]:
    """Fewest failed requirements first, then fewest that the evidence at hand would not pass,
    then fewest in doubt at all, then the cheapest."""
    verdicts = judged.verdicts
    failing = sum(WOULD_NOT_PASS in u.why for u in verdicts.unverified)
    doubts = len({u.requirement for u in verdicts.unverified})
    return len(verdicts.rejections), failing, doubts, judged.likely, judged.sheet.option


def warnings_of(
    pack: Pack,
    claims: Claims,
    model: CostModel,
    resolved: Resolved,
    recommended: Sheet | None,
    current: Sheet | None,
    as_of: date,
    horizon_end: date,
    notices: Iterable[str],
) -> tuple[Warned, ...]:
    """Warnings in a fixed order; each has a stable code."""
    found = [Warned("alias", notice) for notice in notices]
    growth = resolved.facts.get("growth_per_month")
    if "growth_per_month" in resolved.stated and isinstance(growth, Range) and growth.likely:
        end = resolved.monthly_tokens.likely * (1 + growth.likely) ** _months(resolved)
        found.append(
            Warned(
                "growth-not-priced",
                "The monthly cost, and with it the choice, is for today's volume. With the stated "
                f"growth it becomes {format_quantity(end, 'tokens/month')} at the end of the "
                "horizon, whose cost counts it.",
            )
        )
    batches = resolved.facts.get("interaction") if "interaction" in resolved.stated else ""
    if batches in ("batch", "both") and "batchable_share" not in resolved.stated:
        done = "is done" if batches == "batch" else "is partly done"
        found.append(
            Warned(
                "batch-discount-unclaimed",
                f"The work {done} in batches, but no share that can wait was given: no batch "
                "discount is counted.",
            )
        )
    if current is not None:
        ends = announced_end(current)
        if ends is not None and ends <= horizon_end:
            found.append(
                Warned(
                    "current-option-ends",
                    f"Today's option, {current.name}, ends on {ends.isoformat()}: "
                    "staying put is not open for the whole horizon.",
                )
            )
    if recommended is not None:
        found += _about_recommended(pack, claims, model, resolved, recommended, as_of, horizon_end)
    return tuple(found)


def announced_end(sheet: Sheet | None) -> date | None:
    """The day an option ends; None where none is announced."""
    ends = None if sheet is None else sheet.facts.get("ends")
    return ends.value if ends is not None and isinstance(ends.value, date) else None


def priced_by(sheet: Sheet) -> tuple[str, ...]:
    """The options whose prices an option's cost is made of: itself, or a route's members."""
    return (sheet.option,) if sheet.route is None else tuple(m.option for m in sheet.route.members)


def coming_prices(
    pack: Pack, option: str, as_of: date, horizon_end: date
) -> Iterator[tuple[date, Figure]]:
    """An option's prices per token that begin within the horizon, with their first day."""
    for figure in pack.figures:
        if (
            figure.subject == option
            and figure.metric in ("price_input", "price_output")
            and figure.start is not None
            and as_of < figure.start <= horizon_end
        ):
            yield figure.start, figure


def _about_recommended(
    pack: Pack,
    claims: Claims,
    model: CostModel,
    resolved: Resolved,
    sheet: Sheet,
    as_of: date,
    horizon_end: date,
) -> list[Warned]:
    found: list[Warned] = []
    for one in (model.sheets[o] for o in priced_by(sheet)):
        for start, figure in coming_prices(pack, one.option, as_of, horizon_end):
            found.append(
                Warned(
                    "price-changes",
                    f"{one.name}: from {start.isoformat()} "
                    f"{pack.evidence_rules.metrics[figure.metric].title} is {figure.text}.",
                )
            )
        state = one.facts.get("availability")
        if state is not None and state.value == "legacy":
            found.append(
                Warned(
                    "legacy",
                    f"{one.name} is a legacy model: no end date is announced, but a successor is.",
                )
            )
        longest = resolved.facts.get("longest_prompt")
        if one.model is not None and isinstance(longest, Range):
            found += _tier_crossing(model, resolved, one, longest)
        stale = pack.evidence_rules.stale_after_days
        limit = as_of - timedelta(days=stale)
        old = sorted(
            f"{name} ({fact.chosen.figure.as_of.isoformat()})"
            for name, fact in one.facts.items()
            if fact.chosen is not None
            and name.startswith("price_")
            and fact.chosen.figure.as_of < limit
        )
        if old:
            found.append(
                Warned(
                    "stale",
                    f"{one.name}: prices older than {stale} days: {', '.join(old)}.",
                )
            )
    return found


def _tier_crossing(
    model: CostModel, resolved: Resolved, sheet: Sheet, longest: Range
) -> list[Warned]:
    assert sheet.model is not None
    factor = model.factor(sheet.model.id).likely
    found = []
    for tier in model.tiers.get(sheet.option, ()):
        average = resolved.input_tokens.likely * factor
        if tier.above and average <= tier.above < longest.high * factor:
            found.append(
                Warned(
                    "long-prompts-cost-more",
                    f"{sheet.name}: prompts above {tier.above:,} of its tokens are billed at a "
                    "higher price; the average prompt is below, the longest is above. The cost "
                    "counts none of them as long.",
                )
            )
    return found


def _months(resolved: Resolved) -> float:
    return resolved.quantity("horizon", 12.0).likely
