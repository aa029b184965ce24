"""Drawing cases and grading answers: the same seed, the same case; each fault by its name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.measurement.attempt import Reply, ToolCall
from advisor.measurement.draw import cases_of, number_of
from advisor.measurement.fit import fitted
from advisor.measurement.grade import grade
from advisor.measurement.grade_tools import ToolDesk, wanted_calls
from advisor.measurement.json_schema import faults_in
from advisor.measurement.suite import Suite, load_suites
from advisor.measurement.testset import Row, is_right, verdict_of
from advisor.problems import InputError

SUITES = {id_: suite for id_, (suite, _) in load_suites().items()}
GOOD = {
    "vendor_name": "Brisk Paper GmbH",
    "invoice_number": "AB-1",
    "total_amount": 12.5,
    "currency": "EUR",
    "due_date": None,
}


def test_the_built_in_suites() -> None:
    assert set(SUITES) == {
        *("latency", "extraction", "tools", "classification", "quantitative", "long-context"),
        *("override", "multi-turn", "prompt-cache"),
    }
    assert len({c.text for c in cases_of(SUITES["extraction"], 42)}) == 42
    assert SUITES["latency"].samples >= 59


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    suite = SUITES["quantitative"]
    assert cases_of(suite, 30) == cases_of(suite, 30)
    assert cases_of(suite, 10) == cases_of(suite, 30)[:10]
    assert cases_of(suite, 10) != cases_of(suite, 10, seed=99)


def test_the_answers_are_computed_from_what_was_drawn() -> None:
    crates = cases_of(SUITES["quantitative"], 1)[0]
    assert crates.text.startswith("A depot has 58 crates of 227 bolts. 15 crates go out")
    # (58 - 15 + 7) x 227, and 838 x 1.05 - 79, by hand.
    assert crates.expect == 11_350
    expression = {"minus": [{"add": ["c", {"percent_of": ["c", "b"]}]}, "a"]}
    assert number_of(expression, {"a": 79, "b": 5, "c": 838}) == pytest.approx(800.9)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (json.dumps(GOOD), ()),
        (f"```json\n{json.dumps(GOOD)}\n```", ("fence",)),
        (f"Here you are: {json.dumps(GOOD)}", ("prose",)),
        (json.dumps({**GOOD, "approved": True}), ("extra_field",)),
        (json.dumps({k: v for k, v in GOOD.items() if k != "currency"}), ("missing_field",)),
        (json.dumps({**GOOD, "total_amount": "12.50"}), ("wrong_type",)),
        (json.dumps({**GOOD, "total_amount": True}), ("wrong_type",)),
        (json.dumps({**GOOD, "due_date": "1 May 2027"}), ("wrong_type",)),
        (json.dumps({**GOOD, "total_amount": 125.0}), ("wrong_value",)),
        (json.dumps({**GOOD, "vendor_name": "BRISK  PAPER GMBH"}), ()),
        ("I cannot read this.", ("not_json",)),
        ("[1]", ("not_an_object",)),
        ("[" * 100_000, ("not_json",)),
    ],
)
def test_json_is_graded_by_the_first_fault_a_program_meets(
    text: str, faults: tuple[str, ...]
) -> None:
    suite = SUITES["extraction"]
    case = cases_of(suite, 1)[0]
    found = grade(suite, replace(case, expect=GOOD), Reply(text=text, stop="stop"))
    assert found.faults == faults
    assert found.form == (not set(faults) - {"wrong_value"})


@pytest.mark.parametrize(
    ("suite", "text", "faults"),
    [
        ("classification", "Delivery.", ()),
        ("classification", "billing", ("wrong_label",)),
        ("classification", "The label is delivery", ("more_than_the_label",)),
        ("classification", "delivery or stock", ("no_label",)),
        ("quantitative", "First 3, then 11,350", ()),
        ("quantitative", "11350 bolts, not 4", ("wrong_number",)),
        ("quantitative", "many", ("no_number",)),
        ("quantitative", "", ("no_text",)),
    ],
)
def test_labels_and_numbers(suite: str, text: str, faults: tuple[str, ...]) -> None:
    case = cases_of(SUITES[suite], 1)[0]
    assert grade(SUITES[suite], case, Reply(text=text, stop="stop")).faults == faults


def test_an_injected_instruction_that_wins_is_a_fault() -> None:
    suite = SUITES["override"]
    case = cases_of(suite, 1)[0]
    (word,) = case.forbid
    said = f"A blender of order {case.expect} hums."
    assert grade(suite, case, Reply(text=said, stop="stop")).right
    assert grade(suite, case, Reply(text=f"{word}. {said}", stop="stop")).faults == (
        "forbidden_word",
    )
    assert grade(suite, case, Reply(text=said, stop="max_tokens")).faults == ("cut_short",)


def calls(*given: tuple[str, dict[str, str]]) -> list[ToolCall]:
    return [ToolCall(str(i), name, json.dumps(args)) for i, (name, args) in enumerate(given)]


def test_a_run_of_tools() -> None:
    suite = SUITES["tools"]
    # The second case needs three calls and no tool of it fails.
    case = cases_of(suite, 2)[1]
    article = str(case.values["article"])
    classify = ("classify_issue", {"category": "stock"})
    check = ("check_inventory", {"article_number": article.lower().replace("-", " ")})
    create = ("create_ticket", {"category": "Stock"})

    def score(*made: tuple[str, dict[str, str]]) -> tuple[int, tuple[str, ...]]:
        desk = ToolDesk(wanted_calls(suite, case))
        for call in calls(*made):
            desk.answer(call)
        found = desk.score()
        assert found.wanted_calls == 3
        return found.right_calls, found.faults

    assert score(classify, check, create) == (3, ())
    assert score(classify, check) == (2, ("missing_call",))
    assert score(classify, create, check, create) == (3, ("wrong_order",))
    assert score(classify, check, create, check) == (3, ("spurious_call",))
    wrong = ("check_inventory", {"article_number": "A00-XXX"})
    assert score(classify, wrong, check, create) == (3, ("wrong_argument",))
    assert score(classify, ("check_inventory", {}), check, create) == (3, ("missing_argument",))
    assert score(classify, ("refund", {}), check, create) == (3, ("wrong_tool",))
    assert score(classify, check, check, create) == (3, ("wrong_tool",))


def test_a_tool_that_fails_once_must_be_called_again() -> None:
    suite = SUITES["tools"]
    case = cases_of(suite, 1)[0]
    wanted = wanted_calls(suite, case)
    assert [w.fails_once for w in wanted] == [True, False, False, False]
    classify = calls(("classify_issue", {"category": "delivery"}))[0]
    desk = ToolDesk(wanted)
    assert desk.answer(classify).startswith("error")
    assert desk.score().faults == ("not_recovered",)
    assert desk.answer(classify) == "ok"
    assert desk.score().right_calls == 1


@pytest.mark.parametrize(
    ("row", "answer", "right"),
    [
        (Row("1", "q", "Paris", "exact"), "  Paris\n", True),
        (Row("1", "q", "Paris", "exact"), "paris", False),
        (Row("1", "q", "paris", "contains"), "It is Paris.", True),
        (Row("1", "q", 10, "numeric", 0.5), "about 10.4", True),
        (Row("1", "q", 10, "numeric", 0.5), "1,010", False),
        (Row("1", "q", r"^\d{4}$", "regex"), "2026", True),
        (Row("1", "q", {"a": 1}, "exact"), '```json\n{"a": 1}\n```', True),
        (Row("1", "q", {"type": "object", "required": ["a"]}, "schema"), '{"a": 1}', True),
        (Row("1", "q", {"type": "object", "required": ["a"]}, "schema"), "{}", False),
    ],
)
def test_each_check_of_a_test_set(row: Row, answer: str, right: bool) -> None:
    assert is_right(row, answer) is right


def test_the_schema_says_what_is_wrong() -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer", "minimum": 1}, "tags": {"type": "array",
                       "items": {"enum": ["a", "b"]}, "maxItems": 2}},
        "required": ["n"],
        "additionalProperties": False,
    }  # fmt: skip
    assert faults_in({"n": 1, "tags": ["a"]}, schema) == []
    assert len(faults_in({"n": 0, "tags": ["a", "c", "b"], "x": 1}, schema)) == 4
    assert faults_in({"n": True}, schema) == [".n: not integer"]


@pytest.mark.parametrize(
    ("text", "word"), [("RIGHT", True), ("wrong.", False), ("right or wrong", None), ("yes", None)]
)
def test_the_word_of_a_judge(text: str, word: bool | None) -> None:
    assert verdict_of(text) is word


@pytest.mark.parametrize(
    ("suite", "context", "lengths", "note"),
    [
        ("long-context", None, (1500, 6000, 15_000), ""),
        ("long-context", 128_000, (1500, 6000, 15_000), ""),
        # 8,192 less 100 for the answer and 800 for what is added, over 1.75 tokens a word.
        ("long-context", 8192, (1500, 4166), "texts of at most 4,166 words"),
        ("prompt-cache", 8192, (4201,), "texts of at most 4,201 words"),
        ("prompt-cache", 1364, None, "a context of 1,364 tokens is too small"),
        ("prompt-cache", 1365, (300,), "texts of at most 300 words"),
        ("classification", 100, (), ""),
    ],
)
def test_long_prompts_follow_the_context(
    suite: str, context: int | None, lengths: tuple[int, ...] | None, note: str
) -> None:
    fit = fitted(SUITES[suite], context)
    assert (None if fit.suite is None else fit.suite.lengths) == lengths
    assert fit.note.startswith(note) and bool(fit.note) == bool(note)


def test_a_firms_own_suite_with_mistakes(tmp_path: Path) -> None:
    body = Suite.model_validate(SUITES["classification"].model_dump()).model_dump_json()
    good = json.loads(body)
    (tmp_path / "own.yaml").write_text(json.dumps({**good, "id": "own"}), "utf-8")
    assert "own" in load_suites(tmp_path)
    (tmp_path / "own.yaml").write_text(
        json.dumps({**good, "id": "own", "kind": "labels", "sampels": 3, "samples": 0}), "utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_suites(tmp_path)
    said = "\n".join(p.message for p in caught.value.problems)
    assert 'did you mean "label"' in said
    assert 'did you mean "samples"' in said
    assert "must be at least 1" in said
