"""`advisor bench` end to end, on the built-in endpoint: verdicts, resuming, mistakes."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.measurement.attempt import Attempt
from advisor.measurement.bench_file import read_bench
from advisor.measurement.comparison import Answered, pairing
from advisor.measurement.draw import cases_of
from advisor.measurement.message import Message
from advisor.measurement.suite import load_suites
from advisor.measurement.testset import CheckKind, Labelled, Row, judge_prompt
from advisor.probe import bench
from advisor.probe.bench import Said
from advisor.probe.client import Endpoint
from advisor.probe.patterns import searched
from advisor.probe.session import simulated
from advisor.probe.simulated import AnswerBook
from advisor.probe.simulated_rows import judged_answer, right_answer
from advisor.probe.target import Target
from advisor.problems import InputError
from tests.probe.test_faults import truth

Caught = pytest.CaptureFixture[str]
AS_MODEL = ["--protocol", "openai", "--model", "m", "--yes"]


@pytest.fixture
def testset(tmp_path: Path) -> Path:
    """Messages of the classification suite, which the simulated endpoint mostly gets right."""
    suite = load_suites()["classification"][0]
    rows = [{"id": str(c.number), "input": c.text, "expected": c.expect, "check": "exact"}
            for c in cases_of(suite, 30)]  # fmt: skip
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The built-in endpoint's address."""
    with asyncio.Runner() as runner:
        target = Target("t", "", Endpoint("http://127.0.0.1:1/v1/x", "openai", "m"), None)
        context = simulated([target], None)
        (there,) = runner.run(context.__aenter__())
        yield there.endpoint.url.removesuffix("/v1/chat/completions")
        runner.run(context.__aexit__(None, None, None))


def test_two_options_side_by_side_and_resumed(
    testset: Path, tmp_path: Path, endpoint: str, server: str, capsys: Caught
) -> None:
    # The fault server answers with other words: it gets everything wrong.
    argv = ["bench", str(testset), "--option", endpoint, "--option", f"{server}/ok", *AS_MODEL,
            "--cache", str(tmp_path / "kept"), "--format", "json"]  # fmt: skip
    assert run(argv) == 0
    found = json.loads(capsys.readouterr().out)
    good, bad = found["options"]
    assert good["right"]["value"] > 0.7
    assert bad["right"]["value"] == 0
    (pair,) = found["comparisons"]
    assert (pair["verdict"], pair["pairs"], pair["only_second"]) == ("worse", 30, 0)
    assert pair["p"] < 0.001

    kept = tmp_path / "kept" / "answers.jsonl"
    assert len(kept.read_text("utf-8").splitlines()) == 60
    # A kill in mid-line: that one answer is asked again, and nothing else.
    kept.write_bytes(kept.read_bytes()[:-20])
    assert run([*argv[:-1], "text"]) == 0
    assert "59 answers were known" in capsys.readouterr().out


def test_a_simulated_bench_needs_no_key_and_is_no_evidence(
    testset: Path, tmp_path: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    kept = tmp_path / "kept"
    argv = ["bench", str(testset), "--option", "claude-haiku-5.5@anthropic", "--option",
            "gpt-4o-mini@openai", "--simulated", "--cache", str(kept),
            "--concurrency", "15"]  # fmt: skip
    assert run(argv) == 0
    out, err = capsys.readouterr()
    assert err.startswith("SIMULATED: what the built-in endpoint would be sent")
    assert " ".join(out.split()).count("[SIMULATED: proves nothing]") == 3
    assert not kept.exists()

    assert run([*argv, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["simulated"], found["spent_usd"]) == (True, 0)
    # Two models are wrong about one in eleven, and not about the same ones.
    assert [0.7 < one["right"]["value"] < 1 for one in found["options"]] == [True, True]
    (pair,) = found["comparisons"]
    assert pair["only_first"] + pair["only_second"] > 0
    saved = tmp_path / "bench.json"
    saved.write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(InputError, match="a simulated result proves nothing"):
        read_bench(saved)


@pytest.mark.parametrize(
    ("check", "expected", "labelled", "answer"),
    [
        ("exact", "Paris", (), "Paris"),
        ("exact", {"a": [1]}, (), '{"a": [1]}'),
        ("numeric", 4, (), "4"),
        ("regex", r"^Order \d+$", (Labelled("Order 7", True),), "Order 7"),
        ("regex", r"\bParis\b", (), "Paris"),
        ("regex", r"^\d{4}-\d{2}$", (), None),
        ("schema", {"type": "object", "required": ["n"], "properties": {
            "n": {"type": "integer", "minimum": 3}, "tags": {"type": "array", "items":
            {"enum": ["a"]}}}}, (), '{"n": 3, "tags": ["a"]}'),
        ("judge", "because of the rain", (), "because of the rain"),
    ],
)  # fmt: skip
def test_what_the_simulated_endpoint_makes_of_a_row(
    check: CheckKind, expected: object, labelled: tuple[Labelled, ...], answer: str | None
) -> None:
    row = Row("1", "?", expected, check, labelled=labelled)
    assert right_answer(row) == answer
    if check == "judge":
        assert judged_answer(judge_prompt(row, f"Well, {answer}.")) == "RIGHT"
        assert judged_answer(judge_prompt(row, "who knows")) == "WRONG"
        assert judged_answer(row.input) is None


def test_mistakes_of_a_test_set_all_at_their_lines(tmp_path: Path, capsys: Caught) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"input": "a", "expected": 1, "check": "numric"}\n'
        '{"input": "a", "expeted": 1}\n'
        "{nope\n"
        '{"input": "a", "expected": "x", "check": "numeric"}\n'
        '{"input": "a", "expected": "(a+)+$", "check": "regex"}\n'
        '{"input": "a", "expected": {"oneOf": []}, "check": "schema"}\n'
        '{"id": "1", "input": "a", "expected": "b"}\n{"id": "1", "input": "a", "expected": "b"}\n',
        encoding="utf-8",
    )
    assert run(["bench", str(path), "--option", "a", "--option", "b"]) == 1
    lines = [x.removeprefix(f"{path}:") for x in capsys.readouterr().err.splitlines()]
    assert [line.split(":")[0] for line in lines] == list("1234568")
    assert 'did you mean "numeric"' in lines[0]
    assert 'did you mean "expected"' in lines[1]


def test_a_file_of_another_kind_is_said_to_be_none(tmp_path: Path, capsys: Caught) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\x7fELF\xff\x00\n" * 25)
    assert run(["bench", str(path), "--option", "a", "--option", "b"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 11
    assert lines[0] == f"{path}:1:1: not JSON: expecting value"
    assert lines[10] == f"{path}:11:1: and 15 more mistakes from here on"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (r'{"input": "x\ud83d", "expected": "b"}', "holds half of a character"),
        (r'{"input": "x", "expected": {"a\udc00": 1}}', "holds half of a character"),
        ('{"input": "x", "expected": 1' + "0" * 400 + ', "check": "numeric"}', "up to 1e308"),
        ('{"input": "x", "expected": 1e999, "check": "numeric"}', "up to 1e308"),
        ('{"input": "x", "expected": NaN, "check": "numeric"}', "NaN is no number of JSON"),
        ('{"input": "x", "expected": 1, "tolerance": Infinity}', "Infinity is no number of JSON"),
        ('{"input": "x", "expected": 1, "tolerance": 1e999}', "is a number from 0 on"),
        ('{"input": "x", "expected": 1, "tolerance": 1' + "0" * 400 + "}", "a number from 0 on"),
    ],
)
def test_numbers_and_text_that_are_none(
    row: str, said: str, tmp_path: Path, capsys: Caught
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"input": "a", "expected": "b"}\n' + row + "\n", encoding="utf-8")
    assert run(["bench", str(path), "--option", "a", "--option", "b"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}:2:1: ")
    assert said in line


def test_a_pattern_that_takes_for_ever_is_named_and_the_rest_graded(
    server: str, tmp_path: Path, capsys: Caught
) -> None:
    path = tmp_path / "set.jsonl"
    rows = [{"input": "x", "expected": p, "check": "regex"}
            for p in (r"t1 t2", r"(a|a)*b", r"zebra", r"a$")]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    argv = ["bench", str(path), "--option", f"{server}/many_a", "--option", f"{server}/many_a/b",
            *AS_MODEL, "--cache", str(tmp_path / "kept"), "--format", "json"]  # fmt: skip
    started = time.monotonic()
    assert run(argv) == 0
    assert time.monotonic() - started < 15
    out, err = capsys.readouterr()
    assert f"{path}:2:1: the pattern takes too long" in err
    for option in json.loads(out)["options"]:
        assert option["errors"] == {"pattern_took_too_long": 1}
        # The answer begins with t0 t1 t2 and ends in many an a.
        assert option["right"]["value"] == pytest.approx(2 / 3, abs=1e-4)


def test_patterns_in_a_process_of_their_own() -> None:
    slow = ("(a|a)*b", "a" * 40)
    pairs = [("^a+$", "aaa"), ("b", "a"), slow, ("b", "ab"), slow, ("é", "né"), ("^$", "")]
    assert searched(pairs) == [True, False, None, True, None, True, True]
    assert searched([]) == []


def test_an_interrupted_bench_says_what_is_kept(tmp_path: Path, server: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"input": "x", "expected": "y"}\n', encoding="utf-8")
    options = ["--option", f"{server}/hang", "--option", f"{server}/hang/b", *AS_MODEL]
    argv = [sys.executable, "-m", "advisor", "bench", str(path), *options]
    argv += ["--cache", str(tmp_path / "kept")]
    before = len(truth(server))
    process = subprocess.Popen(argv, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        limit = time.monotonic() + 20
        while len(truth(server)) == before and time.monotonic() < limit:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert process.returncode == 130
    last = " ".join(err.split("Send")[-1].split())
    assert f"the answers that came are kept in {tmp_path / 'kept'}" in last
    assert "the same command again" in last
    assert out == ""


def test_an_option_whose_run_breaks_does_not_lose_the_other(
    testset: Path, endpoint: str, tmp_path: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bench._said

    def broken(target: Target, message: Message, attempt: Attempt) -> Said:
        if "/two" in target.name:
            raise LookupError("secret words")
        return real(target, message, attempt)

    monkeypatch.setattr(bench, "_said", broken)
    argv = ["bench", str(testset), "--option", f"{endpoint}/two", "--option", endpoint, *AS_MODEL,
            "--cache", str(tmp_path / "kept"), "--format", "json"]  # fmt: skip
    assert run(argv) == 0
    out = capsys.readouterr().out
    assert "secret words" not in out
    assert [one["right"] is None or one["right"]["value"] > 0.7
            for one in json.loads(out)["options"]] == [True, True]  # fmt: skip
    assert len((tmp_path / "kept" / "answers.jsonl").read_text("utf-8").splitlines()) == 30


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--option", "x"], "at least two"), (["--option", "x", "--option", "y", "--difference", "3"],
                                           "a share between 0 and 1")],
)  # fmt: skip
def test_usage(more: list[str], said: str, testset: Path, capsys: Caught) -> None:
    assert run(["bench", str(testset), *more]) == 2
    assert said in capsys.readouterr().err


def answers(right: list[bool]) -> dict[str, Answered]:
    return {str(i): Answered(r, 100.0 + i % 7, 0.001) for i, r in enumerate(right)}


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        # 91 and 94 of 100 differ by what chance does (p = 0.42 unpaired): not enough.
        ([True] * 91 + [False] * 9, [True] * 94 + [False] * 6, "not enough"),
        ([True] * 80 + [False] * 20, [True] * 100, "better"),
        ([True] * 100, [True] * 80 + [False] * 20, "worse"),
        ([True] * 1900 + [False] * 100, [True] * 1898 + [False] * 102, "no difference shown"),
    ],
)
def test_verdicts(first: list[bool], second: list[bool], verdict: str) -> None:
    found = pairing("a", answers(first), "b", answers(second), 0.03)
    assert found.verdict == verdict


def test_the_simulated_endpoint_knows_its_answers() -> None:
    book = AnswerBook()
    case = cases_of(load_suites()["extraction"][0], 3)[2]
    said = {"messages": [{"role": "user", "content": case.text}]}
    assert json.loads(book.answer(said)[0]) == case.expect
