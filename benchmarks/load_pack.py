"""Loading a pack of 1,000 lines, and the whole default one: read, checked and compiled."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from advisor.pack import load_pack
from advisor.resources import rules_folder

RUNS = 40
LINES = 1_000
GOAL_MS = 10.0
RULE = """\
  - id: rule-{i}
    when: {{complex_reasoning: yes, requests_per_month: {{above: {i}k requests/month}}}}
    choose: deep-reasoner
    because: "Made for this measurement."
    source: {{see: seed-padiso, at: "none"}}
"""


def lines_of(folder: Path) -> int:
    return sum(p.read_text("utf-8").count("\n") for p in pack_files(folder))


def pack_files(folder: Path) -> list[Path]:
    return [*folder.glob("*.yaml"), *folder.glob("catalogue/*.yaml")]


def thousand(folder: Path) -> None:
    """The default pack's decisions and catalogue without its claims and plan, filled with rules."""
    shutil.copytree(rules_folder() / "default", folder, ignore=shutil.ignore_patterns("cases"))
    for claims in folder.glob("catalogue/claims-*.yaml"):
        claims.unlink()
    (folder / "plan.yaml").write_text("format: advisor/plan@1\nphases: []\n", encoding="utf-8")
    rules = folder / "rules.yaml"
    head, rest = rules.read_text("utf-8").split("otherwise:\n")
    count = max(0, (LINES - lines_of(folder)) // RULE.count("\n"))
    made = "".join(RULE.format(i=i + 1) for i in range(count))
    rules.write_text(f"{head}{made}otherwise:\n{rest}", encoding="utf-8")


def timed(work: Callable[[], object]) -> list[float]:
    """Milliseconds of processor time, which other work on the machine disturbs least."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return times


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "thousand"
        thousand(folder)
        lines = lines_of(folder)
        texts = [p.read_text("utf-8") for p in pack_files(folder)]
        small = timed(lambda: load_pack(str(folder)))
        plain = timed(lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts])
    whole = timed(load_pack)
    result = {
        "lines": lines,
        "kilobytes": round(sum(map(len, texts)) / 1000),
        "load_ms": round(statistics.median(small), 2),
        "load_best_ms": round(min(small), 2),
        "load_ms_per_1000_lines": round(statistics.median(small) * 1000 / lines, 2),
        "plain_yaml_ms": round(statistics.median(plain), 2),
        "ratio_to_plain_yaml": round(statistics.median(small) / statistics.median(plain), 2),
        "default_lines": lines_of(rules_folder() / "default"),
        "default_ms": round(statistics.median(whole), 2),
        "default_best_ms": round(min(whole), 2),
        "goal_ms": GOAL_MS,
        "runs": RUNS,
    }
    print(
        f"load_pack(): {result['load_ms']} ms of CPU for {lines} lines "
        f"(best {result['load_best_ms']}), {result['load_ms_per_1000_lines']} ms for 1,000 "
        f"(goal {GOAL_MS:g}); PyYAML alone, without checks, "
        f"for all {lines}: {result['plain_yaml_ms']} ms",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
