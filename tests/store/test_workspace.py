"""Where workloads live, how files are named, and what a failed save leaves behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from advisor.pack import load_pack
from advisor.store import workspace as module
from advisor.store.workspace import SaveError, Workspace, save, slug, workspace
from advisor.workload import Workload

ASKED = load_pack().questionnaire


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Support desk", "support-desk"),
        ("../../etc/passwd", "etc-passwd"),
        ("Büro / Ost", "buro-ost"),
        ("日本", "workload"),
        ("", "workload"),
        ("CON", "con-1"),
        (".hidden", "hidden"),
        ("x" * 500, "x" * 60),
        ("a\x00b\x1b[31m", "a-b-31m"),
    ],
)
def test_a_name_becomes_a_safe_file_name(name: str, stem: str) -> None:
    assert slug(name) == stem


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"ADVISOR_HOME": "/a", "XDG_STATE_HOME": "/b"}, "/a"),
        ({"XDG_STATE_HOME": "/b"}, "/b/advisor"),
        ({"XDG_STATE_HOME": "relative"}, str(Path.home() / ".local/state/advisor")),
        ({}, str(Path.home() / ".local/state/advisor")),
    ],
)
def test_where_workloads_live(environment: dict[str, str], folder: str) -> None:
    assert workspace(environment).folder == Path(folder)


def test_the_last_one_is_resumed_and_names_do_not_collide(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "new")
    assert space.last() is None
    first = space.new_file("Desk")
    save(Workload("Desk"), ASKED, first)
    second = space.new_file("desk!")
    save(Workload("desk!"), ASKED, second)
    os.utime(first, (2e9, 2e9))
    assert (first.name, second.name) == ("desk.yaml", "desk-2.yaml")
    assert space.files() == (first, second)


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "may not")],
)
def test_a_failed_save_says_why_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    path = tmp_path / "w.yaml"
    save(Workload("old"), ASKED, path)
    before = path.read_bytes()

    def fails(path: Path, text: str) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(module, "write_whole", fails)
    with pytest.raises(SaveError, match=says) as caught:
        save(Workload("new"), ASKED, path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
