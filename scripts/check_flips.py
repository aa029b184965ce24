"""Tries to refute the flips of one answer: those that change nothing, and those that are missed.

For random workloads with own measurements every choice is decided, every limit and what lies beside
it, and an amount of each of so many cells of every quantity. One line of JSON; exit 1 for a fault.

    python -m scripts.check_flips [--workloads 100] [--amounts 40] [--seed 1] [--seconds N]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time

from tests.analysis.completions import partial
from tests.analysis.flip_checks import faults, is_narrow


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workloads", type=int, default=100)
    parser.add_argument("--amounts", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so much CPU")
    arguments = parser.parse_args()
    done = wrong = narrow = 0
    while done < arguments.workloads and time.process_time() < arguments.seconds:
        done += 1
        dice = random.Random(f"{arguments.seed} {done}")
        tried = partial(dice)
        for fault in faults(tried, dice, arguments.amounts):
            if is_narrow(tried, fault):
                narrow += 1
            else:
                wrong += 1
                print(f"seed {arguments.seed}, workload {done}: {fault}", file=sys.stderr)
    counted = {"workloads": done, "faults": wrong, "narrow": narrow, "seed": arguments.seed}
    print(json.dumps({**counted, "amounts": arguments.amounts}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
