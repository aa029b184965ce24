"""The interview line by line, for screen readers and bare terminals: no redraw, no colour."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from advisor.analysis.trial import Trials
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.interview.dialogue import Dialogue, Left
from advisor.interview.next_question import in_force
from advisor.interview.plain_report import offer_report
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.report.changes import with_changes
from advisor.report.text import recommend_text
from advisor.store.workspace import slug
from advisor.text_safety import plain
from advisor.workload import Workload, known_in, read_workload

DONE, WRONG_INPUT, WRONG_USAGE, NOT_DECIDED = 0, 1, 2, 3


def run_plain(
    pack: Pack,
    path: str | None,
    evidence: Sequence[Figure] = (),
    as_of: date | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
) -> int:
    """Ask, save each answer, recommend; returns the exit status.

    A file that exists is resumed; one with mistakes raises InputError and is left as it is.
    """
    # None is Python's own word for a standard input that was closed (`<&-`).
    source: TextIO | None = stdin if stdin is not None else sys.stdin
    out = stdout if stdout is not None else sys.stdout
    if path == "-":
        print("ask needs a file to keep the answers in, not -", file=sys.stderr)
        return WRONG_USAGE
    if source is None:
        print("ask reads the answers from standard input, which is closed", file=sys.stderr)
        return WRONG_INPUT
    workload = None
    if path is not None and Path(path).exists():
        workload = read_workload(path, known_in(pack))
    where = Path(path) if path is not None else None
    return ask_plain(pack, workload, where, source, out, evidence, as_of or date.today())


def ask_plain(
    pack: Pack,
    workload: Workload | None,
    path: Path | None,
    source: TextIO,
    out: TextIO,
    evidence: Sequence[Figure],
    as_of: date,
) -> int:
    """The interview itself, on any two streams. `as_of` is the day to assess for."""
    talk = Dialogue(pack, source, out)
    try:
        if workload is None:
            workload, path = _named(talk, path)
        assert path is not None
        talk.resume(workload, path)
        final = talk.ask_all()
    except Left as left:
        talk.farewell(left)
        return DONE
    a = assess(pack, in_force(pack, final), evidence, as_of=as_of)
    talk.say("")
    talk.say(recommend_text(a, width=80, ascii=not _unicode(out)).rstrip())
    try:
        trials = Trials(pack, final, evidence, as_of=as_of)
        offer_report(talk, pack, final, lambda: with_changes(a, trials))
    except Left as left:
        talk.farewell(left)
    return _status(a)


def _named(talk: Dialogue, path: Path | None) -> tuple[Workload, Path]:
    """Ask what the workload is called; without a path, its file is named after it."""
    while True:
        name = plain(talk.read("What is this workload called? "), 80).strip()
        if not name:
            talk.say("A workload needs a name, for example: Support desk.")
            continue
        file = path or Path(f"{slug(name)}.yaml")
        if path is None and file.exists():
            talk.say(
                f"There is already a file {file}. To go on with it: advisor ask {file} --plain"
            )
            continue
        return Workload(name, {}), file


def _unicode(out: TextIO) -> bool:
    return (getattr(out, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


def _status(a: Assessment) -> int:
    return DONE if a.verdict == "decided" else NOT_DECIDED
