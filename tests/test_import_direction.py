"""The contract between the rooms of the house: imports point downwards, and heavy ones wait."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import advisor

PACKAGE = Path(advisor.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
# Lowest first. A room may import its own tier and those below it; what is not named here fails.
TIERS = (
    {"", "lazily", "units", "rounding", "spelling", "problems", "text_safety", "resources"},
    {"pack"},
    {"workload"},
    {"evidence"},
    {"economics"},
    {"decision", "usage", "checklist"},
    {"analysis", "verify", "measurement", "trace"},
    {"prices", "store", "probe"},
    {"watch"},
    {"interview", "report", "logs"},
    {"conversation", "kit"},
    {"language_model"},
    {"tui", "cli"},
    {"__main__"},
)
RANK = {room: rank for rank, rooms in enumerate(TIERS) for room in rooms}
PURE = {
    *("units", "rounding", "workload", "evidence", "economics", "decision", "usage", "checklist"),
    *("analysis", "verify", "measurement", "trace"),
}
IMPURE_MODULES = {"time", "random", "secrets", "socket", "subprocess", "urllib", "http", "os"}
CLOCKS = {"today", "now", "utcnow"}


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def names(node: ast.AST) -> Iterator[str]:
    """The modules that one import statement names, `from advisor import x` as `advisor.x`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "relative imports hide which room is meant"
        module = node.module or ""
        if module == "advisor":
            yield from (f"advisor.{a.name}" for a in node.names if a.name in RANK)
        else:
            yield module


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        yield from names(node)


def imports_at_start(tree: ast.AST) -> Iterator[str]:
    """Imports that run when the module does: not in a function, not for the type checker only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield from names(node)
        yield from imports_at_start(node)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_keeps_the_contract(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    room = room_of(path)
    assert room in RANK, f"{room} has no tier: give it one in TIERS"
    for name in imports(tree):
        top, _, rest = name.partition(".")
        if top == "advisor":
            other = rest.partition(".")[0]
            assert RANK[other] <= RANK[room], f"{room} must not import {name}, which is above it"
        assert top != "textual" or room == "tui", "only the screen may import textual"
        assert top not in IMPURE_MODULES or room not in PURE, f"{room} is pure: no {top}"
    assert "anthropic" not in {n.partition(".")[0] for n in imports_at_start(tree)}
    if room in PURE:
        read = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert not read & CLOCKS, f"{room} is pure: the day is handed in"


def loaded_by(code: str) -> set[str]:
    """The top-level modules in memory after `code` ran in a fresh interpreter."""
    report = "import sys; print('\\n' + ' '.join({m.partition('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    return set(done.stdout.splitlines()[-1].split())


def command_line(*argv: str) -> str:
    return (
        f"import sys; sys.argv = {['advisor', *argv]!r}\n"
        "from advisor.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as leave: assert not leave.code"
    )


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        (command_line("--version"), "textual anthropic jinja2 yaml pydantic argparse difflib"),
        (command_line("--help"), "textual anthropic jinja2 yaml pydantic"),
        ("import advisor.decision", "textual anthropic jinja2"),
        ("import advisor.cli.commands", "textual anthropic jinja2"),
        ("import advisor.tui.app", "pydantic yaml jinja2 numpy anthropic"),
    ],
    ids=["--version", "--help", "decision", "commands", "first picture"],
)
def test_what_is_not_needed_is_not_loaded(code: str, absent: str) -> None:
    assert not loaded_by(code) & set(absent.split())
