"""Which questions are asked, and that no answer is lost by changing an earlier one."""

from __future__ import annotations

from advisor.interview.next_question import agenda, in_force, with_answer
from advisor.pack import load_pack
from advisor.units import Range
from advisor.workload.answers import UNKNOWN, Answer, Workload

PACK = load_pack()
YES, NO = Answer("exact", True), Answer("exact", False)
SHARE = Answer("exact", 0.25)


def asked(answers: dict[str, Answer]) -> set[str]:
    return {q.id for q in agenda(PACK, answers).asked}


def test_a_condition_that_is_not_known_counts_as_asked() -> None:
    assert "complex_share" in asked({})
    assert "complex_share" in asked({"complex_reasoning": UNKNOWN})
    assert "complex_share" in asked({"complex_reasoning": YES})
    assert "complex_share" not in asked({"complex_reasoning": NO})


def test_a_total_replaces_requests_only_while_those_are_unknown() -> None:
    assert "monthly_tokens" in asked({"requests_per_month": UNKNOWN})
    known = {"requests_per_month": Answer("range", None, Range(1.0, 2.0, 3.0))}
    assert "monthly_tokens" not in asked(known)


def test_changing_an_earlier_answer_sets_a_later_one_aside_and_keeps_it() -> None:
    workload = Workload("w", {"complex_reasoning": YES, "complex_share": SHARE})
    changed = with_answer(workload, "complex_reasoning", NO)
    assert changed.answers["complex_share"] == SHARE
    assert agenda(PACK, changed.answers).set_aside == ("complex_share",)
    assert "complex_share" not in in_force(PACK, changed).answers
    back = with_answer(changed, "complex_reasoning", YES)
    assert agenda(PACK, back.answers).set_aside == ()
    assert in_force(PACK, back) == back


def test_an_answer_can_be_taken_away() -> None:
    workload = Workload("w", {"complex_reasoning": YES})
    assert with_answer(workload, "complex_reasoning", None).answers == {}


def test_next_goes_on_from_here_and_then_to_what_was_left_out() -> None:
    questions = PACK.questionnaire.questions
    now = agenda(PACK, {})
    first, second, last = now.asked[0], now.asked[1], now.asked[-1]
    assert now.next_open() == first
    assert now.next_open(after=first.id) == second
    assert now.next_open(after=last.id) == first
    everything = agenda(PACK, {q.id: UNKNOWN for q in questions})
    assert everything.next_open() is None
    assert everything.open == ()
    assert everything.answered == {q.id for q in everything.asked}


def test_neighbours_stop_at_both_ends() -> None:
    now = agenda(PACK, {})
    assert now.neighbour(now.asked[0].id, -1) is None
    assert now.neighbour(now.asked[-1].id, 1) is None
    assert now.neighbour(now.asked[1].id, -1) == now.asked[0]
    assert now.number(now.asked[2].id) == 3
    assert now.number("no such question") == 0
