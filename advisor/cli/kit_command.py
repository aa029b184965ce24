"""`advisor kit`: the files by which a decision is carried out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from advisor.cli.commands import Arguments, assessing, read_in_force
from advisor.cli.main import DONE, NOT_DECIDED
from advisor.decision import assess
from advisor.text_safety import plain

WHY = {
    "no_option_qualifies": "no option qualifies",
    "insufficient_evidence": "the evidence is insufficient",
}


def kit(arguments: Arguments) -> int:
    """Write the kit into a folder of its own; nothing where nothing is decided."""
    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(arguments.workload, pack)
    a = assess(pack, workload, evidence, as_of=as_of)
    if a.recommended is None:
        # A configuration for an option that nobody chose would be carried out all the same.
        said = (
            f"no kit was written: {WHY.get(a.verdict, a.verdict)}, so there is nothing to move to"
        )
        print(plain(said), file=sys.stderr)
        return NOT_DECIDED
    from advisor.kit.kit import kit_files
    from advisor.kit.write import NEW, write_kit

    files = kit_files(pack, workload, evidence, a, as_of)
    written = write_kit(files, Path(arguments.output), arguments.force)
    for name in written.gone:
        print(plain(f"removed {name}, which this kit does not have"), file=sys.stderr)
    for name in written.kept:
        said = f"kept {name}, which somebody changed; the new one is {name}{NEW}"
        print(plain(said), file=sys.stderr)
    said = f"wrote {len(files)} files to {arguments.output}: start with README.md"
    print(plain(said, 400), file=sys.stderr)
    return DONE


HANDLERS: dict[str, Callable[[Arguments], int]] = {"kit": kit}
