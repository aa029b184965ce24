"""The state of the terminal session: one session, changed here and nowhere else.

Widgets and workers post messages; a new session is applied, saved, assessed, and shown as a frozen
snapshot, which is all that the screens ever see.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive
from textual.worker import get_current_worker

from advisor import interview
from advisor.problems import InputError
from advisor.store.settings import Settings, write_settings
from advisor.store.workspace import SaveError, Workspace, failure, state_of
from advisor.tui.in_turn import InTurnApp
from advisor.tui.messages import ChancesReady, ChangesReady, NotOpened, Opened, OutlookReady
from advisor.tui.opening import Opening, Weigh, first_look
from advisor.tui.snapshot import Snapshot
from advisor.workload.answers import Workload

if TYPE_CHECKING:
    from advisor.analysis.chances import Chances
    from advisor.decision import Assessment
    from advisor.interview.outlook import Outlook

PAUSE = 0.15
"""Seconds of quiet before the outlook of a question is worked out."""


class SessionApp(InTurnApp):
    """Holds the session; every screen draws `snapshot`."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), init=False, repaint=False)
    looks_ahead = True
    """Whether what each answer leads to is worked out and shown beside it."""

    settled: Callable[[], None] | None = None
    """Called once, when the first workload was assessed and weighed: what is there then stays."""

    def __init__(self, space: Workspace, opening: Opening | Callable[[], Opening]) -> None:
        """`opening` may be a call that reads it: the first picture does not wait for that."""
        super().__init__()
        self.space, self.opening = space, opening
        self.is_open = False
        self.settings = first_look(space.folder)
        self.settings_usable = False
        self.not_opened: InputError | None = None
        self.path: Path | None = None
        self.assessment: Assessment | None = None
        self.outlook: Outlook | None = None
        self.chances: Chances | None = None
        self.people = False
        self.trouble = ""
        self.kept_as: tuple[int, int] | None = None

    def open_session(self) -> None:
        """Take up what the session is opened with, at once or when it is read."""
        if isinstance(self.opening, Opening):
            self.take_up(self.opening)
        else:
            self._read_opening(self.opening)

    @work(thread=True, group="opening")
    def _read_opening(self, opening: Callable[[], Opening]) -> None:
        try:
            found = opening()
        except InputError as error:
            self.post_message(NotOpened(error))
        else:
            self.post_message(Opened(found))

    def on_opened(self, message: Opened) -> None:
        """Everything is there now."""
        self.take_up(message.opening)

    def on_not_opened(self, message: NotOpened) -> None:
        """Leave; the mistakes are told where the session was started."""
        self.not_opened = message.error
        self.exit(return_code=1)

    def take_up(self, opening: Opening) -> None:
        """From here on there is a session."""
        self.pack, self.known, self.assessor = opening.pack, opening.known, opening.assessor
        self.whole, self.trials = opening.whole, opening.trials
        self.weigh = opening.chances
        self.saver, self.today = opening.saver, opening.today
        self.evidence = opening.evidence
        workload = opening.workload if opening.workload is not None else Workload("")
        self.session = interview.Session(workload)
        self.path, self.settings = opening.path, opening.settings
        self.settings_usable, self.people = opening.settings_usable, opening.settings.people
        self.is_open = True

    def open_workload(self, workload: Workload, path: Path) -> None:
        """Take up a workload at its first open question."""
        self.path, self.trouble, self.assessment = path, "", None
        self.kept_as = state_of(path)
        self.session = interview.open_session(self.pack, workload)
        self._weigh_anew()
        self._assess()
        self.show()

    def apply(self, session: interview.Session) -> None:
        """Make a session the present one: saved before it is shown, so that it survives a kill."""
        before, self.session = self.session, session
        if session.workload != before.workload:
            # Before the file is written: drawing and writing do not wait for each other.
            self._weigh_anew()
            self.save_now()
            self._assess()
        if session.said and session.said != before.said:
            # One line at a time: a key that is held down would fill the screen with them.
            self.clear_notifications()
            self.notify(session.said, timeout=3, markup=False)
        self.show()

    def show(self) -> None:
        """Make a new snapshot of the state; what a new question decides is worked out after."""
        # Not at the top: all that decides comes with it, which the first picture does without.
        from advisor.tui.take_snapshot import snapshot_of, with_chances

        if self.outlook is not None and self.outlook.question != self.session.question:
            self.outlook = None
        now = snapshot_of(
            self.pack, self.session, self.assessment, self.trouble, self.people, self.outlook
        )
        self.snapshot = now if self.weigh is None else with_chances(now, self.chances)
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
        self.assessment = self.assessor(interview.in_force(self.pack, self.session.workload))

    def _weigh_anew(self) -> None:
        self.chances = None
        if self.weigh is not None:
            self._find_chances(self.session.workload, self.weigh)

    @work(thread=True, exclusive=True, group="chances")
    def _find_chances(self, workload: Workload, weigh: Weigh) -> None:
        worker = get_current_worker()
        for found in weigh(interview.in_force(self.pack, workload)):
            if worker.is_cancelled:
                return
            self.post_message(ChancesReady(found, workload))
        if self.settled is not None:
            self.settled()
            self.settled = None

    def on_chances_ready(self, message: ChancesReady) -> None:
        """Show how sure it is, unless the workload has changed since."""
        if message.of is self.session.workload:
            self.chances = message.chances
            self.show()

    @work(thread=True, exclusive=True, group="outlook")
    def _look_ahead(self, session: interview.Session) -> None:
        from advisor.interview.outlook import outlook

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

    @work(thread=True, exclusive=True, group="changes")
    def find_changes(self) -> None:
        """Look for what would change the recommendation, beside what goes on."""
        workload = self.session.workload
        self.post_message(
            ChangesReady(self.whole(interview.in_force(self.pack, workload)), workload)
        )

    def on_changes_wanted(self) -> None:
        """They are to be seen."""
        self.find_changes()

    def on_changes_ready(self, message: ChangesReady) -> None:
        """Show them, unless the workload has changed since."""
        if message.of is self.session.workload:
            self.assessment = message.assessment
            self.show()

    def on_outlook_ready(self, message: OutlookReady) -> None:
        """Show what the answers lead to, unless the workload has changed since."""
        if message.of is self.session.workload:
            self.outlook = message.outlook
            self.show()
