"""Rules of the house that no other tool keeps: small files, reasons, no hosts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from advisor.resources import rules_folder, templates_folder

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
# Installing must work from any mirror, so no file names the place packages come from.
INDEX_HOST = re.compile(r"\b(?:pypi|pythonhosted|npmjs|debian|crates)\.(?:org|io|net|com)\b", re.I)
CODE = re.compile(r'"[A-Z]+\d*"')


def kept_files() -> list[Path]:
    """Files that git keeps, or would keep once they are added."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        cwd=ROOT,
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_files_are_short_enough_to_be_understood_alone() -> None:
    files = [*(ROOT / "advisor").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    lengths = {str(f.relative_to(ROOT)): len(f.read_text("utf-8").splitlines()) for f in files}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_file_names_a_package_index() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in kept_files()
        for number, line in enumerate(path.read_text("utf-8", errors="ignore").splitlines(), 1)
        if INDEX_HOST.search(line)
    }
    assert found == set()


def test_pinned_requirements_carry_hashes_and_no_address() -> None:
    text = (ROOT / "requirements-dev.txt").read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9][^\n]*==[^\n]*(?:\n[ ]+--hash=[^\n]*)*", text, re.M)
    assert pinned
    assert [p.splitlines()[0] for p in pinned if "--hash=sha256:" not in p] == []
    assert "://" not in text
    assert not re.search(r"^-", text, re.M), "an option such as an index address"


def test_every_lint_exception_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    lists = re.findall(r'^(?:(?:extend-)?ignore|"[^"\n]+\*\*") = \[\n(.*?)^\]', text, re.M | re.S)
    lines = [line for block in lists for line in block.splitlines() if CODE.search(line)]
    assert lines
    assert [line.strip() for line in lines if not re.search(r"#\s*\w+", line)] == []
    one_line = re.findall(r'^(?:extend-)?ignore = \[[^\n]*"[^\n]*$', text, re.M)
    assert one_line == [], "one code a line, so that its reason fits beside it"


def test_packs_and_templates_are_found() -> None:
    assert (rules_folder() / "default" / "pack.yaml").is_file()
    assert (templates_folder() / "report.md.j2").is_file()
