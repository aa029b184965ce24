"""`advisor usage`: what logs say, the same traffic elsewhere, statements for a warehouse."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from advisor.cli.main import DONE
from advisor.cli.output import refuse_an_input, write_output
from advisor.economics.ground import cost_ground
from advisor.evidence.read import read_evidence
from advisor.logs.convention import Convention
from advisor.logs.formats import known_formats
from advisor.logs.ingest import Choices
from advisor.logs.measure import Reading, reading
from advisor.logs.study import FOR_REPLAY, Ground, ground_of, measured, policies_of, replayed
from advisor.pack import Pack, load_pack
from advisor.pack.figures import Figure
from advisor.problems import InputError, Problem
from advisor.text_safety import plain
from advisor.units import Range
from advisor.usage.names import Names
from advisor.usage.policy import cuts_for
from advisor.usage.pricing import Prices
from advisor.usage.profile import Profile
from advisor.workload import Workload, known_in, read_workload
from advisor.workload.own_figure import own_figures

ARGUMENTS = argparse.Namespace
CONVENTIONS: dict[str | None, Convention | None] = {
    "yes": "inclusive",
    "no": "exclusive",
    None: None,
}


def _tell(message: str) -> None:
    """Progress, where somebody watches."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{plain(message, 76)}", end="", file=sys.stderr, flush=True)


def _told() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def _ready(arguments: ARGUMENTS) -> tuple[Ground, Workload | None]:
    """What the logs are judged by, and the workload that was named."""
    pack = load_pack(arguments.rules)
    figures: list[Figure] = []
    for path in arguments.evidence:
        figures += read_evidence(Path(path), pack)
    workload = None
    if arguments.workload is not None:
        workload = read_workload(arguments.workload, known_in(pack))
        figures += own_figures(pack, workload)
    day = arguments.as_of or date.today()
    asked = workload or Workload("usage logs")
    model = cost_ground(pack, figures, day, asked.counted_in).model
    return ground_of(pack, model, asked, day), workload


def _choices(arguments: ARGUMENTS) -> Choices:
    return Choices(arguments.accept_mapping, CONVENTIONS[arguments.cached_in_input])


@contextmanager
def _opened(arguments: ARGUMENTS) -> Iterator[Reading]:
    """The logs, open, with progress where somebody watches."""
    paths = [Path(p) for p in arguments.files]
    try:
        with reading(paths, _choices(arguments), _tell) as opened:
            yield opened
    finally:
        _told()


def usage_profile(arguments: ARGUMENTS) -> int:
    """Print what the logs say; with -o write the answers into a workload file."""
    for path in arguments.files:
        refuse_an_input(arguments.output, path, [])
    ground, workload = _ready(arguments)
    with _opened(arguments) as opened:
        profile, _ = measured(ground, opened, ())
    status = DONE
    if arguments.output is not None:
        status = _write_workload(arguments.output, ground.pack, workload, profile)
    if arguments.output != "-":
        status = _print_profile(arguments, ground.pack, profile) or status
    _say_rejected(arguments, profile)
    return status


def _print_profile(arguments: ARGUMENTS, pack: Pack, profile: Profile) -> int:
    if arguments.format == "json":
        from advisor.report.usage_json import profile_json

        return write_output(_json(profile_json(profile)), None, "json")
    from advisor.report.usage_text import profile_text

    return write_output(profile_text(profile, pack), None)


def _write_workload(output: str, pack: Pack, base: Workload | None, profile: Profile) -> int:
    from advisor.usage.fill import filled
    from advisor.workload.write import workload_yaml

    there = Path(output)
    if base is None and output != "-" and there.is_file():
        base = read_workload(output, known_in(pack))
    workload, kept = filled(base, profile.found)
    for question in kept:
        print(f"{output}: {question} is kept as it was answered by hand", file=sys.stderr)
    return write_output(workload_yaml(workload, pack.questionnaire), output, "yaml")


def _say_rejected(arguments: ARGUMENTS, profile: Profile) -> None:
    """Beside the profile, which may go to a file: what of the logs was not used."""
    for why, count in sorted(profile.rows.rejected.items()):
        print(f"{count:,} of {profile.rows.read:,} records left out: {why}", file=sys.stderr)


def usage_replay(arguments: ARGUMENTS) -> int:
    """Price the logged traffic on every option, every route and through policies."""
    ground, _ = _ready(arguments)
    policies = policies_of(ground.pack, arguments.policies)
    with _opened(arguments) as opened:
        profile, prices = measured(ground, opened, policies, FOR_REPLAY)
    found = replayed(ground, profile, prices, policies)
    if arguments.format == "json":
        from advisor.report.usage_json import replay_json

        text = _json(replay_json(found, profile))
    else:
        from advisor.report.usage_text import replay_text

        text = replay_text(found, profile, ground.as_of)
    status = write_output(text, arguments.output, arguments.format)
    _say_rejected(arguments, profile)
    return status


def usage_sql(arguments: ARGUMENTS) -> int:
    """Print the statements for the engine that holds the logs."""
    from advisor.logs.dialects import statements_for

    pack = load_pack(arguments.rules)
    file = known_formats()
    found = None
    if arguments.log_format is not None:
        found = next((f for f in file.formats if f.id == arguments.log_format), None)
        if found is None:
            from advisor.spelling import suggestion

            ids = [f.id for f in file.formats]
            hint = suggestion(arguments.log_format, ids)
            message = f'unknown format "{arguments.log_format}"{hint}'
            raise InputError((Problem("--log-format", 1, 1, message),))
    columns = tuple(c.strip() for c in (arguments.columns or "").split(",") if c.strip())
    if columns and found is None:
        message = "is for a table of another format: name it with --log-format"
        raise InputError((Problem("--columns", 1, 1, message),))
    policies = policies_of(pack, arguments.policies)
    model = cost_ground(pack, (), date.today(), Workload("usage logs").counted_in).model
    prices = Prices(model, Names(pack, file.providers, file.model_names), 0.0, Range.of(0.0))
    cuts = cuts_for(policies, prices.edges(("?", *pack.models)))
    made = statements_for(arguments.dialect, cuts, arguments.table, found, columns)
    parts = [
        f"-- Save the result, with its header, as {n}.csv\n{sql};\n" for n, sql in made.items()
    ]
    intro = (
        f"-- {len(made)} statements, {arguments.dialect}. Then: advisor usage profile "
        f"{' '.join(f'{n}.csv' for n in made)}\n"
    )
    return write_output("\n".join([intro, *parts]), arguments.output, "sql") or DONE


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


HANDLERS: dict[str, Callable[[ARGUMENTS], int]] = {
    "usage_profile": usage_profile,
    "usage_replay": usage_replay,
    "usage_sql": usage_sql,
}
