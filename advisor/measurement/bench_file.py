"""A saved result of `advisor bench --format json`, read back."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from advisor.measurement.statistics import Interval
from advisor.problems import InputError, Problem

FORMAT = "advisor/bench@1"
MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class BenchOption:
    """One option on the test set; `usd` is for `paid` answers, None where nothing is known."""

    option: str
    n: int
    right: Interval | None
    usd: float | None
    paid: int


@dataclass(frozen=True, slots=True)
class BenchPair:
    """The second option against the first: the difference of accuracy, as shares."""

    first: str
    second: str
    pairs: int
    difference: Interval | None
    verdict: str


@dataclass(frozen=True, slots=True)
class BenchResult:
    """What a test set showed."""

    options: tuple[BenchOption, ...]
    pairs: tuple[BenchPair, ...]
    as_of: str = ""


class _Wrong(ValueError):
    """Something in the file is not what it should be; the message says what."""


def read_bench(path: Path) -> BenchResult:
    """A saved result; raises InputError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            (Problem(str(path), 1, 1, f"cannot be read: {error.strerror}"),)
        ) from error
    try:
        if len(data) > MOST_BYTES:
            raise _Wrong(f"larger than {MOST_BYTES // 1_000_000} MB")
        return _result(_mapping(json.loads(data.decode("utf-8-sig")), "a result"))
    except json.JSONDecodeError as error:
        problem = Problem(str(path), error.lineno, error.colno, error.msg)
    except (UnicodeDecodeError, RecursionError):
        problem = Problem(str(path), 1, 1, "is not JSON text")
    except _Wrong as error:
        problem = Problem(str(path), 1, 1, str(error))
    raise InputError((problem,))


def _result(raw: dict[str, object]) -> BenchResult:
    if raw.get("format") != FORMAT:
        raise _Wrong(
            f'unknown format "{raw.get("format")}"; `advisor bench --format json` writes one'
        )
    if raw.get("simulated"):
        raise _Wrong("a simulated result proves nothing; measure the options themselves")
    options = tuple(_option(_mapping(one, "an option")) for one in _list(raw, "options"))
    pairs = tuple(_pair(_mapping(one, "a comparison")) for one in _list(raw, "comparisons"))
    return BenchResult(options, pairs, str(raw.get("as_of") or ""))


def _option(raw: dict[str, object]) -> BenchOption:
    usd = None if raw.get("usd") is None else _number(raw, "usd")
    n = int(_number(raw, "n"))
    paid = int(_number(raw, "paid")) if "paid" in raw else n
    return BenchOption(_text(raw, "option"), n, _span(raw, "right", 0.0), usd, paid)


def _pair(raw: dict[str, object]) -> BenchPair:
    return BenchPair(
        _text(raw, "first"),
        _text(raw, "second"),
        int(_number(raw, "pairs")),
        _span(raw, "difference", -1.0),
        _text(raw, "verdict"),
    )


def _span(raw: dict[str, object], key: str, least: float) -> Interval | None:
    if raw.get(key) is None:
        return None
    found = _mapping(raw[key], key)
    value, low, high = (_number(found, name) for name in ("value", "low", "high"))
    if not least <= low <= high <= 1.0:
        raise _Wrong(f"{key}: its bounds are no shares")
    return Interval(value, low, high)


def _mapping(raw: object, what: str) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise _Wrong(f"{what} is a mapping")
    return raw


def _list(raw: dict[str, object], key: str) -> list[object]:
    found = raw.get(key)
    if not isinstance(found, list):
        raise _Wrong(f'"{key}" is a list')
    return found


def _text(raw: dict[str, object], key: str) -> str:
    found = raw.get(key)
    if not isinstance(found, str):
        raise _Wrong(f'"{key}" is text')
    return found


def _number(raw: dict[str, object], key: str) -> float:
    found = raw.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise _Wrong(f'"{key}" is a number')
    return float(found)
