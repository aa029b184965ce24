"""Hostile usage logs through `advisor usage profile`: reported, bounded and inert.

    python benchmarks/hostile_logs.py [--gigabytes 1.0]

Each log is written while it is needed. A run must end by itself without a traceback, with no escape
on the screen, under 1 GB of memory, and count what it left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOAL_MB = 1000
ROWS = 2_000
PIECE = b"x" * (1 << 20)


def rows(**more: object) -> Iterator[dict[str, object]]:
    for i in range(ROWS):
        at = f"2026-10-{1 + i // 100:02d}T{i % 24:02d}:00:00Z"
        yield {"request_id": f"r{i}", "startTime": at, "model": "claude-haiku-4-5",
               "custom_llm_provider": "anthropic", "prompt_tokens": 100 + i,
               "completion_tokens": 10, "spend": 0.001, "status": "success", **more}  # fmt: skip


def lines(**more: object) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in rows(**more))


def long_line(path: Path, size: int) -> None:
    with path.open("wb") as out:
        out.write(lines() + b'{"prompt_tokens": "')
        for _ in range(size >> 20):
            out.write(PIECE)
        out.write(b'"}\n')


def packed_long_line(path: Path, size: int) -> None:
    """A megabyte that unpacks to a thousand."""
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(lines() + b'{"prompt_tokens": "')
        for _ in range(size >> 20):
            out.write(PIECE)
        out.write(b'"}\n')


def long_csv_line(path: Path, size: int) -> None:
    with path.open("wb") as out:
        out.write(b"startTime,prompt_tokens,completion_tokens,custom_llm_provider\n")
        for r in rows():
            out.write(f"{r['startTime']},{r['prompt_tokens']},10,anthropic\n".encode())
        out.write(b'2026-10-01T00:00:00Z,"')
        for _ in range(size >> 20):
            out.write(PIECE)
        out.write(b'",1,anthropic\n')


def one_line_without_end(path: Path, size: int) -> None:
    with path.open("wb") as out:
        out.write(b'{"startTime": "')
        for _ in range(size >> 20):
            out.write(PIECE)


def cut_off(path: Path, _: int) -> None:
    whole = gzip.compress(lines())
    path.write_bytes(whole[: len(whole) * 2 // 3])


def encodings(path: Path, _: int) -> None:
    path.write_bytes(lines() + lines(user="café").replace(b"\\u00e9", b"\xe9") + b"\xff\xfe\x00\n")


def absurd(path: Path, _: int) -> None:
    wrong = [-1, 10**15, 10**40, "NaN", None, {"a": 1}, [1], True, "1e400"]
    path.write_bytes(b"".join(lines(prompt_tokens=w, request_id=None) for w in wrong) + lines())


def clocks(path: Path, _: int) -> None:
    path.write_bytes(lines(endTime="2026-09-01T00:00:00Z"))


def duplicates(path: Path, _: int) -> None:
    path.write_bytes(lines() * 5)


def names(path: Path, _: int) -> None:
    evil = '=HYPERLINK("http://x")\x1b]0;owned\x07\x1b[2J\u202e\'; DROP TABLE usage; --'
    path.write_bytes(lines(model=evil, request_tags=[evil], custom_llm_provider=evil))


Write = Callable[[Path, int], None]
LOGS: dict[str, tuple[str, Write, str]] = {
    "a line of 1 GB": ("long.jsonl", long_line, "a line longer than 32 MB"),
    "a packed line of 1 GB": ("long.jsonl.gz", packed_long_line, "a line longer than 32 MB"),
    "a CSV value of 1 GB": ("long.csv", long_csv_line, "a line longer than 32 MB"),
    "one line without end": ("endless.jsonl", one_line_without_end, ""),
    "a gzip file cut off": ("cut.jsonl.gz", cut_off, "the file is cut off there"),
    "mixed encodings": ("mixed.jsonl", encodings, "not UTF-8"),
    "absurd tokens": ("absurd.jsonl", absurd, "a negative token count"),
    "clocks that run backwards": ("clocks.jsonl", clocks, "ended before they began"),
    "every request five times": ("twice.jsonl", duplicates, "the same request again"),
    "formulas and escapes": ("names.jsonl", names, ""),
}
"""What each is, its file, how it is written, and what must be said of it."""


def profiled(path: Path) -> dict[str, Any]:
    """One run of the command, with its seconds and its own peak of memory."""
    argv = [sys.executable, "-m", "advisor", "usage", "profile", str(path), "--accept-mapping"]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(argv, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read().decode("utf-8", errors="replace")
    return {"status": child.returncode, "seconds": round(time.perf_counter() - start, 1),
            "peak_mb": used.ru_maxrss // 1024, "said": said}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    size = int(parser.parse_args().gigabytes * (1 << 30))
    result: dict[str, Any] = {"goal_mb": GOAL_MB}
    wrong: list[str] = []
    for what, (file, write, expected) in LOGS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            write(path, size)
            found = profiled(path)
        said = found.pop("said")
        print(f"{what}: {found}", file=sys.stderr)
        calm = "Traceback" not in said and "\x1b" not in said and "\x07" not in said
        plainly = expected in " ".join(said.split()) and found["status"] in (0, 1)
        if not (calm and plainly and found["peak_mb"] < GOAL_MB):
            wrong.append(what)
            print(said[-800:], file=sys.stderr)
        result[what] = found
    print(json.dumps(result))
    if wrong:
        sys.exit(f"not as it must be: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
