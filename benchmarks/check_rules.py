"""Dead and redundant rules, blame and gaps of 100 random rules over 15 inputs, proven exactly."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time

from advisor.pack.conditions import Condition, Test
from advisor.pack.pack import CompiledRule
from advisor.pack.questionnaire import Choice, Question, Questionnaire, Section
from advisor.verify.boxes import Budget
from advisor.verify.rule_list import RuleList, branches_of, conditions_of
from advisor.verify.space import space_of

RULES, INPUTS, PACKS = 100, 15, 15
GOAL_MS = 100.0
KINDS = ("yes_no", "choice", "quantity")
LETTERS = ("a", "b", "c", "d")


def questions() -> Questionnaire:
    """Fifteen questions, five of each kind."""
    found = []
    for i in range(INPUTS):
        kind = KINDS[i % 3]
        choices = tuple(Choice(id=c, label=c) for c in LETTERS) if kind == "choice" else ()
        bounds = {"unit": "x", "min": 0, "max": 100} if kind == "quantity" else {}
        words = {key: "q" for key in ("label", "ask", "why", "moves")}
        found.append(
            Question.model_validate(
                {"id": f"q{i}", "section": "s", "type": kind, "choices": choices, **words, **bounds}
            )
        )
    return Questionnaire(
        format="advisor/questionnaire@1",
        sections=(Section(id="s", title="s"),),
        questions=tuple(found),
    )


def rules(dice: random.Random) -> tuple[CompiledRule, ...]:
    """Rules of two to four tests each: about one in seven is dead."""
    found = []
    for i in range(RULES):
        tests = []
        for q in dice.sample(range(INPUTS), dice.choice((2, 3, 3, 4))):
            kind = KINDS[q % 3]
            if kind == "yes_no":
                tests.append(Test(f"q{q}", "is", dice.random() < 0.5))
            elif kind == "choice":
                tests.append(Test(f"q{q}", "is", dice.choice(LETTERS)))
            else:
                word = dice.choice(("above", "at_least", "below", "at_most"))
                tests.append(Test(f"q{q}", word, float(dice.randrange(10, 100, 10)), "x"))
        kind_id = dice.choice("xyz")
        found.append(CompiledRule(f"r{i}", Condition(tuple(tests)), None, kind_id, (), "", ""))
    return tuple(found)


def check(listed: tuple[CompiledRule, ...], asked: Questionnaire) -> tuple[int, int, int]:
    """How many rules are dead and how many redundant, and how many are to blame for the dead."""
    last = CompiledRule("otherwise", Condition(), None, "x", (), "", "")
    space = space_of(asked, conditions_of(listed), {})
    seen = RuleList(space, branches_of(space, listed, last), Budget(100_000_000))
    sure = space.definite
    dead = [r for r in seen.rules if seen.reached(r, sure) is None]
    blamed = sum(len(seen.responsible(r, sure).rules) for r in dead)
    alive = [r.id for r in listed if r.id not in dead]
    redundant = sum(seen.redundant(r, sure) for r in alive)
    next(iter(seen.gaps(sure)), None)
    return len(dead), redundant, blamed


def main() -> None:
    asked = questions()
    times, dead = [], []
    for seed in range(PACKS):
        listed = rules(random.Random(seed))
        start = time.perf_counter()
        dead.append(check(listed, asked)[0])
        times.append((time.perf_counter() - start) * 1000)
    result = {
        "rules": RULES, "inputs": INPUTS, "packs": PACKS,
        "check_ms": round(statistics.median(times), 1),
        "check_best_ms": round(min(times), 1), "check_worst_ms": round(max(times), 1),
        "dead_per_pack": statistics.mean(dead), "goal_ms": GOAL_MS,
    }  # fmt: skip
    print(
        f"check of {RULES} rules over {INPUTS} inputs: {result['check_ms']} ms "
        f"(worst {result['check_worst_ms']} ms, goal {GOAL_MS:g} ms)",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
