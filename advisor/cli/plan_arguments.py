"""The options of `advisor plan`, and of writing a report over an edited one."""

from __future__ import annotations

import argparse

from advisor.cli.options import Parser, assessing, day_option, format_option, path

TASK_LISTS = ("github", "jira", "linear")
STATUS_EPILOG = (
    "Exit status: 0 read; 1 something in the report does not fit, each named with its line; "
    "2 wrong usage; 130 interrupted."
)

EXPORT_EPILOG = (
    "Exit status: 0 written; 1 something in the report could not be read, each named with its "
    "line: what could is written all the same; 2 wrong usage; 130 interrupted."
)


def plan_verbs(commands: argparse._SubParsersAction[Parser]) -> None:
    """`plan status` and `plan export`."""
    plan = commands.add_parser("plan", help="the migration plan: where it stands, and as tasks")
    verbs = plan.add_subparsers(dest="verb", metavar="VERB", required=True)
    status = verbs.add_parser(
        "status", help="read an edited report: done, due, blocked", epilog=STATUS_EPILOG
    )
    status.add_argument("report", type=path, metavar="REPORT.md", help="a report, or - for stdin")
    day_option(status)
    format_option(status, "text", "json")
    export = verbs.add_parser(
        "export", help="the plan as a task list for another tool", epilog=EXPORT_EPILOG
    )
    export.add_argument(
        "source",
        type=path,
        metavar="WORKLOAD|REPORT.md",
        help="a workload, or an edited report, whose boxes, owners and days go along",
    )
    export.add_argument(
        "--format",
        choices=TASK_LISTS,
        required=True,
        help="GitHub-flavoured Markdown, or CSV for Jira or Linear",
    )
    export.add_argument(
        "-o", "--output", type=path, metavar="FILE", help="write there instead of stdout (-)"
    )
    assessing(export)


def writing_over(parser: argparse.ArgumentParser) -> None:
    """What becomes of a report that people wrote in."""
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument(
        "--edited",
        type=path,
        default=None,
        metavar="REPORT.md",
        help="take boxes, owners, days and notes from this edited report",
    )
    kept.add_argument(
        "--fresh",
        action="store_true",
        help="take nothing over from the report that is written over; it is kept beside",
    )
