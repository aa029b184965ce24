"""Kits to be tried: of the workloads here by the command itself, of a pack's cases all at once."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from advisor.cli.main import run
from advisor.decision import assess
from advisor.decision.cases import load_cases
from advisor.kit.arms import served_name, variable_name
from advisor.kit.kit import kit_files
from advisor.kit.write import write_kit
from advisor.pack import load_pack
from advisor.probe.endpoints import load_endpoints
from kit.workloads import WORKLOADS

DAY = "2026-11-21"


def made(work: Path, name: str) -> tuple[Path, dict[str, Any]]:
    """The folder of one kit and the assessment that it was made from."""
    tried = WORKLOADS[name]
    workload = work / f"{name}.yaml"
    workload.write_text(tried.text, "utf-8")
    folder = work / "kits" / name
    same = [str(workload), "--as-of", DAY, "--rules", tried.pack(work / f"pack-{name}")]
    if run(["kit", *same, "-o", str(folder)]):
        raise RuntimeError(f"no kit of {name}")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        run(["recommend", *same, "--format", "json"])
    return folder, json.loads(said.getvalue())


def fit_models(assessment: dict[str, Any]) -> set[str]:
    """What a gateway calls the options that meet every requirement, and the chosen ones."""
    names = load_endpoints().names
    found = set()
    for one in assessment["options"]:
        if one["status"] in ("qualifies", "recommended"):
            option = one["option"]
            unnamed = f"{variable_name(option)}_MODEL".lower()
            found |= {names.get(option, unnamed), served_name(option.partition("@")[0])}
    return found


def kits_of_cases(pack_name: str, work: Path) -> Iterator[Path]:
    """A folder for every case that decides."""
    pack = load_pack(pack_name)
    for loaded in load_cases(pack):
        a = assess(pack, loaded.workload, (), as_of=loaded.case.as_of)
        if a.recommended is None:
            continue
        folder = work / "cases" / pack_name / loaded.path.stem
        write_kit(kit_files(pack, loaded.workload, (), a, loaded.case.as_of), folder, False)
        yield folder
