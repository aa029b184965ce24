"""Routing policies: which logged request goes where, by size, tag, hour or model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import Field, field_validator

from advisor.pack.base import RuleModel
from advisor.usage.names import Names
from advisor.usage.statements import HOUR_S, Cuts, edges_of
from advisor.usage.tables import Cell, Tables

LOGGED = "logged"
"""In place of an option: where the request was really served."""
SUMS = "the log holds sums, not requests"
LONG_SUMS = "the log holds sums of more than an hour"


class Sizes(RuleModel):
    """Input tokens: at least `from`, and less than `below`."""

    from_: int = Field(default=0, alias="from", ge=0)
    below: int | None = Field(default=None, ge=1)


class Hours(RuleModel):
    """Whole hours of UTC, from the start of `from` to the start of `to`, over midnight too."""

    from_: int = Field(alias="from", ge=0, le=23)
    to: int = Field(ge=0, le=24)


class When(RuleModel):
    """All that is said must hold."""

    input_tokens: Sizes | None = None
    tag: tuple[str, ...] | None = None
    model: tuple[str, ...] | None = None
    hour: Hours | None = None

    @field_validator("tag", "model", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str | int | float) else value


class Step(RuleModel):
    """Where requests go when the condition holds."""

    when: When
    to: str


class Policy(RuleModel):
    """The first step that holds decides, otherwise `otherwise`."""

    name: str = Field(min_length=1, max_length=80)
    routes: tuple[Step, ...] = ()
    otherwise: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A policy applied to cells, and the models that it leaves at an option nobody knows.

    `undecided` is why some cells go nowhere: they hold what the policy would part.
    """

    cells: tuple[tuple[Cell, str], ...]
    unplaced: tuple[str, ...]
    undecided: str = ""


def tags_asked(policies: Iterable[Policy]) -> tuple[str, ...]:
    """Every tag that some step asks about, in order."""
    return tuple(sorted({t for p in policies for s in p.routes for t in s.when.tag or ()}))


def cuts_for(policies: Sequence[Policy], tier_edges: Iterable[int]) -> Cuts:
    """The cells that these policies and price tiers need, and no finer."""
    sizes = [s.when.input_tokens for p in policies for s in p.routes if s.when.input_tokens]
    thresholds = {s.from_ for s in sizes} | {s.below for s in sizes if s.below is not None}
    hours = any(s.when.hour for p in policies for s in p.routes)
    return Cuts(edges_of(thresholds | set(tier_edges)), tags_asked(policies), hours)


def missing_cuts(cuts: Cuts, tables: Tables) -> tuple[str, ...]:
    """What policies and prices ask about that the tables were not cut for, in words."""
    missing = [f"a prompt of {e:,} tokens" for e in cuts.edges if e not in tables.edges]
    if cuts.hours and not _cut_by_hour(tables):
        missing.append("the hour of the day")
    return tuple(missing)


def _cut_by_hour(tables: Tables) -> bool:
    """False where cells lack the hour and the log could say it."""
    without = [c.hour_of_day < 0 for c in tables.cells]
    if (tables.totals.longest_bucket or 0) <= HOUR_S:
        return not any(without)
    return (tables.totals.shortest_bucket or 0) > HOUR_S or not all(without)


def place(policy: Policy, cells: Sequence[Cell], names: Names) -> Placed:
    """Each cell to its option. Cells were cut at every threshold, so a cell goes as a whole.

    Sums over time were not: where a step asks what they do not tell, the cell is undecided.
    """
    out: list[tuple[Cell, str]] = []
    unplaced: dict[str, None] = {}
    undecided = ""
    for cell in cells:
        target = policy.otherwise
        for step in policy.routes:
            held = holds(step.when, cell)
            # What was only billed, without a token, costs nothing wherever it goes.
            if isinstance(held, str) and (cell.input or cell.output):
                undecided = undecided or held
            if held is True:
                target = step.to
                break
        option: str | None = target
        if target == LOGGED:
            option = names.option(cell.model, cell.provider)
        if option is None:
            unplaced[cell.model] = None
        else:
            out.append((cell, option))
    return Placed(tuple(out), tuple(unplaced), undecided)


def holds(when: When, cell: Cell) -> bool | str:
    """True when a condition holds for every record of a cell, and why where that is not told."""
    if when.tag is not None and cell.tag not in when.tag:
        return False
    if when.model is not None and cell.model not in when.model:
        return False
    sized = when.input_tokens is None or _sized(when.input_tokens, cell)
    timed = when.hour is None or _timed(when.hour, cell)
    if sized is False or timed is False:
        return False
    return timed if sized is True else sized


def _sized(sizes: Sizes, cell: Cell) -> bool | str:
    if cell.cut < 0:
        return SUMS
    return sizes.from_ <= cell.cut and (sizes.below is None or cell.cut < sizes.below)


def _timed(hours: Hours, cell: Cell) -> bool | str:
    start, end, hour = hours.from_, hours.to, cell.hour_of_day
    if hour < 0:
        return LONG_SUMS
    return start <= hour < end if start < end else hour >= start or hour < end
