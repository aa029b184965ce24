"""A pack's own kit templates: tried by `rules check`, and named with file and line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.decision import assess
from advisor.kit.documents import ALWAYS, NAMES
from advisor.kit.kit import kit_files
from advisor.kit.tried_templates import kit_template_faults
from advisor.pack import load_pack
from advisor.report.pack_templates import KIT_MAINS, used_in
from advisor.report.tried_templates import template_faults
from tests.kit.kits import DAY, MOVES, NEW, OWN, ROUTE, assessed, kit, pack, workload
from tests.pack.firm import HEAD, firm
from tests.verify.test_beyond_rules import SOUND

TRIED = tuple((workload(x), assessed(x)) for x in (MOVES, OWN, ROUTE, NEW))
ALL = "{{ origin | list }}{{ phases }}{{ back }}{{ verify }}{{ see }}"


def with_template(folder: Path, name: str, text: str) -> Path:
    made = firm(folder / "firm", pack=HEAD.replace("2026.11.0", pack().version))
    path = made / "templates" / "kit" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return made


def said(folder: Path) -> list[str]:
    """What the two tries of a check say, files cut short."""
    found = load_pack(str(folder))
    tried = tuple((given, replace(a, packs=found.layers)) for given, a in TRIED)
    every = (*template_faults(found, ()), *kit_template_faults(found, tried))
    return [str(p).replace(f"{folder}/templates/kit/", "") for p in every]


def test_the_built_in_templates_use_what_they_must_and_nothing_unknown() -> None:
    used = {main: used_in(main, ()) for main in KIT_MAINS}
    for main, one in used.items():
        assert {name for _, _, name in one.names} - one.own <= NAMES
        assert set(ALWAYS[main]) <= one.shown
    assert {name for one in used.values() for _, _, name in one.names} >= NAMES


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        # A part of ours that a firm replaces is all right.
        ("decide.md.j2", "## Decide\n\nAsk the duty manager.\n", []),
        ("runbook.md.j2", '{% include "kit/alerts.md.j2" %}\n' + ALL, []),
        (
            "decide.md.j2",
            "## Decide\n{% if back %}\n{{ servces }}\n{% endif %}\n",
            ["decide.md.j2:3:1: this template cannot be used: no kit has "
             '"servces" (did you mean "services"?)'],
        ),
        (
            "nodes.md.j2",
            "{% for n in nodes %}\n{{ n.cuont }}\n{% endfor %}\n",
            ["nodes.md.j2:2:1: this template cannot be used: "
             "'dict object' has no attribute 'cuont'"],
        ),
        (
            "runbook.md.j2",
            "# Ours\n" + ALL,
            ["runbook.md.j2:1:1: this template leaves out {{ alerts }}: "
             "each alert leads to a heading here"],
        ),
        (
            "alerts.md.j2",
            "{% for alert in alerts %}\n* {{ alert.name }}\n{% endfor %}\n",
            ['the runbook has no heading "candidaterequestsfail"'],
        ),
        (
            "roll-back.md.j2",
            "{% if back %}By hand.{% endif %}",
            ["runbook.md.j2:1:1: this template leaves out {{ back }}: nobody could get back by it"],
        ),
        ("decide.md.j2", "{{ 'a' * 9 }}", ["decide.md.j2:1:1: this template cannot be used: mult"]),
        ("dcide.md.j2", "x", ['no kit takes in a template of this name (did you mean "kit/decide']),
        ("decide.md.j2", "{% if %}", ["decide.md.j2:1:1: this template cannot be used"]),
    ],
)  # fmt: skip
def test_a_kit_template_is_tried_before_anybody_follows_it(
    name: str, text: str, expected: list[str], tmp_path: Path
) -> None:
    found = said(with_template(tmp_path, name, text))
    assert len(found) >= len(expected) and bool(found) == bool(expected), found
    for words in expected:
        assert any(words in line for line in found), found


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("## Decide\n", 0, ""),
        ("\n{{ servces }}\n", 1, "decide.md.j2:2:1: error: template: this template cannot"),
        ("{% for p in plan %}{{ p.titel }}{% endfor %}", 1, "has no attribute 'titel'"),
    ],
)
def test_the_command_says_it(
    text: str, status: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sound"
    shutil.copytree(SOUND, folder)
    (folder / "templates" / "kit").mkdir(parents=True)
    (folder / "templates" / "kit" / "decide.md.j2").write_text(text, "utf-8")
    assert run(["rules", "check", str(folder), "--as-of", "2026-11-21"]) == status
    assert words in capsys.readouterr().out


def test_a_part_that_a_firm_replaces_is_in_its_kits(tmp_path: Path) -> None:
    folder = with_template(tmp_path, "decide.md.j2", "## Decide\n\nAsk the duty manager.\n")
    own = load_pack(str(folder))
    given = workload(MOVES)
    files = kit_files(own, given, (), assess(own, given, (), as_of=DAY), DAY)
    assert "Ask the duty manager." in files["runbook.md"]
    ours = kit(MOVES)["runbook.md"]
    assert files["runbook.md"].count("\n### ") == ours.count("\n### ")
