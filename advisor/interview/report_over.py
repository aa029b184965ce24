"""Writing a report over one that is there: what people wrote goes over, or stays beside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advisor.decision import Assessment
from advisor.problems import InputError, Problem
from advisor.report.plan import Plan
from advisor.report.rewrite import Found, another_workload, earlier, is_complete
from advisor.store.reports import keep_beside, read_report_text
from advisor.text_safety import plain


@dataclass(frozen=True, slots=True)
class Before:
    """The report that stood there before, and whether this one is written over it."""

    path: Path
    found: Found
    replaced: bool


def before(
    a: Assessment, plan: Plan, over: str | None, edited: str | None = None, fresh: bool = False
) -> Before | None:
    """The earlier report whose words go into this one; None where there is none.

    It is the file `edited`, else `over`, the Markdown report that is written over. `fresh` takes
    no words over. Raises InputError where it cannot be read or is another workload's.
    """
    name = edited or over
    if name is None or (edited is None and not Path(name).is_file()):
        return None
    text = read_report_text(Path(name))
    found = earlier(text, name, a, plan)
    if found is None:
        if edited is not None:
            raise InputError((Problem(name, 1, 1, "is not a report of this tool"),))
        return None
    other = another_workload(found, a)
    if other and not fresh:
        message = f'is the report of "{other}"; write this one to another file, or with --fresh'
        raise InputError((Problem(name, 1, 1, message),))
    return Before(Path(name), found, over is not None and Path(over) == Path(name))


def make_room(one: Before | None, new: str, fresh: bool = False) -> list[str]:
    """Keep the old file where the new one does not hold all of it; what became of it, in lines.

    To be called before the new report is written.
    """
    if one is None:
        return []
    said = [] if fresh else [plain(f"{one.path}: {line}", 600) for line in one.found.said]
    touched = one.found.edited.elsewhere or any(e.touched for e in one.found.edited.checks)
    whole = not touched if fresh else is_complete(one.found, new)
    if one.replaced and not whole:
        beside = keep_beside(one.path)
        why = "as it was" if fresh else "as it was, for edits that are not carried over"
        said.append(plain(f"{one.path}: kept {why}: {beside}", 600))
    return said
