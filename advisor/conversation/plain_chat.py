"""The conversation line by line: for pipes, screen readers and bare terminals."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TextIO

from advisor.conversation.calls import Assessor
from advisor.conversation.conversation import hear
from advisor.conversation.settling import ask_next
from advisor.conversation.transcript import Conversation, Entry
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.interview.dialogue import Dialogue, Left
from advisor.interview.next_question import in_force
from advisor.interview.plain_report import offer_report
from advisor.interview.session import open_session
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.store.workspace import SaveError, save
from advisor.text_safety import plain
from advisor.workload import Workload, known_in, read_workload

DONE, WRONG_INPUT, WRONG_USAGE = 0, 1, 2
SIGNS = {
    "asked": "", "proposed": "  ? ", "taken": "  + ", "dropped": "  - ", "unclear": "  … ",
    "told": "",
}  # fmt: skip


Listener = Callable[[Conversation, str, Assessor], Conversation]


class Chat:
    """One talk on two streams; every answer taken is saved at once."""

    def __init__(
        self,
        pack: Pack,
        path: Path,
        lines: Dialogue,
        evidence: Sequence[Figure],
        as_of: date,
        listener: Listener | None = None,
    ) -> None:
        self.listener = listener or partial(hear, pack)
        self.pack = pack
        self.path = path
        self.lines = lines
        self.evidence = evidence
        self.as_of = as_of
        self.talk = Conversation(open_session(pack, Workload(plain(path.stem, 80))))

    def assessor(self, workload: Workload) -> Assessment:
        """Assess a workload on the day and evidence of this talk."""
        return assess(self.pack, workload, self.evidence, as_of=self.as_of)

    def run(self, workload: Workload) -> int:
        """Talk until the person leaves; returns the exit status."""
        self.talk = Conversation(open_session(self.pack, workload))
        self.lines.say("Say it in your own words. help says what can be said, quit stops.")
        try:
            while not self.talk.left:
                self._keep(ask_next(self.pack, self.talk))
                self.hear(self.lines.read("> "))
        except Left:
            pass
        if self.talk.pending:
            self.lines.say("What was proposed and not confirmed was not taken.")
        if self._saved():
            self.lines.say(f"Saved in {self.path}.")
            return DONE
        return WRONG_INPUT

    def hear(self, line: str) -> None:
        """One line: say what came of it, save where something was taken."""
        before = self.talk
        self._keep(self.listener(before, line, self.assessor))
        if self.talk.pending and self.talk.pending != before.pending:
            self.lines.say("Take it? y or n, or put it right.")
        if self.talk.session.workload != before.session.workload:
            self._saved()
        if self.talk.report:
            self.talk = replace(self.talk, report=False)
            workload = in_force(self.pack, self.talk.session.workload)
            offer_report(self.lines, self.pack, workload, partial(self.assessor, workload))

    def _keep(self, talk: Conversation) -> None:
        """Make a talk the present one, and show what is new in it."""
        before, self.talk = self.talk, talk
        for entry in talk.entries[len(before.entries) :]:
            self.show(entry)

    def show(self, entry: Entry) -> None:
        """Print one entry; what the person typed stands there already."""
        if entry.kind not in SIGNS:
            return
        if entry.kind == "asked":
            self.lines.say("")
        for line in entry.text.splitlines():
            self.lines.say(f"{SIGNS[entry.kind]}{plain(line, 400)}".rstrip())

    def _saved(self) -> bool:
        try:
            save(self.talk.session.workload, self.pack.questionnaire, self.path)
        except SaveError as error:
            self.lines.say(str(error))
            return False
        return True


def run_chat(
    pack: Pack,
    path: str,
    evidence: Sequence[Figure],
    as_of: date,
    source: TextIO | None = None,
    out: TextIO | None = None,
    listener: Listener | None = None,
) -> int:
    """Talk about the workload of a file, new or resumed; a file with mistakes raises InputError."""
    stdin: TextIO | None = source if source is not None else sys.stdin
    if path == "-":
        print("chat needs a file to keep the answers in, not -", file=sys.stderr)
        return WRONG_USAGE
    if stdin is None:
        print("chat reads from standard input, which is closed", file=sys.stderr)
        return WRONG_INPUT
    file = Path(path)
    workload = Workload(plain(file.stem, 80).replace("-", " ").strip().capitalize() or "Workload")
    if file.exists():
        workload = read_workload(path, known_in(pack))
    lines = Dialogue(pack, stdin, out if out is not None else sys.stdout)
    return Chat(pack, file, lines, evidence, as_of, listener).run(workload)
