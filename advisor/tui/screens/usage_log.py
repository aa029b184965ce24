"""Reading a usage log: pick a file, wait or stop, then what it says and what it would cost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from advisor.logs.engine import INSTALL, is_installed
from advisor.logs.folder import Entry, entries
from advisor.pack.questionnaire import Question
from advisor.report.text_layout import cells, pad, wrap
from advisor.report.usage_sections import (
    Section,
    found_sections,
    headline,
    read_sections,
    spend_sections,
    traffic_sections,
)
from advisor.report.usage_text import replay_sections, replay_sentence
from advisor.text_safety import plain
from advisor.tui.fitting import cut
from advisor.tui.log_messages import LogChosen, LogPolicies, LogStopped, LogTaken, LogTurned
from advisor.tui.log_shown import LogShown
from advisor.tui.widgets.key_line import KeyLine

TWO_COLUMNS, WIDEST, EVERY = 170, 100, 1_000
HINT = "A file, or a pattern such as logs/*.jsonl.gz. Enter reads it; down picks from the list."
TITLES = {
    "choose": "Read a usage log",
    "reading": "Reading …",
    "answers": "What the log says",
    "replay": "The same traffic elsewhere",
}


Parts = tuple[list[Section], list[Section], list[Section]]
"""What stands at the left, at the right, and at the left again, where there is room for two."""


def _key(key: str, action: str, label: str, tooltip: str) -> Binding:
    return Binding(key, action, label, id=f"usage.{label.replace(' ', '-')}", tooltip=tooltip)


class UsageLogScreen(Screen[None]):
    """One page in stages; what is wanted is posted to the app, which hands in what is shown."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        _key("escape", "back", "back", "Stop reading; the file before; or close"),
        _key("t", "take", "take", "Make these the workload's answers; it asks first"),
        _key("r", "turn('replay')", "prices", "What the same traffic would cost elsewhere"),
        _key("a", "turn('answers')", "answers", "What the log says"),
        _key("p", "policies", "policies", "Price it through a file of routing policies"),
        _key("o", "another", "other file", "Read another file"),
    ]

    shown: reactive[LogShown | None] = reactive(None, init=False, repaint=False)

    def __init__(self, shown: LogShown, name: str) -> None:
        super().__init__(name=name)
        self.first = shown

    def compose(self) -> ComposeResult:
        """Title, what to pick from, progress, the page, and the keys."""
        yield Static("", classes="title", id="log-title", markup=False)
        with Vertical(id="log-choose"):
            yield Static(HINT, classes="about", markup=False)
            yield Input("", "spend.jsonl.gz", id="log-path", compact=True)
            yield Static("", id="log-trouble", markup=False)
            yield OptionList(id="log-files", markup=False, compact=True)
        yield Static("", id="log-progress", markup=False)
        with VerticalScroll(id="log-page"), Horizontal(id="log-columns"):
            yield Static("", id="log-left", markup=False)
            yield Static("", id="log-right", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the choice."""
        self._list("")
        self.shown = self.first

    def watch_shown(self, before: LogShown | None, now: LogShown | None) -> None:
        """Draw the new moment; the keys go to what is to be seen."""
        if now is None:
            return
        turned = before is None or before.stage != now.stage
        if turned:
            self.query_one("#log-title", Static).update(TITLES[now.stage])
            self.query_one("#log-choose").display = now.stage == "choose"
            self.query_one("#log-progress").display = now.stage == "reading"
            self.query_one("#log-page").display = now.stage in ("answers", "replay")
        trouble = now.trouble or ("" if is_installed() else INSTALL)
        self.query_one("#log-trouble", Static).update(f"✗ {trouble}")
        self.query_one("#log-trouble").display = bool(trouble)
        self.query_one("#log-progress", Static).update(self._progress(now))
        self._draw()
        if turned:
            place = {"choose": "#log-path", "reading": "#log-progress"}.get(now.stage, "#log-page")
            self.query_one(place).focus()
            self.query_one("#log-page").scroll_home(animate=False)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the results work where there are results."""
        stage = "choose" if self.shown is None else self.shown.stage
        if action == "turn":
            return stage in ("answers", "replay") and stage not in parameters
        if action in ("take", "policies", "another"):
            return stage in ("answers", "replay")
        return True

    def on_resize(self) -> None:
        """Columns depend on the width."""
        self._list(self.query_one("#log-path", Input).value)
        self._draw()

    def _progress(self, now: LogShown) -> str:
        return "\n".join((now.progress or "opening …", "", "Escape stops; nothing is changed."))

    def _draw(self) -> None:
        now = self.shown
        if now is None or now.study is None or now.stage not in ("answers", "replay"):
            return
        two = self.size.width >= TWO_COLUMNS
        room = self.size.width - 6
        width = max(min(room // 2 - 2, WIDEST) if two else min(room, WIDEST), 40)
        left, right, last = (_answers if now.stage == "answers" else _priced)(now, width)
        one = [*left, *right, *last]
        self.query_one("#log-left", Static).update(_content([*left, *last] if two else one))
        self.query_one("#log-right", Static).update(_content(right if two else []))
        self.query_one("#log-right").display = two

    def _list(self, typed: str) -> None:
        """The files and folders that go on from what is typed."""
        files = self.query_one("#log-files", OptionList)
        room = max(self.size.width - 8, 40)
        found = entries(typed)
        files.clear_options()
        files.add_options([Option(_line(e, room), id=e.typed) for e in found])
        files.highlighted = 0 if found else None
        if not found:
            files.add_option(Option("No log file here; type a folder's name.", disabled=True))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Typing narrows the list."""
        event.stop()
        self._list(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self._choose(event.value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a line."""
        event.stop()
        self._choose(event.option_id or "")

    def _choose(self, typed: str) -> None:
        field = self.query_one("#log-path", Input)
        if typed.endswith("/"):
            field.value = typed
            field.focus()
            field.action_end()
        elif typed.strip():
            self.app.post_message(LogChosen(typed))

    def action_back(self) -> None:
        """Stop; from prices to answers; from answers or the choice, close."""
        stage = "choose" if self.shown is None else self.shown.stage
        if stage == "reading":
            self.app.post_message(LogStopped())
        elif stage == "replay":
            self.app.post_message(LogTurned("answers"))
        else:
            self.dismiss(None)

    def action_take(self) -> None:
        """Tell the app, which asks first."""
        self.app.post_message(LogTaken())

    def action_turn(self, stage: str) -> None:
        """From answers to prices, and back."""
        self.app.post_message(LogTurned(stage))

    def action_policies(self) -> None:
        """Tell the app, which asks for the file."""
        self.app.post_message(LogPolicies())

    def action_another(self) -> None:
        """Back to the choice."""
        self.app.post_message(LogTurned("choose"))


def _label(question: Question) -> str:
    return question.label


def _answers(now: LogShown, width: int) -> Parts:
    assert now.study is not None
    p = now.study.profile
    lines = wrap(headline(p), width)
    if left_out := p.rows.read - p.rows.used:
        lines += wrap(f"{left_out:,} of {p.rows.read:,} records left out, by reason below.", width)
    said = [Section("", lines), *found_sections(p, now.pack, width, _label, now.given)]
    return (
        said,
        [*spend_sections(p, width), *traffic_sections(p, width)],
        read_sections(p, width),
    )


def _priced(now: LogShown, width: int) -> Parts:
    assert now.study is not None
    p, r = now.study.profile, now.study.replay
    sentence = Section("", wrap(replay_sentence(r, p, now.today), width))
    ranking, *rest = replay_sections(r, p, width, EVERY)
    return [sentence, ranking], rest, []


def _content(sections: Iterable[Section]) -> Content:
    lines: list[Content] = []
    for section in sections:
        if not section.lines:
            continue
        if section.title:
            lines += [Content(""), Content.styled(section.title, "bold $text-accent")]
        lines += [_styled(line, bold=not section.title) for line in section.lines]
    return Content("\n").join(lines)


def _styled(line: str, bold: bool) -> Content:
    if bold:
        return Content.styled(line, "bold")
    warns = line.lstrip().startswith("! ")
    return Content.styled(line, "$text-warning") if warns else Content(line)


def _line(entry: Entry, room: int) -> str:
    """A name, and at the right its size and day."""
    about = "folder" if entry.is_folder else f"{_size(entry.size)}  {entry.changed:%Y-%m-%d %H:%M}"
    name = cut(plain(entry.typed, 400), max(room - cells(about) - 2, 20))
    return f"{pad(name, room - cells(about))}{about}"


def _size(size: int) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size} {unit}"
        size = round(size / 1000)
    return f"{size:,} GB"
