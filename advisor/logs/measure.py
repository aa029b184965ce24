"""One reading of some logs: what was loaded, and the small tables that come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.logs.engine import Engine, Stop, Tell, engine, never
from advisor.logs.handed_back import handed_back
from advisor.logs.ingest import Choices, LoadedFile, load
from advisor.usage.answers import Shares
from advisor.usage.histogram import Histogram, SizeBounds, all_bounds
from advisor.usage.profile import LogFile, RowCounts
from advisor.usage.statements import HOUR_S, Cuts, all_statements
from advisor.usage.tables import Tables, days_of, tables_of

MOST_MODELS = 1_000
DOING = {
    "totals": "adding up",
    "hours": "by the hour",
    "days": "by the day",
    "percentiles": "counting sizes",
    "peaks": "looking for peaks",
    "tags": "by tag",
    "cells": "cutting cells",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Logs that are open: loaded into an engine, or handed back as tables."""

    paths: Sequence[Path]
    engine: Engine | None
    loaded: Sequence[LoadedFile]
    handed: Tables | None

    def models(self) -> tuple[str, ...]:
        """The models that the logs name, the busiest first."""
        if self.engine is None:
            assert self.handed is not None
            return tuple(dict.fromkeys(c.model for c in self.handed.cells))
        rows = self.engine.run(
            "SELECT COALESCE(model, '?') AS m, COUNT(*) AS k FROM usage GROUP BY m"
            f" ORDER BY k DESC, m LIMIT {MOST_MODELS}"
        )
        return tuple(str(row[0]) for row in rows)

    def tables(self, cuts: Cuts, only: Sequence[str] = ()) -> Tables:
        """Run the statements; or what was handed back."""
        if self.engine is None:
            assert self.handed is not None
            return self.handed
        statements = all_statements(cuts)
        wanted = [name for name in statements if not only or name in only]
        found = {name: self.engine.run(statements[name], DOING[name]) for name in wanted if (
            name != "days")}  # fmt: skip
        tables = tables_of(found)
        if "hours" in found and (tables.totals.longest_bucket or 0) <= HOUR_S:
            return replace(tables, days=days_of(tables.hours))
        return tables_of({**found, "days": self.engine.run(statements["days"], DOING["days"])})

    @property
    def rows(self) -> RowCounts:
        """Records read and used, over all files."""
        if self.handed is not None:
            n = self.handed.totals.row_count
            return RowCounts(n, n)
        rejected, mended = Counter[str](), Counter[str]()
        for one in self.loaded:
            rejected.update(one.rejected)
            mended.update(one.mended)
        read = sum(one.read for one in self.loaded)
        return RowCounts(read, read - rejected.total(), dict(rejected), dict(mended))

    @property
    def files(self) -> tuple[LogFile, ...]:
        """What each file was taken as."""
        return tuple(
            LogFile(f.path.name, f.found.title, f.convention, f.columns, f.found.trap)
            for f in self.loaded
        )

    @property
    def bounds(self) -> tuple[SizeBounds, ...]:
        """Sizes that a server counted by bucket; of two pages of one server, the later counts."""
        latest: dict[str, Histogram] = {}
        for one in self.loaded:
            for series, h in one.histograms.items():
                before = latest.get(series)
                if before is None or before.at_most[-1][1] <= h.at_most[-1][1]:
                    latest[series] = h
        return all_bounds(latest.values())

    @property
    def shares(self) -> Shares | None:
        """Cacheable shares by time to live, from logs that name the blocks of their prompts."""
        known = [f.prefixes for f in self.loaded if f.prefixes is not None]
        total = sum(p.input_tokens for p in known)
        if not total or len(known) < len(self.loaded):
            return None
        return {life: sum(p.hits[life] for p in known) / total for life in known[0].hits}


@contextmanager
def reading(
    paths: Sequence[Path], choices: Choices, tell: Tell, stop: Stop = never
) -> Iterator[Reading]:
    """Open logs; raises InputError with every file that cannot be used."""
    tables = handed_back(paths)
    if tables is not None:
        yield Reading(paths, None, (), tables)
        return
    with engine(tell, stop) as made:
        yield Reading(paths, made, load(made, paths, choices), None)
