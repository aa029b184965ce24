"""The terminal session: one state, changed by messages here and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen

from advisor.decision import Assessment
from advisor.interview.next_question import agenda, in_force, with_answer
from advisor.interview.typed import answer_from, picked
from advisor.pack import Pack
from advisor.pack.questionnaire import Question, Questionnaire
from advisor.store.workspace import SaveError, Workspace, save
from advisor.tui.commands import BINDINGS, CommandApp
from advisor.tui.messages import (
    AnswerTyped,
    ChoicesPicked,
    QuestionChosen,
    ReasonWanted,
)
from advisor.tui.screens.interview import InterviewScreen
from advisor.tui.snapshot import Snapshot, snapshot_of
from advisor.workload.answers import UNKNOWN, Answer, Workload
from advisor.workload.parse import AnswerError

Assessor = Callable[[Workload], Assessment]
Saver = Callable[[Workload, Questionnaire, Path], None]
TWICE = 3.0


class AdvisorApp(CommandApp):
    """Holds the workload; every widget draws `snapshot`."""

    TITLE = "advisor"
    CSS_PATH = "advisor.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-short"), (32, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False)

    def __init__(
        self,
        pack: Pack,
        assessor: Assessor,
        space: Workspace,
        workload: Workload | None = None,
        path: Path | None = None,
        saver: Saver = save,
        notice: str = "",
    ) -> None:
        super().__init__()
        self.pack, self.assessor, self.space, self.saver = pack, assessor, space, saver
        self.workload = workload if workload is not None else Workload("", {})
        self.path, self.notice = path, notice
        self.question = ""
        self.assessment: Assessment | None = None
        self.error = self.trouble = ""
        self.last_interrupt = -TWICE

    def get_default_screen(self) -> Screen[Any]:
        """The questions."""
        return InterviewScreen()

    def on_mount(self) -> None:
        """Resume, or ask what the new workload is called."""
        if self.notice:
            self.notify(self.notice, severity="error", markup=False, timeout=30)
        if self.path is None:
            self.start_new()
        else:
            self.open_workload(self.workload, self.path)

    def open_workload(self, workload: Workload, path: Path) -> None:
        """Take up a workload at its first open question."""
        self.workload, self.path = workload, path
        now = agenda(self.pack, workload.answers)
        first = now.next_open() or now.asked[0]
        self.question, self.error, self.trouble, self.assessment = first.id, "", "", None
        self._assess()

    @on(AnswerTyped)
    def _typed(self, message: AnswerTyped) -> None:
        self._take(message.question, lambda q: answer_from(self.pack, q, message.text))

    @on(ChoicesPicked)
    def _picked(self, message: ChoicesPicked) -> None:
        self._take(message.question, lambda q: picked(self.pack, q, message.ids))

    @on(ReasonWanted)
    def _reason(self, message: ReasonWanted) -> None:
        self.ask_reason(message.question)

    @on(QuestionChosen)
    def _chosen(self, message: QuestionChosen) -> None:
        self.go_to(message.question)

    def go_to(self, question: str) -> None:
        """Bring a question into focus."""
        self.question, self.error = question, ""
        self.show()
        if isinstance(screen := self.screen, InterviewScreen):
            screen.show_part("question")

    def move(self, step: int) -> None:
        """The question before or after, by place."""
        found = agenda(self.pack, self.workload.answers).neighbour(self.question, step)
        if found is not None:
            self.go_to(found.id)

    def say_unknown(self) -> None:
        """The answer to the question in focus is "I don't know"."""
        self._take(self.question, lambda _: UNKNOWN)

    def show(self) -> None:
        """Make a new snapshot of the state."""
        self.snapshot = snapshot_of(
            self.pack, self.workload, self.question, self.assessment, self.error, self.trouble
        )

    def save_now(self) -> bool:
        """Save the workload; what stands in the way is shown until it is gone."""
        if self.path is None:
            return True
        try:
            self.saver(self.workload, self.pack.questionnaire, self.path)
        except SaveError as error:
            self.trouble = str(error)
        else:
            self.trouble = ""
        return not self.trouble

    def _take(self, question: str, read: Callable[[Question], Answer]) -> None:
        asked = self.pack.questionnaire.question(question)
        if asked is None:
            return
        try:
            answer = read(asked)
        except AnswerError as error:
            self.error = error.message
            self.show()
            return
        self.workload = with_answer(self.workload, question, answer)
        # Saved before it is shown as taken, so that what is on the screen survives a kill.
        self.save_now()
        following = agenda(self.pack, self.workload.answers).next_open(after=question)
        self.question = following.id if following is not None else question
        self.error = ""
        self._assess()
        if following is None:
            self.notify("Every question is answered. f6 shows the result.", timeout=6)

    def _assess(self) -> None:
        # About 5 ms for 55 options: no reason for a thread.
        self.assessment = self.assessor(in_force(self.pack, self.workload))
        self.show()

    def action_help_quit(self) -> None:
        """ctrl+c: quits when pressed twice."""
        now = time.monotonic()
        if now - self.last_interrupt < TWICE:
            self.exit()
            return
        self.last_interrupt = now
        self.notify("Press ctrl+c again to quit; every answer is saved.", timeout=TWICE)

    async def action_quit(self) -> None:
        """ctrl+q: quits at once, or at the second time when something could not be saved."""
        warned = bool(self.trouble)
        if self.save_now() or (warned and time.monotonic() - self.last_interrupt < TWICE):
            self.exit()
            return
        self.last_interrupt = time.monotonic()
        self.show()
        self.notify("Press ctrl+q again to quit without saving.", severity="error", timeout=TWICE)
