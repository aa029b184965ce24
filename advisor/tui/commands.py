"""Keys and palette entries, and what they do besides answering."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from advisor.interview.report_file import report_name, report_path, write_report
from advisor.problems import InputError
from advisor.store.workspace import SaveError
from advisor.text_safety import plain
from advisor.tui.messages import AnswerTyped
from advisor.tui.screens.interview import InterviewScreen
from advisor.tui.screens.prompt import Confirm, Prompt
from advisor.tui.screens.question_help import QuestionHelp
from advisor.tui.screens.result import ResultScreen
from advisor.workload import Workload, read_workload

if TYPE_CHECKING:
    from advisor.tui.app import AdvisorApp


def _key(keys: str, action: str, label: str, tooltip: str, show: bool = True) -> BindingType:
    return Binding(
        keys, action, label, show=show, priority=True, id=f"app.{action}", tooltip=tooltip
    )


BINDINGS: list[BindingType] = [
    _key("f1", "help", "help", "Why this question is asked, and the keys"),
    _key("f3", "questions", "questions", "All questions"),
    _key("f4", "standing", "standing", "The standing large, and back"),
    _key("f6", "result", "result", "The result, the reasons and every other option"),
    _key("ctrl+n", "unknown", "don't know", "Answer: I don't know"),
    _key("ctrl+up,f8", "before", "before", "The question before", show=False),
    _key("ctrl+down,f9", "after", "next", "The next question", show=False),
    _key("ctrl+s", "report", "report", "Write the report", show=False),
    _key("ctrl+q", "quit", "quit", "Quit; every answer is saved"),
]
ON_QUESTIONS = {"before", "after", "unknown", "questions", "standing"}
ON_PAGES = ON_QUESTIONS | {"help", "result", "report"}


class CommandApp(App[None]):
    """The actions of the app that open a screen or a dialog."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys do nothing where they would be a surprise: under a dialog, on the result."""
        if isinstance(self.screen, InterviewScreen):
            return True
        if isinstance(self.screen, ResultScreen):
            return action not in ON_QUESTIONS | {"help", "result"}
        return action not in ON_PAGES

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Palette entries: ours first, then those every app has."""
        yield SystemCommand("Workload: new", "Start another workload", self.start_new)
        for path in _me(self).space.files()[:20]:
            if path != _me(self).path:
                yield SystemCommand(
                    f"Workload: open {path.stem}",
                    "Go on with this workload",
                    lambda p=path: self.open_file(p),
                )
        yield SystemCommand("Report: write", "The report as Markdown", self.action_report)
        yield from super().get_system_commands(screen)

    def action_help(self) -> None:
        """f1."""
        self.push_screen(QuestionHelp(_me(self).snapshot.focus))

    def action_before(self) -> None:
        """ctrl+up."""
        _me(self).move(-1)

    def action_after(self) -> None:
        """ctrl+down."""
        _me(self).move(1)

    def action_unknown(self) -> None:
        """ctrl+n."""
        _me(self).say_unknown()

    def action_questions(self) -> None:
        """f3: the list of questions, and back."""
        self._part("questions")

    def action_standing(self) -> None:
        """f4: the standing large, and back."""
        self._part("standing")

    def action_result(self) -> None:
        """f6."""
        self.push_screen(ResultScreen())

    def _part(self, part: str) -> None:
        if isinstance(screen := self.screen, InterviewScreen):
            screen.show_part("question" if screen.part == part else part)

    def open_file(self, path: Path) -> None:
        """Go on with another workload; one with mistakes is left as it is."""
        me = _me(self)
        pack = me.pack
        try:
            workload = read_workload(
                str(path), pack.questionnaire, pack.known_option_names, pack.vendors
            )
        except InputError as error:
            self.notify(str(error), title="Not opened", severity="error", markup=False, timeout=30)
            return
        me.open_workload(workload, path)

    @work
    async def start_new(self) -> None:
        """Ask for a name and start a workload."""
        me = _me(self)
        name = await self.push_screen_wait(
            Prompt(
                "What is this workload called?",
                "For example: Support desk. Each answer is saved at once.",
                must="A workload needs a name.",
            )
        )
        if name is not None:
            workload = Workload(plain(name, 80).strip(), {})
            me.open_workload(workload, me.space.new_file(workload.name))
            me.save_now()
            me.show()
        elif me.path is None:
            self.exit()

    @work
    async def ask_reason(self, question: str) -> None:
        """Ask why a question does not apply."""
        prompt = Prompt("Why does it not apply?", "The report shows the reason.", must="Say why.")
        reason = await self.push_screen_wait(prompt)
        if reason is not None:
            self.post_message(AnswerTyped(question, f"na {reason}"))

    @work(exclusive=True, group="report")
    async def action_report(self) -> None:
        """ctrl+s: ask for a path and write the report, never over a file without a yes."""
        me = _me(self)
        if me.assessment is None:
            self.notify("Nothing is assessed yet.", severity="warning")
            return
        offered, about = report_name(me.workload), "Markdown, with the plan and every source."
        while True:
            prompt = Prompt("Write the report to", about, offered, must="A path is needed.")
            typed = await self.push_screen_wait(prompt)
            if typed is None:
                return
            path, offered = report_path(typed, me.workload), typed
            question = f"{path.name} exists already. Replace it?"
            if path.exists() and not await self.push_screen_wait(Confirm(question)):
                continue
            try:
                write_report(me.pack, me.workload, me.assessment, path)
            except SaveError as error:
                about = str(error)
                continue
            self.notify(f"Report written to {path}", markup=False, timeout=6)
            return


def _me(app: object) -> AdvisorApp:
    from advisor.tui.app import AdvisorApp

    assert isinstance(app, AdvisorApp)
    return app
