"""Several workloads in one place: new, from an example, open, duplicate, delete with undo."""

from __future__ import annotations

from pathlib import Path

from textual import on, work

from advisor import interview
from advisor.problems import InputError
from advisor.store.workspace import SaveError, failure
from advisor.text_safety import plain
from advisor.tui import screens
from advisor.tui.dialogs import DialogApp
from advisor.tui.messages import WorkloadWanted
from advisor.workload.answers import Workload

BLANK = "My workload"


class ShelfApp(DialogApp):
    """What is done with whole workloads."""

    deleted: tuple[Path, ...] = ()
    """What was deleted in this session, the last one last."""

    def action_workloads(self) -> None:
        """ctrl+l."""
        kept = interview.kept_workloads(self.pack, self.known, self.space)
        self.push_screen(screens.WorkloadsScreen(kept, self.path))

    @on(WorkloadWanted)
    def _wanted(self, message: WorkloadWanted) -> None:
        path = message.path
        if message.what == "new":
            self.start_new()
        elif message.what == "example":
            self.start_from_example()
        elif message.what == "log":
            self.start_from_log()
        elif message.what == "undo":
            self._restore()
        elif path is None:
            self.notify("There is no workload to do that with.", severity="warning")
        elif message.what == "open":
            self.open_file(path)
        elif message.what == "duplicate":
            self._duplicate(path)
        else:
            self._delete(path)

    def open_file(self, path: Path) -> None:
        """Go on with another workload; one with mistakes is left as it is."""
        workload = self._read(path)
        if workload is not None and self._kept():
            self._leave_shelf()
            self.open_workload(workload, path)

    def _kept(self) -> bool:
        """Whether the workload in hand is saved, so that another one may be taken up."""
        if not self.trouble or self.save_now():
            return True
        said = f"Its last answers are not saved yet, so it stays open. {self.trouble}"
        self.notify(said, title="Not opened", severity="error", markup=False, timeout=30)
        return False

    @work
    async def start_new(self) -> None:
        """Ask for a name and start a workload."""
        if not await self._named_and_started() and self.path is None:
            self.exit()

    @work
    async def start_from_log(self) -> None:
        """Start a workload, and read what a usage log says into it."""
        if await self._named_and_started():
            await self.run_action("usage")

    async def _named_and_started(self) -> bool:
        name = await self.push_screen_wait(
            screens.Prompt(
                "What is this workload called?",
                "For example: Support desk. Each answer is saved at once.",
                BLANK,
                must="A workload needs a name.",
                leave="Go back" if self.path is not None else "Quit",
            )
        )
        if name is None:
            return False
        self._start(Workload(plain(name, 80).strip(), author=self.settings.author))
        return True

    @work
    async def start_from_example(self) -> None:
        """Ask which example, and start a workload with its answers."""
        found = interview.examples(self.pack)
        lines = [screens.Line(str(i), f"{e.name}: {e.why}") for i, e in enumerate(found)]
        title = "Start from which example?"
        picked = await self.push_screen_wait(
            screens.Picker(title, "Its answers can be changed.", lines)
        )
        if picked is not None:
            self._start(found[int(picked)].workload)

    def _start(self, workload: Workload) -> None:
        if not self._kept():
            return
        self._leave_shelf()
        self.open_workload(workload, self.space.new_file(workload.name))
        self.save_now()
        self.show()

    def _leave_shelf(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _show_shelf(self) -> None:
        if isinstance(screen := self.screen, screens.WorkloadsScreen):
            screen.show(interview.kept_workloads(self.pack, self.known, self.space), self.path)

    def _read(self, path: Path) -> Workload | None:
        try:
            return interview.read_workload(str(path), self.known)
        except InputError as error:
            self.notify(str(error), title="Not opened", severity="error", markup=False, timeout=30)
            return None

    def _duplicate(self, path: Path) -> None:
        workload = self._read(path)
        if workload is None:
            return
        twin = interview.copied(workload)
        if self._try(lambda: self.saver(twin, self.pack.questionnaire, self._free(twin))):
            self._show_shelf()

    def _free(self, workload: Workload) -> Path:
        return self.space.new_file(workload.name)

    def _delete(self, path: Path) -> None:
        def delete() -> None:
            self.deleted = (*self.deleted, self.space.delete(path))

        if not self._try(delete):
            return
        self.clear_notifications()
        self.notify(f"Deleted: {path.stem}. u brings it back.", timeout=6, markup=False)
        if path == self.path:
            self._open_another()
        self._show_shelf()

    def _open_another(self) -> None:
        """The workload on the screen is gone: go on with the next one, or start one."""
        for other in self.space.files():
            workload = self._read(other)
            if workload is not None:
                self.open_workload(workload, other)
                return
        self.path = None
        self.start_new()

    def _restore(self) -> None:
        if not self.deleted:
            self.notify("Nothing more was deleted in this session.", severity="warning")
            return
        *before, last = self.deleted
        if self._try(lambda: self.space.restore(last)):
            self.deleted = tuple(before)
            self.clear_notifications()
            self._show_shelf()

    def _try(self, step: object) -> bool:
        """Do something with files; say why it cannot be done."""
        assert callable(step)
        try:
            step()
        except (OSError, SaveError) as error:
            why = failure(error) if isinstance(error, OSError) else str(error).rstrip(".")
            self.notify(f"Not done: {why}.", severity="error", timeout=30, markup=False)
            return False
        return True
