"""The talk of the line-by-line interview: one line out, one line in, every answer saved."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TextIO

from advisor.interview.next_question import agenda, with_answer, without_contradictions
from advisor.interview.typed import answer_from, choices_of
from advisor.interview.wording import answer_text, unit_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.store.workspace import SaveError, save
from advisor.text_safety import plain, plain_lines
from advisor.workload.agenda import Agenda
from advisor.workload.answers import Answer, Workload
from advisor.workload.parse import AnswerError

INTRO = (
    "Answer, then press enter. ? says why we ask, unknown if you do not know, na REASON if it does "
    "not apply, back for the question before, list for all answers, quit to stop. Each answer is "
    "saved at once."
)


class Left(Exception):
    """The person stopped: `asked` is True for quit, False for the end of the input."""

    def __init__(self, asked: bool) -> None:
        super().__init__()
        self.asked = asked


class Dialogue:
    """Asks the questions of a pack on two streams."""

    def __init__(self, pack: Pack, source: TextIO, out: TextIO) -> None:
        self.pack = pack
        self.source = source
        self.out = out
        self.workload = Workload("", {})
        self.path: Path | None = None
        self.saved = False

    def say(self, text: str = "") -> None:
        """Write lines of text; what the stream's encoding lacks is written as a question mark."""
        encoding = getattr(self.out, "encoding", None) or "utf-8"
        self.out.write(plain_lines(text).encode(encoding, "replace").decode(encoding) + "\n")
        self.out.flush()

    def read(self, prompt: str) -> str:
        """One line; raises Left at the end of the input."""
        self.out.write(plain_lines(prompt))
        self.out.flush()
        line = self.source.readline()
        if not line:
            self.say("")
            raise Left(asked=False)
        return line.strip()

    def resume(self, workload: Workload, path: Path) -> None:
        """Take up a workload, new or half answered, that is kept at `path`."""
        self.workload, self.path = workload, path
        now = agenda(self.pack, workload.answers)
        name = plain(workload.name)
        if now.answered:
            self.say(f"{name}: {len(now.answered)} of {len(now.asked)} questions are answered.")
        else:
            self.say(f"{name}: {len(now.asked)} questions.")
        self.say(INTRO)

    def ask_all(self) -> Workload:
        """Ask until nothing is open; returns the workload. Raises Left."""
        now = agenda(self.pack, self.workload.answers)
        question = now.next_open()
        while question is not None:
            question = self._ask(question)
        if not self.saved:
            self._save()
        return self.workload

    def farewell(self, left: Left) -> None:
        """Say what was saved and how to go on."""
        if self.path is None:
            self.say("Nothing was saved: the workload has no name yet.")
            return
        if not self.saved:
            self._save()
        if self.saved:
            again = f"advisor ask {shlex.quote(str(self.path))} --plain"
            self.say(f"Saved in {self.path}. To go on later: {again}")

    def _ask(self, question: Question) -> Question | None:
        """Ask one question until something is done; returns the question to ask next."""
        self._put(question)
        while True:
            line = self.read("> ")
            word = line.lower()
            if word == "?":
                self.say(f"Why we ask: {question.why} It moves: {question.moves}")
            elif word == "list":
                self._list()
                self._put(question)
            elif word == "quit":
                raise Left(asked=True)
            elif word == "back":
                before = self._agenda().neighbour(question.id, -1)
                if before is not None:
                    return before
                self.say("This is the first question.")
            elif (not line and question.id in self.workload.answers) or self._take(question, line):
                return self._after(question)

    def _take(self, question: Question, line: str) -> bool:
        try:
            answer = answer_from(self.pack, question, line)
            changed = with_answer(self.workload, question.id, answer)
            changed = without_contradictions(self.pack, changed)
        except AnswerError as error:
            self.say(f"Not taken: {error.message}. Please answer again, or ? for why we ask.")
            return False
        self._keep(question, answer, changed)
        return True

    def _keep(self, question: Question, answer: Answer, changed: Workload) -> None:
        before = self._agenda()
        self.workload = changed
        now = self._agenda()
        self._save()
        self.say(f"{question.label}: {answer_text(self.pack, question, answer)}")
        gone = set(now.set_aside) - set(before.set_aside)
        back = set(before.set_aside) - set(now.set_aside)
        for other in self.pack.questionnaire.questions:
            if other.id in gone:
                self.say(f"Your answer to “{other.label}” is kept, but no longer counts.")
            elif other.id in back:
                self.say(f"Your answer to “{other.label}” counts again.")

    def _after(self, question: Question) -> Question | None:
        return self._agenda().next_open(after=question.id)

    def _agenda(self) -> Agenda:
        return agenda(self.pack, self.workload.answers)

    def _save(self) -> None:
        assert self.path is not None
        try:
            save(self.workload, self.pack.questionnaire, self.path)
        except SaveError as error:
            self.saved = False
            self.say(str(error))
        else:
            self.saved = True

    def _put(self, question: Question) -> None:
        now = self._agenda()
        titles = {s.id: s.title for s in self.pack.questionnaire.sections}
        section = titles.get(question.section, question.section)
        self.say("")
        self.say(f"Question {now.number(question.id)} of {len(now.asked)}. {section}.")
        self.say(question.ask)
        for i, (_, label) in enumerate(choices_of(self.pack, question), 1):
            self.say(f"  {i}. {label}")
        if unit := unit_text(question):
            self.say(f"Give {unit}.")
        elif question.type == "list":
            self.say("Give any number of them, with commas between, or none.")
        elif question.type == "option":
            self.say("Give an option id such as claude-haiku-4.5@anthropic (advisor options).")
        given = self.workload.answers.get(question.id)
        if given is not None:
            shown = answer_text(self.pack, question, given)
            self.say(f"Your answer now: {shown}. Press enter to keep it.")

    def _list(self) -> None:
        now = self._agenda()
        for i, question in enumerate(now.asked, 1):
            given = self.workload.answers.get(question.id)
            shown = answer_text(self.pack, question, given) or "not answered"
            self.say(f"{i}. {question.label}: {shown}")
        for name in now.set_aside:
            later = self.pack.questionnaire.question(name)
            if later is not None:
                shown = answer_text(self.pack, later, self.workload.answers[name])
                self.say(f"Set aside: {later.label}: {shown}")
