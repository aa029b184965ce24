"""Logs that are torn, wrong or hostile: reported, bounded, inert, and never a traceback."""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.logs.engine import engine
from advisor.logs.ingest import Choices, load
from tests.logs.reading_logs import DAY, packed, profiled
from tests.logs.renderings import canonical, litellm
from tests.logs.renderings_vendors import bedrock, otel
from tests.logs.small_traffic import as_csv, jsonl, traffic


def write(tmp_path: Path, data: bytes, name: str = "log.jsonl") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def records(n: int = 40) -> list[dict[str, Any]]:
    return canonical(traffic()[:n])


def test_a_torn_gzip_gives_what_is_before_the_tear(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = gzip.compress(jsonl(litellm(traffic())).encode())
    found = profiled([write(tmp_path, whole[: len(whole) // 2], "log.jsonl.gz")], capsys)
    assert 100 < found["rows"]["used"] < 432
    assert found["rows"]["rejected"]["the file is cut off there"] == 1


def test_a_zstd_file_that_is_cut_off_keeps_what_came_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = jsonl(litellm(traffic())).encode()
    whole = b"".join(packed(records[i : i + 9_000]) for i in range(0, len(records), 9_000))
    found = profiled([write(tmp_path, whole[: len(whole) // 2], "log.jsonl.zst")], capsys)
    assert 100 < found["rows"]["used"] < 432
    assert found["rows"]["rejected"]["the file is cut off there"] == 1


def test_zstd_without_its_package_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.logs.opened.zstd", lambda: None)
    path = write(tmp_path, b"\x28\xb5\x2f\xfdxx", "log.zst")
    assert run(["usage", "profile", str(path), *DAY]) == 1
    assert "pip install 'advisor[usage]'" in capsys.readouterr().err


def test_mixed_encodings_are_replaced_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = as_csv(records()).encode().replace(b"support", "caf\xe9".encode("latin-1"), 3)
    found = profiled([write(tmp_path, rows, "log.csv")], capsys)
    assert found["rows"]["used"] == 40
    assert sum(found["rows"]["mended"].values()) == 3
    data = jsonl(records()).encode().replace(b"support", b"\xff\xfe", 1)
    found = profiled([write(tmp_path, data)], capsys)
    assert found["rows"]["read"] == found["rows"]["used"] == 40
    assert sum(found["rows"]["mended"].values()) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"input_tokens": -5}, "a negative token count"),
        ({"input_tokens": 10**15}, "more than 10,000,000 tokens in one request"),
        ({"input_tokens": 10**40}, "no token counts"),
        ({"input_tokens": "NaN"}, "no token counts"),
        ({"input_tokens": None}, "no token counts"),
        ({"output_tokens": {"deep": [1]}}, "no token counts"),
        ({"cached_input_tokens": 10**6}, "more cached tokens than input"),
        ({"ts": "yesterday"}, "no time that can be read"),
        ({"ts": "infinity"}, "a time after the year 2100"),
        ({"ts": -1e300}, "no time that can be read"),
        ({"ts": 10**18 * 5}, "a time after the year 2100"),
    ],
)
def test_an_absurd_record_is_left_out_and_counted(
    change: dict[str, Any], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = records()
    rows[7].update(change)
    found = profiled([write(tmp_path, jsonl(rows).encode())], capsys)
    assert found["rows"]["rejected"] == {why: 1}
    assert (found["rows"]["read"], found["rows"]["used"]) == (40, 39)


def test_lines_that_are_no_records_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = jsonl(records()).splitlines()
    lines[3:3] = ["{broken", "[1, 2]", "null", '"text"', "[" * 100_000, ""]
    found = profiled([write(tmp_path, "\n".join(lines).encode())], capsys)
    assert found["rows"]["rejected"] == {"cannot be read as a record": 5}
    assert found["rows"]["used"] == 40


def test_csv_rows_of_another_width_and_an_open_quote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = as_csv(records()).splitlines()
    lines[5] = "1,2,3"
    found = profiled([write(tmp_path, "\n".join(lines).encode(), "log.csv")], capsys)
    assert found["rows"]["rejected"] == {"not as many values as columns": 1}
    assert found["rows"]["used"] == 39


def test_a_clock_that_runs_backwards_takes_no_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = litellm(traffic()[:40])
    for row in rows[:5]:
        row["startTime"], row["endTime"] = row["endTime"], row["startTime"]
    found = profiled([write(tmp_path, jsonl(rows[::-1]).encode())], capsys)
    (said,) = found["rows"]["mended"].items()
    assert said == ("ended before they began: how long they took is left out", 5)
    latency = next(s for s in found["sizes"] if s["size"] == "latency_ms")
    assert latency["requests"] == 35


def test_a_request_that_is_written_twice_counts_once_over_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write(tmp_path, jsonl(litellm(traffic()[:30])).encode(), "a.jsonl")
    second = write(tmp_path, jsonl(litellm(traffic()[20:40])).encode(), "b.jsonl")
    found = profiled([first, second], capsys)
    assert found["rows"]["used"] == 40
    assert found["rows"]["rejected"] == {"the same request again": 10}


def test_names_are_inert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [
        "=HYPERLINK(\"http://x\")", "\x1b[2J\x1b]0;owned\x07", "'; DROP TABLE loaded; --",
        "[bold]x[/bold]", "\u202eevil", "a\\'b", "x" * 5_000,
    ]  # fmt: skip
    rows = records()
    for row, name in zip(rows, names, strict=False):
        row["model"] = row["tag"] = row["provider"] = name
    path = write(tmp_path, jsonl(rows).encode())
    assert profiled([path], capsys)["rows"]["used"] == 40
    for verb in ("profile", "replay"):
        assert run(["usage", verb, str(path), *DAY]) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out and "\u202e" not in out and "\x07" not in out
        assert max(map(len, out.splitlines())) <= 200


def test_a_hostile_column_name_is_only_a_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**row, "x\"', {} \\ --": 1, "a/b": 2} for row in records()]
    for name, text in (("log.csv", as_csv(rows)), ("log.jsonl", jsonl(rows))):
        assert profiled([write(tmp_path, text.encode(), name)], capsys)["rows"]["used"] == 40


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "log.jsonl", "is empty"),
        (b"\x1f\x8b", "log.gz", "is empty"),
        (b"PAR1 not at all", "log.parquet", "footer"),
        (b"\x00\x01\x02\x03", "log", "neither Parquet nor text"),
        (b"hello\n", "log.txt", "neither columns nor JSON"),
        (b"a,b\n1,2\n", "log.csv", "no known log format: its columns are a, b"),
        (b'{"data": [', "log.json", "is not JSON"),
        (b"[" * 200_000, "log.json", ":1:1: "),
        (b"\x28\xb5\x2f\xfdxx", "log.zst", "is empty"),
    ],
)
def test_what_is_no_log_is_said_in_a_line(
    data: bytes, name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, data, name)
    assert run(["usage", "profile", str(path), *DAY]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"{path}:1:") and said in err


def test_every_file_that_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path, jsonl(records()).encode(), "good.jsonl")
    bad = [str(tmp_path / "none.csv"), str(tmp_path)]
    assert run(["usage", "profile", str(good), *bad, *DAY]) == 1
    err = capsys.readouterr().err
    assert "no such file" in err and "is a directory" in err


def test_a_file_name_is_no_pattern(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path, jsonl(records(10)).encode(), "log[1]*?'.jsonl")
    write(tmp_path, jsonl(records(20)).encode(), "log1.jsonl")
    assert profiled([one], capsys)["rows"]["used"] == 10


def test_a_line_without_end_is_bounded(tmp_path: Path) -> None:
    """A 256 MB line under 1 GB of address space beyond what Python and the engine map anyway."""
    path = tmp_path / "long.jsonl"
    with path.open("wb") as out:
        out.write(jsonl(records(20)).encode())
        out.write(b'{"input_tokens": "')
        for _ in range(256):
            out.write(b"x" * (1 << 20))
        out.write(b'"}\n' + jsonl(records(40)[20:]).encode())
    done = subprocess.run(
        [sys.executable, "-m", "advisor", "usage", "profile", str(path), "--format", "json"],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert (rows["used"], rows["rejected"]) == (40, {"a line longer than 32 MB": 1})
    assert peak_mb < 600


def test_what_is_kept_for_a_while_has_no_text(tmp_path: Path) -> None:
    requests = traffic()[:5]
    spans = json.dumps(otel(requests)).replace(
        '{"key": "gen_ai.operation.name"',
        '{"key": "gen_ai.prompt", "value": {"stringValue": "SECRET"}}, '
        '{"key": "gen_ai.operation.name"',
    )
    torn = gzip.compress((jsonl(bedrock(requests)) + "x" * 9_000).encode())[:-9]
    for name, data, used in (("otel.json", spans.encode(), 5), ("log.gz", torn, 5)):
        path = write(tmp_path, data.replace(b"a prompt that must not be read", b"SECRET"), name)
        kept: list[str] = []
        with engine() as made:
            (found,) = load(made, [path], Choices())
            kept += [p.read_text("utf-8") for p in made.folder.glob("clean-*")]
            kept.append(str(made.run("SELECT * FROM loaded")))
        assert found.used == used
        assert len(kept) == 2 and not [text for text in kept if "SECRET" in text]
