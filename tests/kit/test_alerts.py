"""Alert rules, their tests, the dashboard and the runbook, held to one another."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.kit.alert_tests import EDGES, bucket_shares
from tests.kit.kits import EVERY, MOVES, NEW, OWN, UNNAMED, kit, parsed

# Names seen on the running gateway's /metrics (LiteLLM 1.106.2, scripts/check_kit.py).
SEEN = {
    "litellm_proxy_total_requests_metric_total",
    "litellm_deployment_total_requests_total",
    "litellm_deployment_success_responses_total",
    "litellm_deployment_failure_responses_total",
    "litellm_request_total_latency_metric_bucket",
    "litellm_llm_api_time_to_first_token_metric_bucket",
    "litellm_spend_metric_total",
    "litellm_deployment_successful_fallbacks_total",
}
# Names in the source of vLLM 0.33.0.
NODES = {"vllm:num_requests_waiting", "vllm:kv_cache_usage_perc"}


def quantile(shares: dict[str, float], q: float) -> float:
    """As Prometheus does it: linear within the bucket that holds the rank."""
    low, under = 0.0, 0.0
    for edge in EDGES:
        held = shares[f"{edge}"]
        if held >= q:
            return low + (edge - low) * (q - under) / (held - under)
        low, under = edge, held
    return EDGES[-1]


@given(st.floats(0.006, 590), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_buckets_are_filled_so_that_the_quantile_is_where_it_is_wanted(
    seconds: float, q: float
) -> None:
    shares = bucket_shares(seconds, q)
    assert list(shares.values()) == sorted(shares.values())
    assert quantile(shares, q) == pytest.approx(seconds, rel=1e-6)


@pytest.mark.parametrize("answers", EVERY.values(), ids=list(EVERY))
def test_every_alert_is_tried_on_both_sides_and_stands_in_the_runbook(answers: str) -> None:
    files = kit(answers)
    tried: dict[str, set[bool]] = {}
    for name in (n for n in files if n.endswith(".test.yaml")):
        for test in parsed(files, name)["tests"]:
            one = test["alert_rule_test"][0]
            tried.setdefault(one["alertname"], set()).add(bool(one["exp_alerts"]))
    headings = {h.lower() for h in re.findall(r"^### (\w+)$", files["runbook.md"], re.MULTILINE)}
    rules = [
        rule
        for name in files
        if name.startswith("prometheus") and name.endswith("rules.yaml")
        for rule in parsed(files, name)["groups"][0]["rules"]
    ]
    for rule in rules:
        assert tried.pop(rule["alert"]) == {True, False}
        file, anchor = rule["annotations"]["runbook"].split("#")
        assert file in files and anchor in headings
    assert not tried


@pytest.mark.parametrize("answers", EVERY.values(), ids=list(EVERY))
def test_metrics_are_those_that_a_running_gateway_shows(answers: str) -> None:
    files = kit(answers)
    board = json.loads(files["grafana-dashboard.json"])
    text = files["prometheus-rules.yaml"] + json.dumps(board["panels"])
    assert set(re.findall(r"litellm_[a-z_]+", text)) <= SEEN
    assert set(re.findall(r"vllm:[a-z_]+", files.get("prometheus-vllm-rules.yaml", ""))) <= NODES
    config = files["litellm-full.yaml"]
    for metric in SEEN:
        base = metric.removesuffix("_bucket")
        assert base in config or base.removesuffix("_total") in config


def test_the_bounds_are_those_of_the_workload() -> None:
    rules = {
        r["alert"]: r for r in parsed(kit(MOVES), "prometheus-rules.yaml")["groups"][0]["rules"]
    }
    assert rules["CandidateFirstWordLate"]["expr"].endswith("> 0.8")
    assert "histogram_quantile(0.95" in rules["CandidateFirstWordLate"]["expr"]
    assert rules["CandidateRequestsFail"]["expr"].endswith("> 0.02")
    assert rules["CandidateBillHigh"]["expr"].endswith("> 46.8")
    assert all('model_id=~"candidate.*"' in rules[n]["expr"] for n in rules if n.startswith("Cand"))


def test_the_dashboard_draws_each_bound_once() -> None:
    board = json.loads(kit(MOVES)["grafana-dashboard.json"])
    bounds = [
        step["value"]
        for panel in board["panels"]
        for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
        if step["value"] is not None
    ]
    assert bounds == pytest.approx([0.02, 0.8, 46.8, 33.6375])
    assert board["panels"][-1]["title"] == "Cost of 100,000 requests over 24h"
    places = {(p["gridPos"]["x"], p["gridPos"]["y"]) for p in board["panels"]}
    assert len(places) == len(board["panels"]) == len({p["id"] for p in board["panels"]})


def test_nodes_are_those_of_the_cost_table() -> None:
    rules = {
        r["alert"]: r["expr"]
        for r in parsed(kit(NEW), "prometheus-vllm-rules.yaml")["groups"][0]["rules"]
    }
    readme = kit(NEW)["README.md"]
    nodes, reserve = re.findall(r"\| (\d+), (\d+) of them in reserve \|", readme)[0]
    assert rules["NodesMissing"].endswith(f"< {int(nodes) - int(reserve)}")
    assert f"{nodes} such nodes were costed, {reserve} in reserve" in kit(NEW)["vllm-start.sh"]
    assert not any(n.startswith("vllm") for n in kit(MOVES))
    assert "prometheus-vllm-rules.yaml" in parsed(kit(OWN), "prometheus.yaml")["rule_files"]


@pytest.mark.parametrize(("answers", "waits"), [(MOVES, "10m"), (UNNAMED, "60m")])
def test_a_gateway_that_waits_for_its_first_request_is_not_missing(
    answers: str, waits: str
) -> None:
    rules = parsed(kit(answers), "prometheus-rules.yaml")["groups"][0]["rules"]
    (missing,) = [r for r in rules if r["alert"] == "GatewayMetricsMissing"]
    assert missing["for"] == waits


def test_where_nothing_stands_in_no_rule_and_no_panel_waits_for_it() -> None:
    named = ("prometheus-rules.yaml", "prometheus-rules.test.yaml", "grafana-dashboard.json")
    for answers, there in ((MOVES, True), (OWN, False)):
        files = kit(answers)
        for name in named:
            assert ("successful_fallbacks" in files[name]) is there, name
        assert ("FallbackAnswers" in files["runbook.md"]) is there


def test_a_fallback_that_answers_once_wakes_nobody() -> None:
    rules = parsed(kit(MOVES), "prometheus-rules.yaml")["groups"][0]["rules"]
    (found,) = [r for r in rules if r["alert"] == "FallbackAnswers"]
    assert found["expr"].endswith("> 0.02") and found["labels"]["severity"] == "ticket"


def test_the_readme_says_how_exact_the_first_word_is() -> None:
    # 800 ms lie between two of the gateway's buckets.
    said = kit(MOVES)["README.md"]
    assert "between 500 and 1000 ms the percentile is interpolated" in said
    on_an_edge = kit(MOVES.replace("800 ms", "1 s"))["README.md"]
    assert "measure there.\n- Copies count" in on_an_edge
    assert "exactly.\n- Copies count" in said
