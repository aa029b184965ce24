"""The `advisor/assessment@1` shape of an assessment: plain dicts, dollars rounded to cents."""

from __future__ import annotations

from typing import Any

from advisor.decision.assessment import Assessment, Flip, OptionResult, Proved
from advisor.decision.held_to import HeldTo
from advisor.decision.sampled import SampledChances
from advisor.economics.horizon import Horizon
from advisor.units import Range
from advisor.workload.currency import Currency


def money(value: Range | None) -> dict[str, float] | None:
    """A range of dollars, rounded to the cent; None stays None."""
    if value is None:
        return None
    return {
        "low": round(value.low, 2),
        "likely": round(value.likely, 2),
        "high": round(value.high, 2),
    }


def small_money(value: Range | None) -> dict[str, float] | None:
    """A range of dollars of which a cent is much, to six digits; None stays None."""
    if value is None:
        return None
    ends = {"low": value.low, "likely": value.likely, "high": value.high}
    return {name: float(f"{end:.6g}") for name, end in ends.items()}


def proof_json(proved: Proved | None) -> dict[str, Any] | None:
    """The `proof` of an assessment; None where nobody has looked."""
    if proved is None:
        return None
    return {
        "nothing_open_can_change_it": proved.nothing_can,
        "why": proved.why,
        "within": list(proved.within),
        "counterexample": dict(proved.counterexample) or None,
        "decided": proved.decided,
    }


def flip_json(flip: Flip) -> dict[str, Any]:
    """A change and where it leads; of a quantity, all amounts that lead there too."""
    return {
        "change": dict(flip.change),
        "to": flip.to,
        "spans": {s.question: {"low": s.low, "high": s.high, "unit": s.unit} for s in flip.spans},
    }


def chances_json(found: SampledChances | None) -> dict[str, Any] | None:
    """Shares of the samples, 0 to 1; None where nobody has drawn any."""
    if found is None:
        return None
    return {
        "samples": found.samples,
        "seed": str(found.seed),
        "none_recommended": found.none / found.samples,
        "options": [
            {
                "option": one.option,
                "recommended": one.recommended / found.samples,
                "cheapest": one.cheapest / found.samples,
                "over_budget": None if one.over_budget is None else one.over_budget / found.samples,
            }
            for one in found.options
        ],
        "gap_usd_per_month": None
        if found.gap is None
        else {"p5": found.gap.low, "p50": found.gap.likely, "p95": found.gap.high},
        "varied": list(found.varied),
        "left_out": list(found.left_out),
    }


def horizon_json(horizon: Horizon | None) -> dict[str, Any] | None:
    """The compared options over the horizon; None where nothing is recommended."""
    if horizon is None:
        return None
    return {
        "months": max(len(one.months) for one in horizon.options),
        "growth_per_month": {
            "low": horizon.growth.low,
            "likely": horizon.growth.likely,
            "high": horizon.growth.high,
        },
        "price_changes": [day.isoformat() for day in horizon.changes],
        "options": [
            {
                "option": one.option,
                "total_usd": money(one.total),
                "switching_usd": money(one.switching),
                "cost_unknown_because": one.why,
                "by_month": [
                    {"month": m.number, "from": m.start.isoformat(), "usd": money(m.usd)}
                    for m in one.months
                ],
            }
            for one in horizon.options
        ],
        "saving_usd": None if horizon.saving is None else round(horizon.saving, 2),
        "payback_month": horizon.payback,
        "no_payback_because": horizon.why,
    }


def currency_json(currency: Currency | None, best: OptionResult | None) -> dict[str, Any] | None:
    """The rate, and the recommended option's month in that currency; None where none is asked."""
    if currency is None:
        return None
    rate, cost = currency.per_usd, None if best is None else best.cost
    return {
        "name": currency.name,
        "per_usd": rate,
        "as_of": currency.as_of.isoformat(),
        "source": currency.source,
        "monthly_cost": None
        if cost is None
        else money(Range(cost.low * rate, cost.likely * rate, cost.high * rate)),
    }


def option_json(option: OptionResult) -> dict[str, Any]:
    """One option of the `options` list."""
    return {
        "option": option.option,
        "name": option.name,
        "model": option.model,
        "deployment": option.deployment,
        "status": option.status,
        "monthly_cost_usd": money(option.cost),
        "monthly_cost_without_people_usd": money(option.cost_without_people),
        "monthly_cost_marginal_usd": money(option.lenses.marginal),
        "cost_per_call_usd": small_money(option.lenses.per_call),
        "cost_per_successful_task_usd": small_money(option.lenses.per_success),
        "stops_paying_above_share": None
        if option.stops_paying_at is None
        else round(option.stops_paying_at, 6),
        "beaten_by": option.beaten_by or None,
        "instead_of": option.instead_of or None,
        "cost_unknown_because": option.cost_unknown_because,
        "cost_lines": [
            {
                "what": line.what,
                "usd_per_month": amount,
                "low": round(line.usd_per_month.low, 2),
                "high": round(line.usd_per_month.high, 2),
                "people": line.people,
                "formula": line.formula,
                "source": line.source,
            }
            for line, amount in zip(option.cost_lines, option.line_amounts(2), strict=True)
        ],
        "rejections": [
            {
                "requirement": r.requirement,
                "needs": r.needs,
                "has": r.has,
                "margin": r.margin,
                "source": r.source,
            }
            for r in option.rejections
        ],
        "unverified": [
            {"requirement": u.requirement, "why": u.why, "settle": u.settle, "source": u.source}
            for u in option.unverified
        ],
        "why_not": option.why_not,
        "notices": list(option.notices),
    }


def held_to_json(one: HeldTo) -> dict[str, Any]:
    """One entry of `held_to`: what an option in front has of what a requirement asks."""
    return {
        "option": one.option,
        "requirement": one.requirement,
        "needs": one.needs,
        "has": one.has,
        "source": one.source,
        "source_kind": one.kind,
        "verified": one.verified,
    }


def assessment_json(a: Assessment) -> dict[str, Any]:
    """The whole assessment; key order is fixed so that equal input gives equal bytes."""
    recommended: dict[str, Any] | None = None
    if a.recommended is not None:
        recommended = {
            "option": a.recommended.option,
            "model": a.recommended.model,
            "deployment": a.recommended.deployment,
            "confidence": a.confidence,
            "provisional_because": list(a.provisional_because),
            "monthly_cost_usd": money(a.recommended.cost),
            "monthly_cost_without_people_usd": money(a.recommended.cost_without_people),
            "monthly_cost_marginal_usd": money(a.recommended.lenses.marginal),
        }
    runner_up: dict[str, Any] | None = None
    if a.runner_up is not None:
        runner_up = {
            "option": a.runner_up.option,
            "gap_usd_per_month": round(a.runner_up.gap.likely, 2),
            "gap_range_usd_per_month": money(a.runner_up.gap),
            "tie": a.runner_up.tie,
            "why": a.runner_up.why,
        }
    return {
        "format": "advisor/assessment@1",
        "workload": a.workload,
        "client": a.client,
        "author": a.author,
        "as_of": a.as_of.isoformat(),
        "pack": {"id": a.pack_id, "version": a.pack_version, "hash": a.pack_hash},
        "packs": [
            {
                "id": p.id,
                "version": p.version,
                "hash": p.hash,
                "on": p.beneath,
                "written_for": p.written_for,
                "changes": list(p.changes),
            }
            for p in a.packs
        ],
        "verdict": a.verdict,
        "recommended": recommended,
        "runner_up": runner_up,
        "kind": a.kind,
        "path": [
            {"rule": s.rule, "held": s.held, "because": s.because, "source": s.source}
            for s in a.path
        ],
        "still_possible": list(a.still_possible),
        "options": [option_json(o) for o in a.options],
        "current": None if a.current is None else a.current.option,
        "saving_usd_per_month": money(a.saving),
        "saving_without_people_usd_per_month": money(a.saving_without_people),
        "currency": currency_json(a.currency, a.recommended),
        "horizon": horizon_json(a.horizon),
        "held_to": [held_to_json(one) for one in a.held_to],
        "near_misses": [{"option": n.option, "gives": n.gives} for n in a.near_misses],
        "flips": [flip_json(f) for f in a.flips],
        "evidence_flips": [
            {
                "option": e.option,
                "requirement": e.requirement,
                "turns_out_to": e.turns,
                "on_record": e.on_record,
                "settle": e.settle,
                "to": e.to,
            }
            for e in a.evidence_flips
        ],
        "open_questions": [
            {"question": q.question, "could_change": q.share > 0, "share": round(q.share, 4)}
            for q in a.open_questions
        ],
        "proof": proof_json(a.proved),
        "chances": chances_json(a.chances),
        "assumptions": [
            {"question": x.question, "assumed": x.assumed, "why": x.why} for x in a.assumptions
        ],
        "conflicts": [
            {
                "subject": c.subject,
                "metric": c.metric,
                "used": c.used,
                "source": c.used_source,
                "losers": [{"value": v, "source": s, "why": w} for v, s, w in c.losers],
                "rule": c.rule,
            }
            for c in a.conflicts
        ],
        "warnings": [{"code": w.code, "message": w.message} for w in a.warnings],
        "answers": [
            {"question": x.question, "answer": x.answer, "state": x.state, "note": x.note}
            for x in a.answers
        ],
        "sources": [
            {"id": s.id, "cite": s.cite, "kind": s.kind, "retrieved": s.retrieved}
            for s in a.sources
        ],
    }
