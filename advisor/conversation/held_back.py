"""Why nothing may be proposed from a whole line: it asks, supposes, or takes itself back. Pure."""

from __future__ import annotations

import re

ASKS = re.compile(
    r"\?|^(?:and |but |so )?(?:(?:is|are|was|were|does|did)(?! not\b)(?: \S+){2,}"
    r"|(?:do|can|could|should|would|will|shall|must|may|have|has)"
    r" (?:it|we|you|they|i|he|she|there|the|our|this|that)\b)",
    re.IGNORECASE,
)
SUPPOSES = re.compile(
    r"^(?:and |but |so )?(?:if|unless|once|assuming|suppose|supposing|in case|should we)\b",
    re.IGNORECASE,
)
TAKES_BACK = re.compile(
    r"\b(?:no,? wait|wait,? no|no way|scratch that)\b"
    r"|[,;.!–—-]\s*(?:i mean|make (?:that|it)|or rather|correction|sorry)\b",
    re.IGNORECASE,
)
EXAMPLE = re.compile(r"^(?:for |an |as an )?(?:example|instance|sample)s?\b\s*[:,\d]", re.I)


def held_back(said: str) -> str:
    """Why nothing of a line may be proposed, "" where nothing stands against it."""
    if ASKS.search(said):
        return "that reads as a question"
    if SUPPOSES.search(said):
        return "that is said on a condition; what holds today?"
    if EXAMPLE.search(said):
        return "an example is no answer; what holds for you?"
    if (match := TAKES_BACK.search(said)) is not None and match.start() > 0:
        return "that takes something back; which holds?"
    return ""
