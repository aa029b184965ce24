"""What a pack says reaches the terminal and the report as text and nothing else."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.interview.plain import ask_plain
from advisor.pack import load_pack
from advisor.resources import rules_folder
from advisor.text_safety import CONTROLS

DESK = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
EVIL = r"\e[31m\e]0;owned\a\u202e\u200b<script>alert(1)</script>[x](javascript:1)"
KEYS = (
    "title", "because", "cite", "label", "ask", "why", "about", "note", "name", "settle", "text",
    "moves", "what", "formula", "conditions", "notice", "not_one", "threshold", "gpu",
)  # fmt: skip


@pytest.fixture(scope="module")
def evil_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default pack with terminal escapes, marks and markup in every quoted text."""
    folder = tmp_path_factory.mktemp("packs") / "evil"
    shutil.copytree(rules_folder() / "default", folder)
    for path in folder.rglob("*.yaml"):
        text = path.read_text("utf-8")
        for key in KEYS:
            text = text.replace(f'{key}: "', f'{key}: "{EVIL}')
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "argv",
    [
        ["recommend", str(DESK)],
        ["recommend", str(DESK), "--format", "md"],
        ["recommend", str(DESK), "--format", "html"],
        ["explain", str(DESK)],
        ["explain", str(DESK), "gpt-4o-mini@openai"],
        ["compare", str(DESK), str(DESK)],
        ["questions"],
        ["options"],
        ["rules", "test"],
    ],
    ids=" ".join,
)
def test_no_command_lets_a_pack_write_anything_but_text(
    argv: list[str], evil_pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = [str(evil_pack)] if argv[0] == "rules" else ["--rules", str(evil_pack)]
    run([*argv, *where])
    out, err = capsys.readouterr()
    found = CONTROLS.findall(out.replace("@\N{ZERO WIDTH SPACE}", "@") + err)
    assert found == []
    if argv[0] not in ("options", "rules"):
        assert "alert(1)" in out, "the text itself is shown"
    if "html" in argv or "md" in argv:
        assert "<script>" not in out
    if "md" in argv:
        assert "[x](" not in out
    if "html" in argv:
        assert 'href="javascript' not in out


def test_the_line_by_line_interview_prints_text_only(evil_pack: Path, tmp_path: Path) -> None:
    out = io.StringIO()
    where = tmp_path / "w.yaml"
    source = io.StringIO("Desk\n\n\nsummarisation\n?\n")
    pack = load_pack(str(evil_pack))
    ask_plain(pack, None, where, source, out, (), date(2026, 11, 21))
    assert "alert(1)" in out.getvalue()
    assert CONTROLS.findall(out.getvalue()) == []
