"""promptfoo's checks judge an answer as bench does; skipped aloud where there is no Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from advisor.measurement.testset import is_right, read_testset
from tests.kit.kits import MOVES, kit
from tests.system_packages import program

PERSON = {"name": "Ann", "age": 31}
JUDGED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"expected": "yes"}, " yes\n"),
    ({"expected": "yes"}, "Yes"),
    ({"expected": "a  b"}, "a\nb"),
    ({"expected": PERSON}, '{"age": 31, "name": "Ann"}'),
    ({"expected": PERSON}, '```json\n{"age": 31, "name": "Ann"}\n```'),
    ({"expected": PERSON}, '{"age": "31", "name": "Ann"}'),
    ({"expected": PERSON}, "no JSON"),
    ({"expected": [1, {"a": None}]}, '[1, {"a": null}]'),
    ({"expected": 51}, "51"),
    ({"expected": True}, "true"),
    ({"check": "contains", "expected": "Tuesday"}, "on TUESDAY."),
    ({"check": "contains", "expected": "Tuesday"}, "on Monday."),
    ({"check": "numeric", "expected": 51}, "17 times 3 is 51."),
    ({"check": "numeric", "expected": 51}, "51 is 17 times 3"),
    ({"check": "numeric", "expected": 1234.5}, "about 1,234.5"),
    ({"check": "numeric", "expected": -2}, "-2"),
    ({"check": "numeric", "expected": 10, "tolerance": 0.5}, "10.5"),
    ({"check": "numeric", "expected": 10, "tolerance": 0.5}, "10.6"),
    ({"check": "numeric", "expected": 10}, "ten"),
    ({"check": "regex", "expected": "2026-0?3-0?5"}, "It is 2026-03-05."),
    ({"check": "regex", "expected": "^yes$"}, "yes, it is"),
)


def test_an_answer_is_judged_as_bench_judges_it(tmp_path: Path) -> None:
    node = program("node")
    rows = [{"id": n, "input": "x", **row} for n, (row, _) in enumerate(JUDGED)]
    answers = [answer for _, answer in JUDGED]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    script = tmp_path / "promptfoo-checks.cjs"
    script.write_text(kit(MOVES)[script.name], "utf-8")
    code = (
        "const [script, rows, answers] = process.argv.slice(1);"
        "const {right} = require(script); const given = JSON.parse(answers);"
        "console.log(JSON.stringify(JSON.parse(rows).map((row, n) => right(row, given[n]))));"
    )
    done = subprocess.run(
        [node, "-e", code, str(script), json.dumps(rows), json.dumps(answers)],
        capture_output=True,
        text=True,
        check=True,
    )
    ours = [is_right(row, answer) for row, answer in zip(read_testset(path), answers, strict=True)]
    assert json.loads(done.stdout) == ours
    assert True in ours and False in ours


def test_alerts_pass_their_own_tests(tmp_path: Path) -> None:
    promtool = program("promtool")
    for name, text in kit(MOVES).items():
        (tmp_path / name).write_text(text, "utf-8")
    for test in sorted(tmp_path.glob("*.test.yaml")):
        subprocess.run([promtool, "test", "rules", test.name], cwd=tmp_path, check=True)
