"""One workload for each shape that a kit can have."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "format: advisor/workload@1\n"


@dataclass(frozen=True)
class Tried:
    text: str
    compared: bool = False
    """Whether promptfoo is run on it too."""


def _tried(name: str, answers: str, compared: bool = False) -> Tried:
    return Tried(f"{HEAD}name: {name}\nanswers: {{{answers}}}\n", compared)


WORKLOADS = {
    # Many requests: windows of minutes. Today's option qualifies and stands in.
    "moves": _tried(
        "Moves",
        "use_case: realtime_customer_chat, interaction: realtime, ttft_limit: 800 ms, "
        "requests_per_month: 4M, input_tokens: 1000, output_tokens: 250, strict_output: yes, "
        "current_option: claude-haiku-4.5@anthropic",
        compared=True,
    ),
    # Few requests: windows of hours. Nobody said what runs today.
    "unnamed": _tried(
        "Unnamed",
        "use_case: realtime_customer_chat, complex_reasoning: no, ttft_limit: 800 ms, "
        "requests_per_month: 100k, input_tokens: 1000, output_tokens: 250",
    ),
    "route": _tried(
        "Route",
        "use_case: rag, complex_reasoning: yes, complex_share: 20%, requests_per_month: 2M, "
        "input_tokens: 3000, output_tokens: 400, error_cost: medium, "
        "current_option: claude-sonnet-5.5@anthropic",
    ),
    # Data may not leave: nothing may stand in, today's option least of all.
    "own": _tried(
        "Own machines",
        "use_case: summarisation, data_location: own_hardware, requests_per_month: 3M, "
        "input_tokens: 2500, output_tokens: 400, longest_prompt: 30k, interaction: realtime, "
        "ttft_limit: 1.5 s, cacheable_share: 20%, current_option: claude-haiku-4.5@anthropic",
    ),
    "new": _tried(
        "New service",
        "use_case: structured_extraction, fine_tuning: yes, data_location: own_cloud, "
        "realtime_tools: yes, requests_per_month: 5M, input_tokens: 2000, output_tokens: 300, "
        "current_option: {not_applicable: new service}",
    ),
}
