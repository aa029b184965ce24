"""The terminal session: keys, messages, and what each of them changes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from advisor import interview
from advisor.store.settings import Signs
from advisor.tui import screens
from advisor.tui.ascii_signs import AsciiSigns
from advisor.tui.crash import crash_log
from advisor.tui.keys import ALL, IN_TALK, KEYS, ON_PAGES, ON_QUESTIONS
from advisor.tui.messages import (
    AnswerTyped,
    ChoicesPicked,
    FigureWanted,
    NoteWanted,
    OptionChosen,
    QuestionChosen,
    RangeWanted,
    ReasonWanted,
)
from advisor.tui.opening import Opening
from advisor.tui.own_keys import own_keys
from advisor.tui.probe_app import ProbeApp
from advisor.tui.screens.interview import InterviewScreen
from advisor.tui.shown_text import ShownText
from advisor.tui.snapshot import LENS, Snapshot
from advisor.tui.talk_app import TalkApp
from advisor.tui.usage_app import UsageApp
from advisor.workload.answers import UNKNOWN

TWICE = 3.0
KEY_WORDS = {"left": "left", "right": "right", "up": "up", "down": "down", "backspace": "bksp"}
RESULT, TALK = "result", "talk"
NOT_OURS = ("Quit", "Maximize", "Minimize", "Screenshot", "Keys")
"""Commands of the framework that ours replace, or that mean nothing here."""


def _allowed(action: str, screen: Screen[Any]) -> bool:
    """Keys do nothing where they would be a surprise: under a dialog, on another page."""
    if isinstance(screen, InterviewScreen):
        return True
    if screen.name == RESULT:
        return action not in ON_QUESTIONS - {"help"} | {"result"}
    if screen.name == TALK:
        return action not in ON_PAGES - IN_TALK
    return action not in ON_PAGES


class AdvisorApp(ProbeApp, UsageApp, TalkApp):
    """The whole session."""

    TITLE = "advisor"
    CSS_PATH = "advisor.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide"), (180, "-huge")]  # noqa: RUF012 - Textual's own type
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-short"), (32, "-tall")]  # noqa: RUF012 - Textual's own type
    BINDINGS: ClassVar[list[BindingType]] = list(KEYS)

    answered_before = 0
    last_interrupt = -TWICE
    crashed = ""

    def get_default_screen(self) -> Screen[Any]:
        """The questions."""
        return InterviewScreen()

    def get_key_display(self, binding: Binding) -> str:
        """Arrows as words where the terminal has no arrows."""
        if self.settings.signs == "ascii" and binding.key in KEY_WORDS:
            return KEY_WORDS[binding.key]
        return super().get_key_display(binding)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Everything that is drawn goes through these; the ASCII signs where they are set."""
        found = [*super().get_line_filters(), ShownText()]
        return [*found, AsciiSigns()] if self.settings.signs == "ascii" else found

    def on_mount(self) -> None:
        """Resume, or ask what the new workload is called."""
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        self.theme_changed_signal.subscribe(self, lambda theme: self._keep_theme(theme.name))

    def on_ready(self) -> None:
        """There is a first picture: now the rules are read."""
        self.call_after_refresh(self._open)

    async def _open(self) -> None:
        if isinstance(screen := self.screen, InterviewScreen):
            await screen.furnish()
        self.open_session()

    def take_up(self, opening: Opening) -> None:
        """Go on with a workload, or ask what the new one is called."""
        super().take_up(opening)
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        if opening.notice:
            self.notify(opening.notice, severity="error", markup=False, timeout=30)
        self._change_keys()
        if self.path is None:
            self.snapshot = Snapshot(waiting="")
            self.start_new()
        else:
            self.open_workload(self.session.workload, self.path)
        self.refresh_bindings()

    def _change_keys(self) -> None:
        """Keys of the person's own."""
        taken, wrong = own_keys(self.settings.keymap)
        self.set_keymap(taken)
        if wrong:
            said = "\n".join(("Keys not changed:", *wrong))
            self.notify(said, severity="warning", timeout=15, markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys work here; the footer shows those."""
        if not self.is_open and action in ON_PAGES:
            return None
        return _allowed(action, self.screen)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Palette entries: every key by name, other workloads, then those every app has."""
        if not self.is_open:
            return
        for key in ALL:
            # Of the screen below: the palette itself is on top, and has none of them.
            if _allowed(key.action, screen):
                name = f"{key.description[:1].upper()}{key.description[1:]}"
                run = getattr(self, f"action_{key.action}")
                yield SystemCommand(f"{name} ({key.key.partition(',')[0]})", key.tooltip, run)
        yield SystemCommand("Names on the report", "Workload, client, author", self.ask_names)
        yield SystemCommand("New workload", "Start another, blank", self.start_new)
        yield SystemCommand("New from an example", "From the pack", self.start_from_example)
        yield SystemCommand(
            "New from a usage log", "Volume and mix as they are", self.start_from_log
        )
        if _allowed("usage", screen):
            about = "Volume, mix, peak and cache from a log, and the same traffic elsewhere"
            yield SystemCommand("Read a usage log", about, self.action_usage)
        for path in self.space.files()[:20]:
            if path != self.path:
                yield SystemCommand(
                    f"Open {path.stem}", "Go on with it", lambda p=path: self.open_file(p)
                )
        others = super().get_system_commands(screen)
        yield from (c for c in others if c.title not in NOT_OURS)

    @on(AnswerTyped)
    def _typed(self, message: AnswerTyped) -> None:
        self.apply(
            interview.take(
                self.pack,
                self.session,
                message.question,
                lambda q: interview.answer_from(self.pack, q, message.text),
            )
        )
        self._say_when_done()

    @on(ChoicesPicked)
    def _picked(self, message: ChoicesPicked) -> None:
        self.apply(
            interview.take(
                self.pack,
                self.session,
                message.question,
                lambda q: interview.picked(self.pack, q, message.ids),
            )
        )
        self._say_when_done()

    @on(QuestionChosen)
    def _chosen(self, message: QuestionChosen) -> None:
        self.apply(interview.go_to(self.session, message.question))
        self._to_question()

    @on(ReasonWanted)
    def _reason(self, message: ReasonWanted) -> None:
        self.ask_reason(message.question)

    @on(RangeWanted)
    def _range(self, message: RangeWanted) -> None:
        self.ask_range(message.question)

    @on(NoteWanted)
    def _note(self, message: NoteWanted) -> None:
        self.ask_note(message.question)

    @on(OptionChosen)
    def _option(self, message: OptionChosen) -> None:
        self.show_option(message.option)

    @on(FigureWanted)
    def _figure(self, message: FigureWanted) -> None:
        self.ask_figure(interview.Asked(message.about, message.metric))

    def _to_question(self) -> None:
        if isinstance(screen := self.screen, InterviewScreen):
            screen.show_part("question")

    def _say_when_done(self) -> None:
        now, before = self.snapshot, self.answered_before
        self.answered_before = now.answered
        full = now.rows and now.answered == len(now.rows)
        if full and not now.error and before < now.answered:
            self.notify("Every question is answered. f6 shows the result.", timeout=6)

    def _keep_theme(self, theme: str) -> None:
        if theme != (self.settings.theme or "textual-dark"):
            self.change_settings(replace(self.settings, theme=theme))

    def action_help(self) -> None:
        """f1."""
        self.push_screen(screens.QuestionHelp(self.snapshot.focus))

    def action_before(self) -> None:
        """ctrl+up."""
        self.apply(interview.move(self.pack, self.session, -1))
        self._to_question()

    def action_after(self) -> None:
        """ctrl+down."""
        self.apply(interview.move(self.pack, self.session, 1))
        self._to_question()

    def action_unknown(self) -> None:
        """ctrl+n."""
        self.apply(
            interview.take(self.pack, self.session, self.session.question, lambda _: UNKNOWN)
        )
        self._say_when_done()

    def action_note(self) -> None:
        """ctrl+t."""
        self.ask_note(self.session.question)

    def action_undo(self) -> None:
        """ctrl+z."""
        if self.pane is not None:
            self.hear_line("undo")
            return
        self.apply(interview.undo(self.session))

    def action_redo(self) -> None:
        """ctrl+y."""
        if self.pane is not None:
            self.hear_line("redo")
            return
        self.apply(interview.redo(self.session))

    def action_people(self) -> None:
        """f9: every cost with or without people's time."""
        self.people = not self.people
        self.change_settings(replace(self.settings, people=self.people))
        self.show()

    def action_questions(self) -> None:
        """f3: the list of questions, and back."""
        self._part("questions")

    def action_standing(self) -> None:
        """f4: the standing large, and back."""
        self._part("standing")

    def _part(self, part: str) -> None:
        if isinstance(screen := self.screen, InterviewScreen):
            screen.show_part("question" if screen.part == part else part)

    def action_result(self) -> None:
        """f6."""
        self.push_screen(screens.ResultScreen(name=RESULT))

    @work
    async def action_jump(self) -> None:
        """ctrl+o: go to a place by its letter."""
        found = screens.places(self.screen)
        place = await self.push_screen_wait(screens.Jump([w.region.offset for w in found]))
        if place is not None:
            found[place].focus()

    @work
    async def action_settings(self) -> None:
        """f2."""
        signs: Signs = "ascii" if self.settings.signs == "unicode" else "unicode"
        lines = (
            screens.Line("names", "Names on the report: workload, client, author …"),
            screens.Line("people", f"Costs {LENS[self.people]}: show them {LENS[not self.people]}"),
            screens.Line("theme", f"Colours: {self.theme} …"),
            screens.Line("signs", f"Signs: {self.settings.signs}; change to {signs}"),
        )
        about = "Kept for every workload, but for the names."
        picked = await self.push_screen_wait(screens.Picker("Settings", about, lines))
        if picked == "names":
            self.ask_names()
        elif picked == "people":
            self.action_people()
        elif picked == "theme":
            self.action_change_theme()
        elif picked == "signs":
            self.change_settings(replace(self.settings, signs=signs))
            self.screen.refresh(layout=True)

    def action_help_quit(self) -> None:
        """ctrl+c: quits when pressed twice."""
        now = time.monotonic()
        if now - self.last_interrupt < TWICE:
            self.call_later(self.action_quit)
            return
        self.last_interrupt = now
        saved = "every answer is saved" if not self.trouble else "the last answers are NOT saved"
        self.notify(f"Press ctrl+c again to quit; {saved}.", timeout=TWICE)

    async def action_quit(self) -> None:
        """ctrl+q: quits at once, or at the second time when something could not be saved."""
        if self.writing and not self.leaving:
            self.leaving = True
            self.notify("The report is being written; then the session ends.", timeout=30)
            return
        warned = bool(self.trouble)
        if self.save_now():
            self.exit()
            return
        if warned and time.monotonic() - self.last_interrupt < TWICE:
            self.crashed = f"left with unsaved answers: {self.trouble.partition('. ')[0]}."
            self.exit(return_code=1)
            return
        self.last_interrupt = time.monotonic()
        self.show()
        self.notify("Press ctrl+q again to quit without saving.", severity="error", timeout=TWICE)

    def _fatal_error(self) -> None:
        """A log without values: Textual would print every local variable, secrets included."""
        self.crashed = crash_log(self._exception, self.space.folder, self.trouble)
        self._close_messages_no_wait()
