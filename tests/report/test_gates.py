"""What was measured fills in the plan's gates, and only what bears on them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.decision import assess
from advisor.interview.next_question import with_answer
from advisor.measurement.bench_file import read_bench
from advisor.pack import load_pack
from advisor.problems import InputError
from advisor.report.gates import Measurements
from advisor.report.plan import PlannedPhase, plan_for
from advisor.workload import Workload, known_in, read_workload
from advisor.workload.answers import Answer
from advisor.workload.own_figure import OwnFigure
from advisor.workload.write import workload_yaml

PACK = load_pack()
DAY = date(2026, 11, 21)
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
TO, TODAY = "claude-haiku-5.5@anthropic", "claude-haiku-4.5@anthropic"
SUPPORT = with_answer(
    read_workload(EXAMPLE, known_in(PACK)), "current_option", Answer("exact", TODAY)
)


def bench(tmp_path: Path, first: str, second: str, value: float, low: float, high: float) -> Path:
    """A saved result; the cost is $0.12 for 600 answers: $0.20 a thousand."""
    right = {"value": 0.9, "low": 0.873, "high": 0.922}
    options = [{"option": n, "n": 600, "right": right, "usd": 0.12, "paid": 600, "errors": {}}
               for n in (first, second)]  # fmt: skip
    pair = {"first": first, "second": second, "pairs": 598, "verdict": "no difference shown",
            "difference": {"value": value, "low": low, "high": high}}  # fmt: skip
    path = tmp_path / "bench.json"
    body = {"format": "advisor/bench@1", "as_of": "2026-11-20", "options": options}
    path.write_text(json.dumps({**body, "comparisons": [pair]}), encoding="utf-8")
    return path


def baseline(workload: Workload, seen: Measurements) -> PlannedPhase:
    a = assess(PACK, workload, as_of=DAY)
    assert a.recommended is not None
    assert a.recommended.option == TO
    return next(p for p in plan_for(PACK, workload, a, seen).phases if p.id == "baseline")


@pytest.mark.parametrize(
    ("first", "second", "value", "low", "high", "said", "passed"),
    [
        (TODAY, TO, -0.004, -0.021, 0.013, "-0.4 points [-2.1 to +1.3], 598 pairs", "yes"),
        (TODAY, TO, -0.02, -0.031, 0.0, "-2.0 points [-3.1 to +0.0], 598 pairs", "no"),
        # The other way round, and at an address of its own.
        (f"{TO}=http://127.0.0.1:1", TODAY, 0.02, 0.0, 0.031, "-2.0 points [-3.1 to", "no"),
        ("gpt-6-luna@openai", TO, 0.0, -0.01, 0.01, "", ""),
    ],
)
def test_a_bench_fills_in_the_paired_difference(
    first: str, second: str, value: float, low: float, high: float,
    said: str, passed: str, tmp_path: Path,
) -> None:  # fmt: skip
    result = read_bench(bench(tmp_path, first, second, value, low, high))
    phase = baseline(SUPPORT, Measurements((result,)))
    seen = {m.measured_by: o for m, o in phase.gate_lines}
    assert seen["bench_difference"].text.startswith(said)
    assert bool(seen["bench_difference"].text) == bool(said)
    assert seen["bench_difference"].word == passed


def test_the_cost_and_the_first_word_of_what_was_measured(tmp_path: Path) -> None:
    path = bench(tmp_path, TODAY, TO, 0.0, -0.01, 0.01)
    figure = OwnFigure(TO, "ttft", "own_measurement", DAY, low="600 ms", likely="650 ms",
                       high="720 ms", percentile=95, n=60)  # fmt: skip
    workload = Workload(SUPPORT.name, SUPPORT.answers, figures=(figure,))
    phase = baseline(workload, Measurements((read_bench(path),)))
    seen = {m.measured_by: o for m, o in phase.gate_lines}
    # Two answers in five come from the cache; a bill of $25.17 for 100,000 is the limit.
    (metric,) = (m for m, _ in phase.gate_lines if m.measured_by == "bench_cost")
    assert metric.metric == "cost of 100,000 requests"
    assert metric.threshold.endswith(" ($25.17 was assessed)")
    assert seen["bench_cost"].text == "$20, from 600 answers, measured 2026-11-20"
    assert seen["bench_cost"].word == "yes"
    first = seen["first_word"]
    assert first.text == "650 ms [600 ms to 720 ms], 60 samples, measured 2026-11-21"
    assert first.word == "yes", "its upper bound is below 800 ms"
    assert all(not o.text for m, o in phase.gate_lines if m.measured_by is None)


def test_the_report_shows_it_and_without_a_bench_the_column_is_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bench(tmp_path, TODAY, TO, -0.004, -0.021, 0.013)
    file = tmp_path / "w.yaml"
    file.write_text(workload_yaml(SUPPORT, PACK.questionnaire), encoding="utf-8")
    argv = ["recommend", str(file), "--format", "md", "--as-of", DAY.isoformat()]
    assert run([*argv, "--bench", str(path)]) == 0
    text = capsys.readouterr().out
    assert "−0.4 points" in text or "-0.4 points" in text
    row = next(line for line in text.splitlines() if "598 pairs" in line)
    assert row.endswith("| yes |")
    assert run(argv) == 0
    assert "598 pairs" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Expecting"),
        ("[]", "a result is a mapping"),
        ('{"format": "x"}', 'unknown format "x"'),
        ('{"format": "advisor/bench@1", "options": 1}', '"options" is a list'),
        ('{"format": "advisor/bench@1", "options": [{"option": "a", "n": "6"}], "comparisons": []}',
         '"n" is a number'),
        ('{"format": "advisor/bench@1", "comparisons": [], "options": [{"option": "a", "n": 6, '
         '"right": {"value": 2, "low": 2, "high": 3}}]}', "right: its bounds are no shares"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as wrong:
        read_bench(path)
    assert said in str(wrong.value)
    assert str(path) in str(wrong.value)
