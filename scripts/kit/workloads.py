"""One workload for each shape that a kit can have, and a pack with the routes that ours lacks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advisor.pack import load_pack

HEAD = "format: advisor/workload@1\n"
PACK = """\
format: advisor/pack@1
id: tried
title: A route of another design
version: "1"
about: To make a kit of.
extends: {{pack: default, version: "{version}"}}
"""
CHEAP = ("route:tiered-luna-haiku", "route:llama-mix", "route:private-8b-70b", "route:owned-8b-70b")
"""The built-in routes of the kind `cheap-mix`, in whose place another is tried."""


@dataclass(frozen=True)
class Tried:
    """A workload; `members` and `design` are of a route that the built-in pack does not have."""

    text: str
    design: str = ""
    members: str = ""

    def pack(self, folder: Path) -> str:
        """The pack to decide by, which is written where it is not the built-in one."""
        if not self.design:
            return "default"
        folder.mkdir()
        version = load_pack("default").version
        (folder / "pack.yaml").write_text(PACK.format(version=version), "utf-8")
        route = (
            f'{{id: "route:tried", title: Tried, kinds: [cheap-mix], design: {self.design}, '
            f"members: [{self.members}], because: Tried., source: modelling-assumptions}}"
        )
        removed = ", ".join(f'"{name}"' for name in CHEAP)
        text = f"format: advisor/routes@1\nremove: [{removed}]\nroutes:\n  - {route}\n"
        (folder / "routes.yaml").write_text(text, "utf-8")
        return str(folder)


def _tried(name: str, answers: str, design: str = "", members: str = "") -> Tried:
    return Tried(f"{HEAD}name: {name}\nanswers: {{{answers}}}\n", design, members)


# Mistakes cost little and somebody looks at all of them: a cheap mix.
CHEAPLY = (
    "use_case: structured_extraction, interaction: batch, complex_reasoning: yes, "
    "complex_share: 15%, requests_per_month: 2M, input_tokens: 700, output_tokens: 100, "
    "error_cost: low, review_capacity: systematic, current_option: claude-haiku-4.5@anthropic"
)
LUNA, HAIKU = "gpt-6-luna@openai", "claude-haiku-5.5@anthropic"
SONNET = "claude-sonnet-5.5@anthropic"
WORKLOADS = {
    # Many requests: windows of minutes. Today's option qualifies and stands in.
    "moves": _tried(
        "Moves",
        "use_case: realtime_customer_chat, interaction: realtime, ttft_limit: 800 ms, "
        "requests_per_month: 4M, input_tokens: 1000, output_tokens: 250, strict_output: yes, "
        "current_option: claude-haiku-4.5@anthropic",
    ),
    # Few requests: windows of hours. Nobody said what runs today.
    "unnamed": _tried(
        "Unnamed",
        "use_case: realtime_customer_chat, complex_reasoning: no, ttft_limit: 800 ms, "
        "requests_per_month: 100k, input_tokens: 1000, output_tokens: 250",
    ),
    # A split. Today's option keeps the hard part.
    "route": _tried(
        "Route",
        "use_case: rag, complex_reasoning: yes, complex_share: 20%, requests_per_month: 2M, "
        "input_tokens: 3000, output_tokens: 400, error_cost: medium, "
        "current_option: claude-sonnet-5.5@anthropic",
    ),
    # Nobody waits for any of these three.
    "cascade": _tried(
        "Cascade",
        CHEAPLY,
        "cascade",
        f"{{option: {LUNA}, takes: all}}, {{option: {SONNET}, takes: escalated}}",
    ),
    "fallback": _tried(
        "Fallback",
        CHEAPLY,
        "fallback",
        f"{{option: {LUNA}, takes: all}}, {{option: {HAIKU}, takes: failed}}",
    ),
    "pipeline": _tried(
        "Pipeline",
        CHEAPLY,
        "pipeline",
        f"{{option: {LUNA}, takes: all, input_tokens: 300, output_tokens: 60}}, "
        f"{{option: {HAIKU}, takes: all}}",
    ),
    # Most of it goes past the gateway, at the price of batches.
    "batch": _tried(
        "Batch",
        "use_case: structured_extraction, interaction: batch, strict_output: yes, "
        "complex_reasoning: no, requests_per_month: 2M, input_tokens: 900, output_tokens: 200, "
        "batchable_share: 80%, error_cost: medium, current_option: claude-haiku-4.5@anthropic",
    ),
    # Data may not leave: nothing may stand in, today's option least of all.
    "own": _tried(
        "Own machines",
        "use_case: summarisation, data_location: own_hardware, requests_per_month: 3M, "
        "input_tokens: 2500, output_tokens: 400, longest_prompt: 30k, interaction: realtime, "
        "ttft_limit: 1.5 s, cacheable_share: 20%, current_option: claude-haiku-4.5@anthropic",
    ),
    "rented": _tried(
        "Rented machines",
        "use_case: streaming_search, interaction: realtime, ttft_limit: 400 ms, "
        "requests_per_month: 30M, input_tokens: 1500, output_tokens: 150, "
        "current_option: claude-haiku-4.5@anthropic",
    ),
    "new": _tried(
        "New service",
        "use_case: structured_extraction, fine_tuning: yes, data_location: own_cloud, "
        "realtime_tools: yes, requests_per_month: 5M, input_tokens: 2000, output_tokens: 300, "
        "current_option: {not_applicable: new service}",
    ),
}
