"""Help for the question in focus (f1): why it is asked, what it moves, how to answer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from advisor.tui.snapshot import FocusedQuestion

KEYS = (
    ("enter", "take the answer"),
    ("ctrl+n", "don't know; “unknown” can be typed too"),
    ("ctrl+up, ctrl+down", "the question before, the next one (also f8, f9)"),
    ("f3", "all questions"),
    ("f4", "the standing large, and back"),
    ("f6", "the result, with the reasons and every other option"),
    ("ctrl+s", "write the report"),
    ("ctrl+p", "commands: new or other workload, colours, ..."),
    ("ctrl+q, or ctrl+c twice", "quit; every answer is saved already"),
)


class QuestionHelp(ModalScreen[None]):
    """One page, closed by escape, enter or f1."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1", "dismiss", "Close", id="help.close", tooltip="Close the help")
    ]

    def __init__(self, question: FocusedQuestion | None) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The text in a box that scrolls."""
        with VerticalScroll(classes="dialog large"):
            yield Static(help_text(self.question), markup=False)


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
    keys = [Content.assemble((f"{key:<24}", "bold"), what) for key, what in KEYS]
    return Content("\n").join([*parts, Content.styled("Keys", "bold $text-accent"), *keys])


def _part(title: str, text: str) -> list[Content]:
    return [Content.styled(title, "bold $text-accent"), Content(text), Content("")]


def _how(question: FocusedQuestion) -> str:
    if question.face == "one":
        return "Move with up and down, enter takes the choice."
    if question.face == "many":
        return "Space marks a line, enter takes what is marked; none marked means none."
    unit = f"{question.unit}. " if question.unit else "Type an option id. "
    return f"{unit}If it does not apply, type na and the reason."
