"""Arguments that are refused, and where the output may and may not go."""

from __future__ import annotations

import json
import os
import shutil
import socket
from pathlib import Path

import pytest

from advisor.cli.main import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
DAY = ["--as-of", "2026-11-21"]
EVIDENCE = "format: advisor/evidence@1\n"


def refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        run(argv)
    assert left.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("day", ["20261121", "2026-W47-6", "2026-1-2", "today", "2026-02-30", ""])
def test_a_day_is_written_in_one_way(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["options", "--as-of", day], capsys)
    assert f'argument --as-of: "{day}" is not a date such as 2026-11-20' in said


@pytest.mark.parametrize("day", ["1999-12-31", "2201-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_lies_within_reason(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["options", "--as-of", day], capsys)
    assert f'"{day}" is not from 2000-01-01 to 2200-12-31' in said


@pytest.mark.parametrize("day", ["2000-01-01", "2200-12-31"])
def test_the_first_and_the_last_day_are_taken(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", str(EXAMPLE), "--as-of", day]) in (0, 3)


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["recommend", ""], "WORKLOAD"),
        (["recommend", str(EXAMPLE), "-o", ""], "-o/--output"),
        (["recommend", str(EXAMPLE), "--evidence", ""], "--evidence"),
        (["explain", ""], "WORKLOAD"),
        (["compare", str(EXAMPLE), ""], "WORKLOAD"),
        (["ask", "", "--plain"], "WORKLOAD"),
    ],
)
def test_an_empty_name_is_wrong_usage(
    argv: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(argv, capsys)
    assert said.endswith(f"argument {name}: a file is needed, not an empty name")


def test_a_dash_for_the_output_is_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["recommend", str(EXAMPLE), "--format", "json", "-o", "-", *DAY]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["format"] == "advisor/assessment@1"
    assert (err, list(tmp_path.iterdir())) == ("", [])


@pytest.mark.parametrize("way", ["same", "relative", "link", "hard link"])
def test_the_output_never_replaces_the_workload(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    workload, other = tmp_path / "w.yaml", tmp_path / "other"
    shutil.copy(EXAMPLE, workload)
    if way == "link":
        other.symlink_to(workload)
    elif way == "hard link":
        os.link(workload, other)
    output = {"same": str(workload), "relative": "./w.yaml"}.get(way, str(other))
    assert run(["recommend", str(workload), "-o", output, *DAY]) == 1
    said = "is the workload that is read; the output needs a file of its own"
    assert capsys.readouterr() == ("", f"{output}:1:1: {said}\n")
    assert workload.read_bytes() == EXAMPLE.read_bytes()


def test_the_output_never_replaces_evidence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "e.yaml"
    path.write_text(EVIDENCE)
    assert run(["recommend", str(EXAMPLE), "--evidence", str(path), "-o", str(path), *DAY]) == 1
    assert f"{path}:1:1: is the evidence that is read" in capsys.readouterr().err
    assert path.read_text() == EVIDENCE


def test_a_workload_on_standard_input_is_not_replaced_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "w.yaml"
    shutil.copy(EXAMPLE, path)
    with path.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert run(["recommend", "-", "-o", str(path), *DAY]) == 1
    assert f"{path}:1:1: is the workload that is read" in capsys.readouterr().err


def test_an_older_report_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old")
    assert run(["recommend", str(EXAMPLE), "-o", str(path), *DAY]) == 0
    assert capsys.readouterr() == ("", f"wrote {path}\n")
    assert len(path.read_text("utf-8")) > 200


def test_what_is_no_file_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # A socket cannot be opened at all; a device would be lost if this ever failed as root.
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert run(["recommend", str(EXAMPLE), "-o", "socket", *DAY]) == 1
        assert Path("socket").is_socket()
    assert capsys.readouterr() == ("", "socket:1:1: cannot be written: No such device or address\n")
