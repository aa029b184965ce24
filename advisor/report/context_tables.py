"""The parts of the report's context that are tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from advisor.checklist.carry import NOTHING, Carried
from advisor.decision.assessment import Assessment, OptionResult
from advisor.report.charts import volume_chart, volume_series, volume_text
from advisor.report.gates import Observed
from advisor.report.markdown_safety import Safe, front_matter_string
from advisor.report.money import is_point, places_for, usd, usd_line, usd_range, usd_span
from advisor.report.plan import Plan
from advisor.report.tornado import crossing_words
from advisor.report.words import lens_words, name_of, sentence
from advisor.report.written import cells, check_line
from advisor.units import Range

Context = dict[str, Any]
NO_ENDS = "–"
VERDICTS = {
    "recommended": "recommended",
    "qualifies": "qualifies",
    "rejected": "rejected",
    "unknown": "cannot be judged",
}


def front_matter(a: Assessment) -> Safe:
    """YAML front matter; every text is quoted, so none can add a key."""
    best = a.recommended
    fields = {
        "format": "advisor/report@1",
        "workload": a.workload,
        **{key: text for key, text in (("client", a.client), ("author", a.author)) if text},
        "status": "proposed",
        "as_of": a.as_of.isoformat(),
        "verdict": a.verdict,
        "recommended": None if best is None else best.option,
        "confidence": a.confidence,
        "pack_id": a.pack_id,
        "pack_version": a.pack_version,
        "pack_hash": a.pack_hash,
        **({"packs": packs_in_words(a)} if len(a.packs) > 1 else {}),
        # Filled in once the report is rendered; by them it is read back.
        "checks": "",
        "body": "",
    }
    return quoted_block(fields)


def held_to_block(a: Assessment) -> list[Context]:
    """What the recommended option and the runner-up were held to, a table each."""
    rows: dict[str, list[Context]] = {}
    for one in a.held_to:
        known = f"yes, {one.kind}" if one.kind else "yes"
        rows.setdefault(one.option, []).append(
            {
                "title": one.title,
                "needs": one.needs,
                "has": one.has,
                "source": one.source,
                "verified": known if one.verified else "not yet",
            }
        )
    best = None if a.recommended is None else a.recommended.option
    return [
        {
            "name": name_of(a, option),
            "role": "recommended" if option == best else "runner-up",
            "rows": found,
        }
        for option, found in rows.items()
    ]


def quoted_block(fields: Mapping[str, str | None]) -> Safe:
    """Front matter of these keys, every value quoted."""
    lines = [
        f"{key}: {'null' if value is None else front_matter_string(value)}"
        for key, value in fields.items()
    ]
    return Safe("\n".join(["---", *lines, "---"]))


def packs_in_words(a: Assessment) -> str:
    """Every pack in force with its version and hash, the highest first."""
    return " on ".join(f"{p.id} {p.version} ({p.hash})" for p in reversed(a.packs))


def compared(a: Assessment) -> list[tuple[str, OptionResult | None]]:
    """The options worth a column, with their roles; one that has two roles has one column."""
    if a.recommended is None:
        return [
            (f"Nearest miss {i}", a.option(m.option)) for i, m in enumerate(a.near_misses, 1)
        ] + ([("Today", a.current)] if a.current is not None else [])
    runner = a.option(a.runner_up.option) if a.runner_up is not None else None
    if a.current is not None and a.current.option == a.recommended.option:
        return [("Recommended, and today", a.recommended), ("Runner-up", runner)]
    if a.current is not None and runner is not None and a.current.option == runner.option:
        return [("Recommended", a.recommended), ("Runner-up, and today", runner)]
    return [("Recommended", a.recommended), ("Runner-up", runner), ("Today", a.current)]


def glance_table(a: Assessment) -> Context:
    """The compared options side by side."""
    columns = compared(a)

    def row(label: str, value: Callable[[OptionResult], str]) -> Context:
        blank = ["none" if head == "Runner-up" else "not known" for head, _ in columns]
        return {
            "label": label,
            "cells": [blank[i] if o is None else value(o) for i, (_, o) in enumerate(columns)],
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


def _names(titles: Iterable[str]) -> str:
    found = list(dict.fromkeys(titles))
    return f"{len(found)}: {', '.join(found)}" if found else "none"


def cost_block(o: OptionResult, role: str) -> Context:
    """The cost lines of one option, printed so that they add up to the total."""
    if o.cost is None:
        return {"name": o.name, "role": role, "unknown": o.cost_unknown_because, "lines": []}
    places = places_for(o.cost.likely)
    amounts = o.line_amounts(places)
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
                "range": _ends(line.usd_per_month),
            }
            for line, amount in zip(o.cost_lines, amounts, strict=True)
        ],
        "total": usd_line(o.cost.likely, places),
        "range": _ends(o.cost),
        "without_people": usd_range(o.cost_without_people),
        "lenses": [sentence(words) for words in lens_words(o)],
        "notices": list(o.notices),
    }


def _ends(span: Range) -> str:
    """The ends of a range beside its likely amount; a dash where there is one value."""
    return NO_ENDS if is_point(span) else usd_span(span)


def volume_block(a: Assessment) -> Context | None:
    """Cost against volume: chart, table, and where the cheapest option changes."""
    if not a.volume_points or not a.volume_options:
        return None
    drawn = volume_series(a)
    last = a.volume_points[-1].costs
    by_end = sorted(drawn, key=lambda o: -(last[a.volume_options.index(o)] or 0.0))
    return {
        "chart": volume_chart(a),
        "now": volume_text(a.tokens_per_month.likely),
        "by_end": [name_of(a, o) for o in by_end],
        "left_out": [name_of(a, o) for o in a.volume_options if o not in drawn],
        "changes": crossing_words(a),
        "heads": [name_of(a, o) for o in a.volume_options],
        "rows": [
            {
                "tokens": volume_text(p.tokens_per_month),
                "costs": ["unknown" if c is None else usd(c) for c in p.costs],
            }
            for p in a.volume_points
        ],
    }


def _written_or_seen(carried: Carried, gate: str, seen: Observed) -> dict[str, str]:
    """What people wrote of a gate stands; where they wrote nothing, what was measured."""
    written = cells(carried, "gate", gate, "observed", "passed")
    measured = {"observed": seen.text, "passed": seen.word}
    return {name: written[name] or measured[name] for name in measured}


def plan_block(plan: Plan, carried: Carried = NOTHING) -> list[Context]:
    """The phases of the plan, with what people wrote in them."""
    return [
        {
            "id": p.id,
            "title": p.title,
            "duration": p.duration,
            "about": p.about,
            **cells(carried, "phase", p.id, "starts", "ends"),
            "owner": cells(carried, "phase", p.id, "owner")["owner"] or p.owner,
            "checks": [check_line(c, carried) for c in p.checks],
            "gate": p.gate,
            "metrics": [
                {
                    "id": m.id,
                    "metric": m.metric,
                    "threshold": m.threshold,
                    "rule": m.rule,
                    "n": m.n,
                    **_written_or_seen(carried, m.id, seen),
                }
                for m, seen in p.gate_lines
            ],
            "rollback": p.rollback,
            "trigger": p.trigger,
            "reversible": p.reversible,
            "back": cells(carried, "rollback", p.id, "owner", "last rehearsed"),
        }
        for p in plan.phases
    ]
