"""Engines beside the embedded one, started by the test itself and stopped by it.

Each listens on loopback or a socket of its own at most. Where one cannot be had, the test is
skipped with what is missing.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from advisor.usage.record import COLUMNS

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]
WAIT_S = 60.0


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[Ask, Callable[[str], None]]]:
    """A cluster in `folder`: a function that asks, and one that pipes a script into psql."""
    if shutil.which("initdb") is None or shutil.which("psql") is None:
        pytest.skip("PostgreSQL is not installed here (initdb, psql)")
    as_user: list[str] = []
    if os.getuid() == 0:
        # The server refuses to run as root.
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        for parent in folder.parents:
            if not parent.stat().st_mode & 0o001:
                pytest.skip(f"the user postgres cannot reach {folder}")
        as_user = [
            "setpriv",
            f"--reuid={owner.pw_uid}",
            f"--regid={owner.pw_gid}",
            "--clear-groups",
        ]
    data = folder / "data"
    subprocess.run(
        [*as_user, "initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N"],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [*as_user, "postgres", "-D", str(data), "-k", str(folder), "-c", "listen_addresses=",
         "-c", "fsync=off", "-c", "timezone=UTC"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    psql = [
        "psql",
        "-X",
        "-q",
        "-h",
        str(folder),
        "-U",
        "postgres",
        "-v",
        "ON_ERROR_STOP=1",
        "--csv",
    ]

    def script(text: str) -> None:
        done = subprocess.run(psql, input=text.encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def ask(sql: str) -> Rows:
        done = subprocess.run([*psql, "-c", sql], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return [tuple(row) for row in csv.reader(io.StringIO(done.stdout.decode()))][1:]

    try:
        _until(
            lambda: subprocess.run([*psql, "-c", "SELECT 1"], capture_output=True).returncode == 0
        )
        yield ask, script
    finally:
        server.terminate()
        server.wait(WAIT_S)


def load_postgres(script: Callable[[str], None], table_csv: str) -> None:
    """The records as the table `usage`."""
    kinds = {"DOUBLE": "DOUBLE PRECISION"}
    columns = ", ".join(f"{c} {kinds.get(kind, kind)}" for c, kind in COLUMNS.items())
    copy = "COPY usage FROM STDIN (FORMAT csv, HEADER true);"
    script(f"CREATE TABLE usage ({columns});\n{copy}\n{table_csv}\\.\n")


@contextmanager
def spark_cluster(folder: Path, parquet: Path) -> Iterator[Ask]:
    """A master and two workers as processes, on loopback, with `usage` over a Parquet file."""
    pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed here")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed here")
    home = str(Path(pyspark.__file__).parent)
    port = _free_port()
    environment = dict(
        os.environ, SPARK_HOME=home, SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable
    )
    start = str(Path(home) / "bin" / "spark-class")
    master_at = f"spark://127.0.0.1:{port}"
    deploy = "org.apache.spark.deploy"
    commands = [
        [f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port),
         "--webui-port", str(_free_port())],
    ] + [
        [f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g",
         "--webui-port", str(_free_port()), "--work-dir", str(folder / f"work{i}"), master_at]
        for i in range(2)
    ]  # fmt: skip
    processes = []
    try:
        with (folder / "cluster.log").open("wb") as log:
            for number, command in enumerate(commands):
                processes.append(
                    subprocess.Popen([start, *command], env=environment, stdout=log, stderr=log)
                )
                if not number:
                    _until(lambda: _listens(port))
        os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
        session = (
            pyspark.sql.SparkSession.builder.master(master_at)
            .config("spark.executor.memory", "900m")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        try:
            session.read.parquet(str(parquet)).createOrReplaceTempView("usage")
            yield lambda sql: [tuple(row) for row in session.sql(sql).collect()]
        finally:
            session.stop()
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(WAIT_S)


@contextmanager
def clickhouse(parquet: Path) -> Iterator[Ask]:
    """An embedded ClickHouse with `usage` over a Parquet file."""
    chdb = pytest.importorskip(
        "chdb.session", reason="chDB, the embedded ClickHouse, is not installed here"
    )
    session = chdb.Session()
    session.query("CREATE DATABASE logs")
    session.query("USE logs")
    session.query(f"CREATE VIEW usage AS SELECT * FROM file('{parquet}', Parquet)")

    def ask(sql: str) -> Rows:
        answer = json.loads(str(session.query(sql, "JSONCompact")))
        return [tuple(row) for row in answer["data"]]

    try:
        yield ask
    finally:
        session.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end, "it did not come up"
        time.sleep(0.2)
