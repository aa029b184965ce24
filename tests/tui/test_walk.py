"""A workload from the first question to the written report in a real terminal, by key or mouse."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from advisor.pack import load_pack
from advisor.workload import known_in, read_workload
from tests.tui.test_start import Terminal, home  # noqa: F401 - the fixture is used by its name

PACK = load_pack()
SIZES = [(80, 24), (120, 40), (200, 60)]


class Walker(Terminal):
    """A terminal with hands: it types, and clicks on what it sees."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        super().__init__(folder)
        self.size = size

    def start(self) -> None:
        width, height = map(str, self.size)
        self.tmux("new-session", "-d", "-x", width, "-y", height, self.command)

    def keys(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def click(self, text: str, gives: str) -> None:
        """Press and let go of the mouse on the text, as a terminal tells it, until it has worked.

        A press on what moves away in the same moment is none: a person would press again.
        """
        for _ in range(5):
            lines = self.still(text).splitlines()
            row = next(i for i, line in enumerate(lines) if text in line)
            place = f"{lines[row].index(text) + 2};{row + 1}"
            for end in "Mm":
                self.tmux("send-keys", "-l", f"\x1b[<0;{place}{end}")
            until = time.monotonic() + 4
            while time.monotonic() < until:
                if gives in self.tmux("capture-pane", "-p"):
                    return
                time.sleep(0.1)
        raise AssertionError(f"{text!r} did not give {gives!r}")

    def still(self, text: str) -> str:
        """The screen with the text, when nothing on it moves any more."""
        before = ""
        while (seen := self.wait_for(text)) != before:
            before = seen
            time.sleep(0.3)
        return seen

    def progress(self) -> tuple[int, int]:
        """How many questions are answered, and how many there are, as the head says."""
        found = re.search(r"(\d+) of (\d+) answered", self.wait_for(" answered"))
        assert found is not None
        return int(found[1]), int(found[2])


def answers(folder: Path) -> dict[str, object]:
    [path] = [p for p in folder.glob("*.yaml") if p.name != "settings.yaml"]
    read = read_workload(str(path), known_in(PACK)).answers
    return {name: answer.value for name, answer in read.items()}


def settled(folder: Path, count: int) -> dict[str, object]:
    """The answers on disk, as soon as there are so many."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if list(folder.glob("*.yaml")) and len(found := answers(folder)) >= count:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{count} answers were not saved: {answers(folder)}")


@pytest.mark.parametrize("size", SIZES)
def test_by_keyboard_alone(home: Path, size: tuple[int, int]) -> None:  # noqa: F811 - the fixture
    walker = Walker(home, size)
    walker.start()
    walker.wait_for("What is this workload called?")
    walker.keys("Desk", "Enter")
    walker.wait_for("What will the model do?")
    walker.keys("Enter")
    walker.wait_for("1 of 32 answered")
    walker.keys("Enter")
    walker.wait_for("2 of 32 answered")
    walker.keys("C-Up")
    walker.wait_for("Does somebody wait")
    walker.keys("Down", "Enter")
    walker.wait_for("Do requests need reasoning")
    assert settled(home, 2)["interaction"] == "batch"
    answered, asked = walker.progress()
    while answered < asked:
        walker.keys("C-n")
        walker.wait_for(f" {answered + 1} of {asked} answered", f" {answered + 1} of {asked - 1} ")
        answered, asked = walker.progress()
    walker.keys("F6")
    walker.wait_for("Runner-up")
    walker.keys("C-s")
    walker.wait_for("Write the report to")
    report = home / "desk-report.md"
    walker.keys("Enter")
    walker.wait_for("Report written")
    walker.keys("C-q")
    walker.wait_for("left=0")
    assert "# Desk: which model" in report.read_text("utf-8")


@pytest.mark.parametrize("size", SIZES)
def test_by_mouse_alone(home: Path, size: tuple[int, int]) -> None:  # noqa: F811 - the fixture
    walker = Walker(home, size)
    walker.start()
    walker.click("Take it", "0 of 32 answered")
    walker.click("Real-time customer chat", "1 of 32 answered")
    walker.click("In batches", "2 of 32 answered")
    walker.click("○ No", "3 of 31 answered")
    walker.click("I don't know", "4 of 31 answered")
    walker.click("f6 result", "Runner-up")
    walker.click("^s report", "Write the report to")
    walker.click("Write it", "Report written")
    walker.click("esc back", "f4 standing")
    walker.click("^q quit", "left=0")
    assert settled(home, 4)["interaction"] == "batch"
    assert "# My workload: which model" in (home / "my-workload-report.md").read_text("utf-8")
