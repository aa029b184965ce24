"""The state of the terminal session: one session, changed here and nowhere else.

Widgets and workers post messages; a new session is applied, saved, assessed, and shown as a frozen
snapshot, which is all that the screens ever see.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from textual import work
from textual.app import App
from textual.reactive import reactive
from textual.worker import get_current_worker

from advisor.decision import Assessment
from advisor.interview.next_question import in_force
from advisor.interview.outlook import Outlook, outlook
from advisor.interview.session import Session, open_session
from advisor.pack import Pack
from advisor.pack.questionnaire import Questionnaire
from advisor.store.settings import Settings, write_settings
from advisor.store.workspace import SaveError, Workspace, failure, save, state_of
from advisor.tui.messages import OutlookReady
from advisor.tui.snapshot import Snapshot, snapshot_of
from advisor.workload import Known, Workload, known_in

Assessor = Callable[[Workload], Assessment]
Saver = Callable[[Workload, Questionnaire, Path], None]
PAUSE = 0.15
"""Seconds of quiet before the outlook of a question is worked out."""


class SessionApp(App[None]):
    """Holds the session; every screen draws `snapshot`."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False)
    looks_ahead = True
    """Whether what each answer leads to is worked out and shown beside it."""

    def __init__(
        self,
        pack: Pack,
        assessor: Assessor,
        space: Workspace,
        workload: Workload | None = None,
        path: Path | None = None,
        saver: Saver = save,
        notice: str = "",
        settings: Settings | None = None,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.pack, self.assessor, self.space, self.saver = pack, assessor, space, saver
        self.known: Known = known_in(pack)
        self.session = Session(workload if workload is not None else Workload(""))
        self.path, self.notice = path, notice
        self.settings = settings if settings is not None else Settings()
        self.settings_usable = True
        self.today = today if today is not None else date.today()
        self.people = self.settings.people
        self.assessment: Assessment | None = None
        self.outlook: Outlook | None = None
        self.trouble = ""
        self.kept_as: tuple[int, int] | None = None

    def open_workload(self, workload: Workload, path: Path) -> None:
        """Take up a workload at its first open question."""
        self.path, self.trouble, self.assessment = path, "", None
        self.kept_as = state_of(path)
        self.session = open_session(self.pack, workload)
        self._assess()
        self.show()

    def apply(self, session: Session) -> None:
        """Make a session the present one: saved before it is shown, so that it survives a kill."""
        before, self.session = self.session, session
        if session.workload != before.workload:
            self.save_now()
            self._assess()
        if session.said and session.said != before.said:
            self.notify(session.said, timeout=3, markup=False)
        self.show()

    def show(self) -> None:
        """Make a new snapshot of the state; what a new question decides is worked out after."""
        if self.outlook is not None and self.outlook.question != self.session.question:
            self.outlook = None
        self.snapshot = snapshot_of(
            self.pack, self.session, self.assessment, self.trouble, self.people, self.outlook
        )
        if self.looks_ahead and self.outlook is None and self.session.question:
            self._look_ahead(self.session)

    def save_now(self) -> bool:
        """Save the workload; what stands in the way is shown until it is gone."""
        if self.path is None:
            return True
        if self.kept_as is not None and state_of(self.path) != self.kept_as:
            self._step_aside(self.path)
        try:
            self.saver(self.session.workload, self.pack.questionnaire, self.path)
        except SaveError as error:
            self.trouble = str(error)
        else:
            self.trouble, self.kept_as = "", state_of(self.path)
        return not self.trouble

    def _step_aside(self, taken: Path) -> None:
        """Another session or an editor has changed the file: go on in a file of one's own."""
        self.path = self.space.new_file(taken.stem)
        said = (
            f"{taken.name} was changed by another program and is left as it is. Your answers go "
            f"on in {self.path.name}."
        )
        self.notify(said, severity="warning", timeout=30, markup=False)

    def change_settings(self, settings: Settings) -> None:
        """Change what holds for all sessions, and keep it."""
        self.settings = settings
        if not self.settings_usable:
            said = "settings.yaml has mistakes and is left as it is: this holds until you quit."
            self.notify(said, severity="warning", timeout=6)
            return
        try:
            write_settings(self.space.folder, self.settings)
        except OSError as error:
            said = f"The settings were not kept: {failure(error)}."
            self.notify(said, severity="warning", timeout=6, markup=False)

    def _assess(self) -> None:
        # About 5 ms for 55 options: no reason for a thread.
        self.outlook = None
        self.assessment = self.assessor(in_force(self.pack, self.session.workload))

    @work(thread=True, exclusive=True, group="outlook")
    def _look_ahead(self, session: Session) -> None:
        worker = get_current_worker()
        time.sleep(PAUSE)
        question = self.pack.questionnaire.question(session.question)
        if question is None or worker.is_cancelled:
            return
        found = outlook(
            self.pack, self.assessor, session.workload, question, lambda: not worker.is_cancelled
        )
        if found is not None:
            self.post_message(OutlookReady(found, session.workload))

    def on_outlook_ready(self, message: OutlookReady) -> None:
        """Show what the answers lead to, unless the workload has changed since."""
        if message.of is self.session.workload:
            self.outlook = message.outlook
            self.show()
