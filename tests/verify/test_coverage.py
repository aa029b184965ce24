"""Which thresholds the cases of a pack leave untried, and the cases offered for them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.decision.cases import run_cases
from advisor.pack import load_pack
from advisor.pack.load import pack_folder
from advisor.verify.check import check_pack
from advisor.verify.findings import Finding

DAY = date(2026, 11, 21)
UNREVIEWED = "when: {error_cost: high, review_capacity: none}"
PROVISO = "provided: {self_hosting_saves: {above: 0 USD/month}}"


def changed(tmp_path: Path, name: str, part: str, old: str, new: str) -> Path:
    """A copy of a pack that ships with one thing written otherwise."""
    folder = tmp_path / name
    shutil.copytree(pack_folder(name), folder)
    text = (folder / part).read_text("utf-8")
    assert old in text
    (folder / part).write_text(text.replace(old, new), "utf-8")
    return folder


def untested(folder: Path) -> list[Finding]:
    return [f for f in check_pack(str(folder), DAY).findings if f.id == "untested-threshold"]


@pytest.mark.parametrize(
    ("name", "old", "new", "about"),
    [
        (
            "default", UNREVIEWED,
            "when: {error_cost: high, any: [{review_capacity: none}, "
            "{requests_per_month: {above: 5M requests/month}}]}",
            "nobody-catches-mistakes requests_per_month {} 5M requests/month",
        ),
        (
            "guide", PROVISO, PROVISO[:-1] + ", input_tokens: {below: 9000 tokens}}",
            "q5-above-2b input_tokens {} 9,000 tokens/request",
        ),
    ],
    ids=["under any", "in a proviso"],
)  # fmt: skip
def test_a_bound_is_tried_from_both_sides_and_on_it(
    name: str, old: str, new: str, about: str, tmp_path: Path
) -> None:
    folder = changed(tmp_path, name, "rules.yaml", old, new)
    found = untested(folder)
    assert {f.about for f in found} <= {about.format(side) for side in ("below", "at", "above")}
    assert about.format("at") in {f.about for f in found}
    for i, one in enumerate(found):
        assert one.file == str(folder / "rules.yaml")
        (folder / "cases" / f"offered-{i}.yaml").write_text(one.case, "utf-8")
    # Pasted as they are, the offered cases pass and leave nothing untried.
    assert [r for r in run_cases(load_pack(str(folder))) if r.mismatches] == []
    assert untested(folder) == []


def test_a_bound_on_when_a_requirement_applies_is_tried(tmp_path: Path) -> None:
    """The limit of 50 requests in the busiest minute: no answer, but what follows from three.

    730,000 requests a month, three times the average at the peak, in 43,800 minutes: 50 a minute.
    """
    old = "{peak_requests_per_minute: {above: 50 requests/minute}}"
    folder = changed(tmp_path, "default", "requirements.yaml", old, old)
    (folder / "cases" / "need-capacity-on.yaml").unlink()
    (one,) = untested(folder)
    assert one.about == "capacity peak_requests_per_minute at 50 requests/minute"
    assert "requests_per_month: 730000" in one.case
    assert one.file == str(folder / "requirements.yaml")


def test_a_proviso_on_costs_is_to_hold_and_to_fail(tmp_path: Path) -> None:
    folder = changed(tmp_path, "guide", "rules.yaml", PROVISO, PROVISO)
    pack = load_pack(str(folder))
    gone = 0
    for result in run_cases(pack):
        if any(w.code == "gap" for w in result.assessment.warnings):
            (folder / "cases" / result.file).unlink()
            gone += 1
    assert gone
    assert {f.about for f in untested(folder)} >= {
        "q5-above-2b self_hosting_saves such that the proviso fails"
    }
