"""Steps of a session: each gives a new one, and each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from advisor.decision import Assessment, assess
from advisor.interview.outlook import outlook
from advisor.interview.session import (
    Session,
    drop_figure,
    go_to,
    move,
    name_it,
    note,
    open_session,
    redo,
    take,
    take_figure,
    undo,
)
from advisor.interview.typed import answer_from
from advisor.interview.typed_figure import Asked
from advisor.pack.questionnaire import Question
from advisor.problems import InputError
from advisor.workload import Answer, Workload, known_in, read_workload
from advisor.workload.write import workload_yaml
from tests.decision.asking import DAY, PACK, workload


def said(session: Session, question: str, text: str) -> Session:
    return take(PACK, session, question, lambda q: answer_from(PACK, q, text))


def begun() -> Session:
    return open_session(PACK, Workload("Desk"))


def test_it_opens_at_the_first_open_question() -> None:
    assert begun().question == "use_case"
    assert open_session(PACK, workload(use_case="rag")).question == "interaction"


def test_an_answer_goes_on_and_a_wrong_one_stays_with_its_reason() -> None:
    one = said(begun(), "use_case", "rag")
    assert (one.question, one.error) == ("interaction", "")
    wrong = said(one, "ttft_limit", "800")
    assert wrong.question == "ttft_limit"
    assert "needs a unit" in wrong.error
    assert wrong.workload == one.workload


def test_undo_and_redo_go_back_over_everything_and_to_its_question() -> None:
    start = begun()
    steps = [said(start, "use_case", "rag")]
    steps.append(said(steps[-1], "ttft_limit", "800 ms"))
    steps.append(note(PACK, steps[-1], "ttft_limit", "the call centre asked"))
    asked = Asked("claude-haiku-5.5@anthropic", "ttft")
    steps.append(take_figure(PACK, steps[-1], asked, "700 ms, 60 samples", DAY))
    steps.append(name_it(steps[-1], "Desk", "Acme", "J. Doe"))
    now = steps[-1]
    for before in (*reversed(steps[:-1]), start):
        now = undo(now)
        assert now.workload == before.workload
    assert now.question == "use_case"
    assert undo(now).said == "There is nothing to undo."
    for after in steps:
        now = redo(now)
        assert now.workload == after.workload
    assert redo(now).said == "There is nothing to redo."


def test_a_new_step_forgets_what_was_undone() -> None:
    one = undo(said(begun(), "use_case", "rag"))
    other = said(one, "use_case", "translation")
    assert redo(other).workload == other.workload


def test_a_step_that_changes_nothing_is_no_step() -> None:
    one = said(begun(), "use_case", "rag")
    again = said(one, "use_case", "rag")
    assert undo(again).workload == begun().workload


def test_a_note_stays_when_the_answer_changes() -> None:
    one = note(PACK, said(begun(), "ttft_limit", "800 ms"), "ttft_limit", "from the SLA")
    other = said(one, "ttft_limit", "900 ms")
    assert other.workload.answers["ttft_limit"].note == "from the SLA"
    assert note(PACK, other, "ttft_limit", "").workload.answers["ttft_limit"].note == ""


def test_a_note_needs_an_answer() -> None:
    assert "answer first" in note(PACK, begun(), "ttft_limit", "x").error


def test_a_figure_takes_the_place_of_the_same_one_and_can_be_taken_back() -> None:
    asked = Asked("claude-haiku-5.5@anthropic", "ttft")
    one = take_figure(PACK, begun(), asked, "700 ms", DAY)
    two = take_figure(PACK, one, asked, "900 ms", DAY)
    assert [f.value for f in two.workload.figures] == ["900 ms"]
    assert drop_figure(PACK, two, 0).workload.figures == ()
    assert drop_figure(PACK, two, 7) == two


def test_moving_stops_at_both_ends() -> None:
    first = begun()
    assert move(PACK, first, -1) == first
    assert move(PACK, first, 1).question == "interaction"
    last = go_to(first, PACK.questionnaire.questions[-1].id)
    assert move(PACK, last, 1) == last


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("complex_reasoning", {"yes", "no", "unknown"}),
        ("ttft_limit", {"800 ms", "1.5 s", "none", "unknown"}),
    ],
)
def test_the_outlook_tries_each_answer(question: str, answers: set[str]) -> None:
    asked = PACK.questionnaire.question(question)
    assert asked is not None
    found = outlook(PACK, assessor, workload(use_case="rag"), asked)
    assert found is not None
    assert {o.answer for o in found.outcomes} == answers
    for one in found.outcomes:
        answer = answer_from(PACK, asked, one.answer)
        session = take(PACK, begun_with(use_case="rag"), question, always(answer))
        a = assessor(session.workload)
        assert one.option == (a.recommended.option if a.recommended else "")


def test_the_outlook_stops_when_nobody_waits_for_it() -> None:
    asked = PACK.questionnaire.question("complex_reasoning")
    assert asked is not None
    assert outlook(PACK, assessor, Workload("W"), asked, lambda: False) is None


def always(answer: Answer) -> Callable[[Question], Answer]:
    """A reader that gives one answer, bound here and not when it is called."""
    return lambda _: answer


def begun_with(**answers: str) -> Session:
    return open_session(PACK, workload(**answers))


def assessor(one: Workload) -> Assessment:

    return assess(PACK, one, as_of=date(2026, 11, 21))


def test_what_contradicts_is_refused_so_that_the_file_can_be_read_again() -> None:
    one = said(begun(), "input_tokens", "3000")
    wrong = said(one, "longest_prompt", "100")
    assert "less than input_tokens" in wrong.error
    assert wrong.workload == one.workload


def test_a_set_aside_answer_that_contradicts_is_dropped_and_undo_brings_it_back() -> None:
    now = said(begun(), "monthly_tokens", "500M")
    for question, text in (
        ("requests_per_month", "100k"),
        ("input_tokens", "1000"),
        ("output_tokens", "250"),
    ):
        now = said(now, question, text)
    assert "monthly_tokens" not in now.workload.answers
    assert "monthly_tokens" in undo(undo(undo(now))).workload.answers


def test_a_figure_of_ones_own_is_read_back(tmp_path: Path) -> None:
    asked = Asked("claude-haiku-5.5@anthropic", "ttft")
    now = name_it(take_figure(PACK, begun(), asked, "600..700 ms, n=60", DAY), "D", "C", "A")
    path = tmp_path / "w.yaml"
    path.write_text(workload_yaml(now.workload, PACK.questionnaire), "utf-8")
    assert read_workload(str(path), known_in(PACK)) == now.workload


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        ("{about: claude-haiku-5.5@antropic, metric: ttft, value: 1 s}", '@anthropic"'),
        ("{about: claude-haiku-5.5@anthropic, metric: ttf, value: 1 s}", 'did you mean "ttft"'),
        ("{about: claude-haiku-5.5@anthropic, metric: ttft, value: 1 kg}", "wrong unit"),
        ("{about: claude-haiku-5.5@anthropic, metric: ttft, value: 1 s, n: 0}", "whole number"),
        ("{about: claude-haiku-5.5@anthropic, metric: ttft, valeu: 1 s}", 'did you mean "value"'),
        ("[1]", "a figure is a mapping"),
    ],
)
def test_a_wrong_figure_in_a_file_is_named(tmp_path: Path, figure: str, says: str) -> None:
    path = tmp_path / "w.yaml"
    whole = figure.replace("}", ", kind: contract, as_of: 2026-11-20}")
    path.write_text(
        f"format: advisor/workload@1\nname: W\nanswers: {{}}\nfigures:\n  - {whole}\n", "utf-8"
    )
    with pytest.raises(InputError) as caught:
        read_workload(str(path), known_in(PACK))
    [problem] = caught.value.problems
    assert problem.line == 5
    assert says in problem.message
