"""Reading that is stopped ends at once, wherever it is, and leaves nothing behind."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.logs.engine import Stopped, engine
from advisor.logs.ingest import Choices
from advisor.logs.measure import reading
from tests.logs.renderings import REQUESTS
from tests.logs.small_traffic import traffic

pytest.importorskip("duckdb")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the engine keeps what it needs for a while."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def after(calls: int) -> Callable[[], bool]:
    """False that often, and true from then on."""
    seen = iter(range(10**9))
    return lambda: next(seen) >= calls


def test_a_long_statement_is_interrupted(scratch: Path) -> None:
    start = time.monotonic()
    with pytest.raises(Stopped), engine(stop=after(2)) as made:
        made.run("SELECT SUM(sqrt(a.i * b.i)) FROM range(10000000) a(i), range(100000) b(i)")
    assert time.monotonic() - start < 30
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("name", ["litellm.jsonl", "otel.json"])
@pytest.mark.parametrize("calls", [0, 1, 2, 3])
def test_it_stops_in_any_step(calls: int, name: str, tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / name
    path.write_text(REQUESTS[name](traffic()), encoding="utf-8")
    with pytest.raises(Stopped), reading([path], Choices(), lambda _: None, after(calls)):
        raise AssertionError("it was to be stopped before")
    assert not list(scratch.iterdir())


def test_rows_that_are_read_one_by_one_say_how_far_they_are(tmp_path: Path) -> None:
    path = tmp_path / "blocks.jsonl"
    row = json.dumps({"timestamp": 1, "input_length": 9, "output_length": 1, "hash_ids": [1]})
    path.write_text(f"{row}\n" * 6_000, encoding="utf-8")
    told: list[str] = []
    with reading([path], Choices(), told.append) as opened:
        assert opened.rows.used == 6_000
    assert "looking for prefixes in blocks.jsonl: 0 rows" in told
