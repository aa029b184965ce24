"""Usage logs: read by a worker that can be stopped, shown, and taken only on a clear yes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import get_current_worker

from advisor import interview
from advisor.text_safety import plain
from advisor.tui import screens
from advisor.tui.log_messages import (
    LogAsked,
    LogChosen,
    LogPolicies,
    LogProgress,
    LogRefused,
    LogStopped,
    LogStudied,
    LogTaken,
    LogTurned,
    LogUnsaid,
)
from advisor.tui.log_shown import LogShown
from advisor.tui.what_if_app import WhatIfApp

if TYPE_CHECKING:
    from advisor.logs.study import Ground
    from advisor.problems import InputError

READING = "usage-logs"


class UsageApp(WhatIfApp):
    """What is read of logs, while their page is open."""

    logs: LogShown
    asked: LogAsked | None = None

    def action_usage(self) -> None:
        """Open the page."""
        self.asked = None
        self.logs = LogShown(self.pack, self.today)
        self.push_screen(screens.UsageLogScreen(self.logs, name="usage"))

    def _log_shown(self, shown: LogShown) -> None:
        self.logs = shown
        # A dialog or the palette may lie over it.
        for page in self.screen_stack:
            if isinstance(page, screens.UsageLogScreen):
                page.shown = shown

    @on(LogChosen)
    def _log_chosen(self, message: LogChosen) -> None:
        from advisor.logs.folder import paths_of
        from advisor.logs.ingest import Choices
        from advisor.logs.study import policies_of

        paths = paths_of(message.typed)
        self._read_logs(LogAsked(message.typed, paths, Choices(), policies_of(self.pack, None)))

    def _read_logs(self, asked: LogAsked) -> None:
        from advisor.logs.study import ground_of

        self.asked = asked
        self._log_shown(LogShown(self.pack, self.today, "reading", asked.typed))
        workload = interview.in_force(self.pack, self.session.workload)
        model = self.trials(workload).as_given.ground.model
        self._study_logs(asked, ground_of(self.pack, model, workload, self.today))

    @work(thread=True, exclusive=True, group=READING)
    def _study_logs(self, asked: LogAsked, ground: Ground) -> None:
        from advisor.logs.engine import Stopped
        from advisor.logs.study import study
        from advisor.logs.unsaid import NotSaidError
        from advisor.problems import InputError

        worker = get_current_worker()

        def tell(text: str) -> None:
            self.post_message(LogProgress(text, asked))

        def stop() -> bool:
            return worker.is_cancelled

        try:
            found = study(ground, asked.paths, asked.choices, asked.policies, tell, stop)
        except Stopped:
            return
        except NotSaidError as error:
            self.post_message(LogUnsaid(error.unsaid[0], _said(error), asked))
        except InputError as error:
            self.post_message(LogRefused(_said(error), asked))
        else:
            self.post_message(LogStudied(found, asked))

    @on(LogProgress)
    def _log_progress(self, message: LogProgress) -> None:
        if message.of is self.asked:
            self._log_shown(replace(self.logs, progress=message.text))

    @on(LogStopped)
    def _log_stopped(self) -> None:
        self.workers.cancel_group(self, READING)
        self._choose_again("stopped; nothing was changed")

    @on(LogRefused)
    def _log_refused(self, message: LogRefused) -> None:
        if message.of is self.asked:
            self._choose_again(message.trouble)

    def _choose_again(self, trouble: str = "") -> None:
        typed, self.asked = self.logs.typed, None
        self._log_shown(LogShown(self.pack, self.today, "choose", typed, trouble))

    @on(LogStudied)
    def _log_studied(self, message: LogStudied) -> None:
        from advisor.usage.fill import filled

        if message.of is self.asked:
            workload = self.session.workload
            _, kept = filled(workload, message.study.profile.found)
            given = {q: workload.answers.get(q) for q in kept}
            self._log_shown(
                replace(self.logs, stage=message.of.then, study=message.study, given=given)
            )

    @on(LogTurned)
    def _log_turned(self, message: LogTurned) -> None:
        if message.stage == "choose":
            self._choose_again()
        elif message.stage == "replay":
            self._log_shown(replace(self.logs, stage="replay"))
        else:
            self._log_shown(replace(self.logs, stage="answers"))

    @work
    async def _ask_unsaid(self, message: LogUnsaid) -> None:
        """Have a mapping confirmed, or ask what the input count holds; then read again."""
        choices, unsaid = message.of.choices, message.unsaid
        if unsaid.mapping is not None:
            from advisor.logs.sources import mapping_words

            question = (
                f"{unsaid.path.name} is no log format that is known. Its columns look like: "
                f"{mapping_words(unsaid.mapping)}. Is that right? It is then kept beside the file."
            )
            if not await self.push_screen_wait(screens.Confirm(question)):
                self._choose_again(message.trouble)
                return
            choices = replace(choices, accepted=choices.accepted | {unsaid.path})
        else:
            title = f"{unsaid.path.name}: does the input count hold the cached tokens too?"
            lines = (
                screens.Line("inclusive", "Yes: cached tokens are inside the input count"),
                screens.Line("exclusive", "No: they are counted beside it"),
            )
            about = "The rows do not tell, and the price depends on it."
            picked = await self.push_screen_wait(screens.Picker(title, about, lines))
            if picked is None:
                self._choose_again(message.trouble)
                return
            choices = replace(
                choices, convention="inclusive" if picked == "inclusive" else "exclusive"
            )
        self._read_logs(replace(message.of, choices=choices))

    @on(LogUnsaid)
    def _log_unsaid(self, message: LogUnsaid) -> None:
        if message.of is self.asked:
            self._ask_unsaid(message)

    @on(LogPolicies)
    @work
    async def _ask_policies(self) -> None:
        """Ask for a file of routing policies, and price the same files through them."""
        from advisor.logs.study import policies_of
        from advisor.problems import InputError

        asked, text, error = self.asked, "policies.yaml", ""
        while asked is not None:
            about = "YAML with `format: advisor/policies@1`; the README shows one."
            prompt = screens.Prompt(
                "Which file of routing policies?", about, text, "A path is needed.", error
            )
            typed = await self.push_screen_wait(prompt)
            if typed is None:
                return
            try:
                policies = policies_of(self.pack, typed)
            except InputError as wrong:
                text, error = typed, str(wrong)
                continue
            self._read_logs(replace(asked, policies=policies, then="replay"))
            return

    @on(LogTaken)
    @work
    async def _take_logged(self) -> None:
        """Ask, and take the answers in one step that one undo takes back."""
        study = self.logs.study
        if study is None or self.asked is None:
            return
        found, kept = study.profile.found, self.logs.given
        source = self.asked.paths[0].name
        every, new = len(found.answers), len(found.answers) - len(kept)
        lines = [screens.Line("no", "No, take nothing")]
        if new:
            words = "it found" if new == every else "to what you have not answered yourself"
            lines.append(screens.Line("new", f"Yes, the {counted(new)} {words}"))
        if kept:
            words = f"all {counted(every)}, in place of what you answered yourself"
            lines.append(screens.Line("all", f"Yes, {words}"))
        title = f"Take the answers from {plain(source)} into “{self.session.workload.name}”?"
        about = "Each gets a note of where it comes from; ctrl+z takes them all back."
        picked = await self.push_screen_wait(screens.Picker(title, about, lines))
        if picked not in ("new", "all"):
            return
        self.pop_screen()
        over = picked == "all"
        self.apply(interview.take_logged(self.pack, self.session, found, source, over))
        said = f"Taken: {counted(every if over else new)} from {source}; ctrl+z takes them back."
        self.notify(said, timeout=6, markup=False)


def counted(answers: int) -> str:
    """A number of answers in words."""
    return f"{answers} answer{'s' * (answers != 1)}"


def _said(error: InputError) -> str:
    """The reasons; with the file where there are several."""
    if len(error.problems) == 1:
        return plain(error.problems[0].message, 600)
    return str(error)
