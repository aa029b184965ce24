"""The context of the architecture decision record: options with what speaks for and against each.

The headings and the front matter are those of MADR 4.
"""

from __future__ import annotations

from advisor.decision.assessment import Assessment, OptionResult
from advisor.report.context import report_context, unverified
from advisor.report.context_tables import Context, compared, quoted_block
from advisor.report.money import usd, usd_range
from advisor.report.plan import Plan
from advisor.report.summary import reasons
from advisor.report.words import in_order, sentence

GOOD, NEUTRAL, BAD = "Good", "Neutral", "Bad"


def record_context(a: Assessment, plan: Plan) -> Context:
    """What the record's template prints."""
    whole = report_context(a, plan)
    considered = _considered(a)
    named = {o.option for o in considered}
    return {
        **whole,
        "front": quoted_block(_front(a)),
        "chosen": "" if a.recommended is None else a.recommended.name,
        "why": reasons(a),
        "given": [x for x in whole["answers"] if x["state"] in ("stated", "range")],
        "considered": [
            {"name": o.name, "id": o.option, "points": _sides(_points(a, o))} for o in considered
        ],
        "others": [o for o in whole["options"] if o["id"] not in named],
        "consequences": _sides(_consequences(a, whole)),
        "confirmations": _confirmations(whole),
        "flips": (whole["changes"] or {}).get("flips", []),
    }


def _sides(points: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"side": side, "point": point} for side, point in points]


def _front(a: Assessment) -> dict[str, str | None]:
    return {
        "status": "proposed",
        "date": a.as_of.isoformat(),
        **({"decision-makers": a.client} if a.client else {}),
        **({"consulted": a.author} if a.author else {}),
        "advisor-recommended": None if a.recommended is None else a.recommended.option,
        "advisor-pack": f"{a.pack_id} {a.pack_version}",
        "advisor-pack-hash": a.pack_hash,
    }


def _considered(a: Assessment) -> list[OptionResult]:
    """What was weighed: what qualifies and is of the kind, today's option, the nearest misses."""
    shown = {o.option for _, o in compared(a) if o is not None}
    return [
        o
        for o in in_order(a.options)
        if o.option in shown or (o.in_kind and o.status in ("recommended", "qualifies"))
    ]


def _points(a: Assessment, o: OptionResult) -> list[tuple[str, str]]:
    """What speaks for and against an option, each with Good, Neutral or Bad."""
    points: list[tuple[str, str]] = []
    if o.status in ("recommended", "qualifies"):
        doubt = "no requirement is failed" if o.unverified else "every requirement is met"
        points.append((GOOD, doubt))
    instead = a.option(o.instead_of)
    if instead is not None:
        points.append((GOOD, f"alone it costs no more than {instead.name}, which it stands in for"))
    elif o.in_kind and a.kind and o.status in ("recommended", "qualifies"):
        points.append((GOOD, f"it is of the kind that the rules choose: {a.kind}"))
    if o.cost is not None:
        points.append((NEUTRAL, f"it costs {usd_range(o.cost)} a month with people"))
    else:
        points.append((BAD, f"its cost is not known: {o.cost_unknown_because}"))
    points += [(NEUTRAL, f"of how it works: {notice}") for notice in o.notices]
    points += _difference(a, o)
    points += [(BAD, f"{r.title} is failed: {r.has}; needs {r.needs}") for r in o.rejections]
    points += [
        (BAD, f"{u['title']} is not verified: {u['short'] or u['why']}") for u in unverified(o)
    ]
    if o.beaten_by:
        points.append((BAD, o.why_not))
    elif o.status == "qualifies" and not o.in_kind and o.why_not:
        points.append((BAD, f"of its kind: {o.why_not}"))
    return points


def _difference(a: Assessment, o: OptionResult) -> list[tuple[str, str]]:
    best = a.recommended
    if best is None or best is o or best.cost is None or o.cost is None:
        return []
    more = o.cost.likely - best.cost.likely
    if usd(o.cost.likely) == usd(best.cost.likely):
        return []
    side, word = (BAD, "more") if more > 0 else (GOOD, "less")
    return [(side, f"it costs {usd(abs(more))} a month {word} than {best.name}")]


def _consequences(a: Assessment, whole: Context) -> list[tuple[str, str]]:
    best = a.recommended
    if best is None:
        return []
    found: list[tuple[str, str]] = []
    if a.saving is not None and a.current is not None and a.current is not best:
        side = GOOD if a.saving.likely >= 0 else BAD
        found.append((side, f"of what it changes against today: {whole['today']}"))
    else:
        found.append((NEUTRAL, f"of what it changes against today: {whole['today']}"))
    found += [
        (BAD, f"{u['title']} is not verified: {u['short'] or u['why']}")
        for u in whole["unverified"]
    ]
    found += [(BAD, f"of this warning: {warning}") for warning in whole["warnings"]]
    return found


def _confirmations(whole: Context) -> list[str]:
    """How it will be known that the decision holds: what settles the doubts, and the gates."""
    found = [f"{u['title']}: {sentence(u['settle'])}" for u in whole["unverified"]]
    found += [
        f"{phase['title']}: {m['metric']}, {m['threshold']} ({m['rule']})"
        for phase in whole["plan"]
        for m in phase["metrics"]
    ]
    return found
