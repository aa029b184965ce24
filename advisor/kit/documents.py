"""The runbook and the README of a kit, from templates; a pack's own come first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from advisor.decision.assessment import Assessment
from advisor.kit.alerts import MISSING, alerts, span
from advisor.kit.gates import Gates
from advisor.kit.gateway import AB, PREVIOUS, SHADOW, percent
from advisor.kit.origin import origin
from advisor.kit.served import SERVICE, Cast
from advisor.kit.serving import Node, vllm_rules
from advisor.report.context_tables import plan_block
from advisor.report.markdown import markdown_environment, tidy
from advisor.report.markdown_safety import Safe
from advisor.report.money import usd
from advisor.report.plan import Plan

Context = dict[str, Any]
LITELLM = "litellm[proxy]>=1.83.7,!=1.82.7,!=1.82.8"
START = """set -a; . ./kit.env; set +a
STEP={file}
litellm --config "$STEP" --host 127.0.0.1 --port 4000 --telemetry False"""
TO_DO = {
    "CandidateRequestsFail": "Roll back, unless today's option fails in the same way.",
    "UsersSeeFailures": "If the new option fails, roll back; else look at the gateway.",
    "CandidateFirstWordLate": "Roll back, unless today's option is late in the same way.",
    "CandidateBillHigh": "Stop widening; compare tokens a request with the assessment's.",
    "CandidateRequestCostHigh": "Look for longer prompts, retries and a cache that is not hit.",
    "FallbackAnswers": "See which arm fails, and how long the fallback may carry its load.",
    MISSING: "Nothing else here can fire until the gateway is scraped again.",
    "NodesMissing": "Restart the node or take the one in reserve; roll back if none is left.",
    "RequestsWaitForNodes": "Take another node into service; roll back if the queue grows.",
    "NodeCacheNearlyFull": "Shorten the context that is allowed, or take another node.",
}
"""What a person does; a test holds it to the rules there are."""


def render(folders: Sequence[Any], name: str, context: Context) -> str:
    """One document; raises InputError for a mistake in a template of a pack's own."""
    if folders:
        from advisor.report.pack_templates import render_with

        return tidy(render_with(folders, context, f"kit/{name}.j2"))
    return tidy(markdown_environment().get_template(f"kit/{name}.j2").render(context))


def context_for(
    a: Assessment,
    plan: Plan,
    cast: Cast,
    gates: Gates,
    nodes: tuple[Node, ...],
    files: Sequence[tuple[str, str]],
    configs: Sequence[str],
    examples: int,
) -> Context:
    """What both templates print; a text of ours that is Markdown already is Safe."""
    assert a.recommended is not None
    rules = [(alert.name, alert.says) for alert in alerts(gates)]
    rules.append((MISSING, "The gateway gives no metrics: no other rule here can fire."))
    if nodes:
        found = vllm_rules(nodes)["groups"][0]["rules"]
        rules += [(r["alert"], r["annotations"]["summary"]) for r in found]
    back = f"litellm-{PREVIOUS}.yaml" if cast.moves else ""
    return {
        "workload": a.workload,
        "origin": list(origin(a)),
        "from": _from(a, cast),
        "to": a.recommended.name,
        "confidence": f"The recommendation is {a.confidence}.",
        "services": Safe(", ".join(code(s.name) for s in cast.services)),
        "files": [{"name": Safe(f"[{name}]({name})"), "what": what} for name, what in files],
        "env_file": code("env.example"),
        "install": code(f"pip install '{LITELLM}' prometheus-client"),
        "start": Safe(START.format(file=f"litellm-{configs[0]}.yaml")),
        "testset": Safe("[testset.jsonl](testset.jsonl)"),
        "examples": f"{examples:,}",
        "evaluate_with": "promptfoo 0.123 or later, on Node 22.22 or later",
        "evaluate": Safe(
            "export LITELLM_BASE_URL=http://127.0.0.1:4000 LITELLM_API_KEY=$LITELLM_MASTER_KEY\n"
            "export PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 "
            "PROMPTFOO_DISABLE_REMOTE_GENERATION=true\n"
            "promptfoo eval -c promptfooconfig.yaml --no-cache --no-share"
        ),
        "percentile": gates.percentile,
        "bench": _bench(cast),
        "prometheus_file": code("prometheus.yaml"),
        "dashboard_file": code("grafana-dashboard.json"),
        "test_rules": Safe(
            "\n".join(
                f"promtool test rules {name}" for name, _ in files if name.endswith(".test.yaml")
            )
        ),
        "thresholds": thresholds(gates, nodes),
        "arms": [
            {
                "role": arm.role,
                "name": arm.name,
                "variables": Safe(", ".join(code(v.name) for v in arm.variables)),
            }
            for arm in cast.arms
        ],
        "fallback_note": _fallbacks(a, cast),
        "alone": list(_alone(cast)),
        "missing": list(_missing(a, gates, cast, nodes)),
        "phases": [
            {"file": code(f"litellm-{name}.yaml"), "what": _phase(name, gates)} for name in configs
        ],
        "plan": plan_block(plan),
        "alerts": [{"name": Safe(n), "says": says, "do": TO_DO[n]} for n, says in rules],
        "back": Safe(START.format(file=back)) if back else "",
        "back_note": _back(a, cast),
        "verify": Safe(
            'curl -fsS -H "Authorization: Bearer $LITELLM_MASTER_KEY" '
            "http://127.0.0.1:4000/metrics/ | grep ^litellm_deployment_total_requests_total"
        ),
        "answering": Safe('model_id="current…"' if back else 'model_id="candidate…"'),
        "failed": f"{gates.failed.above:.0%}",
        "streamed": gates.first_word is not None,
    }


def code(text: str) -> Safe:
    """A name of our own as code. Nothing from outside comes here."""
    return Safe(f"`{text}`")


def _from(a: Assessment, cast: Cast) -> str:
    if a.current is not None:
        return a.current.name
    return "today's option" if cast.moves else "nothing that runs today"


def _back(a: Assessment, cast: Cast) -> str:
    if not cast.moves:
        if a.current is not None:
            return "What is recommended runs already; what stands in for it is its fallback."
        return "Nothing ran before this: switch the feature off in the application."
    said = "Today's option keeps its keys and its capacity until the plan lets it go."
    if a.current is not None and not cast.previous_qualifies:
        said += f" It does not meet what is asked: {a.current.why_not or 'not known'}."
    return said


def _bench(cast: Cast) -> str:
    arms = [arm for arm in cast.arms if not arm.role.startswith("fallback")]
    known = [a.option for a in arms if not (a.self_hosted or a.model.startswith("os.environ/"))]
    if len(arms) != len(known) or len(set(known)) < 2:
        return "The same file is read by advisor bench, which also asks a judge."
    options = " ".join(f"--option {option}" for option in known)
    return f"The same file is read by: advisor bench testset.jsonl {options} --judge TARGET"


def _phase(name: str, gates: Gates) -> str:
    if name == PREVIOUS:
        return "Only today's option answers. This is the way back from every other step."
    if name == SHADOW:
        return (
            f"Today's option answers; {percent(gates.shadow_share)}% of the requests are copied "
            "to the new one, whose answers are shown to nobody."
        )
    if name.startswith(AB):
        return f"{name.rpartition('-')[2]}% of the sessions go to the new option and stay there."
    return "The new option answers everything."


def thresholds(gates: Gates, nodes: tuple[Node, ...]) -> list[dict[str, str]]:
    """Every bound that a file of the kit holds, and where it is from."""
    volume = "stated volume" if gates.volume_known else "assumed volume: nobody stated one"
    found = [
        (
            "failed requests", f"{gates.failed.above:.0%} over {span(gates.failed.minutes)}",
            f"the plan's triggers; {volume}",
        ),
    ]  # fmt: skip
    if gates.first_word is not None:
        found.append(
            (
                "first word",
                f"{gates.first_word.above:g} ms at percentile {gates.percentile} over "
                f"{span(gates.first_word.minutes)}",
                f"the stated limit; {volume}",
            )
        )
    if gates.bill is not None:
        found.append(
            (
                "cost of the new option",
                f"{usd(gates.bill_most)} over {span(gates.bill_hours * 60)}",
                f"the assessed {usd(gates.bill.likely)} a month without people: its range, or the "
                "plan's tolerance above it, whichever is more",
            )
        )
    if gates.shadow_day is not None:
        found.append(
            (
                "cost of the copies",
                f"{usd(gates.shadow_day)} a day",
                f"that of a day, times the {percent(gates.shadow_share)}% that are copied",
            )
        )
    if gates.request is not None:
        found.append(
            (
                "cost of 1,000 requests",
                usd(gates.request.most * 1000),
                f"{usd(gates.request.likely * 1000)} was assessed; {volume}",
            )
        )
    found += [
        (
            f"cost of 1,000 rows of the comparison{', ' if part else ''}{part}",
            usd(cost.most * 1000),
            f"{usd(cost.likely * 1000)} at the workload's sizes, sent one by one and never cached",
        )
        for part, cost in gates.rows.items()
    ]
    found += [
        (
            f"nodes of {n.name}",
            f"{round(n.size.nodes)}, {n.size.reserve} of them in reserve",
            f"{n.size.load:.3f} busy at {n.size.use:.0%} use",
        )
        for n in nodes
        if n.size is not None
    ]
    return [{"what": what, "bound": bound, "source": source} for what, bound, source in found]


def _fallbacks(a: Assessment, cast: Cast) -> str:
    said = []
    if cast.fallbacks:
        for service in cast.services:
            names = ", then ".join(arm.name for arm in service.stand_ins)
            what = f"what answers {service.name}" if service.part else "what answers"
            if names:
                said.append(f"When {what} fails, the gateway asks {names}.")
        said.append(
            "Only an option that meets every requirement of this workload stands in by itself. "
            "Run the test set on it first."
        )
    elif cast.why_no_fallback:
        said.append(f"There is no fallback: {cast.why_no_fallback}.")
    if cast.moves and cast.previous_may_stand_in:
        parts = ", ".join(s.name for s in cast.services if s.previous_may_stand_in and s.part)
        where = f" for {parts}" if parts else ""
        said.append(f"After the full switch today's option stands in first{where}: it qualifies.")
    elif cast.moves and a.current is not None:
        said.append(
            "Today's option does not stand in by itself after the full switch: "
            f"{a.current.why_not or 'it does not qualify'}. Going back to it is a decision."
        )
    elif cast.moves:
        said.append(
            "Nobody said what runs today, so it is not known to meet the requirements and does "
            "not stand in by itself. Going back to it is a decision."
        )
    return " ".join(said)


def _alone(cast: Cast) -> Iterable[str]:
    """The parts of a route that nothing stands in for."""
    for service in cast.services:
        if service.stand_ins or service.previous_may_stand_in or not service.part:
            continue
        why = cast.why_no_fallback or "what stands in for the rest serves it already"
        if service.hard:
            why = (
                "no other vendor's option that can be had without machines is known to be strong "
                "enough for the hard requests"
            )
        yield f"{service.name} has no fallback: {why}. Agree what happens when it fails."


def _missing(a: Assessment, gates: Gates, cast: Cast, nodes: tuple[Node, ...]) -> Iterable[str]:
    if not cast.moves and a.current is not None:
        yield "Shadow and A/B: what is recommended runs already."
    elif not cast.moves:
        yield "Shadow and A/B: there is nothing today to copy from or to compare with."
    if gates.first_word is None:
        yield "An alert on the first word: no limit was stated."
    if gates.bill is None:
        yield "Alerts on the bill: machines cost the same, busy or not, or no cost is known."
    if not gates.volume_known:
        yield (
            "Windows and the cost of a request that rest on your own volume: nobody stated it. "
            "State requests_per_month and make the kit again."
        )
    if len(cast.services) > 1:
        yield (
            f"The split itself: the application chooses between the names that start with "
            f"{SERVICE}. The gateway does not judge which request is hard."
        )
    for node in nodes:
        if not node.context_known:
            yield (
                f"The longest prompt of {node.name} was not stated: the context is the "
                f"{node.context:,} tokens that were checked to fit."
            )
        if node.size is None:
            yield f"The number of nodes of {node.name}: no throughput is on record."
