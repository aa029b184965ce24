"""A probe in a process of its own: what draws the screen must not touch the clock.

The job goes in through a pipe, key included, so that no list of processes shows it; steps and
findings come back, and a byte or the end of the pipe stops it.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from advisor.measurement.summary import Summary
from advisor.probe.session import Plan, Step
from advisor.probe.target import Target

LENGTH = struct.Struct("!Q")
PATIENCE_S = 3.0


class Readable(Protocol):
    """An end of a pipe to read from."""

    def read(self, size: int, /) -> bytes | None:
        """At most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be measured, under which cap in US dollars."""

    targets: tuple[Target, ...]
    plan: Plan
    cap: float
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What one target gave; it holds no key."""

    target: str
    option: str
    protocol: str
    simulated: bool
    summaries: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """The end of a probe, early or not. `trouble` says why nothing was found."""

    found: tuple[Found, ...]
    spent: float
    trouble: str = ""


def sent(what: object) -> bytes:
    """A message of either side, with its length before it."""
    data = pickle.dumps(what)
    return LENGTH.pack(len(data)) + data


def received(read: Readable) -> object | None:
    """The next message; None at the end."""
    head = _exactly(read, LENGTH.size)
    if head is None:
        return None
    (length,) = LENGTH.unpack(head)
    data = _exactly(read, length)
    return None if data is None else pickle.loads(data)


def _exactly(read: Readable, length: int) -> bytes | None:
    """So many bytes, and not one more: what follows is for somebody else to read."""
    found = b""
    while len(found) < length:
        piece = read.read(length - len(found))
        if not piece:
            return None
        found += piece
    return found


class Apart:
    """The process of one probe."""

    def __init__(self, job: Job) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "advisor.probe.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # An interrupt at the terminal is for the screen, which asks before it stops this.
            start_new_session=os.name == "posix",
        )
        self._job = job

    def told(self) -> Iterator[Step | Over]:
        """Each step as it comes, and one end, whatever happens. Blocks: for a thread."""
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        over: Over | None = None
        try:
            process.stdin.write(sent(self._job))
            process.stdin.flush()
            while (one := received(process.stdout)) is not None:
                if isinstance(one, Over):
                    over = one
                    break
                if isinstance(one, Step):
                    yield one
        except (OSError, ValueError):
            # The process is gone, or was let go of: said below.
            pass
        self.close()
        try:
            status = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        process.stdout.close()
        yield over or Over((), 0.0, f"the probe ended before its time (exit status {status})")

    def stop(self) -> None:
        """Send nothing more; what is in flight is finished and kept."""
        stdin = self._process.stdin
        if stdin is None or stdin.closed:
            return
        try:
            stdin.write(b"s")
            stdin.flush()
        except OSError:
            # It is over already.
            return

    def close(self) -> None:
        """Let go of it: it ends without finishing what is in flight."""
        stdin = self._process.stdin
        if stdin is not None and not stdin.closed:
            try:
                stdin.close()
            except OSError:
                return
