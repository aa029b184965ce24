"""LiteLLM proxy configurations, one for each phase of the move.

The application asks for one name throughout. Facts of LiteLLM that shape these files: a copy is
made by `silent_model`, which has no rate, so the primary is split by weight; a session stays on
its arm by `session_affinity` where the client sends `metadata.session_id`; the budget of a single
deployment holds without a database; labels of metrics must be chosen, or they name people.
"""

from __future__ import annotations

from typing import Any

from advisor.kit.arms import CURRENT, Arm
from advisor.kit.gates import Gates
from advisor.kit.served import Cast, Service

Config = dict[str, Any]
PREVIOUS, SHADOW, AB, FULL = "previous", "shadow", "ab", "full"
ALLOWED_FAILS, COOLDOWN_SECONDS, RETRIES = 3, 30, 1
LABELS = {
    "requests": (
        ("litellm_proxy_total_requests_metric",),
        ("requested_model", "model_id", "status_code"),
    ),
    "deployments": (
        (
            "litellm_deployment_total_requests",
            "litellm_deployment_success_responses",
            "litellm_deployment_failure_responses",
        ),
        ("requested_model", "model_id"),
    ),
    "latency": (
        (
            "litellm_request_total_latency_metric",
            "litellm_llm_api_time_to_first_token_metric",
        ),
        ("requested_model", "model_id"),
    ),
    "cost": (("litellm_spend_metric",), ("requested_model", "model_id")),
    "fallbacks": (
        ("litellm_deployment_successful_fallbacks", "litellm_deployment_failed_fallbacks"),
        ("requested_model", "fallback_model"),
    ),
}
"""Metrics with the labels they have; a label that one lacks takes all metrics away."""


def phases(cast: Cast, gates: Gates) -> dict[str, Config]:
    """Every configuration by the name of its phase."""
    found: dict[str, Config] = {}
    if cast.moves:
        found[PREVIOUS] = _config(cast, gates, PREVIOUS, 0.0)
    if cast.compared:
        found[SHADOW] = _config(cast, gates, SHADOW, 0.0)
        for share in gates.triggers.ab_shares:
            found[f"{AB}-{percent(share)}"] = _config(cast, gates, AB, share)
    found[FULL] = _config(cast, gates, FULL, 1.0)
    return found


def percent(share: float) -> int:
    """A share in whole percent, between 1 and 99 unless it is all or nothing."""
    return int(share) * 100 if share in (0.0, 1.0) else min(max(round(share * 100), 1), 99)


def _config(cast: Cast, gates: Gates, phase: str, share: float) -> Config:
    models: list[Config] = []
    chains: list[Config] = []
    for service in cast.services:
        models += _serving(service, gates, phase, share)
        stand_ins = [arm.role for arm in service.stand_ins]
        # What is new answers for nothing before its copies were judged.
        if phase in (AB, FULL):
            stand_ins = [arm.role for arm in service.behind] + stand_ins
        if phase == FULL and service.previous_may_stand_in:
            stand_ins.insert(0, CURRENT)
        # Before the move, and on the way back from it, all is as it is today.
        if stand_ins and phase != PREVIOUS:
            chains.append({service.name: [direct(role) for role in stand_ins]})
    models += _direct(cast, gates, phase)
    router: Config = {
        "routing_strategy": "simple-shuffle",
        "num_retries": RETRIES,
        "allowed_fails": ALLOWED_FAILS,
        "cooldown_time": COOLDOWN_SECONDS,
        "fallbacks": chains,
    }
    if phase == AB:
        router["optional_pre_call_checks"] = ["session_affinity"]
        if not cast.previous_qualifies:
            # Both arms have one name: a retry, or an arm that is taken out, would send what the
            # new option failed to one that does not meet the requirements.
            router |= {"num_retries": 0, "disable_cooldowns": True}
    return {
        "model_list": models,
        "router_settings": router,
        "litellm_settings": {
            "callbacks": ["prometheus"],
            "drop_params": True,
            # Else a failed request to a model with a known tokenizer waits for a download.
            "disable_hf_tokenizer_download": True,
            "request_timeout": gates.triggers.timeout_seconds,
            "prometheus_metrics_config": [
                {"group": group, "metrics": list(metrics), "include_labels": list(labels)}
                for group, (metrics, labels) in LABELS.items()
            ],
        },
        "general_settings": {"master_key": "os.environ/LITELLM_MASTER_KEY"},
    }


def direct(role: str) -> str:
    """The name under which one arm alone can be asked, whatever the phase."""
    return f"arm-{role}"


def _serving(service: Service, gates: Gates, phase: str, share: float) -> list[Config]:
    """The deployments behind the application's own name."""
    now, then = service.current, service.candidate
    if now is None:
        # Nothing answers it today: there is nothing to compare with or to stay on.
        return [] if phase == PREVIOUS else [_deployment(service.name, then, gates, then.role)]
    if phase == FULL:
        return [_deployment(service.name, then, gates, then.role)]
    if phase == PREVIOUS or not service.compared:
        return [_deployment(service.name, now, gates, _id(now, service))]
    if phase == AB:
        return [
            _deployment(service.name, now, gates, _id(now, service), 100 - percent(share)),
            _deployment(service.name, then, gates, then.role, percent(share)),
        ]
    mirrored = percent(gates.shadow_share)
    plain_arm = _deployment(service.name, now, gates, _id(now, service), 100 - mirrored)
    copied = _deployment(service.name, now, gates, f"{_id(now, service)}-mirrored", mirrored)
    copied["litellm_params"]["silent_model"] = direct(then.role)
    return [copied] if mirrored == 100 else [plain_arm, copied]


def _id(arm: Arm, service: Service) -> str:
    """Ids are unique: one arm of today may stand behind several names of a route."""
    return f"{arm.role}-{service.part}" if service.part else arm.role


def _direct(cast: Cast, gates: Gates, phase: str) -> list[Config]:
    """Each arm under a name of its own: for copies, fallbacks, tests and the way back."""
    found = []
    for arm in cast.arms:
        one = _deployment(direct(arm.role), arm, gates, f"direct-{arm.role}")
        if phase == SHADOW and any(s.compared and s.candidate is arm for s in cast.services):
            # Its copies are what the shadow is judged by.
            one["model_info"]["id"] = arm.role
            if gates.shadow_day is not None and not arm.self_hosted:
                one["litellm_params"] |= {"max_budget": gates.shadow_day, "budget_duration": "1d"}
        found.append(one)
    return found


def _deployment(
    name: str, arm: Arm, gates: Gates, deployment_id: str, weight: int | None = None
) -> Config:
    params: Config = {
        "model": arm.model,
        "api_base": f"os.environ/{arm.address}",
        "api_key": f"os.environ/{arm.key}",
        "timeout": gates.triggers.timeout_seconds,
        # Tried again by the router alone, where it is counted; a client of its own would hide it.
        "max_retries": 0,
    }
    if weight is not None:
        params["weight"] = weight
    prices = {
        "input_cost_per_token": arm.price_in,
        "output_cost_per_token": arm.price_out,
        "cache_read_input_token_cost": arm.price_cached,
        "cache_creation_input_token_cost": arm.price_cache_write,
    }
    params |= {name: price for name, price in prices.items() if price is not None}
    return {"model_name": name, "litellm_params": params, "model_info": {"id": deployment_id}}
