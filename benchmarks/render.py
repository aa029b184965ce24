"""Render every output of one workload, and of 1,000: time beside that of assessing, and memory.

The goal is 300 ms for all outputs that need no extra, after the assessment. Times are of this
process's CPU, so that others on the machine do not count.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.util import find_spec
from itertools import islice

from advisor.checklist.read import read_report
from advisor.decision import Assessment, assess
from advisor.decision.cases import load_cases
from advisor.pack import load_pack
from advisor.report import markdown
from advisor.report.plan import Plan, plan_for
from advisor.report.printed import NEEDS, printed
from advisor.report.task_lists import task_list

DAY = date(2026, 11, 21)
GOAL_MS = 300.0
ROUNDS = 7


def in_json(a: Assessment, plan: Plan) -> str:
    return json.dumps(a.as_json(), ensure_ascii=False, indent=2)


def tasks(a: Assessment, plan: Plan) -> str:
    report = read_report(markdown.report_markdown(a, plan), "report.md")
    return "".join(task_list(how, report) for how in ("github", "jira", "linear"))


FORMS: dict[str, Callable[[Assessment, Plan], object]] = {
    "md": markdown.report_markdown,
    "html": markdown.report_html,
    "summary": markdown.summary_markdown,
    "madr": markdown.record_markdown,
    "json": in_json,
    "tasks": tasks,
}


def everything(a: Assessment, plan: Plan) -> None:
    """Every form by itself, as a command a form would do."""
    for form in FORMS.values():
        form(a, plan)


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workloads", type=int, default=1000)
    arguments = parser.parse_args()
    pack = load_pack("default")
    cases = [case.workload for case in load_cases(pack)]
    a = assess(pack, cases[0], as_of=DAY)
    plan = plan_for(pack, cases[0], a)
    everything(a, plan)
    each = {name: median_ms(partial(form, a, plan)) for name, form in FORMS.items()}
    assessed = median_ms(lambda: assess(pack, cases[0], as_of=DAY))
    for how, needs in NEEDS.items():
        if all(find_spec(n) for n in needs):
            each[how] = median_ms(partial(printed, how, a, plan), 3)
    before = megabytes()
    taken = []
    many = (replace(cases[i % len(cases)], name=f"W {i}") for i in range(arguments.workloads))
    began = time.process_time()
    for number, workload in enumerate(islice(many, arguments.workloads), 1):
        one = assess(pack, workload, as_of=DAY)
        everything(one, plan_for(pack, workload, one))
        if number % max(arguments.workloads // 10, 1) == 0:
            taken.append(time.process_time() - began)
            print(f"{number} of {arguments.workloads}", file=sys.stderr, flush=True)
    all_ms = sum(each[name] for name in FORMS)
    halves = (taken[-1] - taken[len(taken) // 2 - 1]) / taken[len(taken) // 2 - 1]
    found = {
        "bench": "render",
        "assess_ms": round(assessed, 1),
        "each_ms": {name: round(ms, 1) for name, ms in each.items()},
        "all_ms": round(all_ms, 1),
        "goal_ms": GOAL_MS,
        "workloads": arguments.workloads,
        "seconds": round(taken[-1], 1),
        "second_half_over_first": round(halves, 2),
        "more_mb": round(megabytes() - before, 1),
    }
    print(json.dumps(found))
    print(
        f"All outputs of one workload in {all_ms:.0f} ms (goal {GOAL_MS:.0f}); "
        f"{arguments.workloads} workloads assessed and rendered in {taken[-1]:.0f} s, "
        f"{megabytes() - before:.0f} MB more than at the start.",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
