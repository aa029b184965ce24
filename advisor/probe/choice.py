"""What a person has chosen to measure, before anything is sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.measurement.planner import Useful
from advisor.measurement.suite import Suite
from advisor.probe.candidates import Candidate
from advisor.probe.session import Plan
from advisor.probe.target import Target

Suites = Mapping[str, tuple[Suite, str]]
CAP_USD = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Options and suites that are marked, and what is known of them by now.

    The simulated endpoint goes alone: what it says is about no option.
    """

    candidates: tuple[Candidate, ...]
    built_in: Target
    options: frozenset[str] = frozenset()
    suites: frozenset[str] = frozenset({"latency"})
    simulated: bool = False
    samples: int | None = None
    cap: float = CAP_USD
    useful: tuple[Useful, ...] = ()
    missing: frozenset[str] = frozenset()
    """Names of keys that neither the environment nor the keyring holds."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """What is to be measured, in the order of the candidates."""
        if self.simulated:
            return (self.built_in,)
        return tuple(c.target for c in self.candidates
                     if c.option in self.options and c.target is not None)  # fmt: skip

    @property
    def without_key(self) -> tuple[Target, ...]:
        """Marked targets whose key is not there."""
        return tuple(t for t in self.targets if t.key_name in self.missing)

    def plan(self, suites: Suites) -> Plan:
        """The suites marked, with the samples that the planner asks for."""
        needed: dict[str, int] = {}
        for one in self.useful:
            if one.option in self.options:
                needed[one.suite] = max(one.samples, needed.get(one.suite, 0))
        return Plan(
            tuple(suites[id_] for id_ in suites if id_ in self.suites),
            self.samples,
            needed={} if self.simulated else needed,
        )


def with_option(choice: Choice, option: str) -> Choice:
    """The option marked, or its mark taken away; one without a target stays as it is."""
    known = {c.option for c in choice.candidates if c.target is not None}
    if option not in known:
        return choice
    return replace(choice, options=choice.options ^ {option}, simulated=False)


def with_suite(choice: Choice, suite: str) -> Choice:
    """The suite marked, or its mark taken away."""
    return replace(choice, suites=choice.suites ^ {suite})


def with_simulated(choice: Choice) -> Choice:
    """The built-in endpoint instead of all options, or not."""
    return replace(choice, simulated=not choice.simulated, options=frozenset())


def with_target(choice: Choice, option: str, target: Target) -> Choice:
    """An address of the person's own for an option, which is marked with it."""
    found = tuple(Candidate(option, target) if c.option == option else c for c in choice.candidates)
    marked = choice.options | {option}
    return replace(choice, candidates=found, options=marked, simulated=False)
