"""A consultation through a real gateway: `python scripts/through_a_gateway.py [--venv FOLDER]`.

Installs the LiteLLM proxy into a temporary environment (some 700 MB, minutes; `--venv` keeps it in
a folder and uses it again), starts it on loopback before two mocked models, and talks through it
with `advisor chat`: one whose answers and tool calls the gateway relays from a Messages server of
our tests, as a stream, and one that it answers itself. For a stream that was asked for, the latter
gives one JSON body. Nothing leaves this machine but the installation. Exit status 1 where a talk
did not go as it must.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conversation.messages_server import (  # noqa: E402 - found by the line above
    Event,
    MessagesServer,
    answer,
    end,
    start,
    tool,
)

LITELLM = "litellm[proxy]==1.106.2"
KEY = "sk-of-this-script-and-of-nothing-else-0123456789"
PATIENCE = 120.0
SHOWN = 24
RELAYED, CANNED = "relayed", "canned"
ROWS = [
    {"question": "use_case", "value": "realtime_customer_chat", "quote": "a support chat"},
    {"question": "requests_per_month", "value": "100k", "quote": "100k requests a month"},
]
SCRIPTS: Sequence[Sequence[Event]] = (
    [start(), *tool("propose_answers", {"answers": ROWS}), *end("tool_use")],
    answer("I noted a support chat with ", "100k requests a month. ", "It will cost $77."),
    [start(), *tool("missing", {}), *tool("explain", {}, 2), *end("tool_use")],
    answer("Most questions are still open."),
)
TALKS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    RELAYED: (
        ("It is a support chat, 100k requests a month", "y", "and what else", "show the report"),
        (
            "I noted a support chat with 100k requests a month. It will cost $77 [unsupported",
            "? What it is for: Real-time customer chat",
            "+ Requests a month: 100k requests/month",
            "Most questions are still open.",
            "Every option, USD a month",
        ),
    ),
    CANNED: (("It is a support chat",), ("This answer came in one piece.",)),
}


def config(upstream: str) -> str:
    mock = "This answer came in one piece."
    return f"""model_list:
  - model_name: {RELAYED}
    litellm_params: {{model: anthropic/mock, api_base: "{upstream}", api_key: none}}
  - model_name: {CANNED}
    litellm_params: {{model: openai/canned, api_key: none, mock_response: "{mock}"}}
"""


def installed(folder: Path) -> Path:
    """The proxy's command, in an environment that is made where there is none."""
    command = folder / "bin" / "litellm"
    if not command.exists():
        print(f"installing {LITELLM} …", flush=True)
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", LITELLM]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    return command


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def ready(url: str, proxy: subprocess.Popen[bytes]) -> None:
    """Wait until the proxy answers; raises SystemExit where it ends or takes too long."""

    def alive() -> bool:
        try:
            with urllib.request.urlopen(f"{url}/health/liveliness", timeout=2) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    for _ in range(int(PATIENCE)):
        if proxy.poll() is not None:
            raise SystemExit("the gateway ended by itself; its log is above")
        if await asyncio.to_thread(alive):
            return
        await asyncio.sleep(1)
    raise SystemExit(f"the gateway was not ready within {PATIENCE:g} s")


async def talk(url: str, key: str, model: str, lines: Sequence[str], path: Path) -> str:
    """What `advisor chat` printed, what was said shown where it was said."""
    chat = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "advisor", "chat", str(path), "--model", model),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=ROOT,
        env={**os.environ, "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": key},
    )
    said, _ = await chat.communicate("".join(f"{line}\n" for line in lines).encode())
    return said.decode()


def shortened(text: str) -> str:
    lines = text.splitlines()
    more = f"\n… {len(lines) - SHOWN} lines more" if len(lines) > SHOWN else ""
    return "\n".join(lines[:SHOWN]) + more


async def consult(url: str, server: MessagesServer, folder: Path) -> bool:
    well = True
    for model, (lines, wanted) in TALKS.items():
        said = await talk(url, KEY, model, lines, folder / f"{model}.yaml")
        print(f"\n--- {model}: {' / '.join(lines)}\n{shortened(said)}")
        missing = [text for text in wanted if text not in said]
        well = well and not missing
        print(f"--- {model}: {'as it must be' if not missing else f'MISSING {missing}'}")
    said = await talk(url, "sk-wrong", RELAYED, ["hello there"], folder / "wrong.yaml")
    print(f"\n--- a wrong key\n{said}")
    sent = len(server.requests)
    print(f"--- {sent} requests came through the gateway, {len(SCRIPTS)} were to")
    return well and "Not answered" in said and sent == len(SCRIPTS)


async def main(folder: Path, kept: Path | None) -> bool:
    command = installed(kept or folder / "venv")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    async with MessagesServer(*SCRIPTS) as server:
        (folder / "config.yaml").write_text(config(server.url), "utf-8")
        options = ["--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]
        # It asks another host for prices and refuses to start without a key, unless told.
        settings = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": KEY}
        with (folder / "log").open("wb") as log:
            proxy = subprocess.Popen(
                [command, "--config", folder / "config.yaml", *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                env={**os.environ, **settings},
            )
        try:
            await ready(url, proxy)
            print(f"the gateway answers at {url}", flush=True)
            return await consult(url, server, folder)
        except SystemExit:
            print((folder / "log").read_text("utf-8", "replace")[-4000:])
            raise
        finally:
            proxy.terminate()
            proxy.wait(20)


if __name__ == "__main__":
    form = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--venv", type=Path, help="an environment to keep and to use again")
    kept = parser.parse_args().venv
    with tempfile.TemporaryDirectory() as name:
        well = asyncio.run(main(Path(name), kept))
    print("everything went as it must" if well else "something did not go as it must")
    sys.exit(0 if well else 1)
