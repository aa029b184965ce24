"""The commands that look at costs from all sides."""

from __future__ import annotations

from collections.abc import Callable

from advisor.cli.commands import Arguments, assessing, read_in_force
from advisor.cli.main import DONE, NOT_DECIDED
from advisor.cli.output import json_text, write_output
from advisor.pack import Pack
from advisor.problems import InputError, Problem
from advisor.spelling import suggestion


def breakeven(arguments: Arguments) -> int:
    """Print where which option is the cheaper."""
    from advisor.analysis.axis import AxisError
    from advisor.analysis.cheapest import options_to_compare
    from advisor.analysis.comparison import compare_over
    from advisor.analysis.scene import scene_of

    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(arguments.workload, pack)
    scene = scene_of(pack, workload, evidence, as_of=as_of)
    options = _options(arguments.options, pack) or options_to_compare(scene)
    if len(options) < 2:
        raise _wrong("--options", "two options are needed, for example --options A,B")
    try:
        found = compare_over(scene, arguments.over, options, arguments.other)
    except AxisError as error:
        raise _wrong("--over", str(error)) from error
    if arguments.format == "json":
        from advisor.report.break_even_json import break_even_json

        text = json_text(break_even_json(found, workload.name, as_of.isoformat()))
    else:
        from advisor.report.break_even import break_even_text

        text = break_even_text(found, {o: scene.name(o) for o in options}, workload.name)
    write_output(text, None, arguments.format)
    return DONE


def chances(arguments: Arguments) -> int:
    """Print how sure the recommendation is."""
    from advisor.analysis.chances import chances as chances_of
    from advisor.analysis.chances import contest_of
    from advisor.analysis.gap import gap_spread
    from advisor.analysis.scene import scene_of
    from advisor.report.sureness import SAMPLES

    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(arguments.workload, pack)
    scene = scene_of(pack, workload, evidence, as_of=as_of)
    found = chances_of(scene, arguments.samples)
    spread = gap_spread(contest_of(scene), scene.decided, SAMPLES)
    if arguments.format == "json":
        from advisor.report.chances_json import chances_json, gap_json

        whole = chances_json(found, workload.name, as_of.isoformat(), scene.decided)
        text = json_text({**whole, "gap": {**whole["gap"], **gap_json(spread)}})
    else:
        from advisor.report.chances import chances_text, granted

        names = {o: scene.name(o) for o in scene.model.sheets}
        said = granted(scene.decided)
        text = chances_text(found, names, workload.name, granted=said, spread=spread)
    write_output(text, None, arguments.format)
    return DONE if scene.decided.verdict == "decided" else NOT_DECIDED


def _options(given: str, pack: Pack) -> tuple[str, ...]:
    """The option ids that a list of names means; raises InputError with every wrong one."""
    found: list[str] = []
    problems: list[Problem] = []
    for name in filter(None, (part.strip() for part in given.split(","))):
        option = pack.option_for(name)
        if option is None:
            hint = suggestion(name, pack.known_option_names)
            problems.append(Problem("--options", 1, 1, f'unknown option "{name}"{hint}'))
        else:
            found.append(option[0])
    if problems:
        raise InputError(tuple(problems))
    return tuple(dict.fromkeys(found))


def _wrong(where: str, message: str) -> InputError:
    return InputError((Problem(where, 1, 1, message),))


HANDLERS: dict[str, Callable[[Arguments], int]] = {"breakeven": breakeven, "chances": chances}
