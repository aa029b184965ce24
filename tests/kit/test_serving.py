"""The nodes: flags, sizes and what is left to the environment."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.kit.kits import NEW, OWN, ROUTE, assessed, kit, parsed

# Of the 681 in the source of vLLM 0.33.0 (scripts/check_kit.py).
FLAGS = {
    *("--host", "--port", "--served-model-name", "--tensor-parallel-size", "--max-model-len"),
    *("--gpu-memory-utilization", "--enable-prefix-caching", "--no-enable-prefix-caching"),
    *("--enable-auto-tool-choice", "--tool-call-parser"),
}


def flags(answers: str) -> dict[str, str]:
    found = re.findall(r"(--[a-z-]+)(?: ([^\\\n]+))?", kit(answers)["vllm-start.sh"])
    return {flag: value.strip() for flag, value in found}


@pytest.mark.parametrize("answers", [OWN, NEW], ids=["own", "new"])
def test_flags_are_those_of_vllm_and_the_same_in_both_files(answers: str) -> None:
    command = parsed(kit(answers), "vllm-compose.yaml")["services"]["vllm"]["command"]
    assert set(flags(answers)) <= FLAGS
    assert {word for word in command if word.startswith("--")} == set(flags(answers))


def test_a_node_has_the_gpus_and_the_context_of_the_assessment() -> None:
    a = assessed(OWN)
    assert a.recommended is not None and a.recommended.deployment == "owned-2xh100"
    found = flags(OWN)
    assert found["--tensor-parallel-size"] == "2"
    # (30,000 + 400) tokens at 1.25 for one of Haiku 4.5's at most: 38,000, in steps of 1,024.
    assert found["--max-model-len"] == "38912"
    assert "--enable-prefix-caching" in found and "--no-enable-prefix-caching" in flags(NEW)
    devices = parsed(kit(OWN), "vllm-compose.yaml")["services"]["vllm"]["deploy"]
    assert devices["resources"]["reservations"]["devices"][0]["count"] == 2


def test_an_unstated_longest_prompt_takes_what_was_checked_to_fit() -> None:
    assert flags(NEW)["--max-model-len"] == "16384"
    assert "was not stated: the context is the 16,384 tokens" in kit(NEW)["README.md"]


def test_tools_ask_for_a_parser() -> None:
    assert flags(NEW)["--tool-call-parser"] == '"${VLLM_TOOL_CALL_PARSER}"'
    assert "--tool-call-parser" not in flags(OWN)


def test_the_start_command_stops_without_its_variables(tmp_path: Path) -> None:
    script = tmp_path / "start.sh"
    script.write_text(kit(OWN)["vllm-start.sh"], "utf-8")
    done = subprocess.run(
        ["/bin/sh", str(script)], env={"PATH": "/x"}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0 and "VLLM_MODEL" in done.stderr


def test_nothing_is_hosted_where_all_is_bought_by_the_token() -> None:
    assert not [n for n in kit(ROUTE) if "vllm" in n]
