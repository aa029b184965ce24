"""What the conditions of a plan look at: what runs today, what is moved to, and the answers."""

from __future__ import annotations

from advisor.decision.assessment import Assessment, OptionResult
from advisor.pack.conditions import Fact
from advisor.pack.pack import Pack
from advisor.workload.resolved import Resolved


def plan_facts(pack: Pack, a: Assessment, resolved: Resolved) -> dict[str, Fact]:
    """What the plan's conditions and figures look at.

    `today` says whether something runs today: another option, the same one, nothing, or nobody
    said. A volume that nobody stated is None, never the questionnaire's guess.
    """
    now, then, answers = a.current, a.recommended, resolved.facts
    states = {x.question: x.state for x in a.answers}
    nothing_yet = now is None and states.get("current_option") == "not applicable"
    kinds = set() if then is None else {pack.deployments[d].kind for d in _deployments(pack, then)}
    facts: dict[str, Fact] = {
        "from_kind": "none" if nothing_yet else _kind(pack, now),
        "to_kind": "none" if then is None else _kind(pack, then),
        "to_design": "none" if then is None else _design(pack, then),
        "today": "nothing" if nothing_yet else "unnamed" if now is None else "another",
        "current_option": None if now is None else now.option,
        "same_vendor": None,
        "same_model": None,
        "new_deployment": None,
        "self_hosted": None if then is None else _self_hosted(pack, then),
        "pay_per_use": bool(kinds & {"vendor_api", "third_party_host"}),
        "rented_machines": "rented_gpus" in kinds,
        "owned_machines": "owned_gpus" in kinds,
        "batch_price": then is not None and _batch_price(pack, then),
    }
    if then is not None and now is not None:
        if now.option == then.option:
            facts["today"] = "same"
        facts["same_vendor"] = _vendors(pack, now) == _vendors(pack, then)
        facts["same_model"] = now.model == then.model != "route" or now.option == then.option
        facts["new_deployment"] = not _deployments(pack, then) <= _deployments(pack, now)
    elif then is not None and nothing_yet:
        facts |= {"same_vendor": False, "same_model": False, "new_deployment": True}
    for name in (
        "use_case",
        "interaction",
        "batchable_share",
        "data_location",
        "realtime_tools",
        "strict_output",
        "compliance",
        "ttft_limit",
        "failed_share",
    ):
        facts[name] = answers.get(name)
    if answers.get("interaction") == "batch" and "batchable_share" not in resolved.stated:
        facts["batchable_share"] = None
    if facts["compliance"] is None and states.get("compliance", "unknown") != "unknown":
        facts["compliance"] = ()
    facts["ops_team"] = answers.get("ops_team") is True
    facts["ttft_percentile"] = float(resolved.ttft_percentile)
    if resolved.stated & {"requests_per_month", "monthly_tokens"}:
        facts["requests_per_month"] = resolved.requests
    if "peak_factor" in resolved.stated:
        facts["peak_factor"] = answers.get("peak_factor")
    return facts


def _members(pack: Pack, result: OptionResult) -> tuple[str, ...]:
    route = pack.routes.get(result.option)
    return (result.option,) if route is None else tuple(m.option for m in route.members)


def _deployments(pack: Pack, result: OptionResult) -> set[str]:
    return {o.partition("@")[2] for o in _members(pack, result)}


def _self_hosted(pack: Pack, result: OptionResult) -> bool:
    return any(pack.deployments[d].gpus for d in _deployments(pack, result))


def _vendors(pack: Pack, result: OptionResult) -> set[str]:
    return {pack.deployments[d].vendor for d in _deployments(pack, result)}


def _kind(pack: Pack, result: OptionResult | None) -> str | None:
    if result is None:
        return None
    if result.option in pack.routes:
        return "route"
    return pack.deployments[result.deployment].kind


def _design(pack: Pack, result: OptionResult) -> str:
    route = pack.routes.get(result.option)
    return "single" if route is None else route.design


def _batch_price(pack: Pack, result: OptionResult) -> bool:
    members = _members(pack, result)
    return any(f.subject in members and f.metric == "price_batch_input" for f in pack.figures)
