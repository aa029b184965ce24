"""The keys of the session, each with an id for the user's keymap: one list for footer and help."""

from __future__ import annotations

from collections.abc import Collection

from textual.binding import Binding


def _key(keys: str, action: str, label: str, tooltip: str, show: bool = False) -> Binding:
    return Binding(
        keys, action, label, show=show, priority=True, id=f"app.{action}", tooltip=tooltip
    )


KEYS: tuple[Binding, ...] = (
    _key("f1", "help", "help", "Why this question is asked, and the keys", show=True),
    _key("f2", "settings", "settings", "Names on the report, colours, signs"),
    _key("f3", "questions", "questions", "All questions, and back", show=True),
    _key("f4", "standing", "standing", "The standing large, and back", show=True),
    _key("f5", "probe", "probe", "Measure options from here, at a price that is shown", show=True),
    _key("f6", "result", "result", "The result, with every reason", show=True),
    _key("f7", "talk", "talk", "Say it in your own words, and ask", show=True),
    _key("f9", "people", "people", "Costs with or without people's time", show=True),
    _key("f12", "whatif", "what if", "Move answers and prices, and see what follows", show=True),
    _key("ctrl+n", "unknown", "don't know", "Answer: I don't know", show=True),
    _key("ctrl+t", "note", "note", "A note on the answer", show=True),
    _key("ctrl+up,shift+up", "before", "before", "The question before"),
    _key("ctrl+down,shift+down", "after", "next", "The next question"),
    _key("ctrl+z", "undo", "undo", "Take the last step back", show=True),
    _key("ctrl+y", "redo", "redo", "Do it again"),
    _key("ctrl+o", "jump", "jump", "Go to any place by a letter"),
    _key("ctrl+l", "workloads", "workloads", "New, open, duplicate, delete", show=True),
    _key("ctrl+q", "quit", "quit", "Quit; every answer is saved", show=True),
)
FIGURES, REPORT = (
    ("f8", "figures", "figures", "Type in what you measured or signed"),
    ("ctrl+s", "report", "report", "Write the report"),
)


def page_keys() -> list[Binding]:
    """The keys that both pages have."""
    return [
        Binding(key, f"app.{action}", label, id=f"app.{action}", tooltip=tooltip)
        for key, action, label, tooltip in (FIGURES, REPORT)
    ]


ALL = (*KEYS, *(_key(*one) for one in (FIGURES, REPORT)))
"""Every key, for the help and the palette."""
ON_QUESTIONS = frozenset(
    {"help", "questions", "standing", "unknown", "note", "before", "after", "jump"}
)
"""Actions that need the screen with the questions."""
ON_PAGES = ON_QUESTIONS | {
    "settings",
    "result",
    "talk",
    "whatif",
    "usage",
    "probe",
    "figures",
    "people",
    "undo",
    "redo",
    "workloads",
    "report",
}
"""Actions that need a page without a dialog on it."""
IN_TALK = frozenset({"result", "people", "undo", "redo", "report", "settings"})
"""Those of them that the conversation has too."""
NEEDED = (
    "quit",
    "help",
    "result",
    "talk",
    "standing",
    "questions",
    "probe",
    "people",
    "report",
    "whatif",
    "unknown",
    "workloads",
    "figures",
    "undo",
    "note",
)
"""What the last line names while there is room, the first of them longest."""


def footer_rank(binding: Binding, first: Collection[str] = ()) -> int:
    """How soon a key gives up its place in the last line: a page's own keys never before ours."""
    action = binding.action.removeprefix("app.")
    return NEEDED.index(action) + 1 if action in NEEDED and action not in first else 0


def _order(key: Binding) -> tuple[int, str]:
    """Function keys by number, then the others; quit comes last."""
    name = key.key.partition(",")[0]
    if key.action == "quit":
        return 999, name
    return (int(name[1:]), name) if name[1:].isdigit() else (100, name)


def key_words() -> tuple[tuple[str, str], ...]:
    """Each key and what it does, for the help; the palette and ctrl+c are the framework's."""
    found = [(k.key.replace(",", ", "), k.tooltip) for k in sorted(ALL, key=_order)]
    found.insert(-1, ("ctrl+p", "All commands, by name"))
    found[-1] = ("ctrl+q, ctrl+c twice", found[-1][1])
    return (("enter", "Take the answer"), ("escape", "Back, or close a dialog"), *found)
