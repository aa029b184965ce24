"""Where each figure of a report comes from: the ids by which `advisor trace` explains them."""

from __future__ import annotations

import re
from typing import Any

from advisor.decision.assessment import (
    Assessment,
    Assumption,
    OptionResult,
    Rejection,
    Unverified,
)
from advisor.report.context_tables import compared, cost_block
from advisor.report.markdown_safety import Safe, md
from advisor.report.money import change, usd_range
from advisor.report.plan import Plan
from advisor.report.words import name_of
from advisor.trace.of_chances import CHANCES

PLAIN_ID = re.compile(r"[\w@:.-]+", re.ASCII)
FLIP = "flips.QUESTION.NUMBER"
Held = Rejection | Unverified
COST, BARE = "monthly_cost_usd", "monthly_cost_without_people_usd"


def figure_ids(a: Assessment, plan: Plan) -> list[dict[str, str]]:
    """What is printed of the compared options, each figure with its id."""
    rows: list[tuple[str, str, str]] = []
    for role, option in compared(a):
        if option is None or option.cost is None:
            continue
        path = f"options.{option.option}"
        rows += [
            (f"{option.name}, a month", usd_range(option.cost), f"{path}.{COST}"),
            (f"{option.name}, without people", usd_range(option.cost_without_people),
             f"{path}.{BARE}"),
        ]  # fmt: skip
        rows += [
            (f"{option.name}, {line['what']}", line["amount"],
             f"{path}.cost_lines.{i}.usd_per_month")
            for i, line in enumerate(cost_block(option, role)["lines"])
        ]  # fmt: skip
    rows += _differences(a)
    rows += [
        (f"Gate {m.id}", m.threshold, f"plan.{m.id}")
        for phase in plan.phases
        for m in phase.metrics
        if "$" in m.threshold
    ]
    return [{"what": what, "printed": printed, "id": as_code(id)} for what, printed, id in rows]


def as_code(id: str) -> Safe:
    """An id to be copied: as code, where it holds nothing that could end it."""
    return Safe(f"`{id}`") if PLAIN_ID.fullmatch(id) else md(id)


def _differences(a: Assessment) -> list[tuple[str, str, str]]:
    rows = []
    if a.runner_up is not None:
        gap = f"What {name_of(a, a.runner_up.option)} costs besides"
        rows.append((gap, change(a.runner_up.gap), "runner_up.gap_range_usd_per_month"))
    for saving, words, id in (
        (a.saving, "What moving saves a month", "saving_usd_per_month"),
        (
            a.saving_without_people,
            "What moving saves a month, without people",
            "saving_without_people_usd_per_month",
        ),
    ):
        if saving is not None and a.current is not a.recommended:
            rows.append((words, usd_range(saving), id))
    for one in a.horizon.options if a.horizon is not None else ():
        if one.total is not None:
            what = f"{name_of(a, one.option)}, over the horizon"
            rows.append((what, usd_range(one.total), f"horizon.{one.option}.total_usd"))
    return rows


def patterns(a: Assessment, plan: Plan) -> list[dict[str, Any]]:
    """How the figures of whole tables are named."""
    found = [
        ("Every option considered", f"options.ID.{COST}"),
        ("Requirements passed, failed or not verified", "options.ID.requirements.REQUIREMENT"),
        ("The rules, by their name", "path.RULE"),
        ("Answers, by their own ids", "answers.QUESTION"),
    ]
    if a.assumptions:
        found.append(("What is taken on trust", "assumptions.ASSUMPTION"))
    if a.conflicts:
        found.append(("Where the sources disagree, by the figure from 1", "conflicts.NUMBER"))
    if any(o.cost_lines for _, o in compared(a) if o is not None):
        found.append(("A call", "options.ID.cost_per_call_usd"))
    if any(": " in x.what for _, o in compared(a) if o is not None for x in o.cost_lines):
        found.append(("Cost lines by option, of a route", "options.ID.parts.NAME"))
    if a.volume_points:
        found.append(("Cost against volume, by the row from 1", "volume.ROW.ID"))
        if a.cheapest is not None:
            found.append(("Where costs cross, by the line from 1", "crossings.LINE"))
    if a.horizon is not None:
        found.append(("Over the horizon, by the month from 1", "horizon.ID.months.MONTH"))
    if a.chances is not None:
        found += [
            (f"How sure it is, “{column}”", f"{CHANCES}ID.{event}")
            for column, event in (("Recommended", "recommended"), ("The cheapest", "cheapest"))
        ]
        if a.chances.budget is not None:
            found.append(("How sure it is, over the budget", f"{CHANCES}ID.over_budget"))
    if a.gap is not None:
        found += [
            (f"The gap at both ends of “{m.label}”", f"gap.{m.name}.gap_low") for m in a.gap.movers
        ]
    if a.flips:
        found.append(("What would change it, by the amounts of a question from 1", FLIP))
    if a.open_questions:
        found.append(("What to ask next", "open_questions.QUESTION.share"))
    if plan.phases:
        found.append(("The plan, by the name of a phase, a check or a gate", "plan.NAME"))
        found.append(("Risks, by the row from 1", "risks.ROW"))
    if a.warnings:
        found.append(("What to know before deciding", "warnings.CODE"))
    return [{"table": table, "id": as_code(id)} for table, id in found]


def held_against(option: OptionResult) -> tuple[Held, ...]:
    """Every requirement that it fails, and every one that is not verified."""
    return (*option.rejections, *option.unverified)


def requirement_ids(a: Assessment) -> list[dict[str, Any]]:
    """The requirements that the report names, with their ids."""
    titles = {one.requirement: one.title for o in a.options for one in held_against(o)}
    titles |= {one.requirement: one.title for one in a.held_to}
    return [{"id": as_code(id), "title": title} for id, title in titles.items()]


def assumption_ids(a: Assessment) -> list[tuple[str, Assumption]]:
    """Every assumption with an id of its own: the second of the same name ends in .2."""
    count: dict[str, int] = {}
    found = []
    for x in a.assumptions:
        count[x.question] = count.get(x.question, 0) + 1
        nth = count[x.question]
        found.append((x.question if nth == 1 else f"{x.question}.{nth}", x))
    return found
