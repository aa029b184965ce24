"""The options of `advisor probe` and `advisor bench`, as argparse sees them."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

Whole = Callable[[str], int]


def whole(most: int) -> Whole:
    """A whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 1 to {most:,}')
        return int(text)

    return read


def amount(text: str) -> float:
    """A number from 0 on."""
    try:
        value = float(text.removeprefix("$"))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1e6 or not math.isfinite(value):
        raise argparse.ArgumentTypeError(f'"{text}" is not an amount from 0 to 1,000,000')
    return value


def endpoint_options(parser: argparse.ArgumentParser) -> None:
    """What targets need that the catalogue does not know."""
    parser.add_argument("--protocol", choices=("anthropic", "openai"), help="how it is spoken to")
    parser.add_argument("--model", metavar="NAME", help="what the endpoint calls the model")
    parser.add_argument(
        "--key-env", metavar="VARIABLE", help="where the key is kept: a variable, or the keyring"
    )
    parser.add_argument("--price-in", type=amount, metavar="USD", help="per million tokens in")
    parser.add_argument("--price-out", type=amount, metavar="USD", help="per million tokens out")
    parser.add_argument(
        "--timeout", type=amount, default=60.0, metavar="S",
        help="seconds without a first token, or without further output (60)",
    )  # fmt: skip
    parser.add_argument(
        "--max-usd", type=amount, default=1.0, metavar="N", help="what may be spent at most (1)"
    )
    parser.add_argument("--dry-run", action="store_true", help="show the price and send nothing")
    parser.add_argument("--yes", action="store_true", help="agree to the price beforehand")
    parser.add_argument(
        "--simulated", action="store_true", help="a built-in endpoint answers; proves nothing"
    )


def probe_options(parser: argparse.ArgumentParser, file: Callable[[str], str]) -> None:
    """The options of `probe`."""
    parser.add_argument(
        "targets", metavar="TARGET", nargs="*",
        help="an option, an address, or OPTION=ADDRESS",
    )  # fmt: skip
    parser.add_argument(
        "--suite", action="append", default=[], metavar="NAME",
        help="latency (the default), extraction, tools, ... or all; repeatable",
    )  # fmt: skip
    parser.add_argument("--suites", type=file, metavar="FOLDER", help="suites of your own")
    parser.add_argument("--samples", type=whole(100_000), metavar="N", help="samples a suite")
    parser.add_argument(
        "--concurrency", type=whole(256), metavar="N", help="calls in flight (1, then 4)"
    )
    endpoint_options(parser)
    parser.add_argument("--context", type=whole(100_000_000), metavar="TOKENS",
                        help="what it reads in one call: long prompts are cut to it")  # fmt: skip
    parser.add_argument("--from", dest="place", default="here", metavar="PLACE",
                        help="where you measure from, for the record")  # fmt: skip
    parser.add_argument(
        "--workload", type=file, metavar="WORKLOAD", help="say what the result changes for it"
    )
    parser.add_argument(
        "--plan", action="store_true", help="with --workload: which probe could change the result"
    )
    parser.add_argument("-o", "--output", type=file, metavar="FILE", help="save as evidence")


def bench_options(parser: argparse.ArgumentParser, file: Callable[[str], str]) -> None:
    """The options of `bench`."""
    parser.add_argument(
        "testset", type=file, metavar="TESTSET", help="JSONL: input, expected, check"
    )
    parser.add_argument(
        "--option", action="append", default=[], required=True, metavar="TARGET",
        help="an option, an address, or OPTION=ADDRESS; at least two",
    )  # fmt: skip
    parser.add_argument("--concurrency", type=whole(256), default=4, metavar="N")
    parser.add_argument("--max-tokens", type=whole(100_000), default=512, metavar="N")
    parser.add_argument("--system", type=file, metavar="FILE", help="a system prompt")
    parser.add_argument(
        "--difference", type=float, default=0.03, metavar="SHARE",
        help="the difference of accuracy that matters (0.03)",
    )  # fmt: skip
    parser.add_argument("--judge", metavar="TARGET", help="a model that grades `check: judge` rows")
    parser.add_argument(
        "--cache", type=file, metavar="FOLDER", help="where answers are kept, to resume"
    )
    endpoint_options(parser)
