"""The same statements on other engines give the same tables, and so the same profile and prices."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.logs.dialects import DIALECTS, statements_for, translated
from advisor.logs.formats import known_formats
from advisor.logs.ingest import Choices
from advisor.logs.measure import reading
from advisor.usage.record import COLUMNS
from advisor.usage.statements import Cuts, all_statements
from advisor.usage.tables import Tables, tables_of
from tests.logs.engines import Ask, clickhouse, load_postgres, postgres, spark_cluster
from tests.logs.reading_logs import DAY, profiled
from tests.logs.renderings import litellm
from tests.logs.small_traffic import traffic

CUTS = Cuts((1_000, 4_000, 100_001), ("agent", "it's"), True)
duckdb = pytest.importorskip("duckdb")


def made(path: Path, rows: int = 3_000) -> Path:
    """Records of three days with every field, some unknown and some failed, as Parquet."""
    dice = random.Random(9)
    start = datetime(2026, 10, 5)
    listed: list[tuple[Any, ...]] = []
    for _ in range(rows):
        size = int(dice.lognormvariate(7, 1.5))
        cached = dice.choice([None, 0, size // 2])
        status = dice.choice([200] * 20 + [429, 500])
        listed.append(
            (
                start + timedelta(seconds=dice.random() * 3 * 86_400),
                dice.choice(["claude-haiku-4-5", "gpt-4o-mini", None]),
                dice.choice(["anthropic", "openai", None]),
                dice.choice(["agent", "it's", "chat", None]),
                size,
                0 if status != 200 else dice.randrange(2_000),
                cached,
                None if cached is None else size // 10,
                None if cached is None else size // 20,
                None,
                dice.choice([None, dice.randrange(30_000)]),
                None,
                status,
                # Eighths add up exactly, in any order.
                dice.choice([None, dice.randrange(8) / 8]),
                0,
                1,
                0,
            )
        )
    columns = ", ".join(f"{c} {kind}" for c, kind in COLUMNS.items())
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE made ({columns})")
        csv_file = path.with_suffix(".rows.csv")
        with csv_file.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(listed)
        db.execute(f"COPY made FROM '{csv_file}' (HEADER false, NULLSTR '')")
        db.execute(f"COPY made TO '{path}' (FORMAT parquet)")
    return path


def embedded(parquet: Path) -> Tables:
    with reading([parquet], Choices(), lambda _: None) as opened:
        return opened.tables(CUTS)


def asked(ask: Ask, dialect: str) -> Tables:
    found = {
        name: ask(translated(sql, dialect, pretty=False))
        for name, sql in all_statements(CUTS).items()
    }
    return tables_of(found)


def same(here: Tables, there: Tables) -> None:
    assert there.totals == here.totals
    assert there.cells == here.cells
    assert there.percentiles == here.percentiles
    for name in ("hours", "days", "peaks", "tags"):
        assert getattr(there, name) == getattr(here, name), name


def test_postgresql(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    import tempfile

    parquet = made(tmp_path / "usage.parquet")
    with duckdb.connect() as db:
        db.execute(f"COPY (SELECT * FROM '{parquet}') TO '{tmp_path / 'u.csv'}' (HEADER true)")
    # A socket's path is short, and the server's user must reach it.
    with tempfile.TemporaryDirectory(prefix="pg") as name, postgres(Path(name)) as (ask, script):
        load_postgres(script, (tmp_path / "u.csv").read_text("utf-8"))
        same(embedded(parquet), asked(ask, "postgres"))


# PySpark leaves sockets and deprecated calls of its own behind, which are not ours to close.
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::DeprecationWarning"
)
def test_a_spark_standalone_cluster(tmp_path: Path) -> None:
    parquet = made(tmp_path / "usage.parquet")
    with spark_cluster(tmp_path, parquet) as ask:
        same(embedded(parquet), asked(ask, "spark"))


def test_an_embedded_clickhouse(tmp_path: Path) -> None:
    parquet = made(tmp_path / "usage.parquet")
    with clickhouse(parquet) as ask:
        same(embedded(parquet), asked(ask, "clickhouse"))


# As schema.prisma of LiteLLM has it, in the types that Prisma gives them in PostgreSQL.
SPEND_LOGS = {
    **dict.fromkeys(("request_id", "call_type", "api_key"), "TEXT"),
    "spend": "DOUBLE PRECISION",
    **dict.fromkeys(("total_tokens", "prompt_tokens", "completion_tokens"), "INTEGER"),
    **dict.fromkeys(("startTime", "endTime", "completionStartTime"), "TIMESTAMP(3)"),
    **dict.fromkeys(
        ("model", "model_id", "model_group", "custom_llm_provider", "api_base", "user"), "TEXT"
    ),
    "metadata": "JSONB",
    **dict.fromkeys(("cache_hit", "cache_key"), "TEXT"),
    "request_tags": "JSONB",
    **dict.fromkeys(("team_id", "organization_id", "end_user", "requester_ip_address"), "TEXT"),
    **dict.fromkeys(("messages", "response"), "JSONB"),
    **dict.fromkeys(("session_id", "status"), "TEXT"),
    "proxy_server_request": "JSONB",
}


def test_a_proxys_own_table_in_postgresql(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Statements printed for the proxy's table, run there, and the small tables handed back."""
    import tempfile

    requests = traffic()
    fixture = tmp_path / "spend.jsonl"
    fixture.write_text("".join(json.dumps(r) + "\n" for r in litellm(requests)), encoding="utf-8")
    found = next(f for f in known_formats().formats if f.id == "litellm-spend")
    cuts = printed_cuts(capsys)
    columns = ", ".join(f'"{c}" {kind}' for c, kind in SPEND_LOGS.items())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in litellm(requests):
        writer.writerow(
            json.dumps(row.get(c)) if kind == "JSONB" else row.get(c, "")
            for c, kind in SPEND_LOGS.items()
        )
    with tempfile.TemporaryDirectory(prefix="pg") as name, postgres(Path(name)) as (ask, script):
        spend = '"LiteLLM_SpendLogs"'
        script(f'CREATE TABLE {spend} ({columns});\nCOPY {spend} FROM STDIN (FORMAT csv);\n'
               f"{out.getvalue()}\\.\n")  # fmt: skip
        files = []
        for table, sql in statements_for("postgres", cuts, spend, found).items():
            # What psql prints with a header is what a person would save.
            rows = ask(f"SELECT * FROM ({sql}) AS q")
            files.append(tmp_path / f"{table}.csv")
            names = re.findall(r"\w+", header(table))
            with files[-1].open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows([names, *rows])
    there, here = profiled(files, capsys), profiled([fixture], capsys)
    for answer in (*there["answers"].values(), *here["answers"].values()):
        # Tables that were handed back do not name the log.
        answer["note"] = answer["note"].replace(" (spend.jsonl)", "")
    for key in (
        "answers",
        "tokens",
        "requests",
        "peaks",
        "failures_by_hour",
        "spend_usd",
        "models",
    ):
        assert there[key] == here[key], key
    assert run(["usage", "replay", *map(str, files), *DAY]) == 0


def printed_cuts(capsys: pytest.CaptureFixture[str]) -> Cuts:
    assert run(["usage", "sql", "--dialect", "duckdb"]) == 0
    edges = re.search(r"'([0-9 ]+)' AS edges", capsys.readouterr().out)
    assert edges is not None
    return Cuts(tuple(map(int, edges[1].split())))


def header(table: str) -> str:
    from dataclasses import fields

    from advisor.usage.tables import ROWS

    return " ".join(f.name for f in fields(ROWS[table]))


PORTABLE = {
    "COUNT", "SUM", "MIN", "MAX", "CASE", "CAST", "COALESCE", "DATE_TRUNC", "EXTRACT", "IN",
    "OVER", "FROM", "AS", "BY", "AND", "WHERE", "WHEN", "THEN", "SELECT",
}  # fmt: skip


@pytest.mark.parametrize("name", list(all_statements(CUTS)))
def test_statements_keep_to_what_every_engine_says_alike(name: str) -> None:
    sql = all_statements(CUTS)[name]
    called = {w.upper() for w in re.findall(r"([A-Za-z_]+)\s*\(", re.sub(r"'[^']*'", "''", sql))}
    assert called - {"H", "A", "R", "S", "M", "ROWS"} <= PORTABLE, (
        "an engine's own function is translated wrongly"
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_statements_are_printed_for_every_dialect(
    dialect: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sqlglot")
    assert run(["usage", "sql", "--dialect", dialect, "--table", "logs.calls"]) == 0
    out = capsys.readouterr().out
    assert out.count("-- Save the result") == 7
    assert "logs.calls" in out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--dialect", "snowflak"], 'did you mean "snowflake"'),
        (["--dialect", "spark", "--log-format", "litelm-spend"], 'did you mean "litellm-spend"'),
        (["--dialect", "spark", "--columns", "a,b"], "name it with --log-format"),
        (
            ["--dialect", "spark", "--log-format", "helicone", "--columns", "prompt_tokens,cost"],
            "none of them holds ts, which helicone has in request_created_at",
        ),
    ],
)
def test_a_wrong_name_is_said(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["usage", "sql", *argv]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("log_format", "columns", "asked_for", "not_there"),
    [
        ("litellm-spend", "", {"startTime", "spend", "metadata"}, {"response_cost", "id"}),
        ("litellm-daily", "", {"date", "api_requests"}, {"tag", "team_id"}),
        (
            "langfuse",
            "id,type,start_time,usage_details,total_cost",
            {"start_time", "total_cost"},
            {"startTime", "totalCost", "provided_model_name"},
        ),
        (
            "litellm-spend",
            "id,startTime, prompt_tokens, completion_tokens,response_cost",
            {"response_cost"},
            {"spend", "metadata"},
        ),
    ],
)
def test_only_columns_that_the_table_has_are_asked_for(
    log_format: str, columns: str, asked_for: set[str], not_there: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    argv = ["--dialect", "postgres", "--log-format", log_format]
    assert run(["usage", "sql", *argv, *(["--columns", columns] if columns else [])]) == 0
    named = set(re.findall(r'"(\w+)"', capsys.readouterr().out))
    assert asked_for <= named
    assert not named & not_there


def test_tables_that_do_not_fit_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = tmp_path / "cells.csv"
    cells.write_text(header("cells").replace(" ", ",") + "\nm,p,,-1,0,0,0,x\n", encoding="utf-8")
    assert run(["usage", "profile", str(cells)]) == 1
    err = capsys.readouterr().err
    assert f"{cells}:2:1: is no row of the table cells" in err
    assert "the table totals is missing" in err
