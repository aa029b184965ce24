"""One-line widgets: the head, the decision so far with its money, and the path."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from advisor.report.text_layout import cells
from advisor.tui.fitting import cut
from advisor.tui.snapshot import Snapshot

BADGE = " advisor "
TO = " → "


class TooSmall(Static):
    """All there is to see where a page has no room; the style sheet shows it there only."""

    def __init__(self) -> None:
        super().__init__(
            "This terminal is too small: at least 60 columns and 20 lines are needed.",
            id="small",
            markup=False,
        )


class HeadLine(Widget):
    """The tool, the client and workload, and how far the interview is."""

    snapshot: reactive[Snapshot] = reactive(Snapshot())

    def render(self) -> Content:
        """Left the name, right the progress."""
        now = self.snapshot
        room = self.size.width
        if not now.rows:
            return Content.styled(BADGE, "bold reverse")
        name = cut(now.name, max(room - len(BADGE) - cells(now.progress) - 4, 8))
        style = "$foreground-muted" if now.saved else "bold $text-error"
        gap = max(room - len(BADGE) - 2 - cells(name) - cells(now.progress), 1)
        return Content.assemble(
            (BADGE, "bold reverse"), "  ", (name, "bold"), " " * gap, (now.progress, style)
        )


class MoneyLine(Widget):
    """What is recommended so far, and what that saves against today."""

    snapshot: reactive[Snapshot] = reactive(Snapshot())

    def render(self) -> Content:
        """Left the recommendation, right the saving; the saving is never cut."""
        now = self.snapshot
        a = now.assessment
        room = self.size.width
        name, money = now.headline
        money = f"  {money}" if money else ""
        left = cut(name, max(room - cells(now.saving) - cells(money) - 2, 12)) + money
        gap = max(room - cells(left) - cells(now.saving), 1)
        decided = a is not None and a.recommended is not None
        return Content.assemble(
            (left, "bold $text-success" if decided else "bold $text-warning"),
            " " * gap,
            (now.saving, "bold"),
        )


class TroubleLine(Widget):
    """What stands in the way of saving, in full, for as long as it does."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), repaint=False)

    def watch_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        """Seen only while there is trouble."""
        if before.trouble != now.trouble:
            self.set_class(bool(now.trouble), "-shown")
            self.refresh(layout=True)

    def render(self) -> Content:
        """As many lines as it takes."""
        return Content(self.snapshot.trouble)


class PathLine(Widget):
    """How the kind of option was chosen."""

    snapshot: reactive[Snapshot] = reactive(Snapshot())

    def render(self) -> Content:
        """One line; where it is short of room the first steps give way to the last."""
        room = self.size.width - 6
        steps = self.snapshot.path.split(TO)
        path = TO.join(steps)
        while len(steps) > 2 and cells(path) > room:
            del steps[1]
            path = TO.join((steps[0], "…", *steps[1:]))
        return Content.assemble(("Path  ", "bold"), (cut(path or "…", room), "$foreground-muted"))


class PathPanel(Widget):
    """The path with each rule's reason, where there is room for it."""

    snapshot: reactive[Snapshot] = reactive(Snapshot(), repaint=False)
    STYLES = {"✓": "$text-success", "–": "$foreground-muted", "?": "$text-warning"}  # noqa: RUF012 - textual reads no class variable of this name

    def on_mount(self) -> None:
        """Named at the border, like the panels beside it."""
        self.border_title = "Path through the rules so far"

    def watch_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        """Its height follows the steps; most answers leave them as they are."""
        if before.steps != now.steps:
            self.refresh(layout=True)

    def render(self) -> Content:
        """A sign and a paragraph a step."""
        lines: list[Content] = []
        for step in self.snapshot.steps:
            style = self.STYLES[step.sign]
            lines.append(Content.assemble((f"{step.sign} ", f"bold {style}"), (step.text, style)))
        return Content("\n").join(lines) if lines else Content("…")
