"""Shows migration kits to work by behaviour, with the real tools, on loopback.

The tools come from their registries into a temporary folder (about 3 GB, some minutes) and are
deleted afterwards; `--litellm`, `--promptfoo`, `--promtool`, `--vllm`, `--compose` name what is
there already. What cannot be had is skipped aloud. No model is asked: all of them are a mock.

    python scripts/check_kit.py [--only gateway,comparison,files] [--kits moves,unnamed,...]
                                [--phases shadow,...] [--cases default,guide]

`--cases` adds the kits of every case of a pack, for which `files` alone is run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from kit import files
from kit.comparison import Comparison
from kit.made import fit_models, kits_of_cases, made
from kit.phases import Phases
from kit.report import Report
from kit.tools import COMPOSE, LITELLM, NODE, PROMPTFOO, VLLM, Tools, tools
from kit.workloads import WORKLOADS

PARTS = ("files", "gateway", "comparison")
NAMES = ("litellm", "promptfoo", "promtool", "vllm", "compose")
IN_THE_GATEWAY = ("boots", "shares", "sessions", "copies", "fallbacks", "metrics")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in NAMES:
        parser.add_argument(f"--{name}", type=Path, default=None)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--kits", default=",".join(WORKLOADS))
    parser.add_argument("--phases", default="")
    parser.add_argument("--cases", default="")
    arguments = parser.parse_args()
    wanted = arguments.only.split(",")
    kits = [name for name in arguments.kits.split(",") if name]
    report = Report()
    with tempfile.TemporaryDirectory(prefix="advisor-kit-") as name:
        work = Path(name)
        have = tools(work, {n: getattr(arguments, n) for n in NAMES})
        for kit in kits:
            one(kit, work, have, wanted, arguments.phases.split(","), report)
        groups = [pack for pack in arguments.cases.split(",") if pack]
        for pack in groups:
            for folder in kits_of_cases(pack, work):
                static(have, folder, work, report, f"cases of {pack}")
    print(report.table([*kits, *(f"cases of {pack}" for pack in groups)]))
    result = {
        "date": date.today().isoformat(),
        "versions": [*LITELLM, NODE, PROMPTFOO, VLLM, COMPOSE],
        "parts": wanted,
        "kits": kits,
        "passed": sum(report.passed.values()),
        "failed": report.failed,
        "crashes_of_the_proxy": report.crashes,
        "not_run": sorted({why for why in report.left_out.values()}),
    }
    print(json.dumps(result))
    return 1 if report.failed else 0


def one(
    kit: str, work: Path, have: Tools, wanted: list[str], phases: list[str], report: Report
) -> None:
    """One kit through every part that is wanted."""
    folder, assessment = made(work, kit)
    if "files" in wanted:
        static(have, folder, work, report, kit)
    else:
        leave_out(report, kit, ("alerts", "machines"))
    if "gateway" not in wanted:
        leave_out(report, kit, IN_THE_GATEWAY)
    elif have.litellm is None:
        leave_out(report, kit, IN_THE_GATEWAY, have.why["litellm"])
    else:
        fit = fit_models(assessment)
        seen = Phases(have.litellm, have.prometheus, folder, fit, work, report).run(phases)
        if not any(phases):
            files.names(folder, seen, report)
    if "comparison" not in wanted:
        leave_out(report, kit, ("comparison",))
    elif have.litellm is None or have.promptfoo is None:
        leave_out(report, kit, ("comparison",), "; ".join(have.why.values()))
    else:
        Comparison(have.litellm, have.promptfoo, folder, work, report).run()


def leave_out(report: Report, kit: str, areas: tuple[str, ...], why: str = "not asked for") -> None:
    for area in areas:
        report.skip(kit, area, why)


def static(have: Tools, folder: Path, work: Path, report: Report, row: str) -> None:
    """What needs no running gateway; `row` is where the table counts it."""
    if have.promtool is None:
        report.skip(row, "alerts", have.why["promtool"])
    else:
        files.rules(have.promtool, folder, work, report, row)
    if any(folder.glob("vllm-*")):
        if have.compose is None:
            report.skip(row, "machines", have.why["compose"])
        else:
            files.compose(have.compose, folder, report, row)
        if have.vllm is None:
            report.skip(row, "machines", have.why["vllm"])
        else:
            files.vllm(have.vllm, folder, report, row)


if __name__ == "__main__":
    sys.exit(main())
