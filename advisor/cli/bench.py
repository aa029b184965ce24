"""`advisor bench`: the client's own examples through two or more options, side by side."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from advisor.cli.main import DONE, WRONG_INPUT
from advisor.cli.output import write_output
from advisor.cli.probe import agreed, keyed, targets_for, usage
from advisor.measurement.budget import Budget
from advisor.measurement.comparison import Answered, Pairing, Side, pairing, side
from advisor.measurement.message import Message, encode
from advisor.measurement.offer import Offer
from advisor.measurement.testset import Agreement, Row, judge_prompt, needs_judge, read_testset
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.probe.bench import JUDGE_TOKENS, Bench, Cache, Said, judging, key_of, message_for
from advisor.probe.endpoints import load_endpoints
from advisor.probe.session import simulated
from advisor.probe.target import Known, Target
from advisor.problems import InputError, Problem
from advisor.report.bench import bench_json, bench_text
from advisor.report.probe import offer_text
from advisor.store.workspace import workspace

Arguments = Any
LONGEST_ANSWER = 4


def run_bench(arguments: Arguments, pack: Pack, evidence: tuple[Figure, ...], as_of: date) -> int:
    """Compare the options on a test set; returns the exit status."""
    rows = read_testset(Path(arguments.testset))
    if len(dict.fromkeys(arguments.option)) < 2:
        return usage("bench compares at least two different --option")
    if not 0 < arguments.difference < 1:
        return usage("--difference is a share between 0 and 1, such as 0.03")
    if needs_judge(rows) and not arguments.judge:
        return usage("rows with `check: judge` need --judge TARGET, the model that grades them")
    system = _text(arguments.system) if arguments.system else ""
    known = Known(pack, evidence, load_endpoints(), as_of)
    names = [*dict.fromkeys([*arguments.option, *([arguments.judge] if arguments.judge else [])])]
    targets = targets_for(arguments, names, known)
    if isinstance(targets, int):
        return targets
    # What the built-in endpoint answers is nobody's: it is kept for as long as the run lasts.
    folder = Path(arguments.cache) if arguments.cache else workspace().folder / "bench"
    kept = None if arguments.simulated else Cache(folder)
    costs = _offers(arguments, rows, system, dict(zip(names, targets, strict=True)), kept)
    sys.stderr.write(offer_text(costs, arguments.max_usd, arguments.simulated))
    if arguments.dry_run:
        return DONE
    if not arguments.simulated:
        if (status := agreed(arguments)) != DONE:
            return status
        targets = keyed(targets)
    with contextlib.ExitStack() as stack:
        if kept is None:
            if arguments.cache:
                print("simulated: no answer is kept", file=sys.stderr)
            kept = Cache(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        bench = Bench(Budget(arguments.max_usd), kept, arguments.concurrency)
        named = dict(zip(names, targets, strict=True))
        agreement, answers = asyncio.run(_run(arguments, bench, named, rows, system))
    return _finish(arguments, bench, agreement, answers)


Named = dict[str, Target]
"""Targets by the names that were typed, which may hold what is not shown."""
Found = tuple[Agreement | None, dict[str, dict[str, Answered]]]
"""How often the judge repeats given labels, of how many; the answers by option and row."""


async def _run(
    arguments: Arguments, bench: Bench, targets: Named, rows: list[Row], system: str
) -> Found:
    if not arguments.simulated:
        return await _answers(arguments, bench, targets, rows, system)
    async with simulated(list(targets.values()), None, Path(arguments.testset)) as there:
        named = dict(zip(targets, there, strict=True))
        return await _answers(arguments, bench, named, rows, system)


async def _answers(
    arguments: Arguments, bench: Bench, targets: Named, rows: list[Row], system: str
) -> Found:
    judge = targets[arguments.judge] if arguments.judge else None
    options = [targets[name] for name in dict.fromkeys(arguments.option)]
    async with bench:
        agreement = await bench.judge_agrees(judge, rows) if judge is not None else None
        # A judge that is not shown to judge is not paid for judging.
        trusted = judge if agreement is not None and agreement.proven else None
        found = await bench.answers(options, rows, system, arguments.max_tokens, trusted)
    return agreement, found


def _finish(
    arguments: Arguments,
    bench: Bench,
    agreement: Agreement | None,
    answers: dict[str, dict[str, Answered]],
) -> int:
    names = list(answers)
    sides: list[Side] = [side(name, answers[name]) for name in names]
    pairs: list[Pairing] = [
        pairing(names[0], answers[names[0]], other, answers[other], arguments.difference)
        for other in names[1:]
    ]
    if arguments.format == "json":
        body = bench_json(sides, pairs, agreement, bench.budget.spent, bench.budget.cap,
                          date.today(), arguments.simulated)  # fmt: skip
        text = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    else:
        text = bench_text(sides, pairs, agreement, arguments.difference, bench.budget.spent,
                          bench.reused, bench.stopped, arguments.simulated)  # fmt: skip
    status = write_output(text, None, arguments.format)
    return status or (DONE if any(one.right for one in sides) else WRONG_INPUT)


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise InputError((Problem(path, 1, 1, f"cannot be read: {reason}"),)) from error


def _offers(
    arguments: Arguments, rows: list[Row], system: str, targets: Named, kept: Cache | None
) -> list[Offer]:
    """What would be sent: for what is kept already, nothing."""
    found = []
    options = [targets[name] for name in dict.fromkeys(arguments.option)]
    messages = [message_for(row, system, arguments.max_tokens) for row in rows]
    for target in options:
        new = [m for m in messages if _kept(kept, target, m) is None]
        found.append(_offer(target, "test set", _sizes(target, new), arguments.max_tokens,
                            len(messages) - len(new)))  # fmt: skip
    if arguments.judge:
        judge = targets[arguments.judge]
        longest = LONGEST_ANSWER * arguments.max_tokens
        asked = [judging(row, label.answer) for row in rows for label in row.labelled]
        asked_of_labels = bool(asked)
        unknown: list[int] = []
        for row, message in zip(rows, messages, strict=True):
            for target in options if row.check == "judge" and asked_of_labels else ():
                said = _kept(kept, target, message)
                if said is None:
                    unknown.append(len(judge_prompt(row, "").encode()) + longest)
                else:
                    asked.append(judging(row, said.text))
        new = [m for m in asked if _kept(kept, judge, m) is None]
        found.append(_offer(judge, "judging", _sizes(judge, new) + unknown, JUDGE_TOKENS,
                            len(asked) - len(new)))  # fmt: skip
    return found


def _kept(kept: Cache | None, target: Target, message: Message) -> Said | None:
    return None if kept is None else kept.get(key_of(target, message))


def _sizes(target: Target, messages: list[Message]) -> list[int]:
    endpoint = target.endpoint
    return [len(encode(m, endpoint.protocol, endpoint.model, endpoint.limit_key)) for m in messages]


def _offer(target: Target, what: str, sizes: list[int], max_tokens: int, kept: int) -> Offer:
    prices = target.prices
    assert prices is not None
    expected = sum(prices.expected(size, max_tokens / 3) for size in sizes)
    worst = sum(prices.worst(size, max_tokens) for size in sizes)
    out = len(sizes) * max_tokens // 3
    note = f"{kept:,} kept already" if kept else ""
    return Offer(target.name, what, len(sizes), sum(sizes) // 4, out, expected, worst, note)
