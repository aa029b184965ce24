"""Loading logs: every file's records into one view, with the broken ones counted by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from advisor.logs.convention import Convention, exclusive_condition, is_looked_for
from advisor.logs.engine import Engine
from advisor.logs.formats import Format
from advisor.logs.mapping import Source, own_records, parts_select, record_select
from advisor.logs.metrics import histograms_of
from advisor.logs.opened import Opened, open_log
from advisor.logs.prefixes import PrefixShares, prefix_shares
from advisor.logs.rows import NOT_UTF8, lines_of, rows_of
from advisor.logs.sources import DIRECT, cleaned, column_types, direct, format_of
from advisor.logs.unpacked import is_whole
from advisor.logs.unsaid import joined
from advisor.problems import InputError
from advisor.usage.histogram import Histogram
from advisor.usage.record import BROKEN, COLUMNS
from advisor.usage.statements import quoted

AGAIN = "the same request again"
BACKWARDS = "ended before they began: how long they took is left out"
UNREAD = BROKEN[0][0]
FEW, SMALL_BYTES = 100, 64 << 20
"""One row in so many, of a file as large as this, is left as the engine found it."""
TABLE = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())


@dataclass(slots=True)
class LoadedFile:
    """What was read of one file, and what could not be used of it."""

    path: Path
    found: Format
    columns: tuple[str, ...] = ()
    convention: str = ""
    read: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    view: str = ""
    prefixes: PrefixShares | None = None
    histograms: dict[str, Histogram] = field(default_factory=dict)

    @property
    def used(self) -> int:
        """The records that count."""
        return self.read - self.rejected.total()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person said about files that do not say it themselves."""

    accept_mapping: bool = False
    convention: Convention | None = None
    accepted: frozenset[Path] = frozenset()
    """Files whose proposed mapping is accepted, where not all are."""


def load(engine: Engine, paths: Sequence[Path], choices: Choices) -> list[LoadedFile]:
    """Every file into the view `usage`; raises InputError with every file that cannot be used."""
    engine.run(f"CREATE TABLE loaded ({TABLE}, odd INTEGER, id UBIGINT, why VARCHAR, file INTEGER)")
    loaded: list[LoadedFile] = []
    errors: list[InputError] = []
    for path in paths:
        try:
            loaded.append(_load_one(engine, path, len(loaded), choices))
        except InputError as error:
            errors.append(error)
    if errors:
        raise joined(errors)
    _mark_repeats(engine)
    _count(engine, loaded)
    picked = ", ".join(COLUMNS)
    parts = [f"SELECT {picked} FROM ({f.view})" for f in loaded if f.view]
    if len(parts) < len(loaded):
        parts.append(f"SELECT {picked} FROM loaded WHERE why IS NULL")
    engine.run(f"CREATE VIEW usage AS {' UNION ALL '.join(parts)}")
    return loaded


def _load_one(engine: Engine, path: Path, number: int, choices: Choices) -> LoadedFile:
    import duckdb

    opened = open_log(path)
    types = column_types(engine, opened)
    accept = choices.accept_mapping or path in choices.accepted
    out = LoadedFile(path, format_of(path, types, accept))
    engine.tell(f"reading {path.name} as {out.found.title}")
    faults: Counter[str] = Counter()
    if opened.kind == "parquet" and out.found.id == "canonical":
        source = direct(opened, out.found, types)
        select = own_records(source)
        if select is not None:
            _check(engine, source, select, out)
            return out
    if opened.kind in DIRECT and is_whole(path, opened.compression):
        try:
            _insert(engine, direct(opened, out.found, types), out, number, choices)
        except duckdb.Error:
            if opened.kind == "parquet":
                raise
            # What the engine refuses is read row by row: slower, and each fault is counted.
            engine.run(f"DELETE FROM loaded WHERE file = {number}")
            _read_by_row(engine, opened, out, types, faults, number, choices)
        else:
            if opened.kind == "jsonl" and _worth_another_look(engine, path, number):
                engine.run(f"DELETE FROM loaded WHERE file = {number}")
                _read_by_row(engine, opened, out, types, faults, number, choices)
    else:
        _read_by_row(engine, opened, out, types, faults, number, choices)
    for why, count in faults.items():
        if why == NOT_UTF8:
            out.mended[why] += count
        else:
            out.rejected[why] += count
            out.read += count
    if opened.kind == "metrics":
        out.histograms = histograms_of(lines_of(opened, Counter()))
    if out.found.block_tokens:
        rows = engine.watched(rows_of(opened, Counter()), f"looking for prefixes in {path.name}")
        out.prefixes = prefix_shares(rows, out.found.block_tokens)
    return out


def _worth_another_look(engine: Engine, path: Path, number: int) -> bool:
    """Whether lines that the engine cannot read may be records with a sign in another encoding.

    It takes no such line at all; of a large file, a few are not worth reading all of it again.
    """
    ((rows, unread),) = engine.run(
        f"SELECT COUNT(*), COUNT(CASE WHEN why = {quoted(UNREAD)} THEN 1 END) FROM loaded"
        f" WHERE file = {number}"
    )
    return bool(unread) and (unread * FEW > rows or path.stat().st_size < SMALL_BYTES)


def _read_by_row(
    engine: Engine,
    opened: Opened,
    out: LoadedFile,
    types: dict[str, str],
    faults: Counter[str],
    number: int,
    choices: Choices,
) -> None:
    source = cleaned(engine, opened, out.found, types, faults)
    _insert(engine, source, out, number, choices)


def _insert(engine: Engine, source: Source, out: LoadedFile, number: int, choices: Choices) -> None:
    doing, parts = f"reading {out.path.name}", None
    if is_looked_for(out.found, choices.convention):
        # The file is read once, and what was read of it looked at twice.
        parts = f"parts_{number}"
        selected = parts_select(source, out.found)
        engine.run(f"CREATE OR REPLACE TABLE {parts} AS {selected}", doing)
    exclusive, out.convention = exclusive_condition(
        engine, parts or "", out.found, choices.convention, out.path
    )
    out.columns = tuple(source.types)
    select = record_select(source, out.found, exclusive, parts)
    engine.run(f"INSERT INTO loaded BY NAME SELECT *, {number} AS file FROM ({select})", doing)
    if parts is not None:
        engine.run(f"DROP TABLE {parts}")


def _check(engine: Engine, source: Source, select: str, out: LoadedFile) -> None:
    """Records that are in the tool's own form already: looked through once, and not copied."""
    out.columns = tuple(source.types)
    out.convention = "inclusive, as the format defines it"
    for why, odd, count in engine.run(
        f"SELECT why, odd, COUNT(*) FROM ({select}) GROUP BY why, odd", f"checking {out.path.name}"
    ):
        out.read += count
        if why is not None:
            out.rejected[str(why)] += count
        elif odd:
            out.mended[BACKWARDS] += count
    sound = " WHERE why IS NULL" if out.rejected else ""
    out.view = f"SELECT * FROM ({select}){sound}"


def _mark_repeats(engine: Engine) -> None:
    """A request that is written several times counts once, with its largest output."""
    engine.run(
        f"UPDATE loaded SET why = '{AGAIN}' WHERE rowid IN (SELECT row FROM (SELECT rowid AS row,"
        " ROW_NUMBER() OVER (PARTITION BY id ORDER BY output_tokens DESC, file, rowid) AS k"
        " FROM loaded WHERE why IS NULL AND id IN (SELECT id FROM loaded WHERE why IS NULL"
        " AND id IS NOT NULL GROUP BY id HAVING COUNT(*) > 1)) WHERE k > 1)",
        "looking for requests that are written twice",
    )


def _count(engine: Engine, loaded: Sequence[LoadedFile]) -> None:
    for number, why, odd, count in engine.run(
        "SELECT file, why, odd, COUNT(*) FROM loaded GROUP BY file, why, odd"
    ):
        out = loaded[number]
        out.read += count
        if why is not None:
            out.rejected[str(why)] += count
        elif odd:
            out.mended[BACKWARDS] += count
