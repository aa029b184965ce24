"""Scripted talks with the line-by-line interview: what goes in, what is said, what is kept."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from advisor.interview.plain import run_plain
from advisor.pack import load_pack
from advisor.workload import Workload, known_in, read_workload

PACK = load_pack()
DAY = date(2026, 11, 21)
ALL_UNKNOWN = ["unknown"] * len(PACK.questionnaire.questions)


def talk(path: Path | None, *lines: str) -> tuple[int, str]:
    out = io.StringIO()
    text = "".join(f"{line}\n" for line in lines)
    where = None if path is None else str(path)
    status = run_plain(PACK, where, (), DAY, io.StringIO(text), out)
    return status, out.getvalue()


def kept(path: Path) -> Workload:
    return read_workload(str(path), known_in(PACK))


TALKS = [
    (["?"], "Why we ask: Different work", {}),
    (["1"], "What it is for: Real-time customer chat", {"use_case": "realtime_customer_chat"}),
    (["legal", "overnight"], "Question 3 of", {"use_case": "legal_review", "interaction": "batch"}),
    (["nonsense"], "Not taken: unknown choice", {}),
    ([""], "Not taken: type an answer", {}),
    (["back"], "This is the first question.", {}),
    (["1", "back", "2"], "Your answer now: Real-time", {"use_case": "streaming_search"}),
    (["1", "back", ""], "Press enter to keep it.", {"use_case": "realtime_customer_chat"}),
    (["1", "list"], "2. Live or in batches: not answered", {"use_case": "realtime_customer_chat"}),
    (["\x1b[2Jlegal"], "What it is for: Legal review", {"use_case": "legal_review"}),
]


@pytest.mark.parametrize(("lines", "says", "answers"), TALKS)
def test_talks(tmp_path: Path, lines: list[str], says: str, answers: dict[str, str]) -> None:
    path = tmp_path / "desk.yaml"
    status, said = talk(path, "Support desk", *lines, "quit")
    assert status == 0
    assert says in said
    assert "\x1b" not in said
    assert {k: v.value for k, v in kept(path).answers.items()} == answers


def test_the_end_of_the_input_saves_and_says_how_to_go_on(tmp_path: Path) -> None:
    path = tmp_path / "my desk.yaml"
    status, said = talk(path, "Support desk", "1")
    assert status == 0
    assert said.endswith(f"To go on later: advisor ask '{path}' --plain\n")
    assert len(kept(path).answers) == 1
    status, said = talk(path, "quit")
    assert "1 of 32 questions are answered" in said
    assert "Question 2 of" in said


def test_the_end_of_the_input_before_there_is_a_name(tmp_path: Path) -> None:
    status, said = talk(tmp_path / "desk.yaml")
    assert (status, list(tmp_path.iterdir())) == (0, [])
    assert "Nothing was saved" in said


def test_a_name_gives_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    talk(None, "", "Büro / Ost", "quit")
    assert [p.name for p in tmp_path.iterdir()] == ["buro-ost.yaml"]
    _, said = talk(None, "Büro / Ost")
    assert "advisor ask buro-ost.yaml --plain" in said


def test_setting_aside_is_said_and_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    lines = ["1", "1", "yes", "25%", "back", "back", "no", "back", "yes"]
    _, said = talk(path, "W", *lines, "quit")
    assert "“Share that is complex” is kept, but no longer counts." in said
    assert "“Share that is complex” counts again." in said
    assert kept(path).answers["complex_share"].value == 0.25


def test_at_the_end_it_recommends_and_writes_the_report(tmp_path: Path) -> None:
    path, report = tmp_path / "w.yaml", tmp_path / "r.md"
    out = io.StringIO()
    report.write_text("mine", "utf-8")
    lines = ["W", *ALL_UNKNOWN]
    answers = "".join(f"{x}\n" for x in lines)
    counted = run_plain(PACK, str(path), (), DAY, io.StringIO(answers), io.StringIO())
    tail = f"yes\n{report}\nno\n{report}\nyes\n"
    status = run_plain(PACK, str(path), (), DAY, io.StringIO(tail), out)
    said = out.getvalue()
    assert status == counted
    assert "Recommended: " in said or status == 3
    assert "exists already" in said
    assert said.endswith(f"Report written to {report}.\n")
    assert "mine" not in report.read_text("utf-8")


def test_nothing_qualifies_exits_3(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(
        "format: advisor/workload@1\nname: W\nanswers: {monthly_budget: 0.01 USD/month}\n", "utf-8"
    )
    assert talk(path, *ALL_UNKNOWN, "no")[0] == 3


def test_the_workload_cannot_be_the_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_plain(PACK, "-") == 2
    assert "needs a file" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_said_and_the_talk_goes_on(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    _, said = talk(blocked / "w.yaml", "W", "1", "2", "quit")
    assert said.count("Not saved: ") >= 2
    assert "Question 3 of" in said
    assert "To go on later" not in said
