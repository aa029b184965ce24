"""The questionnaire and the catalogue, as text for people and JSON for machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from advisor.economics.token_cost import price_tiers
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import Sheet, build_sheets
from advisor.pack.figures import Figure, fact_text
from advisor.pack.pack import Pack
from advisor.units import format_quantity

SHOWN = ("availability", "ends", "context", "ttft", "gpqa_diamond", "tool_call_success")


def questions_json(pack: Pack) -> dict[str, Any]:
    """Ids, types, units, bounds and choices."""
    return {
        "format": "advisor/questions@1",
        "pack": pack.id,
        "questions": [
            {
                "id": q.id,
                "type": q.type,
                "label": q.label,
                "ask": q.ask,
                "why": q.why,
                "moves": q.moves,
                "unit": q.unit or None,
                "min": q.min,
                "max": q.max,
                "choices": [{"id": c.id, "label": c.label} for c in q.choices],
                "assumed": None if q.assumed is None else q.assumed.model_dump(exclude_none=True),
            }
            for q in pack.questionnaire.questions
        ],
    }


def questions_text(pack: Pack) -> str:
    """One question a paragraph."""
    lines: list[str] = []
    for q in pack.questionnaire.questions:
        unit = f" ({q.unit})" if q.unit else ""
        lines.append(f"{q.id}: {q.type.replace('_', '/')}{unit}")
        lines.append(f"    {q.ask}")
        for choice in q.choices:
            lines.append(f"      {choice.id}: {choice.label}")
    return "\n".join(lines) + "\n"


def _sheets(pack: Pack, evidence: Sequence[Figure], as_of: date) -> tuple[Claims, dict[str, Sheet]]:
    order = pack.rank
    claims = Claims((*pack.figures, *evidence), pack.evidence_rules, as_of, order)
    return claims, build_sheets(pack, claims)


def options_json(pack: Pack, evidence: Sequence[Figure], as_of: date) -> dict[str, Any]:
    """Every option with its facts in force, each with source and doubts."""
    _, sheets = _sheets(pack, evidence, as_of)
    rows = []
    for option, sheet in sheets.items():
        rows.append(
            {
                "option": option,
                "name": sheet.name,
                "model": "route" if sheet.model is None else sheet.model.id,
                "deployment": "route" if sheet.deployment is None else sheet.deployment.id,
                "facts": {
                    name: {
                        "value": fact.text,
                        "source": fact.source,
                        "doubts": list(fact.doubts),
                    }
                    for name, fact in sorted(sheet.facts.items())
                    if fact.source != "catalogue" or name in ("tier", "weights", "places", "ends")
                },
            }
        )
    return {"format": "advisor/options@1", "as_of": as_of.isoformat(), "options": rows}


def options_text(pack: Pack, evidence: Sequence[Figure], as_of: date) -> str:
    """One option a line: prices in and out, state and end."""
    claims, sheets = _sheets(pack, evidence, as_of)
    width = max(len(o) for o in sheets)
    lines = [f"{'option':{width}}  in/out per million      state"]
    for option, sheet in sheets.items():
        price = "by the node-hour" if sheet.deployment and sheet.deployment.gpus else "unknown"
        tiers = price_tiers(claims, option) if sheet.route is None else ()
        if tiers and {"price_input", "price_output"} <= set(tiers[0].prices):
            pair = [
                format_quantity(tiers[0].prices[p].likely, "USD/Mtok").removesuffix("/Mtok")
                for p in ("price_input", "price_output")
            ]
            price = " / ".join(pair)
        if sheet.route is not None:
            price = f"route: {sheet.route.design}"
        state = sheet.facts.get("availability")
        ends = sheet.facts.get("ends")
        shown = "" if state is None else state.text
        if ends is not None and isinstance(ends.value, date) and ends.value != date.max:
            shown += f", ends {fact_text(ends.value)}"
        lines.append(f"{option:{width}}  {price:22}  {shown}".rstrip())
    return "\n".join(lines) + "\n"
