"""The LiteLLM proxy with a configuration of a kit as it stands, before a mock of all models."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 120


class Crashed(RuntimeError):
    """The proxy itself ended."""


@dataclass(frozen=True)
class Answer:
    status: int
    arm: str
    cost: float
    body: str


@dataclass(frozen=True)
class Gateway:
    address: str
    key: str
    boot_seconds: float

    def ask(
        self,
        model: str = "app-llm",
        session: str = "",
        stream: bool = False,
        path: str = "/v1/chat/completions",
    ) -> Answer:
        body = {
            "model": model,
            "messages": [{"role": "user", "content": "Is it ready?"}],
            "max_tokens": 16,
            "stream": stream,
            **({"metadata": {"session_id": session}} if session else {}),
        }
        status, headers, text = self.send(path, json.dumps(body).encode())
        return Answer(
            status,
            headers.get("x-litellm-model-id", ""),
            float(headers.get("x-litellm-response-cost", 0) or 0),
            text,
        )

    def metrics(self, key: str | None = None) -> tuple[int, str]:
        status, _, text = self.send("/metrics/", None, self.key if key is None else key)
        return status, text

    def send(
        self, path: str, data: bytes | None, key: str | None = None
    ) -> tuple[int, dict[str, str], str]:
        request = urllib.request.Request(
            self.address + path,
            data=data,
            headers={
                "authorization": f"Bearer {self.key if key is None else key}",
                "content-type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()


def environment(kit: Path, upstream: str) -> dict[str, str]:
    """The kit's own variables, filled in so that every address is the mock's."""
    found = {}
    for line in (kit / "env.example").read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if not equals or line.startswith("#"):
            continue
        if name.endswith("_API_BASE"):
            value = upstream if value.endswith("anthropic.com") else f"{upstream}/v1"
        elif name.endswith("_MODEL") and not value:
            value = f"openai/{name.lower()}"
        elif name.endswith("_KEY"):
            value = f"sk-{secrets.token_hex(24)}"
        found[name] = value
    return found


def asked_for(called: str) -> str:
    """What the mock is asked for where a configuration calls a model by this."""
    variable = called.removeprefix("os.environ/")
    return called.partition("/")[2] if variable == called else variable.lower()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gateway(litellm: Path, config: Path, upstream: str, log: Path) -> Iterator[Gateway]:
    """The running proxy; raises RuntimeError when it does not come up."""
    given = environment(config.parent, upstream)
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.endswith(("_KEY", "_TOKEN", "_PROXY"))}
    began = time.monotonic()
    with log.open("w") as out:
        process = subprocess.Popen(
            [
                str(litellm),
                "--config",
                str(config),
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--telemetry",
                "False",
            ],
            env={
                **kept,
                **given,
                "PYTHONFAULTHANDLER": "1",
                "PATH": f"{litellm.parent}:{os.environ['PATH']}",
            },
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            made = Gateway(address, given["LITELLM_MASTER_KEY"], 0.0)
            while True:
                if process.poll() is not None or time.monotonic() - began > START_SECONDS:
                    raise RuntimeError(f"the proxy did not start: {log.read_text()[-800:]}")
                try:
                    if made.send("/health/liveliness", None)[0] == 200:
                        break
                except OSError:
                    time.sleep(0.3)
            yield Gateway(address, made.key, time.monotonic() - began)
        except OSError as error:
            time.sleep(1)
            if process.poll() is None:
                raise
            raise Crashed(f"{error!r}; the proxy's status: {process.poll()}") from error
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
