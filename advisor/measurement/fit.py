"""A suite of long prompts cut to what a target can read. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.measurement.budget import OVERHEAD_TOKENS
from advisor.measurement.suite import Suite

TOKENS_A_WORD = 1.75
"""Of the built-in fillers a small model's tokenizer makes 1.44; that one takes digits singly."""
LEAST_WORDS = 300
"""A text below that is not long: it would show something else than its suite is for."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A suite for one target. `note` says what was cut; an empty `suite` that it cannot be run."""

    suite: Suite | None
    note: str = ""

    @property
    def mark(self) -> str:
        """Added to the hash of the suite's file: a cut suite is another one."""
        return "" if self.suite is None or not self.note else f"/{max(self.suite.lengths)}w"


def fitted(suite: Suite, context: int | None) -> Fit:
    """The suite with no text longer than fits a context of so many tokens; None is not known.

    What is left for the text is the context without the answer and what endpoints add.
    """
    if context is None or not suite.lengths:
        return Fit(suite)
    most = int((context - suite.max_tokens - OVERHEAD_TOKENS) / TOKENS_A_WORD)
    if most >= max(suite.lengths):
        return Fit(suite)
    if most < LEAST_WORDS:
        return Fit(None, f"a context of {context:,} tokens is too small for this suite")
    lengths = tuple(dict.fromkeys(min(words, most) for words in suite.lengths))
    note = f"texts of at most {most:,} words, to fit a context of {context:,} tokens"
    return Fit(suite.model_copy(update={"lengths": lengths}), note)
