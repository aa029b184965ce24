"""Filling a workload in from logs, without touching what a person answered."""

from __future__ import annotations

from advisor.usage.answers import FROM_LOGS, Found
from advisor.workload.answers import Answer, Workload
from advisor.workload.contradictions import contradictions

NAME = "From usage logs"
# One says the same as the other three together, so both cannot be filled in.
INSTEAD = {"requests_per_month": ("monthly_tokens", "input_share"),
           "monthly_tokens": ("requests_per_month",)}  # fmt: skip


def filled(
    base: Workload | None, found: Found, over: bool = False
) -> tuple[Workload, tuple[str, ...]]:
    """The workload with the logs' answers, and the questions where a person's answer stays.

    An answer that came from logs before is brought up to date; with `over` a person's is too.
    """
    base = base or Workload(NAME)
    answers = dict(base.answers)
    if over:
        for question in found.answers:
            for said in (question, *INSTEAD.get(question, ())):
                answers.pop(said, None)
    kept: list[str] = []
    for question, answer in found.answers.items():
        there = answers.get(question)
        if by_hand(there) or any(by_hand(answers.get(q)) for q in INSTEAD.get(question, ())):
            kept.append(question)
            continue
        trial = {**answers, question: answer}
        if any(True for _ in contradictions(trial)):
            kept.append(question)
            continue
        answers = trial
    return Workload(
        base.name, answers, base.counted_in, base.notes, base.client, base.author, base.figures
    ), tuple(kept)


def by_hand(answer: Answer | None) -> bool:
    """True for an answer that a person gave, and not only to say that nobody knows."""
    return answer is not None and answer.kind != "unknown" and not answer.note.startswith(FROM_LOGS)
