"""Running a command: parse, call the core, print, and say how it went by the exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from datetime import date

DONE, WRONG_INPUT, WRONG_USAGE, NOT_DECIDED = 0, 1, 2, 3


def run(argv: list[str]) -> int:
    """Run one command line; returns the exit status. Never a traceback for bad input."""
    from advisor.cli.output import never_fail_to_encode
    from advisor.problems import InputError, MissingExtra

    never_fail_to_encode()
    try:
        if not argv:
            # Nothing to parse: the session is drawn the sooner.
            return session(None)
        from advisor.cli.arguments import build_parser

        arguments = build_parser().parse_args(argv)
        if arguments.version:
            from advisor import __version__

            print(__version__)
            return DONE
        return session(None) if arguments.command is None else _dispatch(arguments)
    except MissingExtra as missing:
        print(missing.message, file=sys.stderr)
        return WRONG_USAGE
    except InputError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return WRONG_INPUT


def _dispatch(arguments: argparse.Namespace) -> int:
    from advisor.cli import (
        commands,
        cost_commands,
        documents,
        kit_command,
        plan_commands,
        price_commands,
        talking,
        trace_command,
        watch_command,
    )

    name = getattr(arguments, "command", "")
    if verb := getattr(arguments, "verb", ""):
        name = f"{name}_{verb}"
    if name.startswith("usage_"):
        from advisor.cli import usage_commands

        return usage_commands.HANDLERS[name](arguments)
    handlers = {
        **commands.HANDLERS,
        **cost_commands.HANDLERS,
        **documents.HANDLERS,
        **plan_commands.HANDLERS,
        **talking.HANDLERS,
        **trace_command.HANDLERS,
        **kit_command.HANDLERS,
        **price_commands.HANDLERS,
        **watch_command.HANDLERS,
    }
    return handlers[name](arguments)


def session(
    rules: str | None,
    workload: str | None = None,
    evidence: Sequence[str] = (),
    as_of: date | None = None,
) -> int:
    """Open the terminal session, unless there is nobody to ask."""
    if sys.stdin is None:
        # Python's own word for a standard input that was closed (`<&-`).
        print("advisor needs a terminal; its standard input is closed", file=sys.stderr)
        return WRONG_INPUT
    from advisor.tui.run import run_session

    return run_session(rules, workload, evidence, as_of)
