"""A pack's own kit templates, tried before a platform team follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from advisor.kit.documents import ALWAYS, NAMES
from advisor.kit.kit import kit_files
from advisor.pack.pack import Pack
from advisor.problems import InputError, Problem
from advisor.report.pack_templates import KIT_MAINS, Used, faults, used_in
from advisor.report.tried_templates import Tried, left_out, unknown

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
    found = dict.fromkeys(
        problem
        for main, one in used.items()
        for problem in (*unknown(one, NAMES, "kit"), *left_out(one, ALWAYS[main]))
    )
    return tuple(found) or tuple(dict.fromkeys(_rendered(pack, tried, used)))


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
