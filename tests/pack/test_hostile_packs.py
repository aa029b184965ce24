"""Packs from outside: bounded in size, depth and work; links and devices are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.pack import load_pack
from advisor.problems import InputError
from tests.pack.firm import HEAD, example, firm, refusals

RULES = "format: advisor/rules@1\nrules:\n"
REST = 'choose: fast-small, because: "b", source: {see: seed-padiso}}\n'


def condition(text: str) -> str:
    return f"{RULES}  - {{id: a, when: {text}, {REST}"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{any: [" * 60 + "]}" * 60, "nested deeper than 40 levels"),
        ("{requests_per_month: {above: 1" + "0" * 400 + "}}", "cannot be held as a number"),
        ("{requests_per_month: {above: 1e999}}", "cannot be held as a number"),
        ("{requests_per_month: {above: " + "9" * 5000 + "}}", ""),
        ("{? [a] : b}", "a key must be a plain word"),
        ("{any: &x [*x]}", "anchors are not allowed"),
        ("{" + ", ".join(f"x{i}: 1" for i in range(3000)) + "}", "unknown fact"),
    ],
    ids=["deep", "huge", "infinite", "digits", "key", "alias", "many"],
)
def test_a_hostile_condition_is_refused(when: str, said: str, tmp_path: Path) -> None:
    found = refusals(firm(tmp_path / "firm", rules=condition(when)))
    assert found
    assert said in "\n".join(found)


def test_a_condition_as_deep_as_may_be_is_still_decided(tmp_path: Path) -> None:
    deep = "{any: [" * 16 + "{complex_reasoning: yes}" + "]}" * 16
    pack = load_pack(str(firm(tmp_path / "firm", rules=condition(deep))))
    assert pack.rules[-1].when.holds({"complex_reasoning": True}) is True
    assert pack.rules[-1].when.holds({"complex_reasoning": None}) is None


def test_a_link_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("password: hunter2\n", encoding="utf-8")
    folder = firm(tmp_path / "firm")
    (folder / "rules.yaml").symlink_to(outside)
    found = refusals(folder)
    assert found == ["rules.yaml:1:1: is a link that leads out of the pack"]


def test_a_link_in_a_circle_or_to_nowhere_is_refused(tmp_path: Path) -> None:
    folder = firm(tmp_path / "firm")
    (folder / "rules.yaml").symlink_to(folder / "kinds.yaml")
    (folder / "kinds.yaml").symlink_to(folder / "rules.yaml")
    assert refusals(folder)
    (folder / "rules.yaml").unlink()
    assert "kinds.yaml:1:1: no such file" in refusals(folder)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = firm(tmp_path / "firm")
    os.mkfifo(folder / "rules.yaml")
    assert refusals(folder) == ["rules.yaml:1:1: is a device or a pipe, not a file"]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    folder = firm(tmp_path / "firm")
    (folder / "catalogue").mkdir()
    for i in range(201):
        (folder / "catalogue" / f"claims-{i}.yaml").touch()
    assert any("holds over 200 files" in line for line in refusals(folder))


def test_too_many_packs_on_each_other_are_refused(tmp_path: Path) -> None:
    for i in range(12):
        firm(tmp_path / str(i), pack=HEAD.replace("pack: default", f"pack: ../{i + 1}"))
    with pytest.raises(InputError, match="more than 8 packs on each other"):
        load_pack(str(tmp_path / "0"))


def test_an_itemised_cost_model_needs_what_its_lines_use(tmp_path: Path) -> None:
    costs = "format: advisor/costs@1\nremove: [reserve_nodes]\n"
    found = refusals(firm(tmp_path / "firm", costs=costs))
    assert any('the cost lines need "reserve_nodes"' in line for line in found)


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        ("{value: maybe, why: w}", 'public_body: "maybe" is not yes or no'),
        ("{low: 1, likely: 2, high: 3, why: w}", "public_body: only a quantity can be a range"),
    ],
)
def test_what_is_assumed_must_be_an_answer(assumed: str, said: str, tmp_path: Path) -> None:
    folder = example(tmp_path / "firm")
    path = folder / "questionnaire.yaml"
    text = path.read_text("utf-8").split("    assumed:")[0]
    path.write_text(f"{text}    assumed: {assumed}\n", encoding="utf-8")
    assert any(said in line for line in refusals(folder)), refusals(folder)
