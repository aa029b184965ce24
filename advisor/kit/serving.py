"""What runs the weights of a self-hosted option: a start command, a compose file, alert rules.

Sized as the assessment sized it: the GPUs of the deployment a node, and the nodes of the cost
table. The flags are those of vLLM 0.33.0.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advisor.decision.assessment import Assessment
from advisor.decision.decide import Decided
from advisor.economics.node_cost import Sizing
from advisor.economics.steps import served
from advisor.economics.traffic import LIKELY
from advisor.evidence.sheet import KV_TOKENS, USABLE_MEMORY
from advisor.kit.alerts import number
from advisor.kit.arms import Variable, served_name, variable_name
from advisor.pack.pack import Pack
from advisor.units import Range

STEP = 1024
"""Context is asked for in whole steps."""
START_SECONDS = 1800
"""Loading hundreds of gigabytes of weights takes a while; until then a failed check is none."""
CACHE_ABOVE, WAIT_MINUTES, DOWN_MINUTES = 0.9, 10, 5
NODE_DOWN, WAITS, CACHE_FULL = "NodesMissing", "RequestsWaitForNodes", "NodeCacheNearlyFull"


@dataclass(frozen=True, slots=True)
class Node:
    """One kind of node: what it serves, its GPUs, and how many of it were costed."""

    option: str
    name: str
    file: str
    """What its files' names carry; empty where there is one kind only."""
    served: str
    model: str
    precision: str
    gpu: str
    gpus: int
    context: int
    context_known: bool
    prefix_cache: bool
    tools: bool
    size: Sizing | None

    def command(self, host: str) -> tuple[str, ...]:
        """The arguments of `vllm`, in which the weights are a variable of the environment."""
        return (
            *("serve", f"${{{self.weights}}}"),
            *("--host", host),
            *("--port", "8000"),
            *("--served-model-name", self.served),
            *("--tensor-parallel-size", str(self.gpus)),
            *("--max-model-len", str(self.context)),
            *("--gpu-memory-utilization", number(USABLE_MEMORY)),
            "--enable-prefix-caching" if self.prefix_cache else "--no-enable-prefix-caching",
            *(
                ("--enable-auto-tool-choice", "--tool-call-parser", f"${{{self.parser}}}")
                if self.tools
                else ()
            ),
        )

    @property
    def weights(self) -> str:
        """The variable that says where the weights are."""
        return f"VLLM_MODEL{self._own}"

    @property
    def parser(self) -> str:
        """The variable that names the parser of tool calls."""
        return f"VLLM_TOOL_CALL_PARSER{self._own}"

    @property
    def _own(self) -> str:
        return f"_{variable_name(self.file)}" if self.file else ""

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What its files take from the environment."""
        precise = f" at {self.precision} precision" if self.precision else ""
        found = [
            Variable("VLLM_IMAGE", "vllm/vllm-openai:v0.33.0", "pin it by its digest"),
            Variable(
                self.weights, "", f"the weights of {self.model}{precise}: a path or a hub's name"
            ),
            Variable("VLLM_API_KEY", "", "the key that the nodes ask for; made by you"),
            Variable("HF_TOKEN", "", "only where a hub asks for one"),
        ]
        here = "127.0.0.1"
        found += [
            Variable("VLLM_HOST", here, "where the start command listens; the private address"),
            Variable("VLLM_BIND", here, "where the container listens; the private address"),
        ]
        if self.tools:
            said = "the parser that fits the weights, of `vllm serve --help`"
            found.append(Variable(self.parser, "", said))
        return tuple(found)


def nodes_of(pack: Pack, a: Assessment, found: Decided) -> tuple[Node, ...]:
    """The nodes of the recommended option, or of each self-hosted member of a route."""
    best = a.recommended
    assert best is not None
    model, route = found.ground.model, pack.routes.get(best.option)
    members = [*served(model, best.option, found.traffics[LIKELY], LIKELY)]
    # The router comes after the members: it has no node of its own.
    members = members[: 1 if route is None else len(route.members)]
    own = [m for m in members if pack.deployments[pack.options[m[0]].deployment].gpus]
    called = [served_name(pack.options[option].model) for option, _ in own]
    made = []
    for n, (option, traffic) in enumerate(own):
        spec = pack.options[option]
        deployment, weights = pack.deployments[spec.deployment], pack.models[spec.model]
        context, known = _context(found, model.factor(spec.model))
        cached = found.resolved.quantity("cacheable_share").high > 0
        made.append(
            Node(
                option, found.ground.sheets[option].name,
                _file(called, n), called[n], weights.name, spec.precision or "", deployment.gpu,
                deployment.gpus, context, known, cached,
                found.facts.get("realtime_tools") is True,
                model.sizing(option, traffic, LIKELY),
            )
        )  # fmt: skip
    return tuple(made)


def _file(called: Sequence[str], n: int) -> str:
    """What the names of a node's files carry: as little as tells them apart."""
    if len(called) == 1:
        return ""
    return f"-{called[n]}" if called.count(called[n]) == 1 else f"-{called[n]}-{n + 1}"


def _context(found: Decided, factor: Range) -> tuple[int, bool]:
    """Tokens that the longest request needs, or what the assessment saw fit beside the weights."""
    longest = found.facts.get("longest_prompt")
    if not isinstance(longest, Range):
        return KV_TOKENS, False
    need = (longest.high + found.resolved.output_tokens.high) * factor.high
    return STEP * math.ceil(need / STEP), True


def start_script(node: Node) -> str:
    """The command for a machine without containers, below its header."""
    needed = [node.weights, "VLLM_API_KEY", *([node.parser] if node.tools else [])]
    checks = "".join(f': "${{{name}:?set it in the environment}}"\n' for name in needed)
    words = [
        f'"{w}"' if w.startswith("${") else shlex.quote(w)
        for w in node.command("${VLLM_HOST:-127.0.0.1}")
    ]
    lines = _lines(words)
    return f"set -eu\n{checks}\nexec vllm {lines}\n"


def _lines(words: list[str]) -> str:
    """Flags with their values, a line each."""
    text = words[0]
    for word in words[1:]:
        text += (" \\\n  " if word.startswith("--") else " ") + word
    return text


WEIGHTS = "/weights"
"""Where the container keeps what it has fetched, whoever it runs as."""


def compose(node: Node) -> dict[str, Any]:
    """A compose file for one node."""
    return {
        "name": f"advisor-vllm{node.file}".replace(".", "-"),
        "services": {
            "vllm": {
                "image": "${VLLM_IMAGE:?pin it by its digest}",
                "command": [_asked(word) for word in node.command("0.0.0.0")[1:]],
                "environment": {
                    "VLLM_API_KEY": "${VLLM_API_KEY:?made by you}",
                    "HF_TOKEN": "${HF_TOKEN:-}",
                    "VLLM_NO_USAGE_STATS": "1",
                    "HF_HOME": WEIGHTS,
                },
                "ports": ["${VLLM_BIND:-127.0.0.1}:8000:8000"],
                "ipc": "host",
                "volumes": [f"weights:{WEIGHTS}"],
                "deploy": {
                    "resources": {
                        "reservations": {
                            "devices": [
                                {
                                    "driver": "nvidia",
                                    "count": node.gpus,
                                    "capabilities": ["gpu"],
                                }
                            ]
                        }
                    }
                },
                "healthcheck": {
                    "test": ["CMD", "curl", "-fsS", "http://127.0.0.1:8000/health"],
                    "interval": "15s",
                    "timeout": "5s",
                    "retries": 4,
                    "start_period": f"{START_SECONDS}s",
                },
                "restart": "unless-stopped",
            }
        },
        "volumes": {"weights": {}},
    }


def _asked(word: str) -> str:
    return word.replace("}", ":?set it in the environment}") if word.startswith("${") else word


def working(nodes: tuple[Node, ...]) -> int:
    """Nodes that must be up, those in reserve not counted."""
    return sum(round(n.size.nodes) - n.size.reserve for n in nodes if n.size is not None)


def vllm_rules(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """Alerts on the nodes: queue, cache, and one that is gone."""
    least = working(nodes)
    rules = [
        (
            WAITS, "sum(vllm:num_requests_waiting) > 0", WAIT_MINUTES,
            f"Requests have waited for a node for {WAIT_MINUTES} minutes and more.",
        ),
        (
            CACHE_FULL, f"max(vllm:kv_cache_usage_perc) > {number(CACHE_ABOVE)}", WAIT_MINUTES,
            f"A node's cache has been above {CACHE_ABOVE:.0%} for {WAIT_MINUTES} minutes.",
        ),
    ]  # fmt: skip
    if least:
        rules.insert(0, (
            NODE_DOWN, f'(count(up{{job="vllm"}} == 1) or vector(0)) < {least}', DOWN_MINUTES,
            f"Fewer nodes are up than the {least} that carry the load.",
        ))  # fmt: skip
    return {
        "groups": [
            {
                "name": "advisor-nodes",
                "interval": "1m",
                "rules": [
                    {
                        "alert": name,
                        "expr": expr,
                        "for": f"{minutes}m",
                        "labels": {"severity": "page", "gate": "machines"},
                        "annotations": {"summary": says, "runbook": f"runbook.md#{name.lower()}"},
                    }
                    for name, expr, minutes, says in rules
                ],
            }
        ]
    }


def vllm_tests(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """Each rule of the nodes fires past its bound and is silent on it."""
    rules = vllm_rules(nodes)["groups"][0]["rules"]
    least = working(nodes)
    series = {
        # One node short of what carries the load, and just enough.
        NODE_DOWN: [
            [
                (f'up{{job="vllm",instance="{n}"}}', "0x40" if n < down else "1x40")
                for n in range(least)
            ]
            for down in (1, 0)
        ],
        WAITS: [
            [('vllm:num_requests_waiting{instance="0"}', "1x40")],
            [('vllm:num_requests_waiting{instance="0"}', "1 0x8 1x8 0x8 1x8 0x8")],
        ],
        CACHE_FULL: [
            [('vllm:kv_cache_usage_perc{instance="0"}', f"{CACHE_ABOVE + 0.02:.2f}x40")],
            [('vllm:kv_cache_usage_perc{instance="0"}', f"{CACHE_ABOVE - 0.02:.2f}x40")],
        ],
    }
    tests = []
    for rule in rules:
        for fires, given in zip((True, False), series[rule["alert"]], strict=True):
            alert = {"exp_labels": rule["labels"], "exp_annotations": rule["annotations"]}
            tests.append(
                {
                    "name": f"{rule['alert']} {'fires' if fires else 'is silent'}",
                    "interval": "1m",
                    "input_series": [{"series": s, "values": v} for s, v in given],
                    "alert_rule_test": [
                        {
                            "eval_time": "30m",
                            "alertname": rule["alert"],
                            "exp_alerts": [alert] if fires else [],
                        }
                    ],
                }
            )
    return {
        "rule_files": ["prometheus-vllm-rules.yaml"],
        "evaluation_interval": "1m",
        "tests": tests,
    }
