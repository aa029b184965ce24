"""Where the session cannot run it says so in a line; in a real terminal it runs and resumes."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system_packages import program

ROOT = Path(__file__).resolve().parents[2]
COUNT = itertools.count()


def test_without_a_terminal_it_says_so_and_exits_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "advisor"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "ADVISOR_HOME": str(tmp_path)},
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "--plain" in done.stderr


class Terminal:
    """A tmux server of its own, with one window."""

    def __init__(self, home: Path, **settings: str) -> None:
        # A server that is being killed still holds its socket for a moment.
        self.socket = str(home / f"tmux{next(COUNT)}")
        setting = {"ADVISOR_HOME": str(home), "PYTHONUTF8": "1", **settings}
        words = " ".join(f"{k}='{v}'" for k, v in setting.items())
        run = f"env -u COLUMNS -u LINES PYTHONPATH='{ROOT}' {words}"
        self.command = f"cd '{home}'; {run} '{sys.executable}' -m advisor; echo left=$?; cat"

    def tmux(self, *words: str) -> str:
        command = ["tmux", "-S", self.socket, "-f", "/dev/null", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def start(self) -> None:
        self.tmux("new-session", "-d", "-x", "80", "-y", "24", self.command)

    def wait_for(self, *texts: str) -> str:
        """The screen, as soon as one of the texts is on it."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            seen = self.tmux("capture-pane", "-p")
            if any(text in seen for text in texts):
                return seen
            time.sleep(0.1)
        raise AssertionError(f"{texts!r} did not come:\n{seen}")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    program("tmux")
    yield tmp_path
    for socket in tmp_path.glob("tmux*"):
        subprocess.run(["tmux", "-S", str(socket), "kill-server"], capture_output=True, check=False)


def test_a_session_in_a_real_terminal_survives_a_kill_and_is_resumed(home: Path) -> None:
    first = Terminal(home)
    first.start()
    first.wait_for("What is this workload called?")
    first.tmux("send-keys", "Desk", "Enter")
    first.wait_for("What will the model do?")
    first.tmux("send-keys", "Enter")
    first.wait_for("1 of 32 answered")
    # The screen said that it is saved; nothing may be lost now.
    first.tmux("kill-server")
    again = Terminal(home)
    again.start()
    again.wait_for("1 of 32 answered")
    again.tmux("send-keys", "C-q")
    again.wait_for("left=0")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"TERM": "dumb"}, "TERM=dumb"),
        ({"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, "PYTHONUTF8=1"),
    ],
)
def test_a_terminal_that_cannot_show_it(home: Path, settings: dict[str, str], says: str) -> None:
    terminal = Terminal(home, **settings)
    terminal.start()
    assert says in terminal.wait_for("left=2")


def test_a_closed_window_leaves_the_terminal_as_it_was(home: Path) -> None:
    (home / "desk.yaml").write_text(
        "format: advisor/workload@1\nname: Desk\nanswers: {}\n", "utf-8"
    )
    terminal = Terminal(home)
    terminal.start()
    terminal.wait_for("What will the model do?")
    shell = terminal.tmux("list-panes", "-F", "#{pane_pid}").strip()
    children = Path(f"/proc/{shell}/task/{shell}/children")
    if not children.exists():
        pytest.skip("no /proc: the signal is NOT tested")
    child = children.read_text().split()[0]
    os.kill(int(child), 15)
    terminal.wait_for("left=143")


def test_a_damaged_workload_is_left_alone_and_said(home: Path) -> None:
    (home / "desk.yaml").write_text("format: nonsense\n", "utf-8")
    terminal = Terminal(home)
    terminal.start()
    terminal.wait_for("What is this workload called?")
    terminal.wait_for("left as it is")
    assert (home / "desk.yaml").read_text("utf-8") == "format: nonsense\n"


def test_no_process_is_left_behind_when_the_terminal_goes(home: Path) -> None:
    """Several times, at different moments: drawing on a terminal that is gone may block."""
    (home / "desk.yaml").write_text(
        "format: advisor/workload@1\nname: Desk\nanswers: {}\n", "utf-8"
    )
    for pause in (0.0, 0.05, 0.2):
        terminal = Terminal(home)
        terminal.start()
        terminal.wait_for("of 32 answered", "of 31 answered")
        shell = terminal.tmux("list-panes", "-F", "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children")
        if not children.exists():
            pytest.skip("no /proc: what is left behind is NOT tested")
        child = Path("/proc", children.read_text().split()[0])
        terminal.tmux("send-keys", "Enter", "C-n", "C-n", "C-n")
        time.sleep(pause)
        terminal.tmux("kill-server")
        until = time.monotonic() + 10
        while child.exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert not child.exists()
