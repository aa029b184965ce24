"""Mistakes planted one a file: each is found under its id, at its place, in one message."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.verify.check import check_pack
from advisor.verify.findings import MEANINGS

FOLDER = Path(__file__).parent / "planted"
SOUND = FOLDER / "sound"
DAY = date(2026, 11, 21)
PLANTED = sorted(FOLDER.glob("*.yaml"))
HEAD = re.compile(r"# planted: (\S+) at (\d+):(\d+) in (\S+)\n")
ALSO = {"overlap", "hard-need-late"}
"""Findings of which one mistake makes several, one for each rule it touches."""


def test_there_are_enough_of_them() -> None:
    assert len(PLANTED) >= 60


def test_the_pack_they_are_planted_in_is_sound() -> None:
    found = [f for f in check_pack(str(SOUND), DAY).findings if f.grade != "note"]
    assert found == []


@pytest.mark.parametrize("path", PLANTED, ids=lambda p: p.stem)
def test_a_planted_mistake_is_found(path: Path, tmp_path: Path) -> None:
    head = HEAD.match(path.read_text("utf-8"))
    assert head is not None
    name, line, column, part = head.groups()
    assert name in MEANINGS
    folder = tmp_path / "pack"
    shutil.copytree(SOUND, folder)
    shutil.copy(path, folder / part)
    checked = check_pack(str(folder), DAY)
    found = [f for f in checked.findings if f.grade != "note" and not f.id.startswith("untested")]
    places = [(f.id, f.line, f.column) for f in found]
    assert (name, int(line), int(column)) == places[0], [f.message for f in found]
    assert found[0].file == str(folder / part)
    assert len(found) == 1 or name in ALSO, [f.message for f in found]
    assert checked.failed
