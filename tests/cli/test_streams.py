"""Standard streams that are full, closed, gone or not UTF-8: one line at most, no traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DAY = "--as-of 2026-11-21"
WORKLOAD = "examples/support-desk.yaml"
FULL = Path("/dev/full")
"""Linux's own. Elsewhere a file that may not grow stands for a disk that is full."""
NOT_UTF8 = [
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line in which `advisor` is this checkout's; `pipefail` shows its own status."""
    advisor = f'advisor() {{ "{sys.executable}" -m advisor "$@"; }}'
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_"))}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{advisor}; {line}"],
        capture_output=True,
        cwd=ROOT,
        env=clean | environment,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


COMMANDS = ["--version", "--help", "recommend --help", f"recommend {WORKLOAD} {DAY}", "questions"]


@pytest.mark.parametrize("buffering", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", [*COMMANDS, "ask --plain"])
def test_a_full_disk_is_one_line_and_status_1(command: str, buffering: str, tmp_path: Path) -> None:
    if FULL.exists():
        line, why = f"advisor {command} > {FULL}", errno.ENOSPC
    else:
        line, why = f"ulimit -f 0; advisor {command} > {tmp_path / 'out'}", errno.EFBIG
    done = shell(line, PYTHONUNBUFFERED=buffering)
    assert done.returncode == 1
    message = f"advisor: the output cannot be written: {os.strerror(why)}\n"
    assert done.stderr.decode() == message


@pytest.mark.parametrize("command", [*COMMANDS, "ask --plain"])
def test_a_closed_output_is_one_line_and_status_1(command: str) -> None:
    done = shell(f"advisor {command} >&-")
    assert done.returncode == 1
    assert done.stderr == b"advisor: the output cannot be written: it is closed\n"


def test_a_closed_output_is_no_matter_where_nothing_is_printed(tmp_path: Path) -> None:
    done = shell(f"advisor recommend {WORKLOAD} {DAY} -o {tmp_path / 'out'} >&-")
    assert (done.returncode, done.stderr) == (0, f"wrote {tmp_path / 'out'}\n".encode())
    assert (tmp_path / "out").stat().st_size > 200


def test_messages_do_not_go_to_the_output_when_errors_are_closed() -> None:
    done = shell("advisor recommend none.yaml 2>&-")
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_went_away_is_no_mistake(command: str) -> None:
    # The reader is gone before anything is written.
    done = shell(f"{{ sleep 0.2; advisor {command}; }} | true")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("environment", NOT_UTF8, ids=["latin-1", "ascii", "C"])
@pytest.mark.parametrize("how", ["json", "md", "html"])
def test_what_programs_read_is_utf8_in_any_locale(how: str, environment: dict[str, str]) -> None:
    done = shell(f"advisor recommend {WORKLOAD} {DAY} --format {how}", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not done.stdout.decode("utf-8").isascii()


@pytest.mark.parametrize("environment", NOT_UTF8, ids=["latin-1", "ascii", "C"])
@pytest.mark.parametrize(
    "command",
    [f"recommend {WORKLOAD} {DAY}", f"explain {WORKLOAD} {DAY}", "questions", f"options {DAY}"],
)
def test_text_keeps_to_the_encoding_of_the_terminal(
    command: str, environment: dict[str, str]
) -> None:
    done = shell(f"advisor {command}", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("latin-1" if "latin" in str(environment) else "ascii")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("recommend -", "-:1:1: standard input is closed"),
        ("ask --plain", "ask reads the answers from standard input, which is closed"),
        ("ask", "advisor needs a terminal; its standard input is closed"),
        ("", "advisor needs a terminal; its standard input is closed"),
    ],
)
def test_a_closed_input_is_one_line_and_status_1(command: str, said: str) -> None:
    done = shell(f"advisor {command} <&-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"{said}\n"
