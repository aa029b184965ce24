"""A server of every fault for the tests of one module, in a process that ends with them."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def fault_server() -> Iterator[str]:
    """The base address of a server that stops by itself."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.probe.fault_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.communicate(timeout=10)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with fault_server() as url:
        yield url
