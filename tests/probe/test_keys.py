"""The client's own key: whatever the endpoint says back, it stands in nothing that is kept."""

from __future__ import annotations

import base64
import json
import pickle
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.evidence.read import read_evidence
from advisor.measurement.budget import Prices
from advisor.measurement.suite import load_suites
from advisor.pack import load_pack
from advisor.probe.apart import Apart, Job, Over
from advisor.probe.client import Endpoint
from advisor.probe.own_keys import OwnKeys
from advisor.probe.session import Plan
from advisor.probe.target import Target
from tests.probe.echoes import forms
from tests.probe.test_command import HAIKU, Caught

KEYS = (
    "fw_3ZabcdEFGHijklMNOPqrst",
    "xai-Tq7nB2vXk9LmZ4wR",
    "pplx-0aB1cD2eF3gH4iJ5",
    "r8_Kd83jsQpLx02MvTy",
    "hf_QwErTyUiOpAsDfGh",
    "gw-live-8842-Zebra",
    "Zx/81+Qwe/rty+UIop==",
    "h4/tr+9w",
    "hunter2",
)
FAULTS = (
    *("echo_body", "echo_500", "echo_type", "echo_kind", "echo_kind_alone", "echo_stop"),
    *("echo_stop_alone", "echo_answer"),
)


def pieces_of(key: str) -> list[str]:
    """What gives a key away, in lower case: its forms, without what is the same for all."""
    cores = [form.rstrip("=")[4:-4] for form in forms(key)[5:]]
    shown = (*forms(key)[:2], forms(key)[4], *cores, key[3:-1])
    return [one.lower() for one in shown if len(one) > 5]


def kept(folder: Path) -> str:
    return "".join(p.read_text("utf-8", "replace") for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("key", [*KEYS, "pw1!", "k" * 40 + "Z" * 2000])
def test_every_form_of_a_key_is_taken_out(key: str) -> None:
    own = OwnKeys((("authorization", f"Bearer {key}"),))
    for form in forms(key)[: 5 if len(key) < 6 else None]:
        said = own.out_of(f"no ({form}) yes").replace("Og==", "").replace("=", "")
        assert said.startswith("no (")
        assert "[hidden]" in said
        assert said.endswith(") yes")
        assert len(said) < 30
    spread = "\u200b".join(key)
    assert own.shown(f"no {spread} {key.upper()}", 100) == "no [hidden] [hidden]"


def test_what_goes_to_the_screen_holds_no_key(server: str) -> None:
    """The probe of the screen runs in a process that tells what follows."""
    key = KEYS[0]
    headers = (("authorization", f"Bearer {key}"),)
    targets = tuple(
        Target(fault, "", Endpoint(f"{server}/{fault}/v1/chat/completions", "openai", "m",
                                   headers), Prices(0.0, 0.0))
        for fault in FAULTS
    )  # fmt: skip
    plan = Plan((load_suites()["latency"],), samples=1, in_flight=1)
    told = list(Apart(Job(targets, plan, 1.0)).told())
    assert isinstance(told[-1], Over)
    assert len(told[-1].found) == len(FAULTS)
    said = pickle.dumps(told).decode("latin-1").lower()
    assert [one for one in pieces_of(key) if one in said] == []
    assert "[hidden]" in said


@pytest.mark.parametrize("key", [KEYS[0], *KEYS[6:]])
def test_a_key_that_the_endpoint_repeats_is_in_no_output(
    key: str, server: str, tmp_path: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_KEY", key)
    rows = tmp_path / "set.jsonl"
    rows.write_text(
        '{"input": "a", "expected": "b"}\n'
        '{"input": "a", "expected": "c", "check": "judge", '
        '"labelled": [{"answer": "c", "right": true}]}\n',
        encoding="utf-8",
    )
    targets = [f"{HAIKU}={server}/{fault}" for fault in FAULTS]
    options = [word for target in targets for word in ("--option", target)]
    cache = ["--cache", str(tmp_path / "kept")]
    for form, protocol in (("text", "anthropic"), ("json", "openai")):
        more = ["--key-env", "A_KEY", "--yes", "--protocol", protocol, "--model", "m",
                "--format", form]  # fmt: skip
        suites = ["--suite", "latency", "--suite", "classification", "--samples", "2"]
        run(["probe", *targets, *more, *suites, "-o", str(tmp_path / f"{form}.yaml")])
        run(["bench", str(rows), *options, "--judge", targets[-1], *more, *cache])
    out, err = capsys.readouterr()
    said = (out + err + kept(tmp_path)).lower()
    assert [one for one in pieces_of(key) if one in said] == []
    assert "in_stream_error:other" in said
    assert "[hidden]" in said
    assert (tmp_path / "kept" / "answers.jsonl").exists()


def test_a_kind_of_error_that_is_a_sentence_is_other_in_the_evidence(
    server: str, tmp_path: Path, capsys: Caught
) -> None:
    saved = tmp_path / "e.yaml"
    # Enough of the calls succeed to be saved; one in twenty ends in a sentence with a key.
    argv = ["probe", f"{HAIKU}={server}/kind_sometimes", "--samples", "60", "--concurrency", "20"]
    argv += ["--protocol", "openai", "--model", "m", "--format", "json", "--yes"]
    run([*argv, "-o", str(saved)])
    out = capsys.readouterr().out
    (suite,) = json.loads(out)["targets"][0]["suites"].values()
    assert suite["errors"] == {"in_stream_error:other": 3}
    text = saved.read_text("utf-8")
    assert "3 in_stream_error:other" in " ".join(text.split())
    assert "sk-ant" not in text + out
    assert read_evidence(saved, load_pack())


@pytest.mark.parametrize("key", ["EMPTY", "x", "none"])
def test_a_word_that_stands_for_no_key_leaves_answers_alone(key: str) -> None:
    own = OwnKeys((("authorization", f"Bearer {key}"),))
    text = "An emptying box: none-the-less, nonex xylem 0.75; NONE, empty"
    assert own.out_of(text) in (text, text.replace("none-", "[hidden]-"))


def test_what_an_answer_says_otherwise_is_kept_as_it_is() -> None:
    own = OwnKeys((("x-api-key", KEYS[0]), ("anthropic-version", "2023-06-01")))
    text = 'On 2023-06-01: {"a": "fw_3Z", "b": 1}\n\nbearer of news'
    assert own.out_of(text) == text
    assert own.out_of(f"a{KEYS[0]}b {KEYS[0][:14]}*** c") == "a[hidden]b [hidden] c"
    coded = base64.b64encode(f"Bearer {KEYS[0]}".encode()).decode()
    assert KEYS[0] not in base64.b64decode(own.out_of(coded).encode(), altchars=b"-_").decode(
        "latin-1"
    )


@pytest.mark.parametrize("slip", ["sk-ant-api03-Zz9", "fw_3ZabcdEFGHijklMNOPqrst", "A" * 65, ""])
@pytest.mark.parametrize("dry", [["--yes"], ["--dry-run"]])
def test_a_key_in_the_place_of_its_name_is_not_repeated(
    slip: str, dry: list[str], server: str, tmp_path: Path, capsys: Caught
) -> None:
    rows = tmp_path / "set.jsonl"
    rows.write_text('{"input": "a", "expected": "b"}\n', encoding="utf-8")
    more = ["--protocol", "openai", "--model", "m", "--key-env", slip, *dry]
    is_name = slip.isidentifier() and len(slip) < 65
    wanted = (0 if dry == ["--dry-run"] else 1) if is_name else 2
    assert run(["probe", f"{server}/ok", *more]) == wanted
    options = ["--option", f"{server}/ok", "--option", f"{server}/ok/b"]
    assert run(["bench", str(rows), *options, *more]) == wanted
    said = "".join(capsys.readouterr())
    assert not slip or slip not in said
    assert "--key-env" in said or wanted == 0
