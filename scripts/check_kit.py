"""Shows migration kits to work by behaviour, with the real tools, on loopback.

The tools come from their registries into a temporary folder (about 3 GB, some minutes) and are
deleted afterwards; `--litellm`, `--promptfoo`, `--promtool`, `--vllm`, `--compose` name what is
there already. What cannot be had is skipped aloud. No model is asked: all of them are a mock.

    python scripts/check_kit.py [--only gateway,comparison,files] [--kits moves,unnamed,...]
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
from kit.phases import Phases
from kit.report import Report
from kit.tools import LITELLM, NODE, PROMPTFOO, VLLM, Tools, tools
from kit.workloads import WORKLOADS

from advisor.__main__ import main as advisor

DAY = "2026-11-21"
PARTS = ("files", "gateway", "comparison")
NAMES = ("litellm", "promptfoo", "promtool", "vllm", "compose")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in NAMES:
        parser.add_argument(f"--{name}", type=Path, default=None)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--kits", default=",".join(WORKLOADS))
    arguments = parser.parse_args()
    wanted, kits = arguments.only.split(","), arguments.kits.split(",")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="advisor-kit-") as name:
        work = Path(name)
        have = tools(work, {n: getattr(arguments, n) for n in NAMES})
        for kit in kits:
            folder = made(work, kit)
            seen: set[str] = set()
            if "files" in wanted:
                static(have, folder, work, report)
            if "gateway" in wanted:
                if have.litellm is None:
                    report.skip(f"{kit} in the gateway", have.why["litellm"])
                else:
                    seen = Phases(have.litellm, folder, work, report).run()
                    files.names(folder, seen, report)
            if "comparison" in wanted and WORKLOADS[kit].compared:
                if have.litellm is None or have.promptfoo is None:
                    report.skip(f"{kit} in promptfoo", str(have.why))
                else:
                    Comparison(have.litellm, have.promptfoo, folder, work, report).run()
    result = {
        "date": date.today().isoformat(),
        "versions": [*LITELLM, NODE, PROMPTFOO, VLLM],
        "parts": wanted,
        "kits": kits,
        "passed": report.passed,
        "failed": report.failed,
        "skipped": report.skipped,
    }
    print(json.dumps(result))
    return 1 if report.failed else 0


def made(work: Path, name: str) -> Path:
    """One kit, by the command itself."""
    workload = work / f"{name}.yaml"
    workload.write_text(WORKLOADS[name].text, "utf-8")
    folder = work / "kits" / name
    sys.argv = ["advisor", "kit", str(workload), "-o", str(folder), "--as-of", DAY]
    try:
        advisor()
    except SystemExit as leave:
        if leave.code:
            raise
    return folder


def static(have: Tools, folder: Path, work: Path, report: Report) -> None:
    if have.promtool is None:
        report.skip(f"{folder.name} alert tests", have.why["promtool"])
    else:
        files.rules(have.promtool, folder, work, report)
    if any(folder.glob("vllm-*")):
        if have.compose is None:
            report.skip(f"{folder.name} compose", have.why["compose"])
        else:
            files.compose(have.compose, folder, report)
        if have.vllm is None:
            report.skip(f"{folder.name} vLLM's flags", have.why["vllm"])
        else:
            files.vllm(have.vllm, folder, report)


if __name__ == "__main__":
    sys.exit(main())
