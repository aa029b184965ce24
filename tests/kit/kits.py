"""Kits of the built-in pack, made once each."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from typing import Any

import yaml

from advisor.decision import Assessment, assess
from advisor.kit.kit import kit_files
from advisor.pack import Pack, load_pack
from advisor.pack.yaml_reader import read_yaml
from advisor.workload import Workload, known_in
from advisor.workload.read import workload_from

DAY = date(2026, 11, 21)
DESK = (
    "use_case: realtime_customer_chat, interaction: realtime, ttft_limit: 800 ms, "
    "requests_per_month: 4M, input_tokens: 1000, output_tokens: 250"
)
MOVES = f"{DESK}, strict_output: yes, current_option: claude-haiku-4.5@anthropic"
UNNAMED = DESK.replace("4M", "100k")
ROUTE = (
    "use_case: rag, complex_reasoning: yes, complex_share: 20%, requests_per_month: 2M, "
    "input_tokens: 3000, output_tokens: 400, error_cost: medium, "
    "current_option: claude-sonnet-5.5@anthropic"
)
OWN = (
    "use_case: summarisation, data_location: own_hardware, requests_per_month: 3M, "
    "input_tokens: 2500, output_tokens: 400, longest_prompt: 30k, interaction: realtime, "
    "ttft_limit: 1.5 s, cacheable_share: 20%, current_option: claude-haiku-4.5@anthropic"
)
NEW = (
    "use_case: structured_extraction, fine_tuning: yes, data_location: own_cloud, "
    "realtime_tools: yes, requests_per_month: 5M, input_tokens: 2000, output_tokens: 300, "
    "current_option: {not_applicable: new service}"
)
SAME = f"{DESK}, current_option: claude-haiku-5.5@anthropic"
EVERY = {"same": SAME, "moves": MOVES, "unnamed": UNNAMED, "route": ROUTE, "own": OWN, "new": NEW}
OPEN = "use_case: rag"


@functools.cache
def pack() -> Pack:
    return load_pack("default")


def workload(answers: str, name: str = "Support desk") -> Workload:
    text = f"format: advisor/workload@1\nname: x\nanswers: {{{answers}}}\n"
    return replace(
        workload_from(read_yaml(text.encode(), "w.yaml"), (), known_in(pack())), name=name
    )


@functools.cache
def assessed(answers: str, name: str = "Support desk") -> Assessment:
    return assess(pack(), workload(answers, name), (), as_of=DAY)


@functools.cache
def kit(answers: str, name: str = "Support desk") -> dict[str, str]:
    return kit_files(pack(), workload(answers, name), (), assessed(answers, name), DAY)


def parsed(files: dict[str, str], name: str) -> Any:
    return yaml.safe_load(files[name])
