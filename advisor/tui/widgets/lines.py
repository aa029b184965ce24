"""One-line widgets: the head with progress, and the path through the rules."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from advisor.tui.snapshot import Snapshot


class HeadLine(Widget):
    """The tool, the workload, and how far the interview is."""

    snapshot: reactive[Snapshot] = reactive(Snapshot())

    def render(self) -> Content:
        """Left the name, right the progress."""
        now = self.snapshot
        left = Content.assemble((" advisor ", "bold reverse"), "  ", (now.name, "bold"))
        style = "$foreground-muted" if now.saved else "bold $text-error"
        gap = max(self.size.width - left.cell_length - len(now.progress) - 1, 1)
        return Content.assemble(left, " " * gap, (now.progress, style))


class PathLine(Widget):
    """How the kind of option was chosen, and trouble with saving when there is any."""

    snapshot: reactive[Snapshot] = reactive(Snapshot())

    def render(self) -> Content:
        """One line, cut at the edge."""
        if self.snapshot.trouble:
            return Content.styled(self.snapshot.trouble, "bold $text-error")
        path = self.snapshot.path or "…"
        return Content.assemble(("Path  ", "bold"), (path, "$foreground-muted"))
