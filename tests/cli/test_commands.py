"""The commands end to end, through the installed entry point's own function."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.decision.cases import LoadedCase, load_cases
from advisor.pack import load_pack
from advisor.workload.write import workload_yaml

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
DAY = ["--as-of", "2026-11-21"]
GOOD = "format: advisor/workload@1\nname: W\nanswers:\n"


def wrong(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    path = tmp_path / "w.yaml"
    path.write_text(text, encoding="utf-8")
    assert run(["recommend", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return [line.removeprefix(str(path)) for line in err.splitlines()]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("  ttft_limit: 800\n", ':4:15: ttft_limit: 800 needs a unit, for example "800 ms"'),
        (
            "  use_case: sumarisation\n",
            'unknown choice "sumarisation" (did you mean "summarisation"',
        ),
        ("  use_cas: rag\n", ':4:3: unknown question "use_cas" (did you mean "use_case"?)'),
        ("  complex_reasoning: 3\n", "is not yes or no"),
        ("  output_tokens: {low: 400, high: 150}\n", ":4:24: output_tokens: "),
        ("  cacheable_share: 40\n", ":4:20: cacheable_share: "),
        ("  horizon: [1, 2]\n", ":4:12: horizon: "),
        ("  current_option: claude-haiku-5@anthropic\n", "did you mean"),
        (
            "  requests_per_month: 100k\n  input_tokens: 1000\n  output_tokens: 250\n"
            "  monthly_tokens: 2B\n",
            ":7:19: monthly_tokens: ",
        ),
    ],
)
def test_a_wrong_answer_is_named_at_its_place(
    answers: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = wrong(tmp_path, GOOD + answers, capsys)
    assert len(lines) == 1
    assert said in lines[0]


def test_every_mistake_is_named_not_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "format: advisor/workload@1\nnam: W\nanswers:\n  ttft_limit: 800\n  use_cas: rag\n"
    lines = wrong(tmp_path, text, capsys)
    assert len(lines) == 4
    assert 'unknown key "nam" (did you mean "name"?)' in "\n".join(lines)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\0\0\0", "binary"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: [", "YAML"),
        (b"a: &x 1\n", "anchor"),
        (b"a: !!python/object/apply:os.getpid []\n", "tag"),
        (b"name: a\nname: b\n", 'duplicate key "name"'),
        (b"[" * 5000, "nested"),
        (b" " * 50_000_000, "MB"),
    ],
)
def test_a_hostile_file_is_refused_in_a_line(
    data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(data)
    assert run(["recommend", str(path)]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_a_missing_file_and_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recommend", str(tmp_path / "none.yaml")]) == 1
    assert ":1:1: no such file" in capsys.readouterr().err
    assert run(["recommend", str(tmp_path)]) == 1
    assert "directory" in capsys.readouterr().err


PACKS = {name: load_pack(name) for name in ("default", "guide")}
# A case with `judged` is made up to try one requirement; `rules test` runs it.
GOLDEN = [
    pytest.param(pack, case, id=f"{pack}-{case.path.stem}")
    for pack in PACKS
    for case in load_cases(PACKS[pack])
    if not case.case.expect.judged
]


@pytest.mark.parametrize(("pack", "case"), GOLDEN)
def test_each_golden_workload_through_the_command(
    pack: str, case: LoadedCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / case.path.name
    path.write_text(workload_yaml(case.workload, PACKS[pack].questionnaire), encoding="utf-8")
    status = run(["recommend", str(path), "--format", "json", "--rules", pack, *DAY])
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "advisor/assessment@1"
    assert found["verdict"] == case.case.expect.verdict
    assert status == (0 if found["verdict"] == "decided" else 3)
    for option in found["options"]:
        if option["monthly_cost_usd"] is not None:
            added = sum(line["usd_per_month"] for line in option["cost_lines"])
            assert added == pytest.approx(option["monthly_cost_usd"]["likely"], abs=0.06)


@pytest.mark.parametrize("how", ["json", "md", "html"])
def test_the_same_bytes_from_another_process(how: str) -> None:
    argv = [sys.executable, "-m", "advisor", "recommend", str(EXAMPLE), "--format", how, *DAY]
    said = {
        subprocess.run(
            argv, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


@pytest.mark.parametrize(("pack", "count"), [("default", 100), ("guide", 33)])
def test_the_packs_pass_their_own_cases(
    pack: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "test", pack, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["passed"], found["failed"]) == (count, 0)


@pytest.mark.parametrize(
    "argv",
    [
        ["recommend", str(EXAMPLE), *DAY],
        ["recommend", str(EXAMPLE), "--format", "md", *DAY],
        ["recommend", str(EXAMPLE), "--format", "html", *DAY],
        ["explain", str(EXAMPLE), *DAY],
        ["explain", str(EXAMPLE), "gpt-4o-mini@openai", *DAY],
        ["compare", str(EXAMPLE), str(EXAMPLE), *DAY],
        ["questions"],
        ["options", *DAY],
    ],
)
def test_each_command_prints_something(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == 0
    assert len(capsys.readouterr().out) > 200


def test_own_evidence_outranks_the_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence = tmp_path / "e.yaml"
    evidence.write_text(
        "format: advisor/evidence@1\n"
        "sources:\n"
        "  - {id: p, cite: Our probe, kind: own_measurement, retrieved: 2026-11-20}\n"
        "claims:\n"
        "  - {subject: claude-haiku-5.5@anthropic, metric: ttft, value: 1700 ms, percentile: 95,"
        " n: 60, source: p, as_of: 2026-11-20}\n",
        encoding="utf-8",
    )
    argv = ["recommend", str(EXAMPLE), "--format", "json", "--evidence", str(evidence), *DAY]
    assert run(argv) in (0, 3)
    found = json.loads(capsys.readouterr().out)
    haiku = next(o for o in found["options"] if o["option"] == "claude-haiku-5.5@anthropic")
    assert haiku["status"] == "rejected"
    assert haiku["rejections"][0]["margin"] == "900 ms over, 2.1 times the limit"


def test_a_retired_option_is_rejected_with_its_date(capsys: pytest.CaptureFixture[str]) -> None:
    run(["recommend", str(EXAMPLE), "--format", "json", *DAY])
    found = json.loads(capsys.readouterr().out)
    old = next(o for o in found["options"] if o["option"] == "claude-haiku-3.5@anthropic")
    assert old["status"] == "rejected"
    assert "2026-02-19" in {r["has"] for r in old["rejections"]}


def test_an_alias_of_a_model_that_never_was_gets_its_notice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(GOOD + "  current_option: llama-4-405b@rented-8xh100\n", encoding="utf-8")
    assert run(["recommend", str(path), "--format", "json", *DAY]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["current"] == "llama-3.1-405b@rented-8xh100"
    assert "alias" in {w["code"] for w in found["warnings"]}
    assert found["saving_usd_per_month"]["likely"] > 40_000
