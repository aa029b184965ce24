"""The statements on every engine: `python scripts/usage_engines.py [--venv DIR]`.

PySpark (half a gigabyte, needs Java), chDB and DuckDB go into a virtual environment of their own,
kept where DIR is named. PostgreSQL is the system's. Each engine is started by its test, on loopback
or without a port, and stopped by it. What cannot be had is said; 1 is the exit status where an
engine gives other figures.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("pyspark>=4.0,<4.1", "chdb>=4.4,<5", "pytest", "hypothesis")
TESTS = {
    "PostgreSQL": "test_postgresql",
    "PostgreSQL, a proxy's own table": "test_a_proxys_own_table_in_postgresql",
    "Spark standalone cluster": "test_a_spark_standalone_cluster",
    "ClickHouse, embedded": "test_an_embedded_clickhouse",
}


def prepared(folder: Path) -> Path:
    """The environment's Python, with whatever could be installed."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-e", f"{ROOT}[usage]"], check=True)
    for package in PACKAGES:
        if subprocess.run([*pip, package], check=False).returncode:
            print(f"{package} cannot be installed here")
    return python


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        python = prepared(arguments.venv or Path(name))
        # Twice: the project's own settings ask for less.
        argv = [str(python), "-m", "pytest", "-vv", "-rs", "--no-header", "--tb=short"]
        tests = [f"tests/logs/test_engines.py::{test}" for test in TESTS.values()]
        done = subprocess.run(
            [*argv, *tests],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    found = dict(re.findall(r"::(\w+) (PASSED|FAILED|SKIPPED|ERROR)", done.stdout))
    words = {"PASSED": "the same as DuckDB", "SKIPPED": "SKIPPED"}
    for engine, test in TESTS.items():
        print(f"{engine}: {words.get(found.get(test, ''), 'OTHER FIGURES, or it broke')}")
    for line in done.stdout.splitlines():
        if line.startswith("SKIPPED"):
            print(f"  {line}")
    if done.returncode or len(found) < len(TESTS):
        sys.exit(done.stdout[-4000:] + done.stderr[-2000:])


if __name__ == "__main__":
    main()
