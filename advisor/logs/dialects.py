"""The statements for an engine elsewhere: the same text, translated, for a table there."""

from __future__ import annotations

from advisor.logs.formats import Field_, Format, head_of
from advisor.logs.mapping import Source, record_select
from advisor.problems import InputError, MissingExtra, Problem
from advisor.spelling import suggestion
from advisor.usage.record import COLUMNS
from advisor.usage.statements import Cuts, all_statements

INSTALL = "SQL is translated with SQLGlot, which is not installed: pip install 'advisor[usage]'"
DIALECTS = (
    "bigquery", "clickhouse", "databricks", "duckdb", "postgres", "redshift", "snowflake", "spark",
    "trino",
)  # fmt: skip
# Where a column of JSON is kept parsed, and is to be read as text.
PARSED_JSON = ("postgres", "redshift")
NEEDED: tuple[Field_, ...] = ("ts", "input_tokens", "output_tokens")


def statements_for(
    dialect: str,
    cuts: Cuts,
    table: str,
    found: Format | None = None,
    columns: tuple[str, ...] = (),
) -> dict[str, str]:
    """Every statement in a dialect, by the name of its table.

    `table` holds this tool's records, or rows of the format `found` with these `columns`; without
    any, those that the format's own table has. Raises InputError for a dialect that is not known,
    one that cannot say what is asked, or columns without a time and counts.
    """
    if dialect not in DIALECTS:
        hint = suggestion(dialect, DIALECTS)
        message = f'unknown dialect "{dialect}"{hint}; known are {", ".join(DIALECTS)}'
        raise InputError((Problem("--dialect", 1, 1, message),))
    kind = "JSONB" if dialect in PARSED_JSON else "JSON"
    where = table if found is None else _records(table, _there(found, columns), kind)
    made = all_statements(cuts, where)
    return {name: translated(sql, dialect) for name, sql in made.items()}


def translated(sql: str, dialect: str, pretty: bool = True) -> str:
    """One statement of the portable subset, in another engine's words."""
    if dialect == "duckdb" and not pretty:
        return sql
    try:
        import sqlglot
    except ModuleNotFoundError as error:
        raise MissingExtra(INSTALL) from error
    try:
        return sqlglot.transpile(sql, read="duckdb", write=dialect, pretty=pretty)[0]
    except sqlglot.errors.SqlglotError as error:
        message = f"a statement cannot be said in it: {str(error).splitlines()[0]}"
        raise InputError((Problem("--dialect", 1, 1, message),)) from error


def _there(found: Format, columns: tuple[str, ...]) -> Format:
    """The format without what a table with these columns does not have."""
    have = columns or found.table
    if not have:
        return found
    kept: dict[Field_, tuple[str, ...]] = {}
    for field, paths in found.columns.items():
        there = tuple(p for p in paths if head_of(p) in have)
        if there:
            kept[field] = there
    missing = []
    for field in NEEDED:
        if field not in kept:
            usual = " or ".join(dict.fromkeys(map(head_of, found.columns[field])))
            said = f"none of them holds {field}, which {found.id} has in {usual}"
            missing.append(Problem("--columns", 1, 1, said))
    if missing:
        raise InputError(tuple(missing))
    return found.model_copy(update={"columns": kept})


def _records(table: str, found: Format, json: str) -> str:
    """A table of some format as records, with only what every engine can say."""
    types: dict[str, str] = {}
    for field, paths in found.columns.items():
        for path in paths:
            head, _, rest = path.partition("/")
            kind = json if rest else "TIMESTAMP" if field in ("ts", "end", "first") else "BIGINT"
            types[head] = json if types.get(head) == json else kind
    select = record_select(Source(table, types, portable=True), found, _exclusive(found))
    return f"(SELECT {', '.join(COLUMNS)} FROM ({select}) AS records WHERE why IS NULL) AS logs"


def _exclusive(found: Format) -> str:
    beside = found.input == "exclusive" or found.without_total == "exclusive"
    return "1 = 1" if beside else "1 = 0"
