"""Where a command's output goes: to standard output, or whole to a file."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from advisor.problems import InputError, Problem
from advisor.text_safety import plain_lines

DONE, WRONG_INPUT = 0, 1
STDOUT = "-"


def never_fail_to_encode() -> None:
    """Print a question mark for what the terminal's encoding lacks, not a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def json_text(value: object) -> str:
    """A result for a program: indented, in UTF-8, ending in a newline."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def write_output(text: str, path: str | None, how: str = "text", quiet: bool = False) -> int:
    """To stdout, or whole to a file; a file that cannot be written is said in one line.

    `how` is the format. Text is for the terminal and takes its encoding; the others are files
    for a program, and are UTF-8 wherever they go.
    """
    if how == "text":
        # Whatever a pack, a workload or a figure says, the terminal gets lines of text.
        text = plain_lines(text)
    if path is None or path == STDOUT:
        if how != "text" and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stdout.write(text)
        return DONE
    return write_bytes(text.encode("utf-8"), Path(path), quiet)


def write_bytes(data: bytes, path: Path, quiet: bool = False) -> int:
    """Whole to a file, which is said unless `quiet`; one that cannot be written is said always."""
    from advisor.store.files import write_whole

    try:
        write_whole(path, data)
    except OSError as error:
        problem = Problem(str(path), 1, 1, f"cannot be written: {error.strerror or error}")
        print(problem, file=sys.stderr)
        return WRONG_INPUT
    if not quiet:
        print(f"wrote {path}", file=sys.stderr)
    return DONE


def refuse_an_input(output: str | None, workload: str, evidence: list[str]) -> None:
    """Raise InputError where the output would replace a file that is read for it."""
    refuse_inputs(output, [(workload, "the workload"), *((e, "the evidence") for e in evidence)])


def refuse_inputs(output: str | None, inputs: list[tuple[str, str]]) -> None:
    """The same for any files that are read, each with what it is."""
    if output is None or output == STDOUT:
        return
    for name, what in inputs:
        if _same_file(name, output):
            message = f"is {what} that is read; the output needs a file of its own"
            raise InputError((Problem(output, 1, 1, message),))


def _same_file(name: str, output: str) -> bool:
    """True when both are one regular file; a terminal may well be read and written."""
    there = Path(output)
    try:
        return there.is_file() and os.path.samestat(_status_of(name), there.stat())
    except (OSError, ValueError):
        # One of them is not there, or standard input is no file at all.
        return False


def _status_of(name: str) -> os.stat_result:
    if name != "-":
        return Path(name).stat()
    if sys.stdin is None:
        raise ValueError("standard input is closed")
    return os.fstat(sys.stdin.fileno())
