"""The commands and their options, as argparse sees them."""

from __future__ import annotations

import argparse

from advisor.cli.options import (
    CHECKING_EPILOG,
    FORMATS_EPILOG,
    WATCHING_EPILOG,
    Parser,
    assessing,
    day,
    day_option,
    dollars,
    format_option,
    path,
    samples,
)
from advisor.cli.plan_arguments import plan_verbs, writing_over


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; `advisor` alone opens the terminal session."""
    parser = Parser(
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
        "workload",
        type=path,
        metavar="WORKLOAD",
        help="a workload file, - for stdin, or a folder of them (with -o FOLDER)",
    )
    format_option(recommend, "text", "md", "summary", "madr", "html", "json", "pdf", "docx")
    recommend.add_argument(
        "-o",
        "--output",
        type=path,
        metavar="FILE",
        help="write there instead of stdout (-); over a report, what people wrote in it is kept",
    )
    writing_over(recommend)
    recommend.add_argument(
        "--bench", type=path, action="append", default=[], metavar="FILE",
        help="a result of `bench --format json`, which fills in the plan's gates; repeatable",
    )  # fmt: skip
    assessing(recommend)

    explain = commands.add_parser("explain", help="why, or why not that option")
    explain.add_argument("workload", type=path, metavar="WORKLOAD")
    explain.add_argument("option", metavar="OPTION", nargs="?", help="an option id or route")
    format_option(explain, "text", "json")
    assessing(explain)

    trace = commands.add_parser("trace", help="where a figure comes from: formula, answers, claims")
    trace.add_argument("workload", type=path, metavar="WORKLOAD")
    trace.add_argument(
        "figure",
        metavar="FIGURE",
        nargs="?",
        help="its path in the JSON of the assessment; without one, the ids there are",
    )
    format_option(trace, "text", "json")
    assessing(trace)

    kit = commands.add_parser(
        "kit", help="the files by which the decision is carried out", epilog=FORMATS_EPILOG
    )
    kit.add_argument("workload", type=path, metavar="WORKLOAD")
    kit.add_argument(
        "-o", "--output", type=path, required=True, metavar="DIR", help="a folder of its own"
    )
    kit.add_argument("--force", action="store_true", help="replace a kit that is there")
    assessing(kit)

    compare = commands.add_parser("compare", help="several workloads side by side")
    compare.add_argument("workloads", type=path, metavar="WORKLOAD", nargs="+")
    format_option(compare, "text", "json")
    assessing(compare)

    whatif = commands.add_parser("whatif", help="the recommendation with other answers or prices")
    whatif.add_argument("workload", type=path, metavar="WORKLOAD")
    whatif.add_argument(
        "--set",
        action="append",
        required=True,
        metavar="QUESTION=VALUE",
        help="an answer as one would type it in the interview, or a price as "
        "SUBJECT:PRICE=VALUE; repeatable",
    )
    format_option(whatif, "text", "md", "summary", "madr", "html", "json")
    assessing(whatif)

    flips = commands.add_parser(
        "flips", help="what would change the recommendation, and what to ask next"
    )
    flips.add_argument("workload", type=path, metavar="WORKLOAD")
    flips.add_argument(
        "--pairs",
        action="store_true",
        help="also two answers that change it together (takes some seconds)",
    )
    format_option(flips, "text", "json")
    assessing(flips)
    breakeven = commands.add_parser(
        "breakeven", help="where which option is the cheaper, exactly", epilog=FORMATS_EPILOG
    )
    breakeven.add_argument("workload", type=path, metavar="WORKLOAD")
    breakeven.add_argument(
        "--over",
        required=True,
        metavar="QUESTION",
        help="what is moved: a question's id, utilisation, escalation, or SUBJECT:PRICE",
    )
    breakeven.add_argument(
        "--and",
        dest="other",
        default="",
        metavar="QUESTION",
        help="a second one, for a table of the cheapest over both",
    )
    breakeven.add_argument(
        "--options",
        default="",
        metavar="A,B",
        help="what is compared with the first (recommended, runner-up, cheapest on GPUs, today's)",
    )
    format_option(breakeven, "text", "json")
    assessing(breakeven)

    chances = commands.add_parser(
        "chances", help="how sure the recommendation is, by its cost", epilog=FORMATS_EPILOG
    )
    chances.add_argument("workload", type=path, metavar="WORKLOAD")
    chances.add_argument(
        "--samples",
        type=samples,
        default=None,
        metavar="N",
        help="worlds to draw (100,000 with NumPy, 2,000 without)",
    )
    format_option(chances, "text", "json")
    assessing(chances)

    questions = commands.add_parser("questions", help="the questionnaire: ids, types and choices")
    format_option(questions, "text", "json")
    questions.add_argument("--rules", default="default", metavar="PACK")

    options = commands.add_parser("options", help="the catalogue")
    format_option(options, "text", "json")
    assessing(options)

    rules = commands.add_parser("rules", help="work on a pack")
    verbs = rules.add_subparsers(dest="verb", metavar="VERB", required=True)
    test = verbs.add_parser("test", help="run the pack's own cases")
    test.add_argument("pack", metavar="PACK", nargs="?", default="default")
    format_option(test, "text", "json")

    schema = verbs.add_parser("schema", help="JSON Schema for an editor, with the pack's own ids")
    schema.add_argument("pack", metavar="PACK", nargs="?", default="default")
    format_option(schema, "text", "json")
    schema.add_argument(
        "-o",
        "--output",
        type=path,
        metavar="FOLDER",
        help="one file a kind, and editor settings",
    )
    check = verbs.add_parser("check", help="prove what the rules do, and what is wrong with them")
    check.add_argument("pack", metavar="PACK", nargs="?", default="default")
    format_option(check, "text", "json")
    check.add_argument(
        "--witness",
        type=path,
        metavar="DIR",
        help="write the workloads that show the findings",
    )
    check.add_argument("--quiet", action="store_true", help="leave the notes out of the text")
    day_option(check)
    diff = verbs.add_parser(
        "diff", help="which workloads two versions of a pack decide differently"
    )
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    format_option(diff, "text", "json")
    diff.add_argument(
        "--workloads", type=path, metavar="FOLDER", help="saved workloads to assess with both"
    )
    day_option(diff)

    from advisor.cli.probe_arguments import bench_options, probe_options

    probe = commands.add_parser("probe", help="measure endpoints", epilog=FORMATS_EPILOG)
    probe_options(probe, path)
    format_option(probe, "text", "json")
    assessing(probe)

    bench = commands.add_parser("bench", help="your own examples through two or more options")
    bench_options(bench, path)
    format_option(bench, "text", "json")
    assessing(bench)

    ask = commands.add_parser("ask", help="the interview")
    ask.add_argument(
        "workload", type=path, metavar="WORKLOAD", nargs="?", help="where answers are kept"
    )
    ask.add_argument(
        "--plain", action="store_true", help="line by line, for screen readers and bare terminals"
    )
    assessing(ask)
    plan_verbs(commands)
    _prices(commands)
    _watch(commands)
    _usage(commands.add_parser("usage", help="start from what really happens: usage logs"))

    chat = commands.add_parser("chat", help="say it in your own words, line by line")
    chat.add_argument("workload", type=path, metavar="WORKLOAD", help="where answers are kept")
    _with_model(chat, "the most a talk may cost (1.00)")
    assessing(chat)

    intake = commands.add_parser("intake", help="propose answers from a brief or a note")
    intake.add_argument("file", type=path, metavar="FILE", help="text or Markdown, or - for stdin")
    format_option(intake, "text", "json")
    _with_model(intake, "the most it may cost (1.00)")
    intake.add_argument("--rules", default="default", metavar="PACK")
    return parser


def _with_model(parser: argparse.ArgumentParser, cap: str) -> None:
    parser.add_argument(
        "--model",
        metavar="MODEL",
        help="ask this model too, with the key in ANTHROPIC_API_KEY; costs money up to the cap",
    )
    parser.add_argument("--cap", type=dollars, default=1.0, metavar="USD", help=cap)


def _watch(commands: argparse._SubParsersAction[Parser]) -> None:
    watch = commands.add_parser(
        "watch",
        help="a folder's workloads on today's facts: which recommendations changed, and why",
        epilog=WATCHING_EPILOG,
    )
    watch.add_argument("folder", type=path, metavar="FOLDER", help="where the workload files are")
    watch.add_argument(
        "--keep", action="store_true", help="keep today's results, for the next time to compare"
    )
    watch.add_argument(
        "--baseline",
        type=path,
        metavar="FILE",
        help="where results are kept (watch-baseline.json in the folder)",
    )
    watch.add_argument(
        "--since",
        type=day,
        metavar="YYYY-MM-DD",
        help="compare with that day on this catalogue, instead of with what was kept",
    )
    watch.add_argument(
        "--since-rules", metavar="PACK", help="compare with that pack, instead of what was kept"
    )
    format_option(watch, "text", "json")
    assessing(watch)


def _prices(commands: argparse._SubParsersAction[Parser]) -> None:
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
        type=path,
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
        type=path,
        metavar="FILE",
        help="a price list of yours (YAML, JSON or CSV) instead of the genai-prices package",
    )
    lists.add_argument(
        "--list-date",
        type=day,
        metavar="YYYY-MM-DD",
        help="the day the installed genai-prices was released, where the pack does not know it",
    )
    parser.add_argument("--rules", default="default", metavar="PACK", help="the pack (default)")
    parser.add_argument(
        "--as-of", type=day, default=None, metavar="YYYY-MM-DD", help="prices of that day (today)"
    )
    format_option(parser, "text", "json")


def _usage(usage: argparse.ArgumentParser) -> None:
    verbs = usage.add_subparsers(dest="verb", metavar="VERB", required=True)
    profile = verbs.add_parser(
        "profile", help="what logs say: answers, sizes, peaks, cache, failures, spend"
    )
    replay = verbs.add_parser(
        "replay", help="the same traffic on every option, every route and through policies"
    )
    for one in (profile, replay):
        one.add_argument("files", type=path, metavar="FILE", nargs="+", help="logs, in any mix")
        one.add_argument("--workload", type=path, metavar="W", help="the workload they belong to")
        one.add_argument(
            "--accept-mapping", action="store_true", help="take the proposed columns, and keep them"
        )
        one.add_argument(
            "--cached-in-input",
            choices=("yes", "no"),
            default=None,
            help="whether the log's input count holds cached tokens, where it does not tell",
        )
        format_option(one, "text", "json")
        assessing(one)
    profile.add_argument(
        "-o",
        "--output",
        type=path,
        metavar="WORKLOAD",
        help="write the answers into this file",
    )
    replay.add_argument(
        "-o", "--output", type=path, metavar="FILE", help="write there instead of stdout (-)"
    )
    sql = verbs.add_parser("sql", help="the statements, to run where the logs are")
    sql.add_argument("--dialect", required=True, metavar="NAME", help="snowflake, bigquery, ...")
    sql.add_argument("--table", default="usage", metavar="NAME", help="the table there (usage)")
    sql.add_argument(
        "--log-format", metavar="NAME", help="the format of its rows, when they are not our records"
    )
    sql.add_argument(
        "--columns", metavar="A,B,...", help="the table's columns, where the format's names vary"
    )
    sql.add_argument("--rules", default="default", metavar="PACK")
    sql.add_argument("-o", "--output", type=path, metavar="FILE")
    for one in (replay, sql):
        one.add_argument("--policies", type=path, metavar="FILE", help="routing policies in YAML")
