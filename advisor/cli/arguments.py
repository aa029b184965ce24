"""The commands and their options, as argparse sees them."""

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


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 12, 31)


class _Parser(argparse.ArgumentParser):
    """A parser whose help fails aloud where it cannot be printed; argparse keeps that quiet."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        (file or sys.stdout).write(self.format_help())


def _day(text: str) -> date:
    # Only this option needs them, and `--help` is to be quick.
    from advisor.units import UnitError, parse_day

    try:
        day = parse_day(text)
    except UnitError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise argparse.ArgumentTypeError(f'"{text}" is not from {FIRST_DAY} to {LAST_DAY}')
    return day


def _file(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("a file is needed, not an empty name")
    return text


def _assessing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rules",
        default="default",
        metavar="PACK",
        help="a pack's folder or name (default, guide)",
    )
    parser.add_argument(
        "--evidence",
        type=_file,
        action="append",
        default=[],
        metavar="FILE",
        help="your own measured or contracted figures, which outrank the catalogue's; repeatable",
    )
    _day_option(parser)


def _day_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        type=_day,
        default=None,
        metavar="YYYY-MM-DD",
        help="the day to assess for (today)",
    )


def _format(parser: argparse.ArgumentParser, *formats: str) -> None:
    parser.add_argument("--format", choices=formats, default="text", help="what to print (text)")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; `advisor` alone opens the terminal session."""
    parser = _Parser(
        prog="advisor",
        description="Choose a language model and a way to run it, with reasons, costs and sources.",
        epilog=FORMATS_EPILOG,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    recommend = commands.add_parser(
        "recommend", help="recommend an option for a workload", epilog=FORMATS_EPILOG
    )
    recommend.add_argument(
        "workload", type=_file, metavar="WORKLOAD", help="a workload file, or - for stdin"
    )
    _format(recommend, "text", "md", "summary", "madr", "html", "json")
    recommend.add_argument(
        "-o", "--output", type=_file, metavar="FILE", help="write there instead of stdout (-)"
    )
    _assessing(recommend)

    explain = commands.add_parser("explain", help="why, or why not that option")
    explain.add_argument("workload", type=_file, metavar="WORKLOAD")
    explain.add_argument("option", metavar="OPTION", nargs="?", help="an option id or route")
    _format(explain, "text", "json")
    _assessing(explain)

    trace = commands.add_parser("trace", help="where a figure comes from: formula, answers, claims")
    trace.add_argument("workload", type=_file, metavar="WORKLOAD")
    trace.add_argument(
        "figure",
        metavar="FIGURE",
        nargs="?",
        help="its path in the JSON of the assessment; without one, the ids there are",
    )
    _format(trace, "text", "json")
    _assessing(trace)

    compare = commands.add_parser("compare", help="several workloads side by side")
    compare.add_argument("workloads", type=_file, metavar="WORKLOAD", nargs="+")
    _format(compare, "text", "json")
    _assessing(compare)

    whatif = commands.add_parser("whatif", help="the recommendation with some answers changed")
    whatif.add_argument("workload", type=_file, metavar="WORKLOAD")
    whatif.add_argument(
        "--set",
        action="append",
        required=True,
        metavar="QUESTION=VALUE",
        help="an answer as one would type it in the interview; repeatable",
    )
    _format(whatif, "text", "md", "summary", "madr", "html", "json")
    _assessing(whatif)

    flips = commands.add_parser(
        "flips", help="what would change the recommendation, and what to ask next"
    )
    flips.add_argument("workload", type=_file, metavar="WORKLOAD")
    flips.add_argument(
        "--pairs",
        action="store_true",
        help="also two answers that change it together (takes some seconds)",
    )
    _format(flips, "text", "json")
    _assessing(flips)

    questions = commands.add_parser("questions", help="the questionnaire: ids, types and choices")
    _format(questions, "text", "json")
    questions.add_argument("--rules", default="default", metavar="PACK")

    options = commands.add_parser("options", help="the catalogue")
    _format(options, "text", "json")
    _assessing(options)

    rules = commands.add_parser("rules", help="work on a pack")
    verbs = rules.add_subparsers(dest="verb", metavar="VERB", required=True)
    test = verbs.add_parser("test", help="run the pack's own cases")
    test.add_argument("pack", metavar="PACK", nargs="?", default="default")
    _format(test, "text", "json")

    schema = verbs.add_parser("schema", help="JSON Schema for an editor, with the pack's own ids")
    schema.add_argument("pack", metavar="PACK", nargs="?", default="default")
    _format(schema, "text", "json")
    schema.add_argument(
        "-o", "--output", type=_file, metavar="FOLDER", help="one file a kind, and editor settings"
    )
    check = verbs.add_parser("check", help="prove what the rules do, and what is wrong with them")
    check.add_argument("pack", metavar="PACK", nargs="?", default="default")
    _format(check, "text", "json")
    check.add_argument(
        "--witness", type=_file, metavar="DIR", help="write the workloads that show the findings"
    )
    check.add_argument("--quiet", action="store_true", help="leave the notes out of the text")
    _day_option(check)
    diff = verbs.add_parser(
        "diff", help="which workloads two versions of a pack decide differently"
    )
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    _format(diff, "text", "json")
    diff.add_argument(
        "--workloads", type=_file, metavar="FOLDER", help="saved workloads to assess with both"
    )
    _day_option(diff)

    ask = commands.add_parser("ask", help="the interview")
    ask.add_argument(
        "workload", type=_file, metavar="WORKLOAD", nargs="?", help="where answers are kept"
    )
    ask.add_argument(
        "--plain", action="store_true", help="line by line, for screen readers and bare terminals"
    )
    _assessing(ask)
    _prices(commands)
    _watch(commands)
    _usage(commands.add_parser("usage", help="start from what really happens: usage logs"))
    return parser


def _watch(commands: argparse._SubParsersAction[_Parser]) -> None:
    watch = commands.add_parser(
        "watch",
        help="a folder's workloads on today's facts: which recommendations changed, and why",
        epilog=WATCHING_EPILOG,
    )
    watch.add_argument("folder", type=_file, metavar="FOLDER", help="where the workload files are")
    watch.add_argument(
        "--keep", action="store_true", help="keep today's results, for the next time to compare"
    )
    watch.add_argument(
        "--baseline",
        type=_file,
        metavar="FILE",
        help="where results are kept (watch-baseline.json in the folder)",
    )
    watch.add_argument(
        "--since",
        type=_day,
        metavar="YYYY-MM-DD",
        help="compare with that day on this catalogue, instead of with what was kept",
    )
    watch.add_argument(
        "--since-rules", metavar="PACK", help="compare with that pack, instead of what was kept"
    )
    _format(watch, "text", "json")
    _assessing(watch)


def _prices(commands: argparse._SubParsersAction[_Parser]) -> None:
    prices = commands.add_parser("prices", help="hold the catalogue's prices against a price list")
    verbs = prices.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser(
        "check", help="what differs, with both days and sources", epilog=CHECKING_EPILOG
    )
    _price_list(check)
    refresh = verbs.add_parser(
        "refresh", help="the claims that would close the difference, to be reviewed"
    )
    _price_list(refresh)
    refresh.add_argument(
        "-o",
        "--write",
        dest="output",
        type=_file,
        metavar="FILE",
        help="write the claims there, as a file for a pack's catalogue, instead of stdout (-)",
    )
    refresh.add_argument(
        "--replace", action="store_true", help="write over a file that is there already"
    )


def _price_list(parser: argparse.ArgumentParser) -> None:
    lists = parser.add_mutually_exclusive_group()
    lists.add_argument(
        "--against",
        type=_file,
        metavar="FILE",
        help="a price list of yours (YAML, JSON or CSV) instead of the genai-prices package",
    )
    lists.add_argument(
        "--list-date",
        type=_day,
        metavar="YYYY-MM-DD",
        help="the day the installed genai-prices was released, where the pack does not know it",
    )
    parser.add_argument("--rules", default="default", metavar="PACK", help="the pack (default)")
    parser.add_argument(
        "--as-of", type=_day, default=None, metavar="YYYY-MM-DD", help="prices of that day (today)"
    )
    _format(parser, "text", "json")


def _usage(usage: argparse.ArgumentParser) -> None:
    verbs = usage.add_subparsers(dest="verb", metavar="VERB", required=True)
    profile = verbs.add_parser(
        "profile", help="what logs say: answers, sizes, peaks, cache, failures, spend"
    )
    replay = verbs.add_parser(
        "replay", help="the same traffic on every option, every route and through policies"
    )
    for one in (profile, replay):
        one.add_argument("files", type=_file, metavar="FILE", nargs="+", help="logs, in any mix")
        one.add_argument("--workload", type=_file, metavar="W", help="the workload they belong to")
        one.add_argument(
            "--accept-mapping", action="store_true", help="take the proposed columns, and keep them"
        )
        one.add_argument(
            "--cached-in-input",
            choices=("yes", "no"),
            default=None,
            help="whether the log's input count holds cached tokens, where it does not tell",
        )
        _format(one, "text", "json")
        _assessing(one)
    profile.add_argument(
        "-o", "--output", type=_file, metavar="WORKLOAD", help="write the answers into this file"
    )
    replay.add_argument(
        "-o", "--output", type=_file, metavar="FILE", help="write there instead of stdout (-)"
    )
    sql = verbs.add_parser("sql", help="the statements, to run where the logs are")
    sql.add_argument("--dialect", required=True, metavar="NAME", help="snowflake, bigquery, ...")
    sql.add_argument("--table", default="usage", metavar="NAME", help="the table there (usage)")
    sql.add_argument(
        "--log-format", metavar="NAME", help="the format of its rows, when they are not our records"
    )
    sql.add_argument("--rules", default="default", metavar="PACK")
    sql.add_argument("-o", "--output", type=_file, metavar="FILE")
    for one in (replay, sql):
        one.add_argument("--policies", type=_file, metavar="FILE", help="routing policies in YAML")
