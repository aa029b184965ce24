"""From the columns of a log to the fields of a record, as one SELECT.

Names from a log never stand in the SQL bare: they are quoted, and values are never put in at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.logs.formats import Field_, Format, status_codes
from advisor.usage.record import COLUMNS, why_broken
from advisor.usage.statements import quoted

ATTRIBUTES = ("attributes", "SpanAttributes")
DAY_S = 86_400
NULL = "NULL"
COUNTS: tuple[Field_, ...] = (
    "input_tokens", "output_tokens", "cached_input_tokens", "cache_write_tokens",
    "cache_write_1h_tokens", "reasoning_tokens",
)  # fmt: skip
NUMBERS = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "HUGEINT")


@dataclass(frozen=True, slots=True)
class Source:
    """A relation of the log's own columns. `types` are SQL types by column name.

    `portable` keeps to casts that every engine has, for statements that run in a warehouse.
    """

    relation: str
    types: Mapping[str, str]
    portable: bool = False


def name(column: str) -> str:
    """A column's name, quoted."""
    return '"' + column.replace('"', '""') + '"'


class Mapped:
    """The expressions of one source in one format."""

    def __init__(self, source: Source, found: Format) -> None:
        self.source = source
        self.found = found
        self.attributes = next((a for a in ATTRIBUTES if a in source.types), None)
        self.inside = {} if source.portable else self._inside_of()

    def _inside_of(self) -> dict[str, list[str]]:
        """The places that are read inside each column, so that it is parsed once for all."""
        found: dict[str, list[str]] = {}
        for path in (*(p for some in self.found.columns.values() for p in some), *self.found.keep):
            column, steps = self.place(path)
            if column is not None and steps:
                places = found.setdefault(column, [])
                if _json_path(steps) not in places:
                    places.append(_json_path(steps))
        return found

    @property
    def relation(self) -> str:
        """The source, with a list of what is inside each column that is read into."""
        if not self.inside:
            return self.source.relation
        lists = ", ".join(
            f"json_extract_string({self._json(column)}, [{', '.join(map(quoted, places))}])"
            f" AS {name(_list_of(column))}"
            for column, places in self.inside.items()
        )
        return f"(SELECT *, {lists} FROM {self.source.relation})"

    def place(self, path: str) -> tuple[str | None, list[str]]:
        """The column that a path leads into and the steps inside it; None without that column."""
        if path.startswith("@"):
            return self.attributes, [path[1:]]
        head, _, rest = path.partition("/")
        if head in self.source.types:
            return head, rest.split("/") if rest else []
        if path in self.found.keep and "/" not in path:
            # What rows are kept for may be an attribute of a span too.
            return self.attributes, [path]
        return None, []

    def text(self, path: str) -> str | None:
        """A value as text, or None where the source has no such column."""
        column, steps = self.place(path)
        if column is None:
            return None
        if not steps:
            return name(column)
        if column in self.inside:
            number = self.inside[column].index(_json_path(steps)) + 1
            return f"{name(_list_of(column))}[{number}]"
        return f"json_extract_string({self._json(column)}, {quoted(_json_path(steps))})"

    def _json(self, column: str) -> str:
        kind = self.source.types[column]
        column = name(column)
        if kind == "VARCHAR" and not self.source.portable:
            # Text of a file may be no JSON at all, and then it has nothing inside.
            return f"CASE WHEN json_valid({column}) THEN {column} END"
        if kind == "JSONB":
            return f"CAST({column} AS JSON)"
        if kind not in ("VARCHAR", "JSON"):
            return f"CAST(to_json({column}) AS JSON)"
        return column

    def texts(self, field: Field_) -> list[str]:
        """Every place of a field that the source has."""
        paths = self.found.columns.get(field, ())
        return [t for p in paths if (t := self.text(p)) is not None]

    def _cast(self, expression: str, to: str) -> str:
        return (
            f"CAST({expression} AS {to})"
            if self.source.portable
            else (f"TRY_CAST({expression} AS {to})")
        )

    def number(self, field: Field_, to: str = "BIGINT") -> str | None:
        """The first place of a field that holds a number, or None when there is no place."""
        found = [self._cast(t, to) for t in self.texts(field)]
        return _first(found)

    def word(self, field: Field_) -> str | None:
        """The first place of a field with text in it."""
        return _first([f"NULLIF({self._cast(t, 'VARCHAR')}, '')" for t in self.texts(field)])

    def moment(self, field: Field_) -> str | None:
        """A time in UTC: a timestamp, ISO text, or a count since 1970 whose size tells its unit."""
        found = []
        paths = self.found.columns.get(field, ())
        for path in paths:
            text = self.text(path)
            if text is None:
                continue
            kind = self.source.types.get(path, "VARCHAR")
            if kind.startswith("TIMESTAMP") or kind == "DATE" or self.source.portable:
                found.append(self._cast(text, "TIMESTAMP"))
            elif any(kind.startswith(n) or n in kind for n in NUMBERS):
                found.append(_since_1970(f"CAST({text} AS DOUBLE)"))
            else:
                number = _since_1970(f"TRY_CAST({text} AS DOUBLE)")
                zoned = f"CAST(TRY_CAST({text} AS TIMESTAMPTZ) AS TIMESTAMP)"
                # UTC is what most logs say, and reading a zone takes three times as long.
                utc = f"CASE WHEN suffix({text}, 'Z') THEN TRY_CAST({text} AS TIMESTAMP) END"
                found.append(f"COALESCE({utc}, {zoned}, {number})")
        return _first(found)


def _json_path(steps: Sequence[str]) -> str:
    return "$" + "".join(
        f"[{s}]" if s.isdigit() else '."' + s.replace('"', "") + '"' for s in steps
    )


def _list_of(column: str) -> str:
    """A name that no column of a log has by chance."""
    return f"inside of {column}"


def _first(found: list[str]) -> str | None:
    if not found:
        return None
    return found[0] if len(found) == 1 else f"COALESCE({', '.join(found)})"


def _since_1970(number: str) -> str:
    """Seconds, milli-, micro- or nanoseconds, told apart by size until the year 5138."""
    scaled = (
        f"CASE WHEN {number} < 1e11 THEN {number} * 1e6 WHEN {number} < 1e14 THEN {number} * 1e3"
        f" WHEN {number} < 1e17 THEN {number} ELSE {number} / 1e3 END"
    )
    inside = f"{number} >= 0 AND {number} < 9e18"
    return f"CASE WHEN {inside} THEN make_timestamp(CAST({scaled} AS BIGINT)) END"


def _status(portable: bool) -> str:
    """The code that `status_text` means: a code in digits, a known word, or a failure."""
    exact, containing = status_codes()
    number = "TRY_CAST(status_text AS SMALLINT)"
    cases = ["WHEN status_text IS NULL THEN 200"]
    if not portable:
        cases.append(f"WHEN {number} BETWEEN 100 AND 599 THEN {number}")
    cases += [f"WHEN LOWER(status_text) = {quoted(w)} THEN {c}" for w, c in exact.items() if w]
    cases += [
        f"WHEN LOWER(status_text) LIKE {quoted(f'%{w}%')} THEN {c}" for w, c in containing.items()
    ]
    return f"CAST(CASE {' '.join(cases)} ELSE 500 END AS SMALLINT)"


def fields(source: Source, found: Format) -> dict[str, str]:
    """An expression for each field of a record, before its counts are made inclusive.

    Beside the record's own there are `id` and `total_tokens`; `status` is still text, and a time
    that is below zero, where a request ended before it began, is still there.
    """
    m = Mapped(source, found)
    out = {column: f"CAST(NULL AS {kind})" for column, kind in COLUMNS.items()}
    out["model"] = m.word("model") or out["model"]
    out["tag"] = m.word("tag") or out["tag"]
    constant = quoted(found.provider) if found.provider else NULL
    out["provider"] = f"LOWER(COALESCE({m.word('provider') or NULL}, {constant}))"
    out["status"] = m.word("status") or "CAST(NULL AS VARCHAR)"
    out["id"] = m.word("id") or "CAST(NULL AS VARCHAR)"
    cents = m.number("cents", "DOUBLE")
    out["cost"] = m.number("cost", "DOUBLE") or (f"{cents} / 100" if cents else out["cost"])
    batch = m.word("batch")
    is_batch = f"CASE WHEN LOWER({batch}) LIKE '%batch%' OR LOWER({batch}) = 'true' THEN 1 ELSE 0"
    out["batch"] = f"CAST({is_batch} END AS SMALLINT)" if batch else "CAST(0 AS SMALLINT)"
    out |= _counts(m, out) | _times(m)
    if found.only_cost:
        out["input_tokens"] = out["output_tokens"] = out["n"] = "CAST(0 AS BIGINT)"
    return out


def _counts(m: Mapped, unknown: Mapping[str, str]) -> dict[str, str]:
    """Tokens and requests; the cache writes of two lives are added up where they stand apart."""
    out: dict[str, str] = {c: m.number(c) or unknown[c] for c in COUNTS}
    short, long = m.number("cache_write_5m_tokens"), m.number("cache_write_1h_tokens")
    if short is not None:
        both = f"COALESCE({short}, 0) + COALESCE({long or NULL}, 0)"
        known = f"{short} IS NOT NULL OR {long or NULL} IS NOT NULL"
        parts = f"CASE WHEN {known} THEN {both} END"
        out["cache_write_tokens"] = f"COALESCE({out['cache_write_tokens']}, {parts})"
    out["total_tokens"] = m.number("total_tokens") or "CAST(NULL AS BIGINT)"
    one = m.found.rows == "requests"
    out["n"] = "CAST(1 AS BIGINT)" if one else m.number("n") or unknown["n"]
    return out


def _times(m: Mapped) -> dict[str, str]:
    """When it began, how long it took, how long to the first word, and its bucket's length."""
    ts_ms = m.number("ts_ms")
    since = f"make_timestamp({ts_ms} * 1000)" if ts_ms else m.moment("ts")
    begin = since or "CAST(NULL AS TIMESTAMP)"
    end, first, nanoseconds = m.moment("end"), m.moment("first"), m.number("duration_ns")
    one = m.found.rows == "requests"
    latency = [
        m.number("latency_ms", "DOUBLE"),
        _thousandfold(m.number("latency_s", "DOUBLE")),
        f"{nanoseconds} / 1e6" if nanoseconds else None,
        f"date_diff('millisecond', {begin}, {end})" if end and one else None,
    ]
    # A first word at the very end is that of an answer that was not streamed.
    streamed = (
        f"CASE WHEN {first} <> {end or NULL} THEN date_diff('millisecond', {begin}, {first}) END"
        if first
        else None
    )
    ttft = [m.number("ttft_ms", "DOUBLE"), _thousandfold(m.number("ttft_s", "DOUBLE")), streamed]
    bucket = "0" if one else str(DAY_S)
    if m.found.rows == "bucket" and end:
        bucket = f"COALESCE(date_diff('second', {begin}, {end}), {DAY_S})"
    return {
        "ts": begin,
        "latency_ms": _rounded([x for x in latency if x]),
        "ttft_ms": _rounded([x for x in ttft if x]),
        "bucket_s": f"CAST({bucket} AS INTEGER)",
    }


def _thousandfold(expression: str | None) -> str | None:
    return f"{expression} * 1000" if expression else None


def _rounded(found: list[str]) -> str:
    whole = _first(found)
    return f"CAST(ROUND({whole}) AS BIGINT)" if whole else "CAST(NULL AS BIGINT)"


def own_records(source: Source) -> str | None:
    """The SELECT over records of this tool that have the right types already, with `why` and `odd`.

    None where some column has another type and must be read like any log's.
    """
    picked = {}
    for column, kind in COLUMNS.items():
        there = source.types.get(column)
        if there is None:
            absent = {"status": "200", "batch": "0", "n": "1", "bucket_s": "0"}.get(column, NULL)
            picked[column] = f"CAST({absent} AS {kind})"
        elif there == kind:
            picked[column] = column
        elif kind == "BIGINT" and there in ("INTEGER", "SMALLINT", "UINTEGER"):
            picked[column] = f"CAST({column} AS {kind})"
        else:
            return None
    odd = "CASE WHEN latency_ms < 0 OR ttft_ms < 0 THEN 1 ELSE 0 END AS odd"
    listed = ", ".join(f"{expression} AS {column}" for column, expression in picked.items())
    times = ("latency_ms", "ttft_ms")
    out = ", ".join(
        f"CASE WHEN {c} >= 0 THEN {c} END AS {c}" if c in times and c in source.types else c
        for c in COLUMNS
    )
    return (
        f"SELECT {out}, {odd}, {why_broken()} AS why"
        f" FROM (SELECT {listed} FROM {source.relation}) AS record"
    )


def kept(source: Source, found: Format) -> str:
    """The condition on rows that are records at all; others repeat them or carry something else."""
    m = Mapped(source, found)
    conditions = []
    for path, values in found.keep.items():
        text = m.text(path)
        if text is not None:
            some = ", ".join(map(quoted, values))
            conditions.append(f"({text} IS NULL OR CAST({text} AS VARCHAR) IN ({some}))")
    return " AND ".join(conditions) or "TRUE"


def parts_select(source: Source, found: Format) -> str:
    """The raw fields of every row that is a record, with `status_text` for `status`."""
    raw = fields(source, found)
    status = raw.pop("status")
    picked = ", ".join(f"{expression} AS {field}" for field, expression in raw.items())
    relation = Mapped(source, found).relation
    return (
        f"SELECT {picked}, {status} AS status_text FROM {relation} AS src"
        f" WHERE {kept(source, found)}"
    )


def record_select(
    source: Source, found: Format, exclusive: str, parts_table: str | None = None
) -> str:
    """The whole SELECT: records with inclusive counts, `why` each is broken, and `odd`.

    `exclusive` is an SQL condition on the raw fields: true where input is without cached tokens.
    `parts_table` holds what `parts_select` gives, where that was run already.
    """
    parts = f"({parts_select(source, found)})" if parts_table is None else parts_table
    inner = f"SELECT *, {_status(source.portable)} AS status FROM {parts} AS parts"
    whole = (
        f"CASE WHEN {exclusive} THEN input_tokens + COALESCE(cached_input_tokens, 0)"
        " + COALESCE(cache_write_tokens, 0) ELSE input_tokens END"
    )
    # A failed request without counts used nothing; one that has them was served and billed.
    unless_failed = "CASE WHEN status >= 400 THEN COALESCE({0}, 0) ELSE {0} END"
    out = {column: column for column in COLUMNS}
    out["input_tokens"] = unless_failed.format(f"({whole})")
    out["output_tokens"] = unless_failed.format("output_tokens")
    for column in ("latency_ms", "ttft_ms"):
        out[column] = f"CASE WHEN {column} >= 0 THEN {column} END"
    record = ", ".join(f"{expression} AS {column}" for column, expression in out.items())
    odd = "CASE WHEN latency_ms < 0 OR ttft_ms < 0 THEN 1 ELSE 0 END AS odd"
    more = ", CASE WHEN id IS NOT NULL THEN hash(id) END AS id" if not source.portable else ""
    return (
        f"SELECT *, {why_broken()} AS why FROM (SELECT {record}, {odd}{more}"
        f" FROM ({inner}) AS raw) AS record"
    )
