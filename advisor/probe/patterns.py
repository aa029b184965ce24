"""Patterns of a test set, searched for in a process that can be ended: some take for ever.

Whether one does cannot be read off the pattern, and the search itself hears no interrupt.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LIMIT_S = 1.0
"""Seconds for one answer; one of 20,000 characters takes a thousandth of that."""
LONGEST_TEXT = 20_000

Pair = tuple[str, str]
"""A pattern and the text it is looked for in."""


def searched(pairs: Sequence[Pair]) -> list[bool | None]:
    """Whether each pattern is found in its text; None where that took too long to tell."""
    found: list[bool | None] = []
    slow: set[str] = set()
    while len(found) < len(pairs):
        rest = pairs[len(found) :]
        if rest[0][0] in slow:
            found.append(None)
            continue
        upto = next((i for i, (pattern, _) in enumerate(rest) if pattern in slow), len(rest))
        done = _in_one_process(rest[:upto])
        found += done
        if len(done) < upto:
            found.append(None)
            slow.add(rest[len(done)][0])
    return found


def _in_one_process(pairs: Sequence[Pair]) -> list[bool]:
    """The answers until the process ended itself, which it does at the first that is too slow."""
    done = subprocess.run(
        [sys.executable, "-m", "advisor.probe.patterns"],
        input=json.dumps(pairs).encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return [mark == ord("1") for mark in done.stdout]


def main() -> None:
    """Answer the pairs on standard input, a digit each; end at one that takes too long."""
    pairs = json.loads(sys.stdin.buffer.read())
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for pattern, text in pairs:
            # It ends the process from a thread of its own, which a search cannot hold up.
            faulthandler.dump_traceback_later(LIMIT_S, exit=True, file=nowhere)
            found = re.search(pattern, text[:LONGEST_TEXT]) is not None
            faulthandler.cancel_dump_traceback_later()
            os.write(1, b"1" if found else b"0")


if __name__ == "__main__":
    main()
