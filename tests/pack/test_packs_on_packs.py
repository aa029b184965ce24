"""A firm's pack over the built-in one: what it adds, replaces and removes, and what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.pack import load_pack
from tests.pack.firm import EXAMPLE, HEAD, example, firm, refusals

DESK = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
RULE = (
    'choose: fast-small, because: "b", source: {see: seed-padiso}, when: {complex_reasoning: yes}'
)


def assessed(
    pack: Path, capsys: pytest.CaptureFixture[str], day: str = "2026-11-21"
) -> tuple[dict[str, object], str]:
    argv = ["recommend", str(DESK), "--rules", str(pack), "--as-of", day]
    run([*argv, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    run([*argv, "--format", "md"])
    return found, capsys.readouterr().out


def test_the_example_adds_replaces_and_passes_its_cases(capsys: pytest.CaptureFixture[str]) -> None:
    ours, base = load_pack(str(EXAMPLE)), load_pack()
    ids = [q.id for q in ours.questionnaire.questions]
    assert ids.index("public_body") == ids.index("data_location") + 1
    assert len(ids) == len(base.questionnaire.questions) + 1
    rules = [r.id for r in ours.rules]
    assert rules.index("public-bodies-keep-the-weights") == 1
    assert [r for r in rules if r != rules[1]] == [r.id for r in base.rules]
    replaced = next(r for r in ours.rules if r.id == "nobody-catches-mistakes")
    assert replaced.source == "harbour-handbook, 3.4"
    agree = next(p for p in ours.plan.phases if p.id == "agree")
    old = next(p for p in base.plan.phases if p.id == "agree")
    assert agree.checks[:-1] == old.checks
    assert agree.title == old.title
    assert agree.checks[-1].id == "works-council"
    assert run(["rules", "test", str(EXAMPLE)]) == 0
    assert "2 passed, 0 failed" in capsys.readouterr().out


def test_a_negotiated_price_counts_and_every_pack_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found, report = assessed(EXAMPLE, capsys)
    # 100k requests: 60M of 100M in are fresh, 25M out; its tokens are 1.3 times those of the count.
    options = found["options"]
    assert isinstance(options, list)
    haiku = next(o for o in options if o["option"] == "claude-haiku-5.5@anthropic")
    lines = {line["what"]: line["usd_per_month"] for line in haiku["cost_lines"]}
    assert lines["Input tokens"] == pytest.approx(60 * 1.3 * 0.08)
    assert lines["Output tokens"] == pytest.approx(25 * 1.3 * 0.40)
    ours = load_pack(str(EXAMPLE))
    packs = found["packs"]
    assert isinstance(packs, list)
    assert [(p["id"], p["hash"]) for p in packs] == [(x.id, x.hash) for x in ours.layers]
    assert packs[1]["written_for"] == "2026.11.0"
    assert "replaces rules nobody-catches-mistakes" in packs[1]["changes"]
    for layer in ours.layers:
        assert f"| {layer.id} | {layer.version} | {layer.hash} |" in report
    assert "Harbour Consulting. Confidential" in report
    assert "works-council" in report


def test_a_pack_or_a_contract_past_its_date_is_used_and_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found, report = assessed(EXAMPLE, capsys, "2027-04-01")
    warnings = found["warnings"]
    assert isinstance(warnings, list)
    said = {w["code"]: w["message"] for w in warnings}
    assert (
        "was meant for use until 2027-03-31, and is used all the same" in said["pack-out-of-date"]
    )
    assert "ended on 2027-03-31" in said["claim-ended"]
    assert "was meant for use until 2027-03-31" in report
    found, _ = assessed(EXAMPLE, capsys, "2027-03-31")
    assert "pack-out-of-date" not in json.dumps(found)
    found, _ = assessed(EXAMPLE, capsys, "2026-09-30")
    assert "is meant for use from 2026-10-01" in json.dumps(found)


def test_a_claim_past_its_date_is_used_where_none_is_in_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = firm(tmp_path / "right")
    (folder / "catalogue").mkdir()
    for name in ("input", "output"):
        (folder / "catalogue" / f"claims-{name}.yaml").write_text(
            "format: advisor/claims@1\nclaims:\n"
            + "".join(
                f"  - {{id: claude-haiku-5.5-at-anthropic-{name}-{who}, "
                f"subject: claude-haiku-5.5@anthropic, metric: price_{name}, "
                f'value: "0.20 USD/Mtok", until: 2026-10-31, source: anthropic-pricing, '
                "as_of: 2026-10-01, status: ok}\n"
                for who in ("genai", "litellm")
            ),
            encoding="utf-8",
        )
    found, _ = assessed(folder, capsys)
    text = json.dumps(found, ensure_ascii=False)
    assert "used past the day it was good until" in text
    assert "input price (until 2026-10-31)" in text
    options = found["options"]
    assert isinstance(options, list)
    haiku = next(o for o in options if o["option"] == "claude-haiku-5.5@anthropic")
    lines = {line["what"]: line["usd_per_month"] for line in haiku["cost_lines"]}
    assert lines["Input tokens"] == pytest.approx(60 * 1.3 * 0.20)


def test_another_version_beneath_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = firm(tmp_path / "firm", pack=HEAD.replace("2026.11.0", "2025.1"))
    found, _ = assessed(folder, capsys)
    assert "was written for default 2025.1; default 2026.11.0 is in force" in json.dumps(found)


def test_removing_moving_and_three_packs_on_each_other(tmp_path: Path) -> None:
    rules = (
        "format: advisor/rules@1\nremove: [mistakes-are-cheap]\nrules:\n"
        f"  - {{id: expert-work, before: data-stays-on-own-hardware, {RULE}}}\n"
        f"  - {{id: new, after: expert-work, {RULE}}}\n"
        f"  - {{id: last, {RULE}}}\n"
    )
    middle = firm(tmp_path / "middle", rules=rules)
    top = firm(
        tmp_path / "top",
        pack=HEAD.replace("pack: default", "pack: ../middle").replace("id: firm", "id: top"),
        rules=f"format: advisor/rules@1\nrules:\n  - {{id: more, before: last, {RULE}}}\n",
    )
    base = [r.id for r in load_pack().rules if r.id not in ("mistakes-are-cheap", "expert-work")]
    assert [r.id for r in load_pack(str(middle)).rules] == [
        "expert-work", *base[:-1], "new", base[-1], "last",
    ]  # fmt: skip
    pack = load_pack(str(top))
    assert [r.id for r in pack.rules][-2:] == ["more", "last"]
    assert [layer.id for layer in pack.layers] == ["default", "firm", "top"]
    assert pack.layers[1].changes == (
        "replaces rules expert-work", "adds rules new", "adds rules last",
        "removes rules mistakes-are-cheap",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {
                "rules": "format: advisor/rules@1\nrules:\n  - {id: a, before: expert-wrk, "
                + RULE
                + "}"
            },
            'rules.yaml:3:21: "expert-wrk" is not in the pack beneath (did you mean',
        ),
        (
            {"rules": "format: advisor/rules@1\nremove: [expert-wrk]\n"},
            'rules.yaml:2:10: nothing to remove is called "expert-wrk" (did you mean',
        ),
        (
            {"rules": "format: advisor/rules@1\nremove: expert-work\n"},
            'rules.yaml:2:9: "remove" takes a list of ids',
        ),
        (
            {
                "rules": "format: advisor/rules@1\nrules:\n"
                f"  - {{id: a, {RULE}}}\n  - {{id: a, {RULE}}}\n"
            },
            'rules.yaml:4:10: "a" is given twice (first in line 3)',
        ),
        (
            {"rules": f"rules:\n  - {{id: a, {RULE}}}\n"},
            'rules.yaml:1:1: missing key "format"',
        ),
        (
            {
                "rules": "format: advisor/rules@1\nrules:\n"
                "  - {id: a, " + RULE.replace("complex_reasoning", "complex_reasonin") + "}\n"
            },
            'unknown fact "complex_reasonin" (did you mean "complex_reasoning"?)',
        ),
        (
            {
                "plan": "format: advisor/plan@1\nphases:\n"
                "  - {id: agree, checks: [{id: x, txt: y}]}\n"
            },
            'plan.yaml:3:34: unknown key "txt"',
        ),
        (
            {"rule": "format: advisor/rules@1\n"},
            'rule.yaml:1:1: no part of a pack has this name (did you mean "rules.yaml"?)',
        ),
        (
            {"pack": HEAD + "builds_on: {pack: default, parts: [plan]}\n"},
            'pack.yaml:7:1: either "extends" or "builds_on", not both',
        ),
        (
            {"pack": HEAD + "effective: {until: 2027-02-30}\n"},
            'pack.yaml:7:20: "2027-02-30" is not a date such as 2026-11-20',
        ),
        ({"pack": HEAD.replace("pack: default", "pack: .")}, "in a circle"),
        ({"pack": HEAD.replace("pack: default", "pack: defualt")}, 'did you mean "default"?'),
        ({"pack": HEAD.replace("extends", "extend")}, 'did you mean "extends"?'),
    ],
)
def test_a_mistake_is_named_in_the_file_it_stands_in(
    files: dict[str, str], said: str, tmp_path: Path
) -> None:
    found = refusals(firm(tmp_path / "firm", **files))
    assert any(said in line for line in found), found


def test_a_mistake_beneath_is_named_beneath(tmp_path: Path) -> None:
    middle = firm(
        tmp_path / "middle",
        rules=f"format: advisor/rules@1\nrules:\n  - {{id: a, {RULE.replace('yes', 'maybe')}}}\n",
    )
    top = firm(tmp_path / "top", pack=HEAD.replace("pack: default", f"pack: {middle}"))
    (top / "rules.yaml").write_text("format: advisor/rules@1\n", encoding="utf-8")
    found = refusals(top)
    assert len(found) == 1
    assert found[0].startswith(f"{middle}/rules.yaml:3:")


def test_what_is_hashed_is_what_decides(tmp_path: Path) -> None:
    one, two = example(tmp_path / "one"), example(tmp_path / "two")
    assert load_pack(str(one)).hash == load_pack(str(two)).hash
    template = two / "templates" / "report.md.j2"
    template.write_text(template.read_text("utf-8") + "\nMore.\n", encoding="utf-8")
    ours, theirs = load_pack(str(one)).layers, load_pack(str(two)).layers
    assert ours[0].hash == theirs[0].hash
    assert ours[1].hash != theirs[1].hash
