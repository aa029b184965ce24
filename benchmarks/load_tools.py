"""GuideLLM and aiperf against one address, where they are installed: run by `probe.py`.

Both need a tokenizer and would fetch one from a hub. They are given a folder that is written here:
a token for each character. The server's own counts are what they divide by.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 300
NO_HUB = {"HF_ENDPOINT": "http://127.0.0.1:9", "GUIDELLM__LOGGING__DISABLED": "true"}
"""Nobody answers there: what a tool needs of a hub, it does without or fails."""
Row = tuple[int | str, float, float]
"""Number of the answer, or its `x-request-id`; first token and between tokens in ms."""


class ToolError(Exception):
    """A program that did not end well; the message is what was run and its last words."""


@dataclass(frozen=True)
class Tool:
    """A program, what it is to be told, and how its file of single requests reads."""

    distribution: str
    command: Callable[[str, int, int, Path, Path], list[str]]
    rows: Callable[[Path], list[Row]]


def tokenizer(folder: Path) -> Path:
    """A tokenizer of printable characters, as the `transformers` package reads it."""
    special = ["<unk>", "<s>", "</s>"]
    vocabulary = {w: i for i, w in enumerate([*special, *map(chr, range(32, 127))])}
    added = [
        {"id": i, "content": word, "special": True, "single_word": False, "lstrip": False,
         "rstrip": False, "normalized": False}
        for i, word in enumerate(special)
    ]  # fmt: skip
    split = {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": False}
    whole = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": None, "pre_tokenizer": split, "post_processor": None,
        "decoder": {"type": "Fuse"},
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
    }  # fmt: skip
    names = {"unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 100_000, **names}
    folder.mkdir(exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(whole))
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return folder


def guidellm(url: str, in_flight: int, calls: int, tokens: Path, out: Path) -> list[str]:
    return ["run", "--backend", f"kind=openai_http,target={url},model=m",
            "--profile", f"kind=concurrent,streams={in_flight}",
            "--constraint", f"kind=max_requests,count={calls}",
            "--tokenizer", f"kind=huggingface_auto,model={tokens}",
            "--data", "kind=synthetic_text,prompt_tokens=30,output_tokens=100",
            "--output", f"kind=json,path={out / 'guidellm.json'}", "--disable-console"]  # fmt: skip


def guidellm_rows(out: Path) -> list[Row]:
    (bench,) = json.loads((out / "guidellm.json").read_text())["benchmarks"]
    return [
        (
            int(r["output"].split()[0].removeprefix("#")),
            r["time_to_first_token_ms"],
            r["inter_token_latency_ms"],
        )
        for r in bench["requests"]["successful"]
    ]


def aiperf(url: str, in_flight: int, calls: int, tokens: Path, out: Path) -> list[str]:
    return ["profile", "-m", "m", "--endpoint-type", "chat", "--streaming", "-u", url,
            "--concurrency", str(in_flight), "--request-count", str(calls),
            "--tokenizer", str(tokens), "--isl", "30", "--osl", "100",
            "--use-server-token-count", "--artifact-dir", str(out / "aiperf"),
            "--export-level", "records", "--ui", "none", "--no-gpu-telemetry",
            "--no-server-metrics"]  # fmt: skip


def aiperf_rows(out: Path) -> list[Row]:
    lines = (out / "aiperf" / "profile_export.jsonl").read_text().splitlines()
    return [
        (
            one["metadata"]["x_request_id"],
            one["metrics"]["time_to_first_token"]["value"],
            one["metrics"]["inter_token_latency"]["value"],
        )
        for one in map(json.loads, lines)
    ]


TOOLS: Mapping[str, Tool] = {
    "guidellm": Tool("guidellm", guidellm, guidellm_rows),
    "aiperf": Tool("aiperf", aiperf, aiperf_rows),
}


def measured(
    name: str, program: Path, url: str, in_flight: int, calls: int, folder: Path
) -> Sequence[Row]:
    """What a tool says of each request; raises ToolError."""
    tool = TOOLS[name]
    out = folder / f"{name}-{in_flight}"
    out.mkdir(exist_ok=True)
    words = tool.command(url, in_flight, calls, tokenizer(folder / "tokenizer"), out)
    run = f"{name} {' '.join(words)}"
    try:
        done = subprocess.run(
            [str(program), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            env={**os.environ, **NO_HUB},
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"{run}\nnot done after {SECONDS} s") from error
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise ToolError(f"{run}\nexit status {done.returncode}: {said}")
    rows = tool.rows(out)
    if len(rows) < calls:
        raise ToolError(f"{run}\n{len(rows)} of {calls} requests in its file")
    return rows
