"""Small random lists of rules over a made-up questionnaire, and every workload for them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from advisor.pack.conditions import Condition, Fact, Test
from advisor.pack.pack import CompiledRule
from advisor.pack.questionnaire import Choice, Question, Questionnaire, Section
from advisor.units import Range
from advisor.verify.boxes import Budget
from advisor.verify.rule_list import GAP, Outcome, RuleList, branches_of, conditions_of, outcome_of
from advisor.verify.space import space_of

NUMBERS = tuple(float(n) for n in range(0, 101, 5))
WORDS = ("above", "at_least", "below", "at_most")
LETTERS = ("a", "b", "c")


def question(name: str, kind: str) -> Question:
    """One question of a kind: yes_no, choice, quantity (0 to 100) or list."""
    more = {"quantity": {"unit": "x", "min": 0, "max": 100}}.get(kind, {})
    choices = tuple(Choice(id=c, label=c) for c in LETTERS) if kind in ("choice", "list") else ()
    words = {key: name for key in ("label", "ask", "why", "moves")}
    return Question.model_validate(
        {"id": name, "section": "s", "type": kind, "choices": choices, **words, **more}
    )


def questionnaire(kinds: Sequence[str]) -> Questionnaire:
    """One question for each kind, q0 upwards."""
    questions = tuple(question(f"q{i}", kind) for i, kind in enumerate(kinds))
    return Questionnaire(
        format="advisor/questionnaire@1", sections=(Section(id="s", title="s"),),
        questions=questions,
    )  # fmt: skip


def random_test(dice: random.Random, name: str, kind: str) -> Test:
    """Any test that a pack may write for a fact of that kind."""
    if dice.random() < 0.08:
        return Test(name, "known", dice.random() < 0.5)
    if kind == "yes_no":
        return Test(name, dice.choice(("is", "not")), dice.random() < 0.5)
    if kind == "quantity":
        word = dice.choice((*WORDS, *WORDS, "is", "not"))
        return Test(name, word, float(dice.randrange(10, 100, 10)), "x")
    if kind == "list":
        return Test(name, "includes", dice.choice(LETTERS))
    if dice.random() < 0.3:
        return Test(name, "one_of", tuple(dice.sample(LETTERS, 2)))
    return Test(name, dice.choice(("is", "not")), dice.choice(LETTERS))


def random_condition(dice: random.Random, kinds: Sequence[str], most: int = 3) -> Condition:
    """Some tests, now and then with alternatives."""
    tests = []
    for i in dice.sample(range(len(kinds)), dice.randint(1, min(most, len(kinds)))):
        tests.append(random_test(dice, f"q{i}", kinds[i]))
    inner: tuple[Condition, ...] = ()
    if dice.random() < 0.25:
        inner = tuple(random_condition(dice, kinds, 2) for _ in range(2))
    return Condition(tuple(tests), inner)


def random_rules(
    dice: random.Random, kinds: Sequence[str], count: int
) -> tuple[tuple[CompiledRule, ...], CompiledRule | None]:
    """A list of rules, with a default as often as not."""
    rules = []
    for i in range(count):
        proviso = random_condition(dice, kinds, 1) if dice.random() < 0.15 else None
        when = random_condition(dice, kinds)
        rules.append(CompiledRule(f"r{i}", when, proviso, dice.choice("xyz"), (), "", ""))
    last = CompiledRule("otherwise", Condition(), None, dice.choice("xyz"), (), "", "")
    return tuple(rules), last if dice.random() < 0.5 else None


@dataclass(frozen=True)
class Small:
    """A random list, as the verifier sees it and as it stands."""

    kinds: tuple[str, ...]
    rules: tuple[CompiledRule, ...]
    otherwise: CompiledRule | None
    seen: RuleList


def small(seed: int, kinds: Sequence[str], count: int) -> Small:
    """The list of a seed."""
    dice = random.Random(seed)
    rules, otherwise = random_rules(dice, kinds, count)
    space = space_of(questionnaire(kinds), conditions_of(rules), {})
    seen = RuleList(space, branches_of(space, rules, otherwise), Budget())
    return Small(tuple(kinds), rules, otherwise, seen)


def values(kind: str, thresholds: Iterable[float] = ()) -> list[Fact]:
    """Values on a grid finer than the thresholds, every sort of range among these, and unknown."""
    if kind == "yes_no":
        return [True, False, None]
    if kind == "choice":
        return [*LETTERS, None]
    if kind == "list":
        sizes = range(1, len(LETTERS) + 1)
        return [*(c for n in sizes for c in itertools.combinations(LETTERS, n)), None]
    points: list[Fact] = [Range.of(n) for n in NUMBERS]
    cuts = sorted({NUMBERS[0], NUMBERS[-1], *thresholds})
    middles = [(a + b) / 2 for a, b in itertools.pairwise(cuts)]
    spans = [Range(a, a, b) for a, b in itertools.combinations(sorted({*cuts, *middles}), 2)]
    # A range between two thresholds is not a point: "is" and "not" can tell it from one.
    within = [Range(n - 1, n - 1, n + 1) for n in middles]
    return [*points, *spans, *within, None]


def definite(kind: str, value: Fact) -> bool:
    """Whether an exact answer can say it."""
    if isinstance(value, Range):
        return value.exact
    return value is not None or kind == "list"


def workloads(one: Small) -> Iterator[tuple[dict[str, Fact], bool]]:
    """Every combination of the values of the facts that the rules test; whether it is exact."""
    place = {f"q{i}": kind for i, kind in enumerate(one.kinds)}
    names = one.seen.space.facts
    cuts: dict[str, set[float]] = {n: set() for n in names}
    for test in one.seen.space.verdicts:
        if isinstance(test.operand, float):
            cuts[test.fact].add(test.operand)
    for chosen in itertools.product(*(values(place[n], cuts[n]) for n in names)):
        sure = all(definite(place[n], v) for n, v in zip(names, chosen, strict=True))
        yield dict(zip(names, chosen, strict=True)), sure


def decided(
    rules: Sequence[CompiledRule], otherwise: CompiledRule | None, facts: dict[str, Fact]
) -> tuple[str, Outcome]:
    """What the walk does, by the evaluator's own conditions: the rule, and the kinds it chooses."""
    for rule in rules:
        if rule.when.holds(facts) is True:
            fails = rule.provided is not None and rule.provided.holds(facts) is not True
            return rule.id, GAP if fails else outcome_of(rule)
    return ("", GAP) if otherwise is None else (otherwise.id, outcome_of(otherwise))
