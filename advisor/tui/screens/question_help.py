"""Help for the question in focus (f1): why it is asked, what it moves, how to answer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from advisor.tui.keys import key_words
from advisor.tui.screens.once import Dialog
from advisor.tui.snapshot import FocusedQuestion


class QuestionHelp(Dialog[None]):
    """One page, closed by escape, enter or f1."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1", "dismiss", "Close", id="help.close", tooltip="Close the help")
    ]

    def __init__(self, question: FocusedQuestion | None) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The text in a box that scrolls."""
        with VerticalScroll(classes="dialog large") as box:
            box.border_subtitle = "escape goes back"
            yield Static(help_text(self.question), markup=False)

    def on_click(self) -> None:
        """For those who use the mouse."""
        self.dismiss()


def help_text(question: FocusedQuestion | None) -> Content:
    """What is said about a question, and the keys."""
    parts: list[Content] = []
    if question is not None:
        parts = [
            Content.styled(question.ask, "bold"),
            Content(""),
            *_part("Why we ask", question.why),
            *_part("What it moves", question.moves),
            *_part("How to answer", _how(question)),
        ]
    keys = [Content.assemble((f"{key:<24}", "bold"), what) for key, what in key_words()]
    return Content("\n").join([*parts, Content.styled("Keys", "bold $text-accent"), *keys])


def _part(title: str, text: str) -> list[Content]:
    return [Content.styled(title, "bold $text-accent"), Content(text), Content("")]


def _how(question: FocusedQuestion) -> str:
    if question.face == "one":
        return "Move with up and down, enter takes the choice."
    if question.face == "many":
        return "Space marks a line, enter takes what is marked; none marked means none."
    if question.face == "option":
        return "Type a part of its name and pick it from the list."
    unit = f"{question.unit}. " if question.unit else ""
    return f"{unit}If it does not apply, type na and the reason."
