"""What a finished probe changes for a workload file, said at once."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from advisor.decision import assess
from advisor.evidence.read import read_evidence
from advisor.interview.next_question import in_force
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.report.probe_change import change_text
from advisor.workload import known_in, read_workload


def figures_in(text: str, pack: Pack) -> tuple[Figure, ...]:
    """The figures of an evidence file that is not written yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "probe.yaml"
        path.write_text(text, encoding="utf-8")
        return tuple(read_evidence(path, pack))


def say_what_changes(
    path: str, pack: Pack, evidence: tuple[Figure, ...], text: str, as_of: date
) -> None:
    """Assess before and after, and print the difference on standard error."""
    workload = in_force(pack, read_workload(path, known_in(pack)))
    new = figures_in(text, pack)
    before = assess(pack, workload, evidence, as_of=as_of)
    day = max([as_of, *(f.as_of for f in new)])
    after = assess(pack, workload, (*evidence, *new), as_of=day)
    sys.stderr.write(change_text(pack, before, after, evidence, new, day))
