"""The texts of a plan: which of them apply, and how what they leave open is filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from advisor.pack.base import Raw
from advisor.pack.conditions import Fact, compile_condition
from advisor.pack.plan_schema import PLACEHOLDER, PLAN_FACTS, Said

TODAY = "today's option"


def holds(when: Raw, facts: Mapping[str, Fact]) -> bool | None:
    """Whether a condition of the plan holds; None where nobody can tell."""
    return compile_condition(when, PLAN_FACTS).holds(facts)


def applies(when: Raw, facts: Mapping[str, Fact]) -> bool:
    """Whether what has this condition belongs in the plan."""
    # A check too many can be struck out; one that is missing is found in production.
    return holds(when, facts) is not False


def texts_of(texts: tuple[Said, ...], facts: Mapping[str, Fact], names: Mapping[str, str]) -> str:
    """The texts that apply, as sentences."""
    return " ".join(filled(t.text, names, sentences=True) for t in texts if applies(t.when, facts))


def filled(text: str, names: Mapping[str, str], sentences: bool = False) -> str:
    """A text with its names in place; a sentence that begins with one begins with a capital."""

    def fill(m: re.Match[str]) -> str:
        value = names[m.group(1)]
        first = sentences and (m.start() == 0 or text[: m.start()].endswith((". ", ".) ")))
        # A name keeps its own spelling: "gpt-oss-120b" does not become "Gpt-oss-120b".
        own = m.group(1) == "to" or (m.group(1) == "from" and value != TODAY)
        return value if own or not first else value[:1].upper() + value[1:]

    return PLACEHOLDER.sub(fill, text)
