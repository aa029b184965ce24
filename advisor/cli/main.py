"""Running a command: parse, call the core, print, and say how it went by the exit status."""

from __future__ import annotations

import sys
from pathlib import Path

DONE, WRONG_INPUT, WRONG_USAGE, NOT_DECIDED = 0, 1, 2, 3


def run(argv: list[str]) -> int:
    """Run one command line; returns the exit status. Never a traceback for bad input."""
    from advisor.cli.arguments import build_parser

    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.version:
        from advisor import __version__

        print(__version__)
        return DONE
    from advisor.problems import InputError

    try:
        if arguments.command is None:
            from advisor.tui.run import run_session

            return run_session(None)
        return _dispatch(arguments)
    except InputError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return WRONG_INPUT


def _dispatch(arguments: object) -> int:
    from advisor.cli import commands

    name = getattr(arguments, "command", "")
    if name == "rules":
        name = f"rules_{getattr(arguments, 'verb', '')}"
    handler = commands.HANDLERS[name]
    return handler(arguments)


def write_output(text: str, path: str | None) -> int:
    """To stdout, or whole to a file; a file that cannot be written is said in one line."""
    if path is None:
        sys.stdout.write(text)
        return DONE
    from advisor.store.files import write_whole

    try:
        write_whole(Path(path), text)
    except OSError as error:
        print(f"{path}:1:1: cannot be written: {error.strerror or error}", file=sys.stderr)
        return WRONG_INPUT
    print(f"wrote {path}", file=sys.stderr)
    return DONE
