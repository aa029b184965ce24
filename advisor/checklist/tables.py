"""The tables of a report that have columns for people to fill in."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.checklist.document import Row
from advisor.checklist.line import unescaped


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table: its key column, what people fill in, what stays."""

    name: str
    key: str
    people: tuple[str, ...]
    ours: tuple[str, ...] = ()


GATES = Table("gate", "gate", ("observed", "passed"), ("metric", "threshold", "rule", "sample"))
TABLES = (
    GATES,
    Table("phase", "phase id", ("owner", "starts", "ends")),
    Table("rollback", "rollback of", ("owner", "last rehearsed")),
    Table("ask", "decision", ("owner", "date")),
    Table("risk", "risk", ("owner",)),
    Table("kept", "kept row", ("written",)),
)
PASSED = frozenset(["yes", "y", "passed", "pass", "ok", "done", "true", "x", "✓", "✔", "✅"])
FAILED = frozenset(["no", "n", "failed", "fail", "false", "✗", "✘", "❌"])
CHANGED = "(when the threshold was"


@dataclass(frozen=True, slots=True)
class Filled:
    """What people wrote in one row: cells by column as Markdown; `ours` is what stood beside."""

    table: str
    key: str
    line: int
    cells: dict[str, str]
    ours: str = ""
    threshold: str = ""
    phase: str = ""

    @property
    def passed(self) -> bool | None:
        """Of a gate: whether it has passed; None where nobody said so in a word that is known."""
        said = unescaped(self.cells.get("passed", "")).lower().strip(" .*")
        word = said.split(" ")[0].strip(",;") if said else ""
        return True if word in PASSED else False if word in FAILED else None

    @property
    def empty(self) -> bool:
        """True where nobody wrote anything."""
        return not any(self.cells.values())


def table_of(head: tuple[str, ...]) -> Table | None:
    """Which of the tables has these columns; they may stand in another order."""
    found = (t for t in TABLES if t.key in head and set(t.people) <= set(head))
    return next(found, None)


def filled(row: Row) -> Filled | None:
    """What people wrote in a row of one of the tables; None for any other table's."""
    table = table_of(row.head)
    if table is None:
        return None
    cells = row.by_name
    return Filled(
        table.name,
        unescaped(cells[table.key]).strip("* "),
        row.line,
        {name: cells[name] for name in table.people},
        "; ".join(c for name in table.ours if (c := cells.get(name, ""))),
        unescaped(cells.get("threshold", "")),
        unescaped(cells.get("phase", "")),
    )


def blanked(row: Row) -> str:
    """A row as it was before anybody filled it in; its columns in a fixed order."""
    table = table_of(row.head)
    people = table.people if table else ()
    return "|".join(f"{n}={c}" for n, c in sorted(row.by_name.items()) if n not in people)
