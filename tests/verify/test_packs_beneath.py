"""The check of a pack that extends another: what is inherited, and what is its own."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.pack.load import pack_folder
from advisor.verify import rule_list
from advisor.verify.check import check_pack
from advisor.verify.findings import Finding

DAY = date(2026, 11, 21)
FIRM = Path(__file__).parents[2] / "examples" / "firm-pack"


def grave(folder: Path) -> list[Finding]:
    return [f for f in check_pack(str(folder), DAY).findings if f.counts]


def test_a_sound_firms_pack_has_no_error_and_no_warning() -> None:
    assert grave(FIRM) == []


def test_each_rule_stands_in_the_file_it_came_from() -> None:
    found = check_pack(str(FIRM), DAY).findings
    files = {f.about: Path(f.file) for f in found if f.id == "resolved-overlap"}
    assert files["data-stays-on-own-hardware"] == pack_folder("default") / "rules.yaml"
    assert files["public-bodies-keep-the-weights"] == FIRM / "rules.yaml"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "  # Replaced whole",
            "  - id: mistakes-are-cheap\n"
            "    when: {complex_reasoning: yes, complex_share: {below: 40%}, error_cost: low}\n"
            '    choose: cheap-mix\n    because: "B"\n'
            '    source: {see: harbour-handbook, at: "4"}\n  # Replaced whole',
            {"untested-rule": "mistakes-are-cheap",
             "untested-threshold": "mistakes-are-cheap complex_share below 40%"},
        ),
        ("format: advisor/rules@1\n", "format: advisor/rules@1\nhit_policy: unique\n",
         {"overlap": "public-bodies-keep-the-weights"}),
        ("when: {public_body: yes}", "when: {public_body: yes, fine_tuning: yes}",
         {"redundant-rule": "public-bodies-keep-the-weights"}),
    ],
    ids=["its own threshold needs its own cases", "its own hit policy", "its own idle rule"],
)  # fmt: skip
def test_its_own_mistakes_are_its_own(
    old: str, new: str, expected: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "firm"
    shutil.copytree(FIRM, folder)
    text = (folder / "rules.yaml").read_text("utf-8")
    assert old in text
    (folder / "rules.yaml").write_text(text.replace(old, new), "utf-8")
    found = {(f.id, f.about): f for f in grave(folder)}
    for name, about in expected.items():
        assert found[name, about].file == str(folder / "rules.yaml")


def test_a_set_that_is_not_proven_the_fewest_is_said_to_be_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def said() -> str:
        (one,) = (f for f in check_pack("guide", DAY).findings
                  if (f.id, f.about) == ("dead-rule", "otherwise"))  # fmt: skip
        return one.message

    together = "q5-above-2b and q5-up-to-2b together take all of it"
    doubt = ", and not without any one of them (fewer other rules might do)"
    assert together in said()
    assert doubt not in said()
    monkeypatch.setattr(rule_list, "FOR_THE_FEWEST", 0)
    assert together + doubt in said()
