"""All about one option: what it fails, what is not verified, what it costs, what settles it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from advisor.decision import Assessment
from advisor.decision.assessment import OptionResult
from advisor.interview.figures_asked import FigureAsked
from advisor.report.words import cost_words, sentence
from advisor.text_safety import plain
from advisor.tui.messages import FigureWanted
from advisor.tui.screens.once import Dialog
from advisor.tui.widgets.result_parts import cost_lines, heading, paragraph

STATUS = {
    "recommended": "Recommended",
    "qualifies": "Qualifies",
    "rejected": "Rejected",
    "unknown": "Cannot be judged on the evidence",
}


class OptionDetail(Dialog[None]):
    """A page that scrolls, and the figures of one's own that could be typed in."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="option.close", tooltip="Close")
    ]

    def __init__(self, a: Assessment, option: OptionResult, figures: Sequence[FigureAsked]) -> None:
        super().__init__()
        self.a, self.option, self.figures = a, option, tuple(figures)

    def compose(self) -> ComposeResult:
        """The text, and below it what can be typed in."""
        with Vertical(classes="dialog large tall") as box:
            box.border_subtitle = "escape goes back · tab to the figures"
            with VerticalScroll():
                yield Static("", id="option-text", markup=False)
            yield Static("You know better? Pick a figure to type in:", classes="title")
            yield OptionList(
                *(
                    Option(f"{f.title}, {f.name} ({f.why})", id=str(i))
                    for i, f in enumerate(self.figures)
                ),
                Option("– Go back (escape)", id="leave"),
                markup=False,
                compact=True,
            )

    def on_mount(self) -> None:
        """The text takes the keys first, to be scrolled at once."""
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """Lines are wrapped for the room there is."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        room = self.query_one(VerticalScroll).content_size.width - 1
        text = option_text(self.a, self.option, max(room, 40))
        self.query_one("#option-text", Static).update(text)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Type a figure in, or leave."""
        event.stop()
        self.dismiss(None)
        if event.option_id not in (None, "leave"):
            asked = self.figures[int(event.option_id)].asked
            self.app.post_message(FigureWanted(asked.about, asked.metric))


def option_text(a: Assessment, option: OptionResult, width: int) -> Content:
    """The page about one option."""
    lines = [
        Content.styled(plain(option.name, 200), "bold"),
        *paragraph("", option.option, width, "dim"),
    ]
    lines += paragraph("", f"{STATUS[option.status]}, {cost_words(option)}.", width)
    if option.why_not:
        lines += paragraph("", sentence(option.why_not), width)
    for notice in option.notices:
        lines += paragraph("! ", notice, width, "$text-warning")
    if option.rejections:
        lines += heading("What it fails")
    for r in option.rejections:
        text = f"{r.title}: needs {r.needs}; has {r.has} ({r.margin})"
        lines += paragraph("– ", text, width, "$text-error")
        lines += paragraph("  source: ", r.source, width, "$foreground-muted")
    if option.unverified:
        lines += heading("What is not verified, and what settles it")
    for u in option.unverified:
        lines += paragraph("? ", f"{u.title}: {u.why}", width, "$text-warning")
        lines += paragraph("  → ", u.settle, width)
    lines += cost_lines(option, width)
    return Content("\n").join(lines)
