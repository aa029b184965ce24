"""The gateway's configurations: who answers, in which shares, and who may stand in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from advisor.decision import assess
from advisor.kit.arms import variable_name
from advisor.kit.kit import kit_files
from advisor.workload.own_figure import OwnFigure
from tests.kit.kits import (
    DAY,
    EVERY,
    MOVES,
    NEW,
    OWN,
    ROUTE,
    SAME,
    UNNAMED,
    assessed,
    kit,
    pack,
    parsed,
    workload,
)

CONFIGS = [
    (answers, name)
    for answers in EVERY.values()
    for name in kit(answers)
    if name.startswith("litellm-") and name.endswith(".yaml")
]
# What LiteLLM 1.106.2 knows; it passes over any other word in silence.
KNOWN = {
    "litellm_params": {
        *("model", "api_base", "api_key", "timeout", "max_retries", "weight", "silent_model"),
        "max_budget",
        *("budget_duration", "input_cost_per_token", "output_cost_per_token"),
        *("cache_read_input_token_cost", "cache_creation_input_token_cost"),
    },
    "router_settings": {
        *("routing_strategy", "num_retries", "allowed_fails", "cooldown_time", "fallbacks"),
        *("optional_pre_call_checks", "disable_cooldowns"),
    },
    "litellm_settings": {
        *("callbacks", "drop_params", "request_timeout", "prometheus_metrics_config"),
        "disable_hf_tokenizer_download",
    },
    "general_settings": {"master_key"},
}


def serving(config: Any, service: str = "app-llm") -> dict[str, Any]:
    """Deployments behind a name, by their id."""
    found = [m for m in config["model_list"] if m["model_name"] == service]
    return {m["model_info"]["id"]: m["litellm_params"] for m in found}


def chain(config: Any, service: str = "app-llm") -> list[str]:
    """Models that stand in for a name, in order."""
    groups = {m["model_name"]: m["litellm_params"]["model"] for m in config["model_list"]}
    named = [c[service] for c in config["router_settings"]["fallbacks"] if service in c]
    return [groups[g] for g in (named[0] if named else [])]


@pytest.mark.parametrize(("answers", "name"), CONFIGS)
def test_every_configuration_keeps_to_what_the_proxy_knows(answers: str, name: str) -> None:
    config = parsed(kit(answers), name)
    for part in ("router_settings", "litellm_settings", "general_settings"):
        assert set(config[part]) <= KNOWN[part]
    groups = {m["model_name"] for m in config["model_list"]}
    ids = [m["model_info"]["id"] for m in config["model_list"]]
    assert len(ids) == len(set(ids))
    for m in config["model_list"]:
        assert set(m["litellm_params"]) <= KNOWN["litellm_params"]
        silent = m["litellm_params"].get("silent_model")
        assert silent is None or silent in groups
    for one in config["router_settings"]["fallbacks"]:
        for service, others in one.items():
            assert service in groups and others and set(others) <= groups
    for group in groups:
        weights = [p["weight"] for p in serving(config, group).values() if "weight" in p]
        assert not weights or sum(weights) == 100


@pytest.mark.parametrize(("answers", "name"), CONFIGS)
def test_addresses_and_keys_are_references_that_the_example_lists(answers: str, name: str) -> None:
    files = kit(answers)
    listed = set(re.findall(r"^([A-Z0-9_]+)=", files["env.example"], re.MULTILINE))
    asked = set(re.findall(r"os\.environ/([A-Z0-9_]+)", files[name]))
    assert asked and asked <= listed
    for m in parsed(files, name)["model_list"]:
        for key in ("api_key", "api_base"):
            assert m["litellm_params"][key].startswith("os.environ/")


def test_no_key_has_a_value() -> None:
    for answers in EVERY.values():
        lines = kit(answers)["env.example"].splitlines()
        keys = [x for x in lines if re.match(r"\w*(KEY|TOKEN)=", x)]
        assert keys and all(x.endswith("=") for x in keys)


def test_the_shadow_copies_the_share_of_the_plan_and_stops_at_its_budget() -> None:
    config = parsed(kit(MOVES), "litellm-shadow.yaml")
    arms = serving(config)
    assert {i: p["weight"] for i, p in arms.items()} == {"current": 95, "current-mirrored": 5}
    assert arms["current-mirrored"]["silent_model"] == "arm-candidate"
    assert {p["model"] for p in arms.values()} == {"anthropic/claude-haiku-4-5"}
    copy = serving(config, "arm-candidate")["candidate"]
    assert copy["model"] == "anthropic/claude-haiku-5-5"
    assert copy["max_budget"] == 2.34 and copy["budget_duration"] == "1d"
    assert "max_budget" not in str(parsed(kit(MOVES), "litellm-full.yaml"))


def test_the_readme_says_the_budget_of_every_copied_part() -> None:
    for files, parts in ((kit(MOVES), 1), (moving_from("claude-haiku-4.5@anthropic"), 2)):
        limits = re.findall(r"max_budget: ([\d.]+)", files["litellm-shadow.yaml"])
        assert len(limits) == parts and len(set(limits)) == 1
        each = ", for each of 2 parts" if parts == 2 else ""
        assert f"| cost of the copies | ${float(limits[0]):.2f} a day{each} |" in files["README.md"]


def test_the_ab_test_splits_by_session() -> None:
    for share, name in ((20, "litellm-ab-20.yaml"), (50, "litellm-ab-50.yaml")):
        config = parsed(kit(MOVES), name)
        assert {i: p["weight"] for i, p in serving(config).items()} == {
            "current": 100 - share,
            "candidate": share,
        }
        assert config["router_settings"]["optional_pre_call_checks"] == ["session_affinity"]


def test_the_name_that_the_application_asks_for_never_changes() -> None:
    for name in ("previous", "shadow", "ab-20", "ab-50", "full"):
        assert serving(parsed(kit(MOVES), f"litellm-{name}.yaml"))
    assert list(serving(parsed(kit(MOVES), "litellm-previous.yaml"))) == ["current"]
    assert list(serving(parsed(kit(MOVES), "litellm-full.yaml"))) == ["candidate"]


@pytest.mark.parametrize("answers", EVERY.values(), ids=list(EVERY))
def test_only_what_meets_the_requirements_stands_in(answers: str) -> None:
    from advisor.probe.endpoints import load_endpoints

    a, files = assessed(answers), kit(answers)
    names = {v: k for k, v in load_endpoints().names.items()}
    for name in (n for n in files if n.startswith("litellm-") and n.endswith(".yaml")):
        config = parsed(files, name)
        for service in {m["model_name"] for m in config["model_list"]}:
            for model in chain(config, service):
                option = a.option(names[model.partition("/")[2]])
                assert option is not None and option.status == "qualifies"
                assert not option.rejections


def test_the_new_option_does_not_stand_in_before_it_has_passed() -> None:
    for name in ("previous", "shadow"):
        assert "anthropic/claude-haiku-5-5" not in chain(
            parsed(kit(UNNAMED), f"litellm-{name}.yaml")
        )


def test_todays_option_stands_in_after_the_switch_only_where_it_qualifies() -> None:
    assert chain(parsed(kit(MOVES), "litellm-full.yaml")) == ["anthropic/claude-haiku-4-5"]
    assert chain(parsed(kit(OWN), "litellm-full.yaml")) == []
    assert "todays" not in str(chain(parsed(kit(UNNAMED), "litellm-full.yaml")))


def test_a_failed_request_is_not_passed_on_to_what_does_not_qualify() -> None:
    # In one group a retry goes to the other arm: here it would send data where it may not go.
    strict = parsed(kit(OWN), "litellm-ab-20.yaml")["router_settings"]
    assert strict["num_retries"] == 0 and strict["disable_cooldowns"] is True
    assert parsed(kit(MOVES), "litellm-ab-20.yaml")["router_settings"]["num_retries"] == 1


def test_a_route_has_a_name_for_each_part() -> None:
    config = parsed(moving_from("claude-haiku-4.5@anthropic"), "litellm-ab-20.yaml")
    assert list(serving(config, "app-llm-simple")) == ["current-simple", "candidate-simple"]
    assert list(serving(config, "app-llm-complex")) == ["current-complex", "candidate-complex"]
    assert not serving(config)


def test_a_part_that_todays_option_keeps_is_neither_copied_nor_split() -> None:
    # Today's option takes the hard requests of the route too: copies would go to itself.
    for name in ("previous", "shadow", "ab-20", "ab-50"):
        config = parsed(kit(ROUTE), f"litellm-{name}.yaml")
        arms = serving(config, "app-llm-complex")
        assert list(arms) == ["current-complex"] and "silent_model" not in str(arms)
        assert "max_budget" not in str(serving(config, "arm-candidate-complex"))
    full = serving(parsed(kit(ROUTE), "litellm-full.yaml"), "app-llm-complex")
    assert list(full) == ["candidate-complex"]


def test_where_nothing_runs_today_there_is_nothing_to_compare() -> None:
    names = {n for n in kit(NEW) if n.startswith("litellm-") and n.endswith(".yaml")}
    assert names == {"litellm-full.yaml"}
    assert "there is nothing today to copy from" in kit(NEW)["README.md"]


def test_where_the_recommended_option_runs_already_there_is_nothing_to_move() -> None:
    names = {n for n in kit(SAME) if n.startswith("litellm-") and n.endswith(".yaml")}
    assert names == {"litellm-full.yaml"}
    assert "cost of the copies" not in kit(SAME)["README.md"]
    assert "what is recommended runs already" in kit(SAME)["README.md"]


def test_what_nobody_named_is_left_to_the_environment() -> None:
    arm = serving(parsed(kit(UNNAMED), "litellm-previous.yaml"))["current"]
    assert arm["model"] == "os.environ/CURRENT_MODEL"
    assert "input_cost_per_token" not in arm


def test_today_stays_alone_in_the_phase_that_is_the_way_back() -> None:
    for answers in (UNNAMED, ROUTE, MOVES):
        config = parsed(kit(answers), "litellm-previous.yaml")
        assert config["router_settings"]["fallbacks"] == []
        assert "Only today's option answers." in kit(answers)["runbook.md"]


def moving_from(option: str) -> dict[str, str]:
    return kit(ROUTE.replace("claude-sonnet-5.5@anthropic", option))


@pytest.mark.parametrize("today", ["claude-sonnet-5.5@anthropic", "claude-haiku-4.5@anthropic"])
def test_no_small_model_stands_in_for_the_hard_requests(today: str) -> None:
    # Today's is here what serves them already, or a small model: neither may stand in for them.
    files = moving_from(today)
    for name in ("shadow", "ab-20", "full"):
        config = parsed(files, f"litellm-{name}.yaml")
        assert chain(config, "app-llm-simple")[-1] == "openai/gpt-6-luna"
        assert chain(config, "app-llm-complex") == []
    _, _, known = files["README.md"].partition("## Know before you rely on it")
    assert "- app-llm-complex has no fallback: no other vendor's option" in known


def test_todays_strong_option_stands_in_for_the_hard_requests_after_the_switch() -> None:
    files = moving_from("claude-opus-5.5@anthropic")
    assert chain(parsed(files, "litellm-full.yaml"), "app-llm-complex") == [
        "anthropic/claude-opus-5-5"
    ]
    assert chain(parsed(files, "litellm-ab-20.yaml"), "app-llm-complex") == []
    assert "app-llm-complex has no fallback" not in files["README.md"]


def test_a_strong_option_of_another_vendor_stands_in_for_the_hard_requests() -> None:
    shown = OwnFigure("gpt-6.1-terra@openai", "gpqa_diamond", "own_measurement", DAY, value="85%")
    given = replace(workload(ROUTE), figures=(shown,))
    a = assess(pack(), given, (), as_of=DAY)
    config = parsed(kit_files(pack(), given, (), a, DAY), "litellm-full.yaml")
    assert chain(config, "app-llm-complex") == ["openai/gpt-6.1-terra"]
    assert "openai/gpt-6.1-terra" not in chain(config, "app-llm-simple")


def test_writing_a_cache_has_its_price_where_the_catalogue_knows_one() -> None:
    config = parsed(kit(UNNAMED), "litellm-full.yaml")
    # USD 0.125 for a million tokens of Haiku 5.5, kept for five minutes; its input costs 0.1.
    best = serving(config)["candidate"]
    assert best["cache_creation_input_token_cost"] == pytest.approx(0.125e-6)
    mixed = parsed(kit(ROUTE), "litellm-full.yaml")
    hosted = serving(mixed, "arm-fallback-1")["direct-fallback-1"]
    assert hosted["model"].startswith("openai/meta-llama/")
    assert "input_cost_per_token" in hosted
    assert "cache_creation_input_token_cost" not in hosted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("llama-3.1-8b@rented-1xh100", "LLAMA_3_1_8B_RENTED_1XH100"),
        # A shell takes no name that starts with a digit.
        ("4o-mini@openai", "OPTION_4O_MINI_OPENAI"),
        ("é", "OPTION"),
        ("日本", "OPTION"),
    ],
)
def test_a_variable_is_one_that_a_shell_takes(text: str, name: str) -> None:
    assert variable_name(text) == name


def test_a_qualifying_option_that_is_no_stand_in_is_not_said_to_fall_short() -> None:
    batch = (
        "use_case: bulk_classification, interaction: batch, requests_per_month: 20M, "
        "input_tokens: 400, output_tokens: 20, error_cost: low"
    )
    on_machines = f"{batch}, current_option: llama-3.1-8b@rented-1xh100"
    now = assessed(on_machines).current
    assert now is not None and now.status == "qualifies"
    said = kit(on_machines)["README.md"]
    assert "it qualifies, but its machines would have to be kept for that." in said
    standing_in = chain(parsed(kit(on_machines), "litellm-full.yaml"))
    assert standing_in and "openai/llama-3.1-8b" not in standing_in
