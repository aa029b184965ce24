"""`advisor prices check` and `refresh`, end to end, on a stand-in or a file, off the network."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.prices.genai import genai_list
from advisor.resources import rules_folder
from tests.prices.stand_in import ModelInfo, Provider, flat, install

DAY = ["--as-of", "2026-12-05"]
HEAD = "option,field,price,date\n"
SAME = HEAD + "claude-haiku-5.5@anthropic,price_input,0.10 USD/Mtok,2026-12-01\n"
OTHER = HEAD + "claude-haiku-5.5@anthropic,price_input,0.12 USD/Mtok,2026-12-01\n"
ENDED = HEAD + "claude-haiku-3.5@anthropic,price_input,0.01 USD/Mtok,2026-12-01\n"


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


@pytest.mark.parametrize(("text", "status"), [(SAME, 0), (OTHER, 1), (ENDED, 0)])
def test_the_exit_status_says_whether_a_price_differs(
    text: str, status: int, list_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    list_file.write_text(text, encoding="utf-8")
    argv = ["prices", "check", "--against", str(list_file), *DAY]
    assert run(argv) == status
    assert run([*argv, "--format", "json"]) == status
    out = capsys.readouterr().out
    found = json.loads(out[out.index("{") :])
    assert found["format"] == "advisor/price-comparison@1"
    assert found["differs"] == bool(status)


def test_an_ended_option_stays_ended(list_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_file.write_text(ENDED, encoding="utf-8")
    assert run(["prices", "check", "--against", str(list_file), *DAY]) == 0
    assert "claude-haiku-3.5@anthropic: ended on 2026-02-19" in capsys.readouterr().out
    assert run(["prices", "refresh", "--against", str(list_file), *DAY]) == 0
    assert "claims: []" in capsys.readouterr().out


def test_a_price_of_a_day_that_has_not_come_is_listed_apart_and_not_taken(
    list_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "claude-sonnet-5.5@anthropic,price_input,3 USD/Mtok,2027-12-01\n"
    list_file.write_text(SAME + row, encoding="utf-8")
    argv = ["--against", str(list_file), *DAY]
    assert run(["prices", "check", *argv]) == 0
    out = capsys.readouterr().out
    apart = out[out.index("Of a day that has not come, and not taken over") :]
    assert "list       $3/Mtok        from 2027-12-01" in apart
    assert "0 differ" in apart and "1 of a day to come" in apart
    assert run(["prices", "refresh", *argv]) == 0
    out = capsys.readouterr().out
    assert "claims: []" in out and "2027" not in out
    list_file.write_text(OTHER + row, encoding="utf-8")
    assert run(["prices", "refresh", *argv]) == 0
    out = capsys.readouterr().out
    assert "0.12 USD/Mtok" in out and "2027" not in out


def test_a_refresh_is_written_only_where_told_and_never_over_a_file(
    list_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    list_file.write_text(OTHER, encoding="utf-8")
    before = {p: p.read_bytes() for p in rules_folder().rglob("*.yaml")}
    argv = ["prices", "refresh", "--against", str(list_file), *DAY]
    target = tmp_path / "claims-new.yaml"
    assert run(argv) == 0
    assert not target.exists()
    assert run([*argv, "-o", str(target)]) == 0
    assert run([*argv, "--write", str(target)]) == 1
    assert ":1:1: is there already" in capsys.readouterr().err
    assert run([*argv, "--write", str(target), "--replace"]) == 0
    # Its own list is no place for the claims, whatever is said.
    assert run([*argv, "-o", str(list_file), "--replace"]) == 1
    assert list_file.read_text("utf-8") == OTHER
    assert {p: p.read_bytes() for p in rules_folder().rglob("*.yaml")} == before


def test_what_is_written_brings_a_copy_of_the_pack_up_to_the_list(
    list_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    list_file.write_text(OTHER, encoding="utf-8")
    firm = tmp_path / "firm"
    shutil.copytree(rules_folder() / "default", firm)
    argv = ["--against", str(list_file), "--rules", str(firm), *DAY]
    target = firm / "catalogue" / "claims-refreshed.yaml"
    assert run(["prices", "refresh", *argv, "-o", str(target)]) == 0
    row = next(
        line.removeprefix("#   - ")
        for line in target.read_text("utf-8").splitlines()
        if line.startswith("#   - ")
    )
    sources = firm / "sources.yaml"
    sources.write_text(f"{sources.read_text('utf-8')}  - {row}\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["prices", "check", *argv]) == 0
    assert "1 price agrees, 0 differ" in capsys.readouterr().out


def test_the_installed_package_is_the_list_where_no_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cheaper = ModelInfo("claude-haiku-5-5", flat(input="0.08", output="0.50"))
    install(monkeypatch, Provider("anthropic", [cheaper]), version="0.9.9")
    assert run(["prices", "check", *DAY]) == 1
    out = capsys.readouterr().out
    assert "against genai-prices 0.9.9, prices of no stated day" in out
    assert "list       $0.08/Mtok" in out
    assert run(["prices", "refresh", *DAY]) == 1
    assert "give it with --list-date" in capsys.readouterr().err
    assert run(["prices", "refresh", "--list-date", "2026-12-02", *DAY]) == 0
    assert "value: 0.08 USD/Mtok" in capsys.readouterr().out


def test_without_the_package_it_is_said_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """2, as for a report that needs an extra: 1 would say that the prices differ."""
    monkeypatch.setitem(sys.modules, "genai_prices", None)
    for verb in ("check", "refresh"):
        assert run(["prices", verb, *DAY]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err == (
            "prices are compared with genai-prices, which is not installed: pip install "
            "'advisor[prices]', or name a list of your own with --against FILE\n"
        )


def test_a_mistake_in_the_packs_mapping_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(monkeypatch)
    firm = tmp_path / "firm"
    shutil.copytree(rules_folder() / "default", firm)
    path = firm / "catalogue" / "price-lists.yaml"
    text = path.read_text("utf-8").replace("option: gpt-6-luna@openai", "option: gpt-6-lune@openai")
    path.write_text(text.replace("price_cache_read", "price_cache_reed"), encoding="utf-8")
    assert run(["prices", "check", "--rules", str(firm)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert 'unknown metric "price_cache_reed" (did you mean "price_cache_read"?)' in lines[0]
    assert 'unknown option "gpt-6-lune@openai" (did you mean "gpt-6-luna@openai"?)' in lines[1]


def test_a_pack_without_a_mapping_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(monkeypatch)
    assert run(["prices", "check", "--rules", "guide"]) == 1
    assert "price-lists.yaml:1:1: no such file" in capsys.readouterr().err


def test_a_list_cannot_move_the_cursor_or_turn_the_text_round(
    list_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "red\u202e@x,price_input,1 USD/Mtok,2026-12-01\n"
    list_file.write_text(OTHER + row, encoding="utf-8")
    assert run(["prices", "check", "--against", str(list_file), *DAY]) == 1
    out = capsys.readouterr().out
    assert "red@x" in out and "\u202e" not in out
    list_file.write_text(OTHER + row.replace("\u202e", "\x1b[31m"), encoding="utf-8")
    assert run(["prices", "check", "--against", str(list_file), *DAY]) == 1
    out, err = capsys.readouterr()
    assert ":3:4: holds the control character 0x1b" in err
    assert out == "" and "\x1b" not in err


def test_one_refuses_two_lists_at_once() -> None:
    with pytest.raises(SystemExit) as leave:
        run(["prices", "check", "--against", "x.csv", "--list-date", "2026-12-01"])
    assert leave.value.code == 2


def test_the_package_is_imported_by_one_function_only() -> None:
    root = rules_folder().parent / "advisor"
    named = [p.name for p in root.rglob("*.py") if "import genai_prices" in p.read_text("utf-8")]
    named += [p.name for p in root.rglob("*.py") if "from genai_prices" in p.read_text("utf-8")]
    assert set(named) == {"genai.py"}
    assert genai_list.__module__ == "advisor.prices.genai"
