"""Writing the workloads and cases that show what a check found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from advisor.problems import InputError, Problem
from advisor.store.files import write_whole
from advisor.verify.findings import Finding


def write_witnesses(folder: Path, findings: Sequence[Finding]) -> tuple[Path, ...]:
    """One file for each finding that has a workload, and one for each missing case.

    Raises InputError where the folder cannot be written to.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in findings:
            name = re.sub(r"[^a-z0-9.]+", "-", f"{one.id}-{one.about}".lower()).strip("-.")
            for text, tail in ((one.workload, ""), (one.case, ".case")):
                if text:
                    path = folder / f"{name}{tail}.yaml"
                    write_whole(path, text)
                    written.append(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError((Problem(str(folder), 1, 1, f"cannot be written: {reason}"),)) from error
    return tuple(written)
