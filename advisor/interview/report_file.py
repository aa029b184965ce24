"""Writing the report of an interview, from either face."""

from __future__ import annotations

import json
import os
from pathlib import Path

from advisor.decision import Assessment
from advisor.interview.next_question import in_force
from advisor.pack import Pack
from advisor.problems import InputError
from advisor.store.files import write_whole
from advisor.store.workspace import SaveError, failure, slug
from advisor.text_safety import plain
from advisor.workload import Workload


def report_name(workload: Workload) -> str:
    """The file name offered for the report."""
    return f"{slug(workload.name)}-report.md"


def report_path(text: str, workload: Workload) -> Path:
    """What a person typed for a path: empty means the offered name, a folder takes it in."""
    path = Path(plain(text, 400).strip() or report_name(workload)).expanduser()
    return path / report_name(workload) if path.is_dir() else path


def cannot_write(path: Path) -> str:
    """Why no report can be written there, as far as can be told beforehand; empty if it can."""
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}."
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return f"{path} may not be written to."
    return ""


def write_report(pack: Pack, workload: Workload, a: Assessment, path: Path) -> list[str]:
    """Write the report (Markdown; HTML or JSON as the name ends) whole; raises SaveError.

    What people wrote in a Markdown report that is there already goes over into the new one; the
    lines that come back say what became of it.
    """
    # The templates bring Jinja2 with them, which no question needs.
    from advisor.checklist.carry import NOTHING
    from advisor.interview.report_over import before, make_room
    from advisor.report.markdown import report_html, report_markdown
    from advisor.report.plan import plan_for

    plan = plan_for(pack, in_force(pack, workload), a)
    said: list[str] = []
    try:
        if path.suffix.lower() == ".json":
            text = json.dumps(a.as_json(), indent=2, ensure_ascii=False) + "\n"
        elif path.suffix.lower() in (".html", ".htm"):
            text = report_html(a, plan)
        else:
            there = before(a, plan, str(path))
            text = report_markdown(a, plan, there.found.carried if there else NOTHING)
            said = make_room(there, text)
        write_whole(path, text)
        return said
    except InputError as error:
        # A template of the pack's own, or a report that may not be written over.
        raise SaveError(f"The report was not written: {error}") from error
    except OSError as error:
        raise SaveError(f"The report was not written: {failure(error)} ({path}).") from error
