"""Offering to write the report at the end of the line-by-line interview."""

from __future__ import annotations

from collections.abc import Callable

from advisor.decision import Assessment
from advisor.interview.dialogue import Dialogue
from advisor.interview.report_file import report_name, report_path, write_report
from advisor.pack import Pack
from advisor.store.workspace import SaveError
from advisor.workload import Workload

YES = frozenset({"y", "yes"})
NO = frozenset({"n", "no", "quit"})


def offer_report(
    talk: Dialogue, pack: Pack, workload: Workload, whole: Callable[[], Assessment]
) -> None:
    """Ask for a path and write the report there; never over a file without a yes.

    `whole` gives the assessment with what would change it, which takes a moment.
    """
    talk.say("")
    if talk.read("Write the full report with the plan? yes or no: ").lower() not in YES:
        return
    while True:
        line = talk.read(f"Where to? Press enter for {report_name(workload)}, or no: ")
        if line.lower() in NO:
            return
        path = report_path(line, workload)
        if path.exists() and not _overwrite(talk, str(path)):
            continue
        try:
            said = write_report(pack, workload, whole(), path)
        except SaveError as error:
            talk.say(f"{error} Please give another path.")
            continue
        talk.say(f"Report written to {path}.")
        for line in said:
            talk.say(line)
        return


def _overwrite(talk: Dialogue, path: str) -> bool:
    return talk.read(f"{path} exists already. Replace it? yes or no: ").lower() in YES
