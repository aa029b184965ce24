"""The real tools, from registries into a folder that is deleted afterwards; each may be given."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.kit import documents

LITELLM = (documents.LITELLM, "prometheus-client")
"""As the kit itself asks for it."""
NODE, PROMPTFOO = "node@22.23.3", "promptfoo@0.123.1"
VLLM = "vllm==0.33.0"
COMPOSE = "check-jsonschema==0.39.0"


@dataclass(frozen=True)
class Tools:
    """Paths of what could be had; None where it could not, and `why` says so."""

    litellm: Path | None
    promptfoo: Path | None
    promtool: Path | None
    prometheus: Path | None
    """From the same package, where promtool is."""
    vllm: Path | None
    compose: Path | None
    why: Mapping[str, str]


def tools(folder: Path, given: Mapping[str, Path | None]) -> Tools:
    why: dict[str, str] = {}
    made = {
        "litellm": _litellm,
        "promptfoo": _promptfoo,
        "promtool": _promtool,
        "vllm": _vllm,
        "compose": _compose,
    }
    found: dict[str, Path | None] = {}
    for name, make in made.items():
        found[name] = given.get(name)
        if found[name] is None:
            print(f"getting {name} ...", flush=True)
            try:
                found[name] = make(folder)
            except (subprocess.SubprocessError, OSError, IndexError) as error:
                why[name] = f"could not be had: {error}"
    promtool = found["promtool"]
    beside = None if promtool is None else promtool.with_name("prometheus")
    found["prometheus"] = beside if beside is not None and beside.exists() else None
    return Tools(**found, why=why)


def run(*words: str, cwd: Path) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=True, timeout=1200)
    return done.stdout


def _environment(folder: Path, name: str, *packages: str) -> Path:
    place = folder / name
    venv.create(place, with_pip=True)
    pip = str(place / "bin/python")
    run(pip, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages, cwd=folder)
    return place / "bin"


def _litellm(folder: Path) -> Path:
    return _environment(folder, "litellm", *LITELLM) / "litellm"


def _compose(folder: Path) -> Path:
    return _environment(folder, "compose", COMPOSE) / "check-jsonschema"


def _promptfoo(folder: Path) -> Path:
    place = folder / "promptfoo"
    place.mkdir()
    run("npm", "init", "-y", cwd=place)
    run("npm", "install", "--no-audit", "--no-fund", NODE, PROMPTFOO, cwd=place)
    return place / "node_modules"


def _promtool(folder: Path) -> Path:
    """From Debian's package, unpacked and not installed."""
    place = folder / "prometheus"
    place.mkdir()
    run("apt-get", "download", "prometheus", cwd=place)
    package = next(place.glob("prometheus_*.deb"), None)
    if package is None:
        raise OSError("apt-get brought no package")
    run("dpkg-deb", "-x", str(package), "unpacked", cwd=place)
    return place / "unpacked/usr/bin/promtool"


def _vllm(folder: Path) -> Path:
    """The wheel alone: its source is read, nothing of it runs."""
    place = folder / "vllm"
    place.mkdir()
    run(
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--platform",
        "manylinux_2_28_x86_64",
        "--disable-pip-version-check",
        VLLM,
        "-d",
        ".",
        cwd=place,
    )
    return next(place.glob("vllm-*.whl"))
