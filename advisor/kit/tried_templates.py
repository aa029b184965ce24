"""A pack's own kit templates, tried before a platform team follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from advisor.kit.documents import ALWAYS, NAMES
from advisor.kit.kit import kit_files
from advisor.pack.pack import Pack
from advisor.problems import InputError, Problem
from advisor.report.pack_templates import KIT_MAINS, Used, faults, used_in
from advisor.report.tried_templates import Tried
from advisor.spelling import suggestion

HEADING = re.compile(r"^#{1,6} +(.*?) *$", re.MULTILINE)
ANCHOR = re.compile(r"runbook: runbook\.md#(\w+)")


def kit_template_faults(pack: Pack, tried: tuple[Tried, ...]) -> tuple[Problem, ...]:
    """What is wrong with the uppermost pack's kit templates: as they stand, then rendered.

    They are rendered for the first workload of each shape that a kit can have. What keeps them
    from being read at all is said with the report's.
    """
    own = pack.layers[-1].templates if pack.layers else None
    if own is None or not (own / "kit").is_dir():
        return ()
    folders = [layer.templates for layer in pack.layers if layer.templates is not None]
    if any(faults(own, folders, KIT_MAINS)):
        return ()
    used = {main: used_in(main, folders) for main in KIT_MAINS}
    found = (*_unknown(used), *_left_out(used))
    return found or tuple(dict.fromkeys(_rendered(pack, tried, used)))


def _unknown(used: Mapping[str, Used]) -> Iterator[Problem]:
    """Values that no kit has, wherever they stand: a branch is not always taken."""
    found: dict[Problem, None] = {}
    for one in used.values():
        for file, line, name in one.names:
            if name not in NAMES and name not in one.own:
                said = f'this template cannot be used: no kit has "{name}"'
                said += suggestion(name, sorted(NAMES))
                found[Problem(file, line, 1, said, "template")] = None
    yield from found


def _left_out(used: Mapping[str, Used]) -> Iterator[Problem]:
    for main, one in used.items():
        for name, why in ALWAYS[main].items():
            if name not in one.shown:
                said = f"this template leaves out {{{{ {name} }}}}: {why}"
                yield Problem(one.file, 1, 1, said, "template")


def _rendered(pack: Pack, tried: tuple[Tried, ...], used: Mapping[str, Used]) -> Iterator[Problem]:
    shapes: dict[tuple[object, ...], Tried] = {}
    for workload, a in tried:
        best = a.recommended
        if best is not None:
            states = {x.question: x.state for x in a.answers}
            shape = (best.deployment, states.get("current_option"), a.current is None)
            shapes.setdefault(shape, (workload, a))
    for workload, a in shapes.values():
        try:
            files = kit_files(pack, workload, (), a, a.as_of)
        except InputError as error:
            yield from error.problems
            continue
        file = used["kit/runbook.md.j2"].file
        headings = {found.lower() for found in HEADING.findall(files["runbook.md"])}
        rules = "".join(t for n, t in files.items() if n.endswith("rules.yaml"))
        for name in dict.fromkeys(ANCHOR.findall(rules)):
            if name not in headings:
                said = f'the runbook has no heading "{name}", to which an alert of that name leads'
                yield Problem(file, 1, 1, said, "template")
