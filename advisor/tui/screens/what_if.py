"""What if (f12): any answer or price moved with the arrow keys, and everything follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from advisor.report.text_layout import cells, pad
from advisor.tui.fitting import cut
from advisor.tui.messages import RowMoved, SupposedTaken
from advisor.tui.screens.once import Once
from advisor.tui.snapshot import Supposing, standing_title
from advisor.tui.widgets.key_line import KeyLine
from advisor.tui.widgets.lines import TooSmall
from advisor.tui.widgets.standing import Standing

if TYPE_CHECKING:
    from advisor.interview.supposed import SupposedRow

LABEL = 28


MOVES = (
    Binding("left", "screen.move(-1)", "less", id="whatif.less", tooltip="A step down"),
    Binding("right", "screen.move(1)", "more", id="whatif.more", tooltip="A step up"),
)


class SupposedRows(OptionList):
    """The rows; left and right are theirs, for with priority they would overtake up and down."""

    BINDINGS: ClassVar[list[BindingType]] = [*MOVES]


class WhatIfScreen(Once[None]):
    """Rows above, what they come to between, and every option's standing below."""

    CSS_PATH = "../pages.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "back", id="whatif.back", tooltip="Back; nothing is taken"),
        *MOVES,
        Binding("backspace", "move(0)", "as said", id="whatif.back-row", tooltip="As it was said"),
        Binding("t", "take", "take it", id="whatif.take", tooltip="Make these the answers"),
    ]

    supposing: reactive[Supposing] = reactive(Supposing(), init=False, repaint=False)

    def compose(self) -> ComposeResult:
        """Rows, words, standing, keys."""
        yield Static("What if …", classes="title", markup=False)
        yield SupposedRows(markup=False, compact=True, id="supposed")
        yield Static("", id="supposed-now", markup=False)
        yield Static("", id="supposed-then", markup=False)
        yield Static("", id="supposed-lens", markup=False)
        yield Standing()
        yield TooSmall()
        yield KeyLine()

    def on_mount(self) -> None:
        """The rows take the keys."""
        self.query_one("#supposed").focus()

    def watch_supposing(self, before: Supposing, now: Supposing) -> None:
        """Draw what is different; the mark stays on its row."""
        lines = self.query_one("#supposed", OptionList)
        if [r.id for r in before.rows] != [r.id for r in now.rows]:
            place = lines.highlighted or 0
            lines.clear_options()
            lines.add_options([Option(self._line(r), id=r.id) for r in now.rows])
            lines.highlighted = min(place, len(now.rows) - 1)
        else:
            for i, (old, new) in enumerate(zip(before.rows, now.rows, strict=True)):
                if old != new:
                    lines.replace_option_prompt_at_index(i, self._line(new))
        self.query_one("#supposed-now", Static).update(now.now)
        self.query_one("#supposed-then", Static).update(now.then)
        self.query_one("#supposed-lens", Static).update(standing_title(now.standing.people))
        self.query_one(Standing).snapshot = now.standing

    def on_resize(self) -> None:
        """How much of a label is shown depends on the width."""
        lines = self.query_one("#supposed", OptionList)
        for i, row in enumerate(self.supposing.rows):
            lines.replace_option_prompt_at_index(i, self._line(row))

    def _line(self, row: SupposedRow) -> Content:
        room = max(self.size.width - 6, 54)
        label = max(LABEL, room // 3)
        moved = row.supposed != row.now
        then = f"{row.now} → {row.supposed}" if moved else row.now
        left = pad(cut(row.label, label), label)
        return Content.assemble(
            ("▸ " if moved else "  ", "bold $accent"),
            left,
            " ",
            (cut(then, room - cells(left) - 3), "bold" if moved else ""),
        )

    def action_move(self, by: int) -> None:
        """Tell the app which row moves."""
        place = self.query_one("#supposed", OptionList).highlighted
        if place is not None and place < len(self.supposing.rows):
            self.app.post_message(RowMoved(self.supposing.rows[place].id, by))

    def action_take(self) -> None:
        """Take what is supposed, and go back."""
        self.app.post_message(SupposedTaken())
        self.dismiss(None)
