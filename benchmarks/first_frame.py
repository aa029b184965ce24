"""The session's first frame and first question against a minimal Textual app, in a real pty.

Each is started as a process of its own, interleaved, and timed until its text is written to the
terminal. The memory is the session's peak, once its outlook is worked out.
"""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9
GOAL, GOAL_MB = 1.25, 90.0
MINIMAL = """
from textual.app import App
from textual.widgets import Footer, Static
class Minimal(App):
    def compose(self):
        yield Static("first-frame")
        yield Footer()
Minimal().run()
"""
WORKLOAD = "format: advisor/workload@1\nname: first-frame\nanswers: {}\n"


def start(command: list[str], home: str) -> tuple[int, int]:
    """The process on a pty of 120 x 40."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(
            ADVISOR_HOME=home, TERM="xterm-256color", COLUMNS="120", LINES="40", PYTHONUTF8="1"
        )
        os.execv(command[0], command)
    return child, terminal


def until(terminal: int, text: bytes, seconds: float = 20.0) -> float:
    """Milliseconds until the text was written to the terminal."""
    begun, seen = time.perf_counter(), b""
    while text not in seen:
        if time.perf_counter() - begun > seconds:
            raise TimeoutError(f"{text!r} was not drawn")
        if select.select([terminal], [], [], 0.05)[0]:
            seen += os.read(terminal, 65536)
    return (time.perf_counter() - begun) * 1000


def end(child: int, terminal: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)


def peak_mb(child: int) -> float:
    status = Path(f"/proc/{child}/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    commands = {
        "minimal": [sys.executable, "-c", MINIMAL],
        "advisor": [sys.executable, "-m", "advisor"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    memory: list[float] = []
    first: list[float] = []
    for run in range(RUNS + 1):
        for name, command in commands.items():
            with tempfile.TemporaryDirectory() as home:
                (Path(home) / "w.yaml").write_text(WORKLOAD, "utf-8")
                child, terminal = start(command, home)
                if name == "advisor":
                    words = until(terminal, b"Reading the rules")
                    took = words + until(terminal, b"first-frame")
                    first.append(words)
                else:
                    took = until(terminal, b"first-frame")
                if name == "advisor" and run == RUNS:
                    until(terminal, b"as now")
                    memory.append(peak_mb(child))
                end(child, terminal)
            if run:  # the first of each reads the disk
                times[name].append(took)
    ratios = [b / a for a, b in zip(times["minimal"], times["advisor"], strict=True)]
    frames = [b / a for a, b in zip(times["minimal"], first[1:], strict=True)]
    result = {
        "minimal_ms": round(statistics.median(times["minimal"]), 1),
        "first_frame_ms": round(statistics.median(first), 1),
        "first_frame_ratio": round(statistics.median(frames), 2),
        "first_question_ms": round(statistics.median(times["advisor"]), 1),
        "first_question_ratio": round(statistics.median(ratios), 2),
        "goal": GOAL,
        "memory_mb": round(max(memory), 1),
        "goal_mb": GOAL_MB,
        "runs": RUNS,
    }
    print(
        f"first frame: {result['first_frame_ratio']} x a minimal app's "
        f"(goal {GOAL} x), the first question {result['first_question_ratio']} x; "
        f"memory {result['memory_mb']} MB (goal {GOAL_MB:g} MB)",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
