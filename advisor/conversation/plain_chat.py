"""The conversation line by line: for pipes, screen readers and bare terminals."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TextIO

from advisor.conversation.calls import Assessor
from advisor.conversation.conversation import Conversation, Entry, hear
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.interview.dialogue import Dialogue, Left
from advisor.interview.next_question import agenda, in_force
from advisor.interview.plain_report import offer_report
from advisor.interview.session import open_session
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.store.workspace import SaveError, save
from advisor.text_safety import plain
from advisor.workload import Workload, known_in, read_workload

DONE, WRONG_INPUT, WRONG_USAGE = 0, 1, 2
SIGNS = {"proposed": "  ? ", "taken": "  + ", "dropped": "  - ", "unclear": "  … ", "told": ""}


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
        put = ""
        try:
            while not self.talk.left:
                put = self._put(put)
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
        self.talk = self.listener(before, line, self.assessor)
        for entry in self.talk.entries[len(before.entries) :]:
            self.show(entry)
        if self.talk.pending and self.talk.pending != before.pending:
            self.lines.say("Take it? y or n, or put it right.")
        if self.talk.session.workload != before.session.workload:
            self._saved()
        shown = self.talk.entries[-1].kind if self.talk.entries else ""
        asked_for_report = line.strip().lower().startswith(("write", "report"))
        if shown == "told" and asked_for_report:
            workload = in_force(self.pack, self.talk.session.workload)
            offer_report(self.lines, self.pack, workload, partial(self.assessor, workload))

    def show(self, entry: Entry) -> None:
        """Print one entry; what the person typed stands there already."""
        if entry.kind not in SIGNS:
            return
        for line in entry.text.splitlines():
            self.lines.say(f"{SIGNS[entry.kind]}{plain(line, 400)}".rstrip())

    def _put(self, before: str) -> str:
        """Ask the question in focus, once."""
        session = self.talk.session
        now = agenda(self.pack, session.workload.answers)
        if session.question == before or self.talk.pending:
            return before
        asked = self.pack.questionnaire.question(session.question)
        if asked is not None and (now.open or before):
            self.lines.say("")
            if not now.open:
                self.lines.say("Every question has an answer. “show the report” shows the result.")
            else:
                self.lines.say(f"{asked.ask} ({len(now.open)} open)")
        return session.question

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
