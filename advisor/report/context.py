"""The context of the report template: plain dicts, lists and strings, every figure formatted.

Nothing is computed in a template, and nothing here is escaped: the environment does that.
"""

from __future__ import annotations

from advisor.checklist.carry import NOTHING, Carried
from advisor.checklist.line import fingerprint
from advisor.decision.assessment import Assessment, OptionResult, Unverified
from advisor.decision.requirements import WOULD_NOT_PASS
from advisor.report.charts import path_chart, plan_chart, verdict_words
from advisor.report.context_tables import (
    VERDICTS,
    Context,
    compared,
    cost_block,
    front_matter,
    glance_table,
    held_to_block,
    plan_block,
    volume_block,
)
from advisor.report.cost_parts import parts_block
from advisor.report.currency import currency_words
from advisor.report.figure_ids import assumption_ids, figure_ids, patterns, requirement_ids
from advisor.report.last_day import clash_words
from advisor.report.money import usd
from advisor.report.over_time import horizon_block, moving_words
from advisor.report.plan import Plan, PlannedCheck
from advisor.report.risks import risks
from advisor.report.schedule import schedule
from advisor.report.sureness import sureness_block
from advisor.report.text_flips import evidence_said, gathered, next_words
from advisor.report.text_layout import SIGNS
from advisor.report.tornado import gap_block
from advisor.report.words import (
    confidence_words,
    coverage,
    gives,
    giving,
    in_order,
    name_of,
    recommendation,
    runner_up_words,
    sentence,
    settle_list,
    today_words,
    volume_assumed,
)
from advisor.report.written import as_written, cells, check_line, kept_lines, row_key


def report_context(a: Assessment, plan: Plan, carried: Carried = NOTHING) -> Context:
    """Everything the template prints."""
    options = in_order(a.options)
    # What is not verified of a rejected option would change nothing.
    alive = [o for o in options if o.status != "rejected"]
    return {
        "front": front_matter(a),
        "workload": a.workload,
        "client": a.client,
        "author": a.author,
        "as_of": a.as_of.isoformat(),
        "pack": {
            "id": a.pack_id,
            "title": a.pack_title,
            "version": a.pack_version,
            "hash": a.pack_hash,
        },
        "packs": [
            {
                "id": p.id,
                "title": p.title,
                "version": p.version,
                "hash": p.hash,
                "on": " ".join((p.beneath, p.written_for)).strip(),
                "changes": "; ".join(p.changes),
            }
            for p in a.packs
            if len(a.packs) > 1
        ],
        "decided": a.recommended is not None,
        "verdict": verdict_words(a),
        "recommendation": recommendation(a),
        "confidence": confidence_words(a),
        "coverage": coverage(a),
        "kind": a.kind,
        "currency": currency_words(a),
        "runner_up": runner_up_words(a),
        "today": today_words(a),
        "unverified": unverified(a.recommended),
        "misses": [
            {"name": name_of(a, m.option), "option": m.option, "gives": gives(m)}
            for m in a.near_misses
        ],
        "asks": [
            {**ask, **cells(carried, "ask", row_key(ask["what"]), "owner", "date")}
            for ask in _asks(a, plan)
        ],
        "glance": glance_table(a),
        "path_chart": path_chart(a),
        "path": [
            {"rule": s.rule, "held": s.held, "because": sentence(s.because), "source": s.source}
            for s in a.path
        ],
        "still_possible": _still_possible(a),
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
        "needs": [
            {"title": title, "because": sentence(because)}
            for title, because in dict.fromkeys(
                (r.title, r.because) for o in options for r in o.rejections if r.because
            )
        ],
        "doubts": [{"option": o.name, **u} for o in alive for u in unverified(o)],
        "settles": [
            {"title": title, "settle": sentence(settle)}
            for title, settle in dict.fromkeys(
                (u.title, u.settle) for o in alive for u in o.unverified
            )
        ],
        "held_to": held_to_block(a),
        "changes": _changes(a),
        "sureness": sureness_block(a),
        "costs": [cost_block(o, role) for role, o in compared(a) if o is not None],
        "parts": parts_block(a),
        "horizon": horizon_block(a),
        "volume": volume_block(a),
        "gap": gap_block(a),
        "assumptions": [
            {"label": x.label, "id": id, "assumed": x.assumed, "why": sentence(x.why)}
            for id, x in assumption_ids(a)
        ],
        "conflicts": [
            {
                "subject": name_of(a, c.subject),
                "metric": c.metric,
                "used": c.used,
                "source": c.used_source,
                "rule": sentence(c.rule),
                "losers": [{"value": v, "source": s, "why": sentence(w)} for v, s, w in c.losers],
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
                **cells(carried, "risk", row_key(sentence(r.risk)), "owner"),
            }
            for r in risks(a, plan.to_kind)
        ],
        "settle": [
            check_line(PlannedCheck(f"settle-{fingerprint(what, 6)}", what), carried)
            for what in dict.fromkeys(_settle(a))
        ],
        "plan": plan_block(plan, carried),
        "plan_chart": plan_chart(schedule(plan, a.as_of, carried)),
        "moving": [*clash_words(a, plan, carried), *moving_words(a)] if plan.phases else [],
        "kept": {
            "checks": kept_lines(carried.gone),
            "added": kept_lines(carried.added),
            "rows": [
                {"key": r.key, "written": as_written(r.cells["written"])} for r in carried.kept_rows
            ],
        },
        "answers": [
            {
                "id": x.question,
                "label": x.label,
                "answer": x.answer,
                "state": x.state,
                "note": x.note,
            }
            for x in a.answers
        ],
        "figures": figure_ids(a, plan),
        "figure_patterns": patterns(a, plan),
        "figure_requirements": requirement_ids(a),
        "sources": [
            {"id": s.id, "cite": s.cite, "kind": s.kind, "retrieved": s.retrieved}
            for s in a.sources
        ],
    }


def unverified(option: OptionResult | None) -> list[dict[str, str]]:
    """What is not verified of an option, each requirement once."""
    if option is None:
        return []
    # A route has an entry a member; a reader is told once of each requirement.
    grouped: dict[str, list[Unverified]] = {}
    for one in option.unverified:
        grouped.setdefault(one.requirement, []).append(one)
    return [
        {
            "title": ones[0].title,
            "why": "; ".join(dict.fromkeys(u.why for u in ones)),
            "short": next((s for u in ones if (s := short_doubt(u.why))), ""),
            "settle": sentence(ones[0].settle),
            "source": ", ".join(dict.fromkeys(u.source for u in ones if u.source)),
        }
        for ones in grouped.values()
    ]


def short_doubt(why: str) -> str:
    """The part of a doubt that a director must hear: that the limit may well be missed."""
    for part in why.split("; "):
        if "straddles the limit" in part or WOULD_NOT_PASS in part:
            return sentence(part)
    return ""


def _asks(a: Assessment, plan: Plan) -> list[dict[str, str]]:
    asks: list[tuple[str, str]] = []
    if a.recommended is not None:
        staying = a.current is not None and a.current.option == a.recommended.option
        provisional = a.confidence == "provisional"
        verb = "stay on" if staying else "try" if provisional else "move to"
        why = "The plan starts here."
        if a.recommended.unverified:
            why = "The rest waits for what is not verified."
        elif provisional:
            why = sentence("; ".join(a.provisional_because))
        asks.append((f"Agree to {verb} {a.recommended.name}", why))
        # A route has an entry a member.
        doubts: dict[str, dict[str, None]] = {}
        for u in a.recommended.unverified:
            doubts.setdefault(sentence(u.settle), {})[u.title] = None
        for what, titles in doubts.items():
            many = "are" if len(titles) > 1 else "is"
            asks.append((what, f"{'; '.join(titles)} {many} not verified."))
    else:
        if a.verdict == "no_option_qualifies":
            asks += giving(a)
        for title, who, settle in settle_list(a):
            asks.append((sentence(settle), f"{title} is not verified {who}."))
    if volume_assumed(a):
        asks.append(("Give the real volume", "Every cost here is computed from a guess."))
    if a.still_possible:
        kinds = ", ".join(a.still_possible)
        asks.append(("Answer the questions that the path marks unknown", f"Could lead to: {kinds}"))
    if plan.phases and any(
        x.question == "current_option" and x.state == "unknown" for x in a.answers
    ):
        why = "The plan compares with it and switches back to it."
        asks.append(("Say what runs today, or that nothing does", why))
    if plan.phases:
        asks.append(("Name an owner and a date for each phase", "The plan has none yet."))
    rows: dict[str, list[str]] = {}
    for what, why in asks:
        whys = rows.setdefault(what.rstrip("."), [])
        if why not in whys:
            whys.append(why)
    return [{"what": what, "why": " ".join(whys)} for what, whys in rows.items()]


def _settle(a: Assessment) -> list[str]:
    """The checklist of a report that recommends nothing."""
    found = [f"{title}: {sentence(what)} ({who})" for title, who, what in settle_list(a)]
    if a.verdict == "no_option_qualifies":
        found = [
            f"{name_of(a, m.option)}: say whether this can give. {gives(m)}" for m in a.near_misses
        ] + found
    return found or ["Look again at the hardest requirement, and assess again."]


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
                    ""
                    if o.cost is not None or "no cost" in o.why_not
                    else f"no cost: {o.cost_unknown_because}",
                )
                if x
            )
        ),
    }


def _counts(a: Assessment) -> str:
    found = [
        f"{sum(o.status == status for o in a.options)} {word}"
        for status, word in (
            ("recommended", "recommended"),
            ("qualifies", "qualifying"),
            ("unknown", "that cannot be judged on the evidence"),
            ("rejected", "rejected"),
        )
    ]
    return f"{len(a.options)} options: {', '.join(found)}."


def _changes(a: Assessment) -> Context | None:
    """What would change the recommendation; None where nobody has looked."""
    if a.proved is None:
        return None
    return {
        "flips": [{"words": words, "name": name} for words, name in gathered(a.flips)],
        "evidence": [
            {"words": e.words, "name": e.name, "on_record": "; ".join(e.on_record)}
            for e in evidence_said(a.evidence_flips)
        ],
        "next": [sentence(line) for line in next_words(a)],
    }


def _still_possible(a: Assessment) -> str:
    """The kinds that an answer nobody gave could lead to; empty when there are none."""
    kinds = ", ".join(a.still_possible)
    return f"An answer nobody gave could lead to another kind of option: {kinds}." if kinds else ""
