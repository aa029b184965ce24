"""Logs read for one workload: what they say, and the same traffic priced elsewhere.

The command line and the terminal session call the same functions here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from advisor.economics.model import CostModel
from advisor.economics.traffic import POINTS, traffic_at
from advisor.logs.engine import Stop, Tell, never
from advisor.logs.formats import known_formats
from advisor.logs.ingest import Choices
from advisor.logs.measure import Reading, reading
from advisor.pack import Pack
from advisor.problems import InputError, Problem
from advisor.resources import rules_folder
from advisor.units import Range
from advisor.usage.names import Names
from advisor.usage.policy import Policy, cuts_for, missing_cuts
from advisor.usage.policy_file import read_policies
from advisor.usage.pricing import Prices
from advisor.usage.profile import Profile, profile_of
from advisor.usage.replay import Replay, replay, still_sold
from advisor.usage.span import span_of
from advisor.workload.answers import Workload
from advisor.workload.resolved import resolve

FOR_REPLAY = ("totals", "hours", "days", "peaks", "cells")
"""The tables that a replay needs."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What logs are judged by: a pack, its prices over a span in seconds, and the day."""

    pack: Pack
    names: Names
    prices: Callable[[float], Prices]
    as_of: date


@dataclass(frozen=True, slots=True)
class Study:
    """All that comes of some logs."""

    profile: Profile
    replay: Replay


def ground_of(pack: Pack, model: CostModel, workload: Workload, as_of: date) -> Ground:
    """The ground for one workload, whose share of complex requests and peak routes need."""
    file = known_formats()
    names = Names(pack, file.providers, file.model_names)
    resolved = resolve(pack, workload)
    escalation = pack.cost_assumptions.get("escalation", Range.of(0.2))
    traffics = [traffic_at(resolved, point, escalation) for point in POINTS]
    shares = Range(*(t.complex_share for t in traffics))

    def prices(span_s: float) -> Prices:
        return Prices(model, names, span_s, shares, traffics[1].peak_factor)

    return Ground(pack, names, prices, as_of)


def policies_of(pack: Pack, path: str | None) -> tuple[Policy, ...]:
    """Those of a file, or else the built-in ones that this pack has the options for."""
    if path is not None:
        return read_policies(Path(path), pack)
    try:
        return read_policies(rules_folder() / "usage" / "policies.yaml", pack)
    except InputError:
        # A pack of one's own need not have the options that these name.
        return ()


def measured(
    ground: Ground, opened: Reading, policies: Sequence[Policy], only: Sequence[str] = ()
) -> tuple[Profile, Prices]:
    """What opened logs say, and the prices for their span; raises InputError without a record."""
    cuts = cuts_for(policies, ground.prices(0.0).edges(opened.models()))
    tables = opened.tables(cuts, only)
    missing = missing_cuts(cuts, tables)
    if missing:
        message = f"these tables were not cut for {', '.join(missing)}: print the statements anew"
        raise InputError((Problem("cells", 1, 1, message),))
    span = span_of(tables)
    prices = ground.prices(0.0 if span is None else span.seconds)
    profile = profile_of(
        tables,
        prices,
        ground.names,
        opened.rows,
        opened.files,
        opened.shares,
        opened.bounds,
    )
    if not profile.rows.used:
        rejected = profile.rows.rejected.items()
        why = "; ".join(f"{n:,} × {w}" for w, n in rejected) or "it has no rows"
        message = f"no record can be used: {why}"
        raise InputError((Problem(str(opened.paths[0]), 1, 1, message),))
    return profile, prices


def replayed(
    ground: Ground, profile: Profile, prices: Prices, policies: Sequence[Policy]
) -> Replay:
    """The same traffic on every option and route, and through the policies."""
    notes = still_sold(prices.model, ground.as_of)
    return replay(profile.tables, prices, ground.names, policies, ground.pack.option_ids, notes)


def study(
    ground: Ground,
    paths: Sequence[Path],
    choices: Choices,
    policies: Sequence[Policy],
    tell: Tell,
    stop: Stop = never,
) -> Study:
    """Read logs once for both; raises InputError for what is wrong, Stopped when `stop` says so."""
    with reading(paths, choices, tell, stop) as opened:
        profile, prices = measured(ground, opened, policies)
    return Study(profile, replayed(ground, profile, prices, policies))
