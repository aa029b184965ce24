"""`advisor probe` end to end: price, cap and truth, and what it does to a decision."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.main import run
from advisor.evidence.read import read_evidence
from advisor.pack import load_pack
from advisor.workload.write import workload_yaml

KEY = "sk-ant-api03-not-a-real-key-0123456789abcdef"
HAIKU = "claude-haiku-5.5@anthropic"
DAY = ["--as-of", "2026-11-21"]
AS_MODEL = ["--protocol", "anthropic", "--model", "m"]
Caught = pytest.CaptureFixture[str]


def served(server: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{server}/truth", timeout=5) as answer:
        found: list[dict[str, Any]] = json.load(answer)["truth"]
    return found


@pytest.mark.parametrize("protocol", ["anthropic", "openai"])
def test_the_measured_latency_is_the_servers(server: str, protocol: str, capsys: Caught) -> None:
    before = len(served(server))
    argv = ["probe", f"{server}/ok", "--protocol", protocol, "--model", "m", "--samples", "60",
            "--concurrency", "4", "--format", "json", "--yes"]  # fmt: skip
    assert run(argv) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["spent_usd"], found["cap_usd"]) == ("advisor/probe@1", 0, 1)
    latency = found["targets"][0]["suites"]["latency"]
    # Four discarded first calls, one for each connection.
    rows = served(server)[before:]
    assert (latency["n"], len(rows), latency["errors"]) == (60, 64, {})
    true = sorted((r["tokens"][0] - r["request"]) / 1e6 for r in rows[4:])
    # The bar of the definitions is 3 ms; the machine that runs the tests may be busy.
    assert latency["ttft_ms"]["p50"] == pytest.approx(true[29], abs=20)
    assert latency["inter_token_ms"]["p50"] == pytest.approx(2.0, abs=1)
    bounds = latency["ttft_ms"]
    assert bounds["p95_low"] <= bounds["p95"] <= bounds["p95_high"]
    assert latency["tokens_counted_by"] == "endpoint"


def test_a_p95_from_too_few_is_refused_with_what_would_do(server: str, capsys: Caught) -> None:
    argv = ["probe", f"{server}/ok", *AS_MODEL, "--samples", "20", "--concurrency", "4", "--yes"]
    assert run(argv) == 0
    assert "20 samples bound no p95; 59 do" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        (["--dry-run"], 0, "at most $"),
        ([], 2, "agree to it with --yes"),
        (["--yes", "--key-env", "NO_SUCH_KEY"], 1, "set NO_SUCH_KEY"),
    ],
)
def test_nothing_is_sent_without_a_word(
    more: list[str], status: int, said: str, server: str, capsys: Caught
) -> None:
    before = len(served(server))
    prices = ["--price-in", "3", "--price-out", "15"]
    assert run(["probe", f"{server}/ok", *AS_MODEL, *prices, *more]) == status
    assert said in " ".join(capsys.readouterr().err.split())
    assert len(served(server)) == before


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "name a target"),
        (["http://127.0.0.1:1"], "--protocol"),
        (["http://192.0.2.1", *AS_MODEL], "--price-in"),
        (["http://192.0.2.1", *AS_MODEL, "--price-in", "1"], "belong together"),
        (["--plan"], "--plan needs --workload"),
    ],
)
def test_wrong_usage(argv: list[str], said: str, capsys: Caught) -> None:
    assert run(["probe", *argv]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["claude-haiku-5@anthropic"], "did you mean"),
        (["ftp://x"], "unknown option"),
        (["llama-3.3-70b@rented-2xh100"], "has no known address"),
        ([HAIKU, "--suite", "latencyy"], 'did you mean "latency"'),
    ],
)
def test_a_wrong_target_or_suite(argv: list[str], said: str, capsys: Caught) -> None:
    assert run(["probe", *argv]) == 1
    assert said in capsys.readouterr().err


def test_the_cap_ends_a_run_and_keeps_what_is_done(server: str, capsys: Caught) -> None:
    # The worst case of a call is some (300 + 800) x $1 + 128 x $10 a million: $0.0024,
    # and what is billed $0.00015: one in flight at a time, and 10 to 12 of them in all.
    argv = ["probe", f"{server}/ok", *AS_MODEL, "--samples", "40", "--concurrency", "3",
            "--price-in", "1", "--price-out", "10", "--max-usd", "0.004",
            "--format", "json", "--yes"]  # fmt: skip
    assert run(argv) == 0
    found = json.loads(capsys.readouterr().out)
    latency = found["targets"][0]["suites"]["latency"]
    assert 0 < found["spent_usd"] <= 0.004
    assert 8 <= latency["n"] <= 12
    assert latency["not_sent"] > 0
    assert latency["stopped"] == "the cap is reached"


def test_a_probe_flips_a_golden_workload_and_says_so(
    server: str, tmp_path: Path, capsys: Caught
) -> None:
    pack = load_pack()
    from advisor.decision.cases import load_cases

    case = next(c for c in load_cases(pack) if c.case.name == "qr-01-realtime-chat")
    workload, saved = tmp_path / "w.yaml", tmp_path / "probe.yaml"
    workload.write_text(workload_yaml(case.workload, pack.questionnaire), encoding="utf-8")

    def recommended(*more: str) -> dict[str, Any]:
        run(["recommend", str(workload), "--format", "json", *DAY, *more])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    assert recommended()["recommended"]["option"] == HAIKU
    argv = ["probe", f"{HAIKU}={server}/slow", "--samples", "60", "--concurrency", "30", "--yes",
            "--from", "Vienna office", "--workload", str(workload), "-o", str(saved),
            *DAY]  # fmt: skip
    assert run(argv) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "you measured" in said
    assert "60 samples" in said
    assert "seed-padiso: 45 to 75 ms at p50" in said
    assert "first word at most 800 ms" in said
    assert "Before: Claude Haiku 5.5 · Anthropic API (provisional). Now:" in said

    p95 = next(f for f in read_evidence(saved, pack) if f.percentile == 95)
    assert (p95.subject, p95.metric, p95.n, p95.source_kind) == (
        HAIKU,
        "ttft",
        60,
        "own_measurement",
    )
    assert p95.span.low > 1490
    assert "from Vienna office" in p95.conditions
    after = recommended("--evidence", str(saved), "--as-of", "2100-01-01")
    haiku = next(o for o in after["options"] if o["option"] == HAIKU)
    assert haiku["status"] == "rejected"
    assert "first-word" in {r["requirement"] for r in haiku["rejections"]}


def test_an_endpoint_that_fails_gives_no_latency_claim(
    server: str, tmp_path: Path, capsys: Caught
) -> None:
    saved = tmp_path / "probe.yaml"
    argv = ["probe", f"{HAIKU}={server}/500", "--samples", "12", "--concurrency", "6", "--yes",
            "-o", str(saved)]  # fmt: skip
    saved.write_text("kept", encoding="utf-8")
    assert run(argv) == 1
    out, err = capsys.readouterr()
    assert "0 of 12 calls succeeded" in out
    assert "12 × http_500" in out
    assert "nothing to save: no measurement ended well" in err
    assert "wrote" not in err
    assert saved.read_text("utf-8") == "kept"


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (["http://127.0.0.1:9", *AS_MODEL], 1, "no measurement ended well"),
        (["{server}/ok", *AS_MODEL], 0, "evidence is about an option"),
        # Whether a cache is used is told, and no metric of the catalogue is about it.
        (
            [HAIKU + "={server}/ok", "--suite", "prompt-cache"],
            0,
            "what was measured proves no figure",
        ),
    ],
)
def test_no_file_is_written_where_there_is_no_evidence(
    argv: list[str], status: int, said: str, server: str, tmp_path: Path, capsys: Caught
) -> None:
    saved = tmp_path / "s.yaml"
    argv = [one.replace("{server}", server) for one in argv]
    assert run(["probe", *argv, "--samples", "3", "--yes", "-o", str(saved)]) == status
    err = capsys.readouterr().err
    assert f"nothing to save: {said}" in err
    assert "wrote" not in err
    assert not saved.exists()


@pytest.mark.parametrize("fault", ["ok", "401", "500", "error_event", "reset", "garbage"])
def test_a_key_is_nowhere(
    fault: str, server: str, tmp_path: Path, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_KEY", KEY)
    saved = tmp_path / "probe.yaml"
    for form in ("text", "json"):
        run(["probe", f"{HAIKU}={server}/{fault}", "--samples", "2", "--concurrency", "2",
             "--key-env", "A_KEY", "--format", form, "--yes", "-o", str(saved)])  # fmt: skip
    captured = capsys.readouterr()
    text = (
        captured.out
        + captured.err
        + "".join(p.read_text("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file())
    )
    assert KEY not in text
    assert "sk-" not in text


def test_a_key_that_no_header_holds_is_refused_unshown(
    server: str, capsys: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_KEY", "sk-two\r\nx-other: 1")
    argv = ["probe", f"{server}/ok", *AS_MODEL, "--key-env", "A_KEY", "--yes"]
    assert run(argv) == 1
    err = capsys.readouterr().err
    assert "holds characters that no key has" in err
    assert "sk-two" not in err


def test_a_vendors_key_never_goes_to_an_address_that_was_typed(
    server: str, monkeypatch: pytest.MonkeyPatch, capsys: Caught
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    assert run(["probe", f"{HAIKU}={server}/ok", "--samples", "1", "--yes"]) == 0
    with urllib.request.urlopen(f"{server}/truth", timeout=5) as answer:
        assert KEY not in answer.read().decode()
    capsys.readouterr()


def test_simulated_runs_every_suite_and_is_never_evidence(tmp_path: Path, capsys: Caught) -> None:
    saved = tmp_path / "probe.yaml"
    argv = ["probe", HAIKU, "--simulated", "--suite", "all", "--samples", "6", "--concurrency",
            "6", "--format", "json", "-o", str(saved)]  # fmt: skip
    assert run(argv) == 0
    captured = capsys.readouterr()
    (target,) = json.loads(captured.out)["targets"]
    assert target["simulated"] is True
    suites = target["suites"]
    assert len(suites) == 9
    assert all(s["n"] == 6 and s["errors"] == {} for s in suites.values())
    assert suites["extraction"]["right"]["value"] >= 0.5
    assert suites["tools"]["calls_right"]["value"] >= 0.5
    assert suites["prompt-cache"]["cached_share"] > 0.5
    cache = suites["prompt-cache"]
    assert cache["first_token_warm_ms"] < cache["first_token_cold_ms"]
    assert not saved.exists()
    assert "simulated: nothing is saved" in captured.err


def test_the_price_of_a_simulated_run_is_marked(capsys: Caught) -> None:
    assert run(["probe", HAIKU, "--simulated", "--dry-run", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("SIMULATED: what the built-in endpoint would be sent")
    assert json.loads(out)["simulated"] is True
    assert run(["probe", HAIKU, "--dry-run", "--format", "json", "--max-usd", "0.00001"]) == 0
    out, err = capsys.readouterr()
    assert "SIMULATED" not in err
    assert json.loads(out)["simulated"] is False
    assert "cap $0.00001." in " ".join(err.split())


@pytest.mark.parametrize("when", ["--dry-run", "--yes"])
def test_a_workload_that_is_not_there_is_said_before_anything_is_sent(
    when: str, server: str, capsys: Caught
) -> None:
    before = len(served(server))
    argv = ["probe", f"{HAIKU}={server}/ok", when, "--workload", "nope.yaml"]
    assert run(argv) == 1
    assert "nope.yaml:1:1:" in capsys.readouterr().err
    assert len(served(server)) == before


def test_a_small_context_cuts_a_suite_or_leaves_it_out(server: str, capsys: Caught) -> None:
    argv = ["probe", f"{server}/ok", *AS_MODEL, "--suite", "prompt-cache", "--suite",
            "classification", "--samples", "2", "--yes"]  # fmt: skip
    assert run([*argv, "--context", "1000", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    said = "a context of 1,000 tokens is too small for this suite"
    assert f"prompt-cache: nothing; {said}" in " ".join(err.split())
    suites = json.loads(out)["targets"][0]["suites"]
    assert (suites["prompt-cache"]["not_sent"], suites["prompt-cache"]["stopped"]) == (2, said)
    assert (suites["prompt-cache"]["n"], suites["classification"]["n"]) == (0, 2)

    assert run([*argv, "--context", "4096"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    # (4,096 - 40 - 800) / 1.75
    assert "texts of at most 1,860 words, to fit a context of 4,096 tokens" in text
    assert "prompt-cache: 2 pairs" in text


def test_the_planner_names_what_could_change(tmp_path: Path, capsys: Caught) -> None:
    example = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
    argv = ["probe", "--plan", "--workload", example, "--format", "json", *DAY]
    assert run(argv) == 0
    found = json.loads(capsys.readouterr().out)
    first = found["probes"][0]
    assert (first["option"], first["suite"], first["samples"]) == (HAIKU, "latency", 145)
    # The suite's own 60 would show it if the true one were at most 518 ms: 65% of the limit.
    assert "p95 within 800 ms if the true one is at most 606 ms: 80%" in first["why_samples"]
    assert first["if_bad"] != first["if_good"]
    assert first["expected_usd"] > 0
    # Nothing about the first word is asked for here, nor about tools or format.
    calm = tmp_path / "calm.yaml"
    calm.write_text(
        "format: advisor/workload@1\nname: Batch\nanswers:\n  use_case: bulk_classification\n"
        "  ttft_limit: none\n  realtime_tools: no\n  strict_output: no\n",
        encoding="utf-8",
    )
    assert run(["probe", "--plan", "--workload", str(calm), *DAY]) == 0
    assert "Probing is pointless" in capsys.readouterr().out


def test_what_a_cap_kept_from_being_measured_is_listed(server: str, capsys: Caught) -> None:
    argv = ["probe", f"{server}/ok", f"{server}/crlf", *AS_MODEL, "--suite", "latency", "--suite",
            "classification", "--samples", "5", "--price-in", "1", "--price-out", "10",
            "--max-usd", "0.0001", "--yes"]  # fmt: skip
    run(argv)
    out = " ".join(capsys.readouterr().out.split())
    assert out.count(" samples were not sent: not measured: the cap is reached") == 3
    assert f"{server}/crlf latency: nothing was sent" in out
    assert "of a core" not in out
    run([*argv, "--format", "json"])
    targets = json.loads(capsys.readouterr().out)["targets"]
    assert [t["target"].rpartition("/")[2] for t in targets] == ["ok", "crlf"]
    assert [{s: f["n"] for s, f in t["suites"].items()} for t in targets] == [
        {"latency": 0, "classification": 0}
    ] * 2


def test_two_endpoints_of_an_option_are_never_one_range(
    server: str, tmp_path: Path, capsys: Caught
) -> None:
    saved = tmp_path / "a.yaml"
    argv = ["probe", f"{HAIKU}={server}/ok", f"{HAIKU}={server}/crlf", "--samples", "2", "--yes"]
    before = len(served(server))
    assert run([*argv, "-o", str(saved)]) == 2
    said = f"evidence about an option is of one endpoint, and {HAIKU} has several here"
    assert said in capsys.readouterr().err
    assert (len(served(server)), saved.exists()) == (before, False)
    assert run(argv) == 0, "to compare them is another matter"
    capsys.readouterr()
