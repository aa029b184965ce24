"""What the options of several commands share: how a value is read, and which go together."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

FORMATS_EPILOG = (
    "Exit status: 0 done; 1 the input or pack is wrong; 2 wrong usage; "
    "3 no option qualifies or the evidence is insufficient; 130 interrupted."
)
CHECKING_EPILOG = (
    "Exit status: 0 nothing differs; 1 something does, or the input or pack is wrong; "
    "2 wrong usage; 130 interrupted."
)
WATCHING_EPILOG = (
    "Exit status: 0 every recommendation stands; 1 one changed, or a file is wrong; "
    "2 wrong usage; 130 interrupted."
)


MOST_SAMPLES = 2_000_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 12, 31)


class Parser(argparse.ArgumentParser):
    """A parser whose help fails aloud where it cannot be printed; argparse keeps that quiet."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Write the help, or raise OSError."""
        (file or sys.stdout).write(self.format_help())


def day(text: str) -> date:
    """A day from 2000 to 2200."""
    # Only this option needs them, and `--help` is to be quick.
    from advisor.units import UnitError, parse_day

    try:
        day = parse_day(text)
    except UnitError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise argparse.ArgumentTypeError(f'"{text}" is not from {FIRST_DAY} to {LAST_DAY}')
    return day


def dollars(text: str) -> float:
    """An amount of US dollars, at most 1,000."""
    try:
        value = float(text.removeprefix("$"))
    except ValueError:
        value = -1.0
    if not 0 < value <= 1000:
        raise argparse.ArgumentTypeError("an amount in dollars is needed, from 0.01 to 1000")
    return value


def samples(text: str) -> int:
    """How many samples are drawn."""
    try:
        count = int(text.replace(",", "").replace("_", ""))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number') from error
    if not 100 <= count <= MOST_SAMPLES:
        raise argparse.ArgumentTypeError(f'"{text}" is not from 100 to {MOST_SAMPLES:,}')
    return count


def path(text: str) -> str:
    """A path; an empty one is a mistake of a script."""
    if not text:
        raise argparse.ArgumentTypeError("a file is needed, not an empty name")
    return text


def assessing(parser: argparse.ArgumentParser) -> None:
    """The options of every command that assesses."""
    parser.add_argument(
        "--rules",
        default="default",
        metavar="PACK",
        help="a pack's folder or name (default, guide)",
    )
    parser.add_argument(
        "--evidence",
        type=path,
        action="append",
        default=[],
        metavar="FILE",
        help="your own measured or contracted figures, which outrank the catalogue's; repeatable",
    )
    day_option(parser)


def day_option(parser: argparse.ArgumentParser) -> None:
    """The day to assess for."""
    parser.add_argument(
        "--as-of",
        type=day,
        default=None,
        metavar="YYYY-MM-DD",
        help="the day to assess for (today)",
    )


def format_option(parser: argparse.ArgumentParser, *formats: str) -> None:
    """What to print; text unless it is said."""
    parser.add_argument("--format", choices=formats, default="text", help="what to print (text)")
