"""What the page of usage logs, and the worker that reads them, tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from advisor.tui.log_shown import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.logs.ingest import Choices
    from advisor.logs.study import Study
    from advisor.logs.unsaid import Unsaid
    from advisor.usage.policy import Policy


@dataclass(frozen=True)
class LogAsked:
    """One reading that was asked for: the files, what was said of them, and the policies.

    `then` is what is to be seen of it first.
    """

    typed: str
    paths: tuple[Path, ...]
    choices: Choices
    policies: tuple[Policy, ...]
    then: Stage = "answers"


@dataclass
class LogChosen(Message):
    """A file, or a pattern of files, is to be read."""

    typed: str


@dataclass
class LogStopped(Message):
    """What is being read is no longer wanted."""


@dataclass
class LogTaken(Message):
    """The answers that were found are to be taken into the workload."""


@dataclass
class LogPolicies(Message):
    """The same files are to be priced through other policies."""


@dataclass
class LogTurned(Message):
    """Another page of the same reading is wanted: answers, replay, or choose for another file."""

    stage: str


@dataclass
class LogProgress(Message):
    """How far a reading is."""

    text: str
    of: LogAsked


@dataclass
class LogStudied(Message):
    """A reading is done."""

    study: Study
    of: LogAsked


@dataclass
class LogUnsaid(Message):
    """A person must say something about a file first."""

    unsaid: Unsaid
    trouble: str
    of: LogAsked


@dataclass
class LogRefused(Message):
    """The files cannot be read, and why."""

    trouble: str
    of: LogAsked
