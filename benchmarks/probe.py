"""Error of measured first token and inter-token latency against a known schedule, beside others.

    python benchmarks/probe.py [--venv DIR ...] [--rounds N]

The server (`known_schedule.py`) runs in a process of its own and notes when a request was complete
and when each token was written. The clients take turns in one run, each in a process of its own, at
1, 8 and 64 in flight: ours, the stream loops of the Anthropic and the OpenAI SDK, GuideLLM and
aiperf, each where it is installed: in this environment, on PATH, or in an environment that --venv
names. An error is what a client reports minus what the server wrote, answer by answer. The first
answer of each connection is left out, as in a probe.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from load_tools import TOOLS, ToolError, measured
from stream_loops import LOOPS

HERE = Path(__file__).resolve().parent
LEVELS = ((1, 30), (8, 96), (64, 320))
GOALS_MS = {1: (2.0, 8.0), 8: (3.0, 12.0), 64: (15.0, 60.0)}
"""Median and 99th percentile of the first token's error."""
BETWEEN_GOAL_MS = 0.02
VERSION = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
PACKAGES = {"anthropic_sdk": "anthropic", "openai_sdk": "openai"}


@dataclass(frozen=True)
class Seen:
    """What a client says of an answer, ms: its number or id, first token, mean between tokens.

    An SDK's loop and ours also say each gap, and when the first token was seen, ns.
    """

    key: int | str
    first: float
    between: float
    gaps: tuple[float, ...] = ()
    at: int = 0


@dataclass(frozen=True)
class Peer:
    """A client that is installed, with its program."""

    name: str
    version: str
    program: Path


def peers(folders: Sequence[Path]) -> Iterator[Peer]:
    """Ours first; the others where they are installed."""
    pythons = [Path(sys.executable), *(folder / "bin" / "python" for folder in folders)]
    for name in LOOPS:
        for python in pythons if name in PACKAGES else pythons[:1]:
            if name == "advisor" or (found := version(python, PACKAGES[name])):
                yield Peer(name, "" if name == "advisor" else found, python)
                break
        else:
            print(f"{name} is not installed", file=sys.stderr)
    for name, tool in TOOLS.items():
        on_path = shutil.which(name)
        programs = [folder / "bin" / name for folder in folders]
        programs += [Path(on_path)] if on_path else []
        program = next((p for p in programs if p.exists()), None)
        if program is None:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        yield Peer(name, version(program.with_name("python"), tool.distribution), program)


def version(python: Path, package: str) -> str:
    """The version that a Python has of a package; empty for none."""
    done = subprocess.run(
        [str(python), "-c", VERSION, package], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def seen_by(peer: Peer, url: str, in_flight: int, calls: int, folder: Path) -> list[Seen]:
    """What a client says of each answer."""
    if peer.name in TOOLS:
        said = measured(peer.name, peer.program, url, in_flight, calls, folder)
        return [Seen(*row) for row in said]
    words = [str(HERE / "stream_loops.py"), peer.name, url, str(in_flight), str(calls)]
    done = subprocess.run(
        [str(peer.program), *words],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
    )
    return [Seen(*row) for row in json.loads(done.stdout)]


def errors(url: str, seen: Sequence[Seen], calls: int, in_flight: int) -> dict[str, list[float]]:
    """Median and 99th percentile of the absolute error, ms: of the first token, what of it lies
    after the server wrote, of the mean and of single gaps between tokens, as far as it is told."""
    with urllib.request.urlopen(f"{url}/truth", timeout=60) as answer:
        truth = json.load(answer)["truth"][-calls:]
    by_key = {key: one for one in truth for key in (one["number"], one["header"])}
    found: dict[str, list[float]] = {"first": [], "after": [], "between": [], "gap": []}
    for one in seen:
        true = by_key[one.key]
        if true["number"] < truth[0]["number"] + in_flight:
            continue
        tokens = true["tokens"]
        gaps = [(b - a) / 1e6 for a, b in pairwise(tokens)]
        found["first"].append(abs(one.first - (tokens[0] - true["request"]) / 1e6))
        found["between"].append(abs(one.between - statistics.mean(gaps)))
        if one.gaps:
            found["after"].append((one.at - tokens[0]) / 1e6)
            found["gap"] += [abs(x - y) for x, y in zip(one.gaps, gaps, strict=True)]
    return {name: middle_and_tail(values) for name, values in found.items() if values}


def middle_and_tail(values: list[float]) -> list[float]:
    ordered = sorted(values)
    return [statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))]]


@contextlib.contextmanager
def server() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, str(HERE / "known_schedule.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.communicate(timeout=10)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--venv", type=Path, action="append", default=[], metavar="DIR",
                         help="an environment that has other clients; repeatable")  # fmt: skip
    options.add_argument("--rounds", type=int, default=1, metavar="N",
                         help="turns of each; the median of the rounds is told")  # fmt: skip
    options.add_argument("--levels", default="1,8,64", help="calls in flight (1,8,64)")
    given = options.parse_args()
    asked = {int(level) for level in given.levels.split(",")}
    found = list(peers(given.venv))
    result: dict[str, object] = {p.name: p.version for p in found if p.version}
    rounds: dict[tuple[str, int], list[dict[str, list[float]]]] = {}
    loads = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.rounds):
            for in_flight, n in [level for level in LEVELS if level[0] in asked]:
                for peer in found[:]:
                    loads.append(os.getloadavg()[0])
                    try:
                        # A server of its own, so that nobody pays for the notes of others.
                        with server() as url:
                            seen = seen_by(peer, url, in_flight, n + in_flight, Path(folder))
                            off = errors(url, seen, n + in_flight, in_flight)
                    except ToolError as error:
                        print(f"{peer.name} is left out: {error}", file=sys.stderr)
                        found.remove(peer)
                        continue
                    rounds.setdefault((peer.name, in_flight), []).append(off)
                    say(peer.name, in_flight, off)
    print("\n| client | in flight | first token | after the write | inter-token | gap |",
          "| --- | --- | --- | --- | --- | --- |", sep="\n", file=sys.stderr)  # fmt: skip
    for (name, in_flight), offs in rounds.items():
        told = {
            what: [round(statistics.median(one[what][i] for one in offs), 4) for i in (0, 1)]
            for what in offs[0]
        }
        result[f"{name}_{in_flight}"] = told
        shown = [" / ".join(digits(v) for v in told[what]) if what in told else ""
                 for what in ("first", "after", "between", "gap")]  # fmt: skip
        print(f"| {name} | {in_flight} | {' | '.join(shown)} |", file=sys.stderr)
    result["load"] = [round(min(loads), 1), round(max(loads), 1)]
    print(json.dumps(result))


def say(name: str, in_flight: int, off: dict[str, list[float]]) -> None:
    first, between = off["first"], off["between"]
    print(f"{name} at {in_flight} in flight: first token off by {digits(first[0])} / "
          f"{digits(first[1])} ms (median / p99; goal {GOALS_MS[in_flight]}), inter-token latency "
          f"by {digits(between[0])} / {digits(between[1])} (goal {BETWEEN_GOAL_MS})",
          file=sys.stderr)  # fmt: skip


def digits(ms: float) -> str:
    """As many as matter."""
    form = ".0f" if ms >= 100 else ".1f" if ms >= 10 else ".2f" if ms >= 0.1 else ".2g"
    return format(ms, form)


if __name__ == "__main__":
    main()
