"""The keys that work here, on the last line: as many as there is room for, the needed ones first.

One widget that draws a line, where the framework's footer is a widget for every key: the keys
change with every dialog, and the first picture waits for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from advisor.report.text_layout import cells
from advisor.tui.keys import footer_rank

if TYPE_CHECKING:
    from textual import events
    from textual.screen import Screen

GAP = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """A key as it is shown, what it does in a word, and how soon it gives up its place."""

    key: str
    shown: str
    label: str
    rank: int
    works: bool = True

    @property
    def width(self) -> int:
        """In cells."""
        return cells(self.shown) + 1 + cells(self.label)


class KeyLine(Widget):
    """Follows which keys work; a click is the key."""

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom; height: 1; padding: 0 1;
        color: $footer-foreground; background: $footer-background;
    }
    """

    hints: reactive[tuple[Hint, ...]] = reactive(())

    def __init__(self, first: Sequence[str] = ()) -> None:
        """`first` are actions of ours that this page is for."""
        super().__init__()
        self.first = frozenset(first)

    def on_mount(self) -> None:
        """Focus, dialogs and pages change the keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def _look(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        palette = self.app.COMMAND_PALETTE_BINDING
        found = [
            Hint(
                b.binding.key,
                self.app.get_key_display(b.binding),
                b.binding.description,
                -1 if key == palette else footer_rank(b.binding, self.first),
                b.enabled,
            )
            for key, b in screen.active_bindings.items()
            if b.binding.show or key == palette
        ]
        self.hints = tuple(dict.fromkeys(found))

    def render(self) -> Content:
        """Key and word, key and word; the palette at the right end."""
        line = Content("")
        for start, hint in placed(self.hints, self.content_size.width):
            word = "" if hint.works else " dim"
            line = Content.assemble(
                line,
                " " * (start - line.cell_length),
                (hint.shown, f"bold $footer-key-foreground{word}"),
                (f" {hint.label}", f"$footer-description-foreground{word}"),
            )
        return line

    def on_click(self, event: events.Click) -> None:
        """As if the key had been pressed."""
        event.stop()
        place = event.x - self.styles.padding.left
        for start, hint in placed(self.hints, self.content_size.width):
            if start <= place < start + hint.width and hint.works:
                self.app.simulate_key(hint.key)


def placed(hints: Sequence[Hint], room: int) -> list[tuple[int, Hint]]:
    """Where each hint that fits begins, in cells; the highest ranks fall out first."""
    kept = sorted(hints, key=lambda h: h.rank)
    while kept and sum(h.width + GAP for h in kept) - GAP > room:
        kept.pop()
    found = []
    at = 0
    for hint in hints:
        if hint in kept and hint.rank >= 0:
            found.append((at, hint))
            at += hint.width + GAP
    found += [(room - h.width, h) for h in kept if h.rank < 0]
    return found
