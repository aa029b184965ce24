"""`advisor watch`, end to end: what changed is found, and explained by what differs."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.pack import load_pack
from advisor.resources import rules_folder
from advisor.watch.changes import changes
from advisor.watch.kept import keep
from tests.decision.asking import workload

DESK = """\
format: advisor/workload@1
name: Support desk
answers:
  use_case: realtime_customer_chat
  complex_reasoning: no
  ttft_limit: 800 ms
  requests_per_month: 100k
  input_tokens: 1000
  output_tokens: 250
  horizon: 1 month
"""
LETTERS = """\
format: advisor/workload@1
name: Letters
answers:
  use_case: summarisation
  complex_reasoning: no
  requests_per_month: 100k
  input_tokens: 3000
  output_tokens: 300
  horizon: 1 month
"""
HAIKU = "claude-haiku-5.5@anthropic"
THEN, NOW = "2026-11-21", "2026-12-05"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "workloads"
    found.mkdir()
    (found / "desk.yaml").write_text(DESK, encoding="utf-8")
    return found


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """A copy of the default pack, to be changed between two days."""
    found = tmp_path / "firm"
    shutil.copytree(rules_folder() / "default", found)
    return found


def claims(firm: Path, *rows: str) -> None:
    body = "".join(f"  - {{{row}, source: anthropic-pricing, status: ok}}\n" for row in rows)
    path = firm / "catalogue" / "claims-firm.yaml"
    path.write_text(f"format: advisor/claims@1\nclaims:\n{body}", encoding="utf-8")


def watched(
    capsys: pytest.CaptureFixture[str], folder: Path, *more: str, status: int
) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["watch", str(folder), "--format", "json", *more]) == status
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    assert found["format"] == "advisor/changes@1"
    return found


def kept(capsys: pytest.CaptureFixture[str], folder: Path, firm: Path) -> None:
    watched(capsys, folder, "--keep", "--rules", str(firm), "--as-of", THEN, status=0)


def reasons(found: dict[str, Any], file: str = "desk.yaml") -> dict[str, list[str]]:
    row = next(w for w in found["workloads"] if w["file"] == file)
    told: dict[str, list[str]] = {}
    for r in row["reasons"]:
        told.setdefault(r["kind"], []).append(f"{r['about']}: {r['text']}")
    return told


def later(firm: Path) -> list[str]:
    return ["--rules", str(firm), "--as-of", NOW]


def test_nothing_changed(folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(capsys, folder, firm)
    found = watched(capsys, folder, *later(firm), status=0)
    assert found["changed"] == 0
    (row,) = found["workloads"]
    assert (row["state"], row["before"]["option"], row["reasons"]) == ("same", HAIKU, [])
    assert (found["before"]["as_of"], found["after"]["as_of"]) == (THEN, NOW)
    assert found["before"]["pack"]["hash"] == load_pack(str(firm)).hash


def test_a_dearer_winner_is_explained_by_its_price(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(capsys, folder, firm)
    claims(
        firm,
        f'id: dearer, subject: {HAIKU}, metric: price_input, value: "90 USD/Mtok",'
        " as_of: 2026-12-01",
    )
    found = watched(capsys, folder, *later(firm), status=1)
    told = reasons(found)
    # Worked by hand: 100k x 1000 x 1.3 (its tokenizer) = 130M x 90 = 11,700; output
    # 100k x 250 x 1.3 = 32.5M x 0.50 = 16.25; people 1,041.67. Together 12,757.92.
    assert f"{HAIKU}: recommended before; now " in told["status"][0]
    assert "at $12,757.92 a month" in told["status"][0]
    assert told["price"] == [
        f"{HAIKU}: input price: was $0.1/Mtok [genai-prices-0.2.3, litellm-map-1.109.1 "
        "(2026-11-21)], now $90/Mtok [anthropic-pricing (2026-12-01)]"
    ]
    assert found["before"]["pack"]["hash"] != found["after"]["pack"]["hash"]
    assert run(["watch", str(folder), *later(firm)]) == 1
    assert "desk.yaml (Support desk)" in capsys.readouterr().out


def test_a_retired_winner_is_explained_by_its_state(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(capsys, folder, firm)
    claims(
        firm,
        f"id: gone, subject: {HAIKU}, metric: availability, value: retired, as_of: 2026-12-01",
        f"id: end, subject: {HAIKU}, metric: ends, value: 2026-12-01, as_of: 2026-12-01",
    )
    told = reasons(watched(capsys, folder, *later(firm), status=1))
    assert f"{HAIKU}: recommended before; now rejected" in told["status"][0]
    assert any("availability: was active" in t and "now retired" in t for t in told["fact"])
    assert any("end date: was not known, now 2026-12-01" in t for t in told["fact"])


def test_a_last_day_that_passes_is_explained_by_the_day_alone(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims(firm, f"id: end, subject: {HAIKU}, metric: ends, value: 2027-03-01, as_of: 2026-11-01")
    kept(capsys, folder, firm)
    argv = ["--rules", str(firm), "--as-of", "2027-03-02"]
    told = reasons(watched(capsys, folder, *argv, status=1))
    assert f"{HAIKU}: recommended before; now rejected" in told["status"][0]
    assert "2027-03-01" in told["status"][0]
    assert told["none"] == [": only the day moved on, from 2026-11-21 to 2027-03-02"]


def test_a_price_that_runs_out_is_explained_by_its_last_day(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims(
        firm,
        f'id: offer, subject: {HAIKU}, metric: price_input, value: "0.05 USD/Mtok",'
        " until: 2026-11-30, as_of: 2026-11-01",
        f'id: then, subject: {HAIKU}, metric: price_input, value: "90 USD/Mtok",'
        " from: 2026-12-01, as_of: 2026-11-01",
    )
    kept(capsys, folder, firm)
    found = watched(capsys, folder, *later(firm), status=1)
    (told,) = reasons(found)["expired"]
    assert "was $0.05/Mtok" in told and "now $90/Mtok" in told
    assert told.endswith("the earlier one held until 2026-11-30")
    # The pack is the same on both days.
    assert found["before"]["pack"] == found["after"]["pack"]


def test_a_rule_that_changed_is_named(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(capsys, folder, firm)
    path = firm / "rules.yaml"
    text = path.read_text("utf-8")
    chat = "one_of: [realtime_customer_chat, financial_analysis,"
    path.write_text(text.replace("one_of: [financial_analysis,", chat), encoding="utf-8")
    told = reasons(watched(capsys, folder, *later(firm), status=1))
    assert "expert-work: before, it did not hold; now it held" in told["rule"]
    assert "price" not in told and "answer" not in told


def test_an_edited_answer_is_named_and_not_taken_for_a_fact(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(capsys, folder, firm)
    edited = DESK.replace("complex_reasoning: no", "complex_reasoning: yes")
    (folder / "desk.yaml").write_text(edited, encoding="utf-8")
    told = reasons(watched(capsys, folder, *later(firm), status=1))
    assert told["answer"] == ["complex_reasoning: the answer was no, now yes"]
    assert "price" not in told and "fact" not in told


def test_a_bad_file_is_named_and_stops_nothing(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "letters.yaml").write_text(LETTERS, encoding="utf-8")
    kept(capsys, folder, firm)
    letters = LETTERS.replace("summarisation", "sumarisation").replace(": 300\n", ": -1\n")
    (folder / "letters.yaml").write_text(letters, encoding="utf-8")
    (folder / "other.yml").write_text("a: [", encoding="utf-8")
    found = watched(capsys, folder, "--keep", *later(firm), status=1)
    assert [(w["file"], w["state"]) for w in found["workloads"]] == [("desk.yaml", "same")]
    places = [(Path(p["file"]).name, p["line"], p["column"]) for p in found["unreadable"]]
    assert places[:2] == [("letters.yaml", 4, 13), ("letters.yaml", 8, 18)]
    assert places[2][0] == "other.yml"
    # What was kept of a file that cannot be read now is not lost by keeping the rest.
    (folder / "letters.yaml").write_text(LETTERS, encoding="utf-8")
    (folder / "other.yml").unlink()
    found = watched(capsys, folder, *later(firm), status=0)
    assert [(w["file"], w["before"]["as_of"]) for w in found["workloads"]] == [
        ("desk.yaml", NOW),
        ("letters.yaml", THEN),
    ]


def test_new_and_missing_files_are_said_and_change_nothing(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(capsys, folder, firm)
    (folder / "desk.yaml").rename(folder / "desk-2.yaml")
    found = watched(capsys, folder, *later(firm), status=0)
    assert [(w["file"], w["state"]) for w in found["workloads"]] == [
        ("desk-2.yaml", "new"),
        ("desk.yaml", "gone"),
    ]


def test_two_days_and_two_packs_need_no_baseline(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ["--since", THEN, "--as-of", NOW]
    assert watched(capsys, folder, *days, status=0)["changed"] == 0
    packs = ["--since-rules", "guide", "--as-of", THEN]
    found = watched(capsys, folder, *packs, status=1)
    assert found["before"]["pack"]["id"] == "guide"
    assert reasons(found)["rule"]
    assert list(folder.iterdir()) == [folder / "desk.yaml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "nothing is kept of this folder yet"),
        ("{}", 'missing key "format"'),
        ('{"format": "advisor/watch@1", "as_of": "yesterday"}', ":1:40: "),
        ("[", "not valid YAML"),
    ],
)
def test_a_baseline_that_is_missing_or_wrong_is_said_in_a_line(
    text: str | None, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (folder / "watch-baseline.json").write_text(text, encoding="utf-8")
    assert run(["watch", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert said in err and out == ""
    if text is not None:
        # What is no baseline is not written over either.
        assert run(["watch", str(folder), "--keep"]) == 1
        assert (folder / "watch-baseline.json").read_text("utf-8") == text


def test_terminal_escapes_of_a_baseline_are_not_printed(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(capsys, folder, firm)
    path = folder / "watch-baseline.json"
    data = json.loads(path.read_text("utf-8"))
    data["pack"]["version"] = "\x1b[2J\u202e1"
    data["workloads"]["desk.yaml"] |= {"option": "\x1b[31mx", "name": "\x1b]0;title\x07y"}
    path.write_text(json.dumps(data), encoding="utf-8")
    assert run(["watch", str(folder), *later(firm)]) == 1
    out, err = capsys.readouterr()
    assert "desk.yaml" in out
    assert not {"\x1b", "\u202e", "\x07"} & set(out + err)


def test_a_folder_that_is_none_or_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["watch", str(tmp_path / "none")]) == 1
    assert "is not a folder" in capsys.readouterr().err
    assert run(["watch", str(tmp_path)]) == 1
    assert "holds no workload file" in capsys.readouterr().err


def test_the_same_inputs_keep_the_same_bytes(
    folder: Path, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(capsys, folder, firm)
    first = (folder / "watch-baseline.json").read_bytes()
    kept(capsys, folder, firm)
    assert (folder / "watch-baseline.json").read_bytes() == first


def test_what_nothing_explains_is_said_to_be_unexplained() -> None:
    pack = load_pack()
    day = date(2026, 11, 21)
    now = keep(pack, {"w.yaml": workload(use_case="summarisation")}, (), day)
    result = now.workloads["w.yaml"].model_copy(update={"option": "gpt-4o-mini@openai"})
    before = now.model_copy(update={"workloads": {"w.yaml": result}})
    (change,) = changes(before, now, pack)
    assert change.state == "changed"
    assert [r.text for r in change.reasons if r.kind == "none"] == [
        "nothing that is kept is different"
    ]


def test_a_day_after_the_one_it_is_compared_with_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["watch", str(folder), "--since", NOW, "--as-of", THEN]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "--since:1:1: 2026-12-05 is after 2026-11-21, the day that it is compared with (--as-of)\n"
    )
    assert run(["watch", str(folder), "--since", THEN, "--as-of", THEN]) == 0
