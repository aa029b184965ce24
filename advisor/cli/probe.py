"""`advisor probe`: the price first, then the measurement, then what it changes."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from advisor import __version__
from advisor.cli.main import DONE, WRONG_INPUT, WRONG_USAGE
from advisor.cli.output import refuse_an_input, write_output
from advisor.measurement.budget import Budget, Prices
from advisor.measurement.claims import Provenance, claims_of, evidence_yaml
from advisor.measurement.probe_json import probe_json
from advisor.measurement.suite import chosen, load_suites
from advisor.measurement.summary import Summary
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.probe.candidates import SIMULATED
from advisor.probe.client import Timeouts
from advisor.probe.endpoints import load_endpoints
from advisor.probe.keys import NO_VARIABLE, VARIABLE
from advisor.probe.session import Measured, Plan, Step, measure, offers, simulated
from advisor.probe.target import ADDRESS, Given, Known, Target, targets_of, with_key
from advisor.problems import InputError, Problem
from advisor.report.probe import findings_text, offer_text
from advisor.text_safety import plain
from advisor.workload import known_in, read_workload

Arguments = Any


def run_probe(arguments: Arguments, pack: Pack, evidence: tuple[Figure, ...], as_of: date) -> int:
    """Measure what was asked for; returns the exit status."""
    refuse_an_input(arguments.output, arguments.workload or "", arguments.evidence)
    if arguments.plan:
        from advisor.cli.probe_plan import run_plan

        return run_plan(arguments, pack, evidence, as_of)
    extra = Path(arguments.suites) if arguments.suites else None
    suites = load_suites(extra)
    plan = Plan(
        tuple(suites[id_] for id_ in chosen(tuple(arguments.suite), suites)),
        arguments.samples,
        arguments.concurrency,
    )
    targets = targets_for(
        arguments, arguments.targets, Known(pack, evidence, load_endpoints(), as_of)
    )
    if isinstance(targets, int):
        return targets
    if arguments.workload:
        # Its mistakes are said before anything is paid for.
        read_workload(arguments.workload, known_in(pack))
    costs = offers(targets, plan)
    sys.stderr.write(offer_text(costs, arguments.max_usd, arguments.simulated))
    if arguments.dry_run:
        return _dry_run(arguments, costs)
    if not arguments.simulated:
        if (status := agreed(arguments)) != DONE:
            return status
        targets = keyed(targets)
    budget = Budget(arguments.max_usd)
    done: list[Measured] = asyncio.run(_measured(arguments, targets, plan, budget, extra))
    return _finish(arguments, pack, evidence, as_of, done, budget)


def targets_for(arguments: Arguments, names: list[str], known: Known) -> list[Target] | int:
    """The targets that the command line means, or an exit status after saying what is wrong."""
    if arguments.key_env is not None and VARIABLE.fullmatch(arguments.key_env) is None:
        return usage(NO_VARIABLE)
    if getattr(arguments, "simulated", False):
        names = names or [SIMULATED]
        arguments.protocol = arguments.protocol or "openai"
        arguments.model = arguments.model or "simulated"
    if not names:
        return usage("name a target: an option, an address, or OPTION=ADDRESS")
    for name in names:
        if ADDRESS.match(name) and not (arguments.protocol and arguments.model):
            return usage("an address needs --protocol (anthropic or openai) and --model NAME")
    if (arguments.price_in is None) != (arguments.price_out is None):
        return usage("--price-in and --price-out belong together")
    prices = None
    if arguments.price_in is not None:
        prices = Prices(arguments.price_in, arguments.price_out)
    wait = max(arguments.timeout, 0.05)
    timeouts = Timeouts(min(5.0, wait), wait, wait, max(5 * wait, 10.0))
    context = getattr(arguments, "context", None)
    given = Given(arguments.protocol, arguments.model, prices, arguments.key_env, timeouts, context)
    found, problems = targets_of(names, given, known)
    if problems:
        raise InputError(tuple(problems))
    if getattr(arguments, "simulated", False):
        free = Prices(0.0, 0.0)
        # The built-in endpoint reads whatever it is sent.
        return [replace(target, prices=free, context=None) for target in found]
    unpriced = [target.name for target in found if target.prices is None]
    if unpriced:
        return usage(f"nobody knows what {', '.join(map(plain, unpriced))} costs: give --price-in "
                     "and --price-out, in dollars per million tokens")  # fmt: skip
    return found


def usage(message: str) -> int:
    """Say a usage mistake."""
    print(f"advisor {message}" if message.startswith("needs") else message, file=sys.stderr)
    return WRONG_USAGE


def agreed(arguments: Arguments) -> int:
    """The person's word that the calls may be sent; DONE when it was given."""
    if arguments.yes:
        return DONE
    if sys.stdin is None or not sys.stdin.isatty():
        return usage("nothing was sent: agree to it with --yes")
    print("Send it? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        return usage("nothing was sent")
    return DONE


def keyed(targets: list[Target]) -> list[Target]:
    """The targets with their keys; raises InputError naming what is missing, never a key."""
    found, problems = [], []
    for target in targets:
        made = with_key(target)
        if isinstance(made, str):
            problems.append(Problem("KEY", 1, 1, made))
        else:
            found.append(made)
    if problems:
        raise InputError(tuple(problems))
    return found


def _dry_run(arguments: Arguments, costs: Any) -> int:
    if arguments.format != "json":
        return DONE
    body = {
        "format": "advisor/probe@1",
        "dry_run": True,
        "simulated": arguments.simulated,
        "targets": [],
        "offers": [
            {
                "target": o.target,
                "suite": o.suite,
                "requests": o.requests,
                "input_tokens": o.input_tokens,
                "output_tokens": o.output_tokens,
                "expected_usd": o.expected_usd,
                "worst_usd": o.worst_usd,
                "note": o.note or None,
            }
            for o in costs
        ],
        "spent_usd": 0,
        "cap_usd": arguments.max_usd,
    }
    return write_output(json.dumps(body, indent=2) + "\n", None, "json")


async def _measured(
    arguments: Arguments, targets: list[Target], plan: Plan, budget: Budget, extra: Path | None
) -> list[Measured]:
    progress = _Progress()
    try:
        if not arguments.simulated:
            return await measure(targets, plan, budget, progress.step)
        async with simulated(targets, extra) as there:
            return await measure(there, plan, budget, progress.step)
    finally:
        progress.clear()


class _Progress:
    """One line that is drawn over, where somebody is watching."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def step(self, step: Step) -> None:
        """Where the run is."""
        if self._shown:
            said = f"{plain(step.target, 40)} {step.suite} {step.done} of {step.of}"
            print(f"\r\x1b[K{said}, ${step.spent:.4f} spent", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _finish(
    arguments: Arguments,
    pack: Pack,
    evidence: tuple[Figure, ...],
    as_of: date,
    done: list[Measured],
    budget: Budget,
) -> int:
    proven: list[tuple[Summary, Provenance]] = []
    shown = []
    for one in done:
        where = Provenance(
            one.target.option, plain(one.target.name), one.target.endpoint.protocol,
            plain(arguments.place), date.today(), __version__,
        )  # fmt: skip
        refused = [text for s in one.summaries for text in claims_of(s, where)[1]]
        proven += [(summary, where) for summary in one.summaries]
        shown.append((plain(one.target.name), one.target.simulated, one.summaries, refused))
    if arguments.format == "json":
        body = probe_json([(n, s, found) for n, s, found, _ in shown], budget.spent, budget.cap)
        text = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    else:
        text = findings_text(shown, budget.spent, budget.cap)
    status = write_output(text, None, arguments.format)
    if arguments.simulated:
        if arguments.output or arguments.workload:
            print("simulated: nothing is saved as evidence or judged", file=sys.stderr)
        return status
    worked = any(item.grade or item.run or not item.failure
                 for one in done for outcome in one.outcomes for item in outcome.items
                 if item.sent)  # fmt: skip
    if arguments.output:
        if why := _nothing_to_save(worked, proven):
            print(f"nothing to save: {why}", file=sys.stderr)
        else:
            status = write_output(evidence_yaml(proven), arguments.output, "yaml") or status
    if arguments.workload:
        from advisor.cli.probe_change import say_what_changes

        say_what_changes(arguments.workload, pack, evidence, evidence_yaml(proven), as_of)
    return status or (DONE if worked else WRONG_INPUT)


def _nothing_to_save(worked: bool, proven: list[tuple[Summary, Provenance]]) -> str:
    """Why there is no evidence; empty where there is some."""
    if not worked:
        return "no measurement ended well"
    if not any(where.option for _, where in proven):
        return "evidence is about an option; name it as OPTION=ADDRESS"
    if not any(claims_of(summary, where)[0] for summary, where in proven):
        return "what was measured proves no figure"
    return ""
