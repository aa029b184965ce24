"""`advisor kit` from the command line: what it writes, refuses, and when it writes nothing."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from advisor.cli.main import run
from tests.kit.kits import MOVES, NEW, kit
from tests.kit.kits import pack as loaded

HEAD = "format: advisor/workload@1\nname: Support desk\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_text(f"{HEAD}answers: {{{MOVES}}}\n", "utf-8")
    return path


def made(workload: Path, folder: Path, *more: str) -> int:
    return run(["kit", str(workload), "-o", str(folder), "--as-of", "2026-11-21", *more])


def contents(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text("utf-8") for p in folder.iterdir()}


def test_the_files_are_those_of_the_room_and_the_same_again(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made(desk, tmp_path / "a") == 0
    assert made(desk, tmp_path / "b" / "c") == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b" / "c") == kit(MOVES)
    out, err = capsys.readouterr()
    assert out == "" and "start with README.md" in err
    for word in ("litellm", "promptfoo", "prometheus", "runbook", ".jsonl"):
        assert any(word in name for name in contents(tmp_path / "a"))
    listed = json.loads((tmp_path / "a" / "MANIFEST.json").read_text("utf-8"))["files"]
    for name, digest in listed.items():
        assert hashlib.sha256((tmp_path / "a" / name).read_bytes()).hexdigest() == digest


def test_nothing_decided_is_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(f"{HEAD}answers: {{ttft_limit: 1 ms, interaction: realtime}}\n", "utf-8")
    assert made(path, tmp_path / "kit") == 3
    assert "no kit was written: the evidence is insufficient" in capsys.readouterr().err
    assert not (tmp_path / "kit").exists()


def test_what_is_there_stays_unless_force_is_given(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kit"
    assert made(desk, folder) == 0
    (folder / "testset.jsonl").write_text("mine", "utf-8")
    (folder / "notes.txt").write_text("mine too", "utf-8")
    assert made(desk, folder) == 1
    assert "--force replaces" in capsys.readouterr().err
    assert (folder / "testset.jsonl").read_text("utf-8") == "mine"
    assert made(desk, folder, "--force") == 0
    said = "kept testset.jsonl, which somebody changed; the new one is testset.jsonl.new"
    assert said in capsys.readouterr().err
    assert (folder / "testset.jsonl").read_text("utf-8") == "mine"
    assert (folder / "testset.jsonl.new").read_text("utf-8") == kit(MOVES)["testset.jsonl"]
    assert (folder / "notes.txt").read_text("utf-8") == "mine too"
    # Taken over, it is nobody's change any more.
    (folder / "testset.jsonl.new").replace(folder / "testset.jsonl")
    assert made(desk, folder, "--force") == 0
    assert "kept" not in capsys.readouterr().err
    assert set(contents(folder)) == {*kit(MOVES), "notes.txt"}


def test_force_replaces_what_nobody_changed_and_keeps_what_was_there_before_the_kit(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kit"
    assert made(desk, folder) == 0
    (folder / "vllm-start.sh").write_text("my own", "utf-8")
    other = tmp_path / "new.yaml"
    other.write_text(f"{HEAD}answers: {{{NEW}}}\n", "utf-8")
    assert made(other, folder, "--force") == 0
    assert (folder / "vllm-start.sh").read_text("utf-8") == "my own"
    assert (folder / "vllm-start.sh.new").read_text("utf-8") == kit(NEW)["vllm-start.sh"]
    assert (folder / "runbook.md").read_text("utf-8") == kit(NEW)["runbook.md"]
    assert capsys.readouterr().err.count("kept ") == 1


def test_what_cannot_be_written_to_is_said_in_a_line(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "none")
    for place in ("file/kit", "loop", "loop/kit", "dangling", "x" * 300, "y" * 300 + "/kit"):
        assert made(desk, tmp_path / place) == 1, place
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and ":1:1: " in said, said
    assert not (tmp_path / "none").exists()


def test_a_folder_that_may_not_be_looked_into_is_said_in_a_line(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_symlink", closed)
    assert made(desk, tmp_path / "kit") == 1
    assert "cannot be written: Permission denied" in capsys.readouterr().err


def test_what_is_made_beside_the_kit_stays_out_of_a_repository(desk: Path, tmp_path: Path) -> None:
    assert made(desk, tmp_path / "kit") == 0
    files = contents(tmp_path / "kit")
    kept_out = [x for x in files[".gitignore"].splitlines() if not x.startswith("#")]
    assert kept_out == ["kit.env", "litellm-key", "promptfoo-results.json"]
    for name in kept_out:
        assert any(name in text for n, text in files.items() if n != ".gitignore"), name
        assert name not in files


def test_no_key_of_the_environment_is_in_a_file(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {"ANTHROPIC_API_KEY": "sk-ant-planted-one", "LITELLM_MASTER_KEY": "planted-two"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    assert made(desk, tmp_path / "kit") == 0
    text = "".join(contents(tmp_path / "kit").values())
    assert "planted" not in text and "ANTHROPIC_API_KEY=\n" in text


def test_force_takes_away_what_the_new_kit_lacks_and_nobody_changed(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kit"
    assert made(desk, folder) == 0
    (folder / "litellm-shadow.yaml").write_text("edited", "utf-8")
    other = tmp_path / "new.yaml"
    other.write_text(f"{HEAD}answers: {{{NEW}}}\n", "utf-8")
    assert made(other, folder, "--force") == 0
    assert "removed litellm-ab-20.yaml" in capsys.readouterr().err
    assert not (folder / "litellm-ab-20.yaml").exists()
    assert (folder / "litellm-shadow.yaml").read_text("utf-8") == "edited"
    assert (folder / "vllm-start.sh").stat().st_mode & 0o111


def test_force_replaces_no_folder_that_is_no_kit(desk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "README.md").write_text("precious", "utf-8")
    assert made(desk, folder, "--force") == 1
    assert contents(folder) == {"README.md": "precious"}


def test_links_are_not_followed(desk: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "link").symlink_to(outside)
    assert made(desk, tmp_path / "link") == 1 and not list(outside.iterdir())
    folder = tmp_path / "kit"
    assert made(desk, folder) == 0
    (folder / "runbook.md").unlink()
    (folder / "runbook.md").symlink_to(tmp_path / "precious")
    (tmp_path / "precious").write_text("precious", "utf-8")
    assert made(desk, folder, "--force") == 1
    assert (tmp_path / "precious").read_text("utf-8") == "precious"


def test_a_full_disk_leaves_nothing(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "runbook.md":
            raise OSError(28, "No space left on device")
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert made(desk, tmp_path / "kit") == 1
    assert "No space left on device" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["desk.yaml"]


def test_a_file_is_no_folder(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(desk, desk) == 1
    assert "is there already and is no folder" in capsys.readouterr().err


def test_a_packs_own_runbook_comes_first_and_is_in_its_hash(desk: Path, tmp_path: Path) -> None:
    pack = tmp_path / "firm"
    own = pack / "templates" / "kit"
    own.mkdir(parents=True)
    (pack / "pack.yaml").write_text(
        "format: advisor/pack@1\nid: firm\ntitle: Firm\nversion: '1'\nabout: Ours.\n"
        f"extends: {{pack: default, version: {loaded().version}}}\n",
        "utf-8",
    )
    (own / "runbook.md.j2").write_text("# Harbour: {{ workload }}\n", "utf-8")
    assert made(desk, tmp_path / "one", "--rules", str(pack)) == 0
    assert contents(tmp_path / "one")["runbook.md"] == "# Harbour: Support desk\n"
    (own / "runbook.md.j2").write_text("{{ workload * 9 }}\n", "utf-8")
    assert made(desk, tmp_path / "two", "--rules", str(pack)) == 1
    assert not (tmp_path / "two").exists()
    (own / "runbook.md.j2").write_text("# Port: {{ workload }}\n", "utf-8")
    assert made(desk, tmp_path / "three", "--rules", str(pack)) == 0
    manifests = [
        json.loads(contents(tmp_path / n)["MANIFEST.json"])["assessment"]["pack"]["hash"]
        for n in ("one", "three")
    ]
    assert manifests[0] != manifests[1]


def test_bench_offers_what_the_readme_says(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kit"
    assert made(desk, folder) == 0
    said = (folder / "README.md").read_text("utf-8")
    found = re.search(r"advisor (bench testset\.jsonl .*?) --judge TARGET", said)
    assert found is not None
    words = found[1].replace("testset.jsonl", str(folder / "testset.jsonl")).split()
    assert run([*words, "--judge", "claude-sonnet-5.5@anthropic", "--dry-run"]) == 0
    assert "claude-haiku-5.5@anthropic" in capsys.readouterr().err
