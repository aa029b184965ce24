"""The runbook and the README of a kit, from templates; a pack's own come first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from advisor.decision.assessment import Assessment
from advisor.kit.alert_tests import EDGES
from advisor.kit.alerts import MISSING, alerts
from advisor.kit.caveats import alone, fallbacks, missing, thresholds
from advisor.kit.gates import Gates
from advisor.kit.gateway import AB, PREVIOUS, SHADOW, percent
from advisor.kit.origin import origin
from advisor.kit.served import Cast
from advisor.kit.serving import Node, vllm_rules
from advisor.report.context_tables import plan_block
from advisor.report.markdown import markdown_environment, tidy
from advisor.report.markdown_safety import Safe
from advisor.report.plan import Plan
from advisor.report.words import left_behind

Context = dict[str, Any]
LITELLM = "litellm[proxy]==1.106.2"
"""The release that the files were tried with; its own check passes a key that it does not know."""
START = """set -a; . ./kit.env; set +a
STEP={file}
litellm --config "$STEP" --host 127.0.0.1 --port "${{PORT:-4000}}" --telemetry False"""
NODE = """set -a; . ./kit.env; set +a
sh vllm-start{file}.sh
# or, as a container:
docker compose --env-file kit.env -f vllm-compose{file}.yaml up -d
curl -fsS http://127.0.0.1:8000/health   # answers once the weights are loaded"""
SEE = """curl -fsS -D - -o /dev/null -H "Authorization: Bearer $LITELLM_MASTER_KEY" \\
  -H 'content-type: application/json' \\
  -d '{{"model": "{service}", "messages": [{{"role": "user", "content": "Say yes."}}]}}' \\
  "http://127.0.0.1:${{PORT:-4000}}/v1/chat/completions" | grep -i x-litellm-model-id"""
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


NAMES = frozenset(
    {
        *("workload", "origin", "from", "to", "confidence", "services", "files", "env_file"),
        *("prepare", "start", "see", "nodes", "testset", "examples", "evaluate", "evaluate_with"),
        *("percentile", "bench", "prometheus_file", "prometheus_key", "dashboard_file"),
        *("test_rules", "thresholds", "arms", "fallback_note", "alone", "missing", "phases"),
        *(
            "buckets",
            "plan",
            "alerts",
            "back",
            "back_note",
            "verify",
            "answering",
            "failed",
            "streamed",
        ),
    }
)
"""Every value that a template of a kit may print."""
ORIGIN = "nobody could tell which assessment the kit came from"
ALWAYS = {
    "kit/README.md.j2": {
        "origin": ORIGIN,
        "start": "nobody could start the gateway",
        "thresholds": "the bounds of the alerts would stand nowhere with their reasons",
        "fallback_note": "who answers in need would stand nowhere",
        "alone": "what nothing stands in for would go unsaid",
        "missing": "what the kit lacks would go unsaid",
    },
    "kit/runbook.md.j2": {
        "origin": ORIGIN,
        "phases": "the steps of the switch would be missing",
        "alerts": "each alert leads to a heading here",
        "back": "nobody could get back by it",
        "verify": "nobody could see whether they got back",
    },
}
"""What a document of a kit must use, and what its reader would lack without it."""


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
        "prepare": Safe(
            "cp env.example kit.env && chmod 600 kit.env   # then fill in what is empty\n"
            'echo "sk-$(openssl rand -hex 24)"              # a value for LITELLM_MASTER_KEY\n'
            "pip install -r litellm-requirements.txt"
        ),
        "start": Safe(START.format(file=f"litellm-{configs[0]}.yaml")),
        "nodes": [
            {
                "name": node.name,
                "count": "as many as carry the load"
                if node.size is None
                else f"{round(node.size.nodes)}, {node.size.reserve} of them in reserve",
                "start": Safe(NODE.format(file=node.file)),
            }
            for node in nodes
        ],
        "see": Safe(SEE.format(service=cast.services[0].name)),
        "testset": Safe("[testset.jsonl](testset.jsonl)"),
        "examples": f"{examples:,}",
        "evaluate_with": Safe(
            "promptfoo (`npm install promptfoo@0.123.1`, on Node 22.22 or later)"
        ),
        "evaluate": Safe(
            'export LITELLM_BASE_URL="http://127.0.0.1:${PORT:-4000}" '
            "LITELLM_API_KEY=$LITELLM_MASTER_KEY\n"
            "export PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 "
            "PROMPTFOO_DISABLE_REMOTE_GENERATION=true\n"
            "npx promptfoo eval -c promptfooconfig.yaml --no-cache --no-share"
        ),
        "percentile": gates.percentile,
        "bench": _bench(cast),
        "prometheus_file": code("prometheus.yaml"),
        "prometheus_key": Safe(
            '(umask 077; printf %s "$LITELLM_MASTER_KEY" > litellm-key)   '
            "# which prometheus.yaml names"
        ),
        "dashboard_file": code("grafana-dashboard.json"),
        "test_rules": Safe(
            "\n".join(
                f"promtool test rules {name}" for name, _ in files if name.endswith(".test.yaml")
            )
        ),
        "thresholds": thresholds(gates, cast, nodes),
        "arms": [
            {
                "role": arm.role,
                "name": arm.name,
                "variables": Safe(", ".join(code(v.name) for v in arm.variables)),
            }
            for arm in cast.arms
        ],
        "fallback_note": fallbacks(a, cast),
        "alone": list(alone(cast)),
        "missing": list(missing(a, gates, cast, nodes)),
        "phases": [
            {"file": code(f"litellm-{name}.yaml"), "what": _phase(name, gates)} for name in configs
        ],
        "plan": plan_block(plan),
        "alerts": [{"name": Safe(n), "says": says, "do": TO_DO[n]} for n, says in rules],
        "back": Safe(START.format(file=back)) if back else "",
        "back_note": _back(a, cast),
        "verify": Safe(
            'curl -fsS -H "Authorization: Bearer $LITELLM_MASTER_KEY" '
            '"http://127.0.0.1:${PORT:-4000}/metrics/" | '
            "grep ^litellm_deployment_total_requests_total"
        ),
        "answering": Safe('model_id="current…"' if back else 'model_id="candidate…"'),
        "failed": f"{gates.failed.above:.0%}",
        "buckets": _buckets(gates),
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
    ends = left_behind(a)
    if ends is not None:
        last = (ends - timedelta(days=1)).isoformat()
        said += f" It ends on {ends.isoformat()}: this way back is open until {last}."
    if a.current is not None and not cast.previous_qualifies:
        said += f" It does not meet what is asked: {a.current.why_not or 'not known'}."
    return said


def _bench(cast: Cast) -> str:
    arms = cast.chosen
    known = [a.option for a in arms if not (a.self_hosted or a.model.startswith("os.environ/"))]
    if len(arms) != len(known) or len(set(known)) < 2:
        return "The same file is read by advisor bench, which also asks a judge."
    options = " ".join(f"--option {option}" for option in known)
    return f"The same file is read by: advisor bench testset.jsonl {options} --judge TARGET"


def _buckets(gates: Gates) -> str:
    """Between which of the gateway's buckets the limit lies; empty on an edge or without one."""
    limit = None if gates.first_word is None else gates.first_word.above / 1000
    if limit is None or limit in EDGES or limit > EDGES[-1]:
        return ""
    low = max((edge for edge in EDGES if edge < limit), default=0.0)
    return f"{low * 1000:g} and {min(e for e in EDGES if e > limit) * 1000:g} ms"


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
