"""What a whole write does to links, modes, devices and pipes, and what it leaves on failure."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.store.files import sweep, write_whole


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link, chain = tmp_path / "target", tmp_path / "link", tmp_path / "chain"
    target.write_text("old")
    link.symlink_to("target")
    chain.symlink_to(link)
    write_whole(chain, "new")
    assert (chain.is_symlink(), link.is_symlink()) == (True, True)
    assert target.read_text() == "new"


def test_a_link_that_leads_nowhere_yet_makes_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


@pytest.mark.parametrize("given", [0o600, 0o640, 0o664, 0o755])
def test_a_file_that_exists_keeps_its_mode(tmp_path: Path, given: int, umask: None) -> None:
    path = tmp_path / "w"
    path.write_text("old")
    path.chmod(given)
    write_whole(path, "new")
    assert (path.read_text(), mode(path)) == ("new", given)


def test_a_new_file_obeys_the_umask(tmp_path: Path, umask: None) -> None:
    write_whole(tmp_path / "w", "new")
    assert mode(tmp_path / "w") == 0o640


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    path, read = tmp_path / "pipe", []
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: read.append(path.read_text()), daemon=True)
    reader.start()
    write_whole(path, "new")
    # A writer that replaced the pipe would leave its reader waiting.
    reader.join(5)
    assert read == ["new"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_device_behind_a_link_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    os.set_blocking(ours, False)
    try:
        link = tmp_path / "terminal"
        link.symlink_to(os.ttyname(theirs))
        before = link.stat()
        write_whole(link, "new")
        assert os.read(ours, 10) == b"new"
        assert stat.S_ISCHR(link.stat().st_mode)
        assert (link.stat().st_ino, mode(link)) == (before.st_ino, stat.S_IMODE(before.st_mode))
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "w"
    path.write_text("old")

    def fails(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("w", "old")]


def test_folders_loops_and_long_names(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path, tmp_path / "loop", tmp_path / "none" / "w"):
        with pytest.raises(OSError):
            write_whole(path, "new")
    long = tmp_path / ("x" * 255)
    write_whole(long, "new")
    assert long.read_text() == "new"


def test_only_old_files_of_our_own_are_swept(tmp_path: Path) -> None:
    old = ".desk.yaml.0123456789ab"
    others = (".desk.yaml.mine", "desk.yaml", ".notes.0123456789ab", ".desk.yaml.0123456789abc")
    for name in (old, *others):
        (tmp_path / name).write_text("x", "utf-8")
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / ".new.yaml.0123456789ab").write_text("being written", "utf-8")
    (tmp_path / ".folder.yaml.0123456789ab").mkdir()
    os.utime(tmp_path / ".folder.yaml.0123456789ab", (1, 1))
    sweep(tmp_path)
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {*others, ".new.yaml.0123456789ab", ".folder.yaml.0123456789ab"}
    sweep(tmp_path / "is not there")
