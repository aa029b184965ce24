"""`advisor usage` end to end: profiles, workloads, replays, policies and mappings."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.pack import load_pack
from advisor.workload import known_in, read_workload
from tests.logs.reading_logs import DAY
from tests.logs.renderings import canonical, litellm, own
from tests.logs.small_traffic import MODEL, as_csv, jsonl, traffic
from tests.usage.cells import Row, usd

POLICIES = """format: advisor/policies@1
policies:
  - name: small first
    routes:
      - {when: {input_tokens: {below: 2000}, tag: support}, to: claude-haiku-5.5@anthropic}
      - {when: {hour: {from: 22, to: 6}}, to: gpt-6-luna@openai}
    otherwise: logged
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "spend.jsonl"
    path.write_text(jsonl(litellm(traffic())), encoding="utf-8")
    return path


def test_the_profile_in_words(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage", "profile", str(log), *DAY]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert max(map(len, out.splitlines())) <= 80
    out = " ".join(out.split())
    for said in (
        "432 requests over 3 days",
        "requests_per_month: 4,380 requests/month",
        "3 whole days",
        "busiest minute: 1 request and",
        "8 were refused for going too fast (429)",
        "claude-haiku-4-5-20251001",
        "input count inclusive, as the format defines it",
        "columns: ",
    ):
        assert said in out, said
    assert "must not be read" not in out


def test_a_workload_is_filled_in_and_hand_answers_stay(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = load_pack()
    path = tmp_path / "w.yaml"
    path.write_text(
        "format: advisor/workload@1\nname: Desk\nanswers:\n  use_case: rag\n"
        "  input_tokens: 1234\n  output_tokens: unknown\n",
        encoding="utf-8",
    )
    assert run(["usage", "profile", str(log), "-o", str(path), *DAY]) == 0
    assert f"{path}: input_tokens is kept as it was answered by hand" in capsys.readouterr().err
    filled = read_workload(str(path), known_in(pack))
    assert filled.name == "Desk"
    assert filled.answers["use_case"].value == "rag"
    assert filled.answers["input_tokens"].value == 1234
    assert filled.answers["requests_per_month"].value == 4380
    note = filled.answers["requests_per_month"].note
    assert note.startswith("from the logs (spend.jsonl), 2026-10-05")
    assert filled.answers["current_option"].value == "claude-haiku-4.5@anthropic"
    before = path.read_text("utf-8")
    assert run(["usage", "profile", str(log), "-o", str(path), *DAY]) == 0
    assert path.read_text("utf-8") == before
    assert run(["recommend", str(path), *DAY]) in (0, 3)


def test_a_workload_can_go_to_standard_output(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["usage", "profile", str(log), "-o", "-", *DAY]) == 0
    out = capsys.readouterr().out
    path = tmp_path / "w.yaml"
    path.write_text(out, encoding="utf-8")
    assert "requests_per_month" in read_workload(str(path), known_in(load_pack())).answers


def test_the_log_is_never_written_over(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = log.read_bytes()
    assert run(["usage", "profile", str(log), "-o", str(log), *DAY]) == 1
    assert "needs a file of its own" in capsys.readouterr().err
    assert log.read_bytes() == before


def test_a_replay_names_what_was_paid_and_what_it_would_cost(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["usage", "replay", str(log), *DAY]) == 0
    out = capsys.readouterr().out
    first = " ".join(out.split("\n\n")[0].split())
    assert first.startswith("Your 3 days of traffic on Claude Haiku 5.5 · Anthropic API: $")
    assert "tiered at 4k tokens: $" in first
    assert "what you paid: $0" in first
    assert max(map(len, out.splitlines())) <= 80
    assert "Claude Haiku 3.5 · Anthropic API: ended on 2026-02-19" in out


def test_policies_of_ones_own(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(POLICIES, encoding="utf-8")
    argv = ["usage", "replay", str(log), "--policies", str(file), "--format", "json", *DAY]
    assert run(argv) == 0
    found = json.loads(capsys.readouterr().out)
    priced = {c["id"]: c["usd"] for c in found["candidates"]}["small first"]["likely"]
    by_row = 0.0
    for r in traffic():
        row = Row(MODEL, "anthropic", "", 0, r.input, r.read, r.written, 0, r.output)
        night = r.at.hour >= 22 or r.at.hour < 6
        small = "claude-haiku-5.5@anthropic"
        other = "gpt-6-luna@openai" if night else "claude-haiku-4.5@anthropic"
        by_row += float(usd(row, small if r.input < 2000 else other))
    assert priced == pytest.approx(by_row, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("otherwise: logged", "otherwise: claude-haiku-5@anthropic"), ':7:16: unknown option "'),
        (("below: 2000", "belw: 2000"), 'unknown key "belw" (did you mean "below"?)'),
        (("below: 2000", "from: 3000, below: 2000"), "leaves nothing"),
        (("from: 22", "from: 25"), ":6:"),
        (("tag: support", 'tag: "a\\\\b"'), "holds a backslash"),
        (("policies@1", "policies@9"), ":1:9:"),
    ],
)
def test_a_wrong_policy_is_named_at_its_place(
    change: tuple[str, str], said: str, log: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = tmp_path / "p.yaml"
    file.write_text(POLICIES.replace(*change), encoding="utf-8")
    assert run(["usage", "replay", str(log), "--policies", str(file), *DAY]) == 1
    err = capsys.readouterr().err
    assert said in err and str(file) in err


def test_every_mistake_of_a_policy_file_is_named_at_once(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "p.yaml"
    wrong = {"below: 2000": "belw: 2000", "claude-haiku-5.5@": "claude-haiku-5@", "22": "25",
             "gpt-6-luna@": "gpt-6-lune@", "otherwise: logged": "otherwise: loged"}  # fmt: skip
    text = POLICIES
    for right, instead in wrong.items():
        text = text.replace(right, instead)
    file.write_text(text, encoding="utf-8")
    assert run(["usage", "replay", str(log), "--policies", str(file), *DAY]) == 1
    err = capsys.readouterr().err
    for said in ("below", "claude-haiku-5.5@anthropic", "gpt-6-luna@openai", "logged"):
        assert f'did you mean "{said}"?' in err
    assert "must be at most 23" in err
    assert len(err.splitlines()) == 5, "and no more: the list is not too short for its mistakes"
    file.write_text("format: advisor/policies@1\npolicies: []\n", encoding="utf-8")
    assert run(["usage", "replay", str(log), "--policies", str(file), *DAY]) == 1
    assert "at least 1" in capsys.readouterr().err


def test_figures_are_written_out_whatever_their_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A burst of 40 in one second of three days, paid a ten-thousandth less than the price."""
    rows = canonical([replace(r, status=200) for r in traffic()[::11]])
    rows += [rows[-1]] * 39
    for row in rows:
        row |= {"input_tokens": 3_000, "output_tokens": 1, "cached_input_tokens": 0}
        row |= {"cache_write_tokens": 0}
        there = Row(MODEL, "anthropic", "", 0, 3_000, 0, 0, 0, 1)
        row["cost"] = float(usd(there, "claude-haiku-4.5@anthropic")) * 0.9999
    path = tmp_path / "burst.jsonl"
    path.write_text(jsonl(rows), encoding="utf-8")
    assert run(["usage", "profile", str(path), *DAY]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "3,000 in for each out" in out
    assert re.search(r"busiest second: 40 requests and 120,040 tokens, 1\d\d,000 times the mean of "
                     r"0\.000\d+\b", out)  # fmt: skip
    assert "(0.0%)" in out
    assert not re.search(r"\de[+-]\d", out)


def test_a_mapping_is_proposed_confirmed_once_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(as_csv(own(traffic())), encoding="utf-8")
    argv = ["usage", "profile", str(path), "--format", "json", *DAY]
    assert run(argv) == 1
    err = capsys.readouterr().err
    assert "input_tokens = Prompt_Tokens" in err and "--accept-mapping" in err
    assert run([*argv, "--accept-mapping"]) == 0
    kept = tmp_path / "calls.csv.mapping.yaml"
    assert "Prompt_Tokens" in kept.read_text("utf-8")
    capsys.readouterr()
    assert run(argv) == 0
    kept.write_text(kept.read_text("utf-8").replace("output_tokens", "outptu_tokens"))
    capsys.readouterr()
    assert run(argv) == 1
    assert "calls.csv.mapping.yaml:" in capsys.readouterr().err


def test_what_the_numbers_do_not_tell_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{k: v for k, v in row.items() if k != "Total_Tokens"} for row in own(traffic())]
    path = tmp_path / "calls.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    argv = ["usage", "profile", str(path), "--accept-mapping", "--format", "json", *DAY]
    assert run(argv) == 1
    assert "say --cached-in-input yes or no" in capsys.readouterr().err
    inputs = {}
    for said in ("yes", "no"):
        assert run([*argv, "--cached-in-input", said]) == 0
        inputs[said] = json.loads(capsys.readouterr().out)["tokens"]["input"]
    held = sum(r.read + r.written for r in traffic())
    assert inputs["no"] - inputs["yes"] == held


def test_without_duckdb_one_line_says_how_to_get_it(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert run(["usage", "profile", str(log), *DAY]) == 2
    assert capsys.readouterr().err.endswith("pip install 'advisor[usage]'\n")


@pytest.mark.parametrize(
    "argv",
    [["usage"], ["usage", "profile"], ["usage", "replay"], ["usage", "sql"], ["usage", "profil"]],
)
def test_wrong_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(argv)
    assert left.value.code == 2


def test_two_halves_are_the_whole_in_any_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = canonical(traffic())
    paths = [tmp_path / "a.jsonl", tmp_path / "b.csv", tmp_path / "all.jsonl"]
    paths[0].write_text(jsonl(rows[::2]), encoding="utf-8")
    paths[1].write_text(as_csv(rows[1::2]), encoding="utf-8")
    paths[2].write_text(jsonl(rows[::-1]), encoding="utf-8")
    found = []
    for some in ([paths[0], paths[1]], [paths[1], paths[0]], [paths[2]]):
        assert run(["usage", "profile", *map(str, some), "--format", "json", *DAY]) == 0
        # Of the files only their names differ.
        profile = json.loads(re.sub(r"from the logs \([^)]*\)", "", capsys.readouterr().out))
        profile.pop("files")
        found.append(profile)
    assert found[0] == found[1] == found[2]
