"""Settings are kept whole; a damaged file is said, left alone, and the defaults hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.store.read_settings import read_settings
from advisor.store.settings import Settings, write_settings
from advisor.store.workspace import SETTINGS, Workspace, slug


def test_what_is_written_is_read(tmp_path: Path) -> None:
    all_ = Settings("nord", "ascii", True, 'J. "Doe"', {"app.report": "f10"})
    write_settings(tmp_path / "new", all_)
    assert read_settings(tmp_path / "new") == (all_, "")


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == (Settings(), "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format: advisor/settings@1\nsigns: emoji\n", "settings.yaml:2:8: signs"),
        ("format: advisor/settings@1\nsign: ascii\n", 'signs"'),
        ("format: advisor/settings@1\npeople: perhaps\n", "settings.yaml:2:9: people"),
        ("[1", "settings.yaml:"),
        ("\x00", "settings.yaml"),
        ("signs: ascii\n", "format"),
    ],
)
def test_a_damaged_file_is_named_and_left(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / SETTINGS).write_text(text, "utf-8")
    found, problem = read_settings(tmp_path)
    assert found == Settings()
    assert says in problem
    assert (tmp_path / SETTINGS).read_text("utf-8") == text


def test_settings_are_no_workload(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings())
    assert Workspace(tmp_path).files() == ()
    assert slug("Settings") == "settings-1"


def test_what_is_deleted_comes_back_under_a_free_name(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    (tmp_path / "desk.yaml").write_text("one", "utf-8")
    gone = space.delete(tmp_path / "desk.yaml")
    assert space.files() == ()
    (tmp_path / "desk.yaml").write_text("two", "utf-8")
    again = space.delete(tmp_path / "desk.yaml")
    assert gone != again
    assert space.restore(gone).read_text("utf-8") == "one"
    back = space.restore(again)
    assert (back.name, back.read_text("utf-8")) == ("desk-2.yaml", "two")
