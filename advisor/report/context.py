"""The context of the report template: plain dicts, lists and strings, every figure formatted.

Nothing is computed in a template, and nothing here is escaped: the environment does that.
"""

from __future__ import annotations

import json
from typing import Any

from advisor.decision.assessment import Assessment, OptionResult
from advisor.report.charts import (
    cheapest_changes,
    path_chart,
    verdict_words,
    volume_chart,
    volume_series,
    volume_text,
)
from advisor.report.markdown_safety import Safe, one_line
from advisor.report.money import places_for, shares_of, usd, usd_line, usd_range
from advisor.report.plan import Plan
from advisor.report.risks import risks
from advisor.report.text import settle_list
from advisor.report.text_layout import SIGNS
from advisor.report.words import (
    confidence_words,
    coverage,
    in_order,
    name_of,
    recommendation,
    runner_up_words,
    sentence,
    today_words,
    volume_assumed,
)

Context = dict[str, Any]
VERDICTS = {
    "recommended": "recommended",
    "qualifies": "qualifies",
    "rejected": "rejected",
    "unknown": "cannot be judged",
}


def report_context(a: Assessment, plan: Plan) -> Context:
    """Everything the template prints."""
    options = in_order(a.options)
    runner = a.option(a.runner_up.option) if a.runner_up is not None else None
    return {
        "front": _front(a),
        "workload": a.workload,
        "as_of": a.as_of.isoformat(),
        "pack": {
            "id": a.pack_id,
            "title": a.pack_title,
            "version": a.pack_version,
            "hash": a.pack_hash,
        },
        "decided": a.recommended is not None,
        "verdict": verdict_words(a),
        "recommendation": recommendation(a),
        "confidence": confidence_words(a),
        "coverage": coverage(a),
        "kind": a.kind,
        "runner_up": runner_up_words(a),
        "today": today_words(a),
        "unverified": _unverified(a.recommended),
        "misses": [
            {"name": name_of(a, m.option), "option": m.option, "gives": sentence(m.gives)}
            for m in a.near_misses
        ],
        "asks": _asks(a, plan),
        "glance": _glance(a, runner),
        "path_chart": path_chart(a),
        "path": [
            {"rule": s.rule, "held": s.held, "because": sentence(s.because), "source": s.source}
            for s in a.path
        ],
        "still_possible": list(a.still_possible),
        "options": [_option(o) for o in options],
        "counts": _counts(a),
        "rejections": [
            {
                "option": o.name,
                "requirement": r.title,
                "needs": r.needs,
                "has": r.has,
                "margin": r.margin,
                "source": r.source,
            }
            for o in options
            for r in o.rejections
        ],
        "doubts": [
            {"option": o.name, **u}
            for o in options
            if o.status != "recommended"
            for u in _unverified(o)
        ],
        "costs": [
            _cost(o, role)
            for o, role in (
                (a.recommended, "recommended"),
                (runner, "runner-up"),
                (a.current if a.current is not a.recommended else None, "today"),
            )
            if o is not None
        ],
        "volume": _volume(a),
        "assumptions": [
            {"label": x.label, "assumed": x.assumed, "why": sentence(x.why)}
            for x in a.assumptions
        ],
        "conflicts": [
            {
                "subject": c.subject,
                "metric": c.metric,
                "used": c.used,
                "source": c.used_source,
                "rule": sentence(c.rule),
                "losers": [
                    {"value": v, "source": s, "why": sentence(w)} for v, s, w in c.losers
                ],
            }
            for c in a.conflicts
        ],
        "warnings": [w.message for w in a.warnings],
        "risks": [
            {
                "risk": sentence(r.risk),
                "likelihood": r.likelihood,
                "impact": r.impact,
                "trigger": sentence(r.trigger),
                "mitigation": sentence(r.mitigation),
            }
            for r in risks(a, plan.to_kind)
        ],
        "settle": [
            {"id": f"S-{i:02d}", "title": title, "options": who, "settle": sentence(what)}
            for i, (title, who, what) in enumerate(settle_list(a), 1)
        ],
        "plan": _plan(plan),
        "answers": [
            {"label": x.label, "answer": x.answer, "state": x.state, "note": x.note}
            for x in a.answers
        ],
        "sources": [
            {"id": s.id, "cite": s.cite, "kind": s.kind, "retrieved": s.retrieved}
            for s in a.sources
        ],
    }


def _front(a: Assessment) -> Safe:
    """YAML front matter; JSON strings are YAML strings, so no text can add a key."""
    best = a.recommended
    fields = {
        "format": "advisor/report@1",
        "workload": one_line(a.workload),
        "status": "proposed",
        "as_of": a.as_of.isoformat(),
        "verdict": a.verdict,
        "recommended": None if best is None else best.option,
        "confidence": a.confidence,
        "pack_id": a.pack_id,
        "pack_version": a.pack_version,
        "pack_hash": a.pack_hash,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=True)}" for key, value in fields.items()]
    return Safe("\n".join(["---", *lines, "---"]))


def _unverified(option: OptionResult | None) -> list[dict[str, str]]:
    if option is None:
        return []
    return [
        {"title": u.title, "why": u.why, "settle": sentence(u.settle), "source": u.source}
        for u in option.unverified
    ]


def _asks(a: Assessment, plan: Plan) -> list[dict[str, str]]:
    asks: list[tuple[str, str]] = []
    if a.recommended is not None:
        staying = a.current is not None and a.current.option == a.recommended.option
        verb = "Agree to stay on" if staying else "Agree to start the move to"
        asks.append((f"{verb} {a.recommended.name}", "Nothing else in the plan starts before."))
        for u in a.recommended.unverified:
            asks.append((sentence(u.settle), f"{u.title} is not verified."))
    else:
        for miss in a.near_misses:
            name = name_of(a, miss.option)
            asks.append((f"Say whether this can give: {miss.gives}", f"{name} would then qualify."))
    if volume_assumed(a):
        asks.append(("Give the real volume", "Every cost here is computed from a guess."))
    if a.still_possible:
        kinds = ", ".join(a.still_possible)
        asks.append(("Answer the questions that the path marks unknown", f"Could lead to: {kinds}"))
    if plan.phases:
        asks.append(("Name an owner and a date for each phase", "The plan has none yet."))
    return [{"what": what.rstrip("."), "why": why} for what, why in asks]


def _glance(a: Assessment, runner: OptionResult | None) -> Context:
    columns = [("Recommended", a.recommended), ("Runner-up", runner), ("Today", a.current)]

    def row(label: str, value: Any) -> Context:
        return {
            "label": label,
            "cells": ["not known" if o is None else value(o) for _, o in columns],
        }

    return {
        "heads": [head for head, _ in columns],
        "rows": [
            row("Option", lambda o: o.name),
            row("A month, with people", lambda o: usd_range(o.cost)),
            row("A month, without people", lambda o: usd_range(o.cost_without_people)),
            row("Requirements failed", lambda o: _names(r.title for r in o.rejections)),
            row("Not verified yet", lambda o: _names(u.title for u in o.unverified)),
            row("Verdict", lambda o: VERDICTS[o.status]),
        ],
    }


def _names(titles: Any) -> str:
    found = list(dict.fromkeys(titles))
    return f"{len(found)}: {', '.join(found)}" if found else "none"


def _option(o: OptionResult) -> Context:
    return {
        "sign": SIGNS[o.status],
        "name": o.name,
        "id": o.option,
        "verdict": VERDICTS[o.status],
        "cost": "unknown" if o.cost is None else usd(o.cost.likely),
        "reason": sentence(
            "; ".join(
                x
                for x in (
                    "recommended" if o.status == "recommended" else o.why_not.rstrip("."),
                    "" if o.cost is not None else f"no cost: {o.cost_unknown_because}",
                    *o.notices,
                )
                if x
            )
        ),
    }


def _counts(a: Assessment) -> str:
    found = [
        f"{sum(o.status == status for o in a.options)} {word}"
        for status, word in (
            ("qualifies", "more qualify" if a.recommended else "qualify"),
            ("unknown", "cannot be judged on the evidence"),
            ("rejected", "are rejected"),
        )
    ]
    first = "1 is recommended, " if a.recommended else ""
    return f"{len(a.options)} options: {first}{', '.join(found)}."


def _cost(o: OptionResult, role: str) -> Context:
    if o.cost is None:
        return {"name": o.name, "role": role, "unknown": o.cost_unknown_because, "lines": []}
    places = places_for(o.cost.likely)
    amounts = shares_of(o.cost.likely, [x.usd_per_month.likely for x in o.cost_lines], places)
    return {
        "name": o.name,
        "role": role,
        "unknown": "",
        "lines": [
            {
                "what": line.what,
                "formula": line.formula,
                "source": line.source,
                "amount": usd_line(amount, places),
                "range": usd_range(line.usd_per_month),
            }
            for line, amount in zip(o.cost_lines, amounts, strict=True)
        ],
        "total": usd_line(o.cost.likely, places),
        "range": usd_range(o.cost),
        "without_people": usd_range(o.cost_without_people),
    }


def _volume(a: Assessment) -> Context | None:
    if not a.volume_points or not a.volume_options:
        return None
    drawn = volume_series(a)
    last = a.volume_points[-1].costs
    by_end = sorted(drawn, key=lambda o: (-(last[a.volume_options.index(o)] or 0.0), o))
    return {
        "chart": volume_chart(a),
        "now": volume_text(a.tokens_per_month.likely),
        "by_end": [name_of(a, o) for o in by_end],
        "left_out": [name_of(a, o) for o in a.volume_options if o not in drawn],
        "changes": [
            {"low": low, "high": high, "old": name_of(a, old), "new": name_of(a, new)}
            for low, high, old, new in cheapest_changes(a)
        ],
        "heads": [name_of(a, o) for o in a.volume_options],
        "rows": [
            {
                "tokens": volume_text(p.tokens_per_month),
                "costs": ["unknown" if c is None else usd(c) for c in p.costs],
            }
            for p in a.volume_points
        ],
    }


def _plan(plan: Plan) -> list[Context]:
    return [
        {
            "id": p.id,
            "title": p.title,
            "duration": p.duration,
            "about": p.about,
            "owner": p.owner,
            "checks": [{"id": c.id, "text": c.text} for c in p.checks],
            "gate": p.gate,
            "metrics": [
                {"metric": m.metric, "threshold": m.threshold, "rule": m.rule, "n": m.n}
                for m in p.metrics
            ],
            "rollback": p.rollback,
        }
        for p in plan.phases
    ]
