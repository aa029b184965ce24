"""`advisor watch`: a folder's workloads assessed again and held against an earlier day or pack."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.cli.output import json_text, write_output
from advisor.pack import Pack, load_pack
from advisor.problems import InputError, Problem

if TYPE_CHECKING:
    from advisor.watch.kept import Kept

Arguments = Any
DONE, FOUND_SOMETHING = 0, 1
SUFFIXES = (".yaml", ".yml")


def watch(arguments: Arguments) -> int:
    """Print which recommendations of a folder changed, and why; 1 when one did."""
    from advisor.report.watch import watch_json, watch_text
    from advisor.watch.changes import changes

    folder = _Folder(Path(arguments.folder))
    baseline = _baseline(arguments)
    today = arguments.as_of or date.today()
    if arguments.since is not None and arguments.since > today:
        late = f"{arguments.since} is after {today}, the day that it is compared with (--as-of)"
        raise InputError((Problem("--since", 1, 1, late),))
    pack = load_pack(arguments.rules)
    after = folder.kept(pack, arguments.evidence, today)
    before: Kept | None = None
    if arguments.since is not None or arguments.since_rules is not None:
        then = load_pack(arguments.since_rules or arguments.rules)
        before = folder.kept(then, arguments.evidence, arguments.since or today)
    elif baseline.exists() or not arguments.keep:
        from advisor.watch.kept_file import read_kept

        before = read_kept(baseline)
    problems = tuple(folder.problems)
    # Of a file that cannot be read it is not known whether its recommendation changed.
    found = tuple(c for c in changes(before, after, pack) if c.file not in folder.unread)
    for problem in problems:
        print(problem, file=sys.stderr)
    if arguments.format == "json":
        text = json_text(watch_json(before, after, found, problems))
    else:
        text = watch_text(before, after, found, len(folder.unread))
    status = write_output(text, None, arguments.format)
    if arguments.keep:
        _keep(after, baseline, folder.unread)
    wrong = bool(problems) or any(c.state == "changed" for c in found)
    return status or (FOUND_SOMETHING if wrong else DONE)


class _Folder:
    """The workload files of a folder; one that is wrong is noted and does not stop the rest."""

    def __init__(self, path: Path) -> None:
        from advisor.store.workspace import SETTINGS

        if not path.is_dir():
            raise InputError((Problem(str(path), 1, 1, "is not a folder"),))
        try:
            self.files = sorted(
                p
                for p in path.iterdir()
                if p.suffix in SUFFIXES and p.is_file() and p.name != SETTINGS
            )
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
            raise InputError((Problem(str(path), 1, 1, reason),)) from error
        if not self.files:
            raise InputError((Problem(str(path), 1, 1, "holds no workload file (*.yaml)"),))
        self.problems: dict[Problem, None] = {}
        self.unread: set[str] = set()

    def kept(self, pack: Pack, evidence: list[str], as_of: date) -> Kept:
        """Every readable workload assessed with a pack on a day."""
        from advisor.evidence.read import read_evidence
        from advisor.interview.next_question import in_force
        from advisor.watch.kept import keep
        from advisor.workload import known_in, read_workload

        known = known_in(pack)
        workloads = {}
        for path in self.files:
            try:
                workloads[path.name] = in_force(pack, read_workload(str(path), known))
            except InputError as error:
                self.problems |= dict.fromkeys(error.problems)
                self.unread.add(path.name)
        figures = [f for path in evidence for f in read_evidence(Path(path), pack)]
        return keep(pack, workloads, figures, as_of)


def _baseline(arguments: Arguments) -> Path:
    from advisor.watch.kept_file import NAME

    return Path(arguments.baseline) if arguments.baseline else Path(arguments.folder) / NAME


def _keep(after: Kept, baseline: Path, unread: set[str]) -> None:
    """Keep today's results; those of a file that cannot be read today stay as they were."""
    from advisor.watch.kept_file import read_kept, write_kept

    earlier = read_kept(baseline).workloads if baseline.exists() else {}
    lost = {name: result for name, result in earlier.items() if name in unread}
    write_kept(after.model_copy(update={"workloads": {**lost, **after.workloads}}), baseline)
    print(f"wrote {baseline}", file=sys.stderr)


HANDLERS: dict[str, Callable[[Arguments], int]] = {"watch": watch}
