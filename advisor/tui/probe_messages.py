"""What the probe screen and its workers tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.message import Message

if TYPE_CHECKING:
    from advisor.measurement.offer import Offer
    from advisor.measurement.planner import Useful
    from advisor.probe.apart import Over
    from advisor.probe.choice import Choice
    from advisor.probe.session import Step
    from advisor.probe.target import Target


@dataclass
class ProbePicked(Message):
    """A row of the choice was picked: a target or a suite, by the row's id."""

    row: str


@dataclass
class ProbeAsked(Message):
    """Something about the choice is still to be asked for; `row` is the row in focus."""

    what: Literal["address", "samples", "cap"]
    row: str


@dataclass
class ProbeWanted(Message):
    """What is marked is to be sent, once the price was agreed to."""


@dataclass
class ProbeLeft(Message):
    """Escape: a probe under way is to be stopped, another is to be left."""


@dataclass
class KeysLooked(Message):
    """Which keys are not there, by name."""

    missing: frozenset[str]


@dataclass
class UsefulFound(Message):
    """What could still change the recommendation, as far as the planner has come."""

    useful: tuple[Useful, ...]
    prices: tuple[Offer, ...]
    all_tried: bool
    of: object
    """The workload it was found for."""


@dataclass
class ProbePriced(Message):
    """What the choice would send and cost."""

    offers: tuple[Offer, ...]
    of: Choice


@dataclass
class KeysFound(Message):
    """The targets with their keys, which no text form of them shows."""

    targets: tuple[Target, ...]


@dataclass
class ProbeRefused(Message):
    """Nothing was sent, and why."""

    why: tuple[str, ...]


@dataclass
class ProbeStepped(Message):
    """One more sample is done."""

    step: Step


@dataclass
class ProbeOver(Message):
    """A probe has ended, early or not."""

    over: Over
