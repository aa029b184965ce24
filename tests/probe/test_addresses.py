"""Addresses that are typed: what may be a secret is refused, and what a query says is not shown."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.probe.typed_address import trouble_with
from tests.probe.test_command import AS_MODEL, HAIKU, KEY, Caught


@pytest.mark.parametrize(
    "address",
    [
        "http://u:SECRETPW@127.0.0.1:9",
        "http://127.0.0.1:9?key=SECRETPW",
        "http://127.0.0.1:9/v1?api-version=2024-10-21&sig=SECRETPW",
        "http://127.0.0.1:9/v1?SECRETPW",
        "http://127.0.0.1:9/v1#SECRETPW",
        "HTTPS://u:SECRETPW@example.com",
        "http://u:1/SECRETPW@127.0.0.1:9",
        "http://127.0.0.1:SECRETPW",
        "u:SECRETPW@127.0.0.1",
        "ftp://u:SECRETPW@h?key=SECRETPW",
    ],
)
@pytest.mark.parametrize("named", ["", f"{HAIKU}="])
def test_a_secret_in_an_address_is_refused_and_never_repeated(
    named: str, address: str, tmp_path: Path, capsys: Caught
) -> None:
    saved, rows = tmp_path / "e.yaml", tmp_path / "set.jsonl"
    rows.write_text('{"input": "a", "expected": "b"}\n', encoding="utf-8")
    target = f"{named}{address}"
    example = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
    for argv in (
        ["probe", target, *AS_MODEL, "--yes", "-o", str(saved)],
        ["probe", target, *AS_MODEL, "--dry-run", "--format", "json"],
        ["probe", target, *AS_MODEL, "--simulated"],
        ["probe", target, "--plan", "--workload", example],
        ["bench", str(rows), "--option", HAIKU, "--option", target, *AS_MODEL, "--yes"],
        ["bench", str(rows), "--option", HAIKU, "--option", f"{HAIKU}=http://127.0.0.1:9",
         "--judge", target, *AS_MODEL, "--yes"],
    ):  # fmt: skip
        assert run(argv) == 1
        out, err = capsys.readouterr()
        assert "SECRETPW" not in out + err
        assert "address" in err
        assert len(err.splitlines()) == 1
    assert run(["probe", target]) != 0
    assert "SECRETPW" not in "".join(capsys.readouterr())
    assert not saved.exists()


def test_what_a_query_says_is_sent_and_shown_nowhere(
    server: str, tmp_path: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_KEY", KEY)
    saved, rows = tmp_path / "probe.yaml", tmp_path / "set.jsonl"
    rows.write_text('{"input": "a", "expected": "b"}\n', encoding="utf-8")
    base = f"{HAIKU}={server}/ok/v1?api-version="
    more = ["--key-env", "A_KEY", "--yes"]
    for fault, form in (("slow", "text"), ("401", "json"), ("ok", "json")):
        target = f"{base.replace('/ok/', f'/{fault}/')}VALUE-21"
        run(["probe", target, *more, "--samples", "60", "--concurrency", "60", "--format", form,
             "-o", str(saved)])  # fmt: skip
    run(["bench", str(rows), "--option", f"{base}VALUE-21", "--option", f"{base}VALUE-22", *more,
         "--cache", str(tmp_path / "kept")])  # fmt: skip
    captured = capsys.readouterr()
    assert "api-version=…" in saved.read_text("utf-8")
    kept = "".join(p.read_text("utf-8") for p in tmp_path.rglob("*") if p.is_file())
    for text in (captured.out, captured.err, kept):
        assert "VALUE-2" not in text
        assert KEY not in text
    assert f"{base}…" in captured.out
    # The two of the comparison differ in nothing that is shown.
    assert f"{base}… (2) against {base}…" in " ".join(captured.out.split())
    with urllib.request.urlopen(f"{server}/truth", timeout=5) as answer:
        asked = json.load(answer)["heads"]
    assert "POST /ok/v1/messages?api-version=VALUE-22 HTTP/1.1" in asked


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("api-version=2024-10-21", ""),
        ("api-version=2024-12-01-preview&region=eastus2&deployment=gpt-4o-mini", ""),
        ("", ""),
        ("empty=", ""),
        ("api-key=x", '"api-key"'),
        ("subscription-key=x", '"subscription-key"'),
        ("subscriptionkey=x", '"subscriptionkey"'),
        ("accessToken=x", '"accessToken"'),
        ("x-api%2Dkey=x", '"x-api-key"'),
        ("v=sk-x0123456", '"v"'),
        ("sig=x", '"sig"'),
        ("code=x", '"code"'),
        ("v=a1b2c3d4e5f6a7", '"v"'),
        ("v=123e4567-e89b-12d3-a456-426614174000", '"v"'),
        ("v=two words", '"v"'),
        ("v=1&Passphrase=x", '"Passphrase"'),
        ("a1b2c3d4e5f6a7=1", "a part that is no NAME=VALUE"),
        ("=x", "a part that is no NAME=VALUE"),
        ("word", "a part that is no NAME=VALUE"),
        ("a=1;b=2", '"a"'),
    ],
)
def test_which_parameters_of_an_address_may_be_secret(query: str, said: str) -> None:
    found = trouble_with(f"https://host/openai/v1?{query}")
    assert (said in found) if said else found == ""
