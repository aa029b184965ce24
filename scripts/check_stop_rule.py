"""Tries to refute the stop rule: completions of partial workloads of which it says "nothing can".

Random partial workloads are proved; of each claim the telling completions are decided first, all
of them where they are few, then random ones. Each is decided by `decide`, the call in which an
assessment chooses, and every 50th and whatever refutes a claim is assessed whole. One line of JSON;
exit 1 where a claim was refuted.

    python -m scripts.check_stop_rule [--claims 100] [--completions 10000] [--seed 1] [--seconds N]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter

from advisor.analysis.proof import prove
from advisor.analysis.trial import Trials
from advisor.decision import assess
from advisor.decision.decide import decide
from advisor.workload import Workload
from tests.analysis.completions import Completions, partial
from tests.analysis.workloads import DAY, PACK

MOST = 1_000
TELLING = 0.3
"""The share of the completions that is adversarial where not all of those can be tried."""
ASSESSED = 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100)
    parser.add_argument("--completions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so much CPU")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    why: Counter[str] = Counter()
    number = 0
    while counts["claims"] < arguments.claims and time.process_time() < arguments.seconds:
        number += 1
        dice = random.Random(f"{arguments.seed} {number}")
        tried = partial(dice)
        proof = prove(tried, most=MOST)
        if not proof.bounds:
            continue
        counts["tried"] += 1
        counts[{True: "claims", False: "refuted by the rule", None: "not proved"}[proof.holds]] += 1
        why[proof.why.partition(":")[0]] += proof.holds is None
        if proof.holds:
            found = refuted(tried, Completions(tried, proof, dice), arguments.completions, counts)
            if found is not None:
                counts["violations"] += 1
                given = {q: found.answers.get(q) for q in found.answers}
                told = {q: a for q, a in given.items() if tried.workload.answers.get(q) != a}
                print(f"seed {arguments.seed}, workload {number}: {told}", file=sys.stderr)
            if counts["claims"] % 10 == 0:
                print(dict(counts), file=sys.stderr, flush=True)
    print(json.dumps({**counts, "violations": counts["violations"], "seed": arguments.seed}))
    print(f"not proved because: {dict(why.most_common(8))}", file=sys.stderr)
    return 1 if counts["violations"] else 0


def refuted(tried: Trials, some: Completions, most: int, counts: Counter[str]) -> Workload | None:
    """A completion that changes what is recommended, or None."""
    base = (tried.base.verdict, tried.base.option)
    begun = counts["completions"]

    def changes(workload: Workload) -> bool:
        counts["completions"] += 1
        done = decide(PACK, workload, tried.evidence, as_of=DAY)
        changed = (done.verdict, done.option) != base
        if changed or counts["completions"] % ASSESSED == 0:
            counts["assessed"] += 1
            whole = assess(PACK, workload, tried.evidence, as_of=DAY)
            best = "" if whole.recommended is None else whole.recommended.option
            assert (whole.verdict, best) == (done.verdict, done.option)
        return changed

    for workload in some.adversarial(int(most * TELLING)):
        if changes(workload):
            return workload
    for workload in some.drawn(most - (counts["completions"] - begun)):
        if changes(workload):
            return workload
    return None


if __name__ == "__main__":
    sys.exit(main())
