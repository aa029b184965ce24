"""Questions whose answer nothing that decides reads: found by giving other answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from advisor.analysis.flips import is_idle
from advisor.analysis.trial import Trials
from advisor.decision.reads import facts_read
from advisor.pack.pack import Pack
from advisor.workload.answers import Workload


def unread_questions(pack: Pack, tried: Sequence[Workload], day: date) -> Iterator[str]:
    """Questions of which no answer changes anything that is read, in any of these workloads.

    The traffic that is costed, and what follows from an answer, count. It is a search, as far as
    the workloads go: some answers are read only beside others.
    """
    blank = Trials(pack, Workload("Nothing answered"), as_of=day)
    named = facts_read(pack)
    idle = [q for q in pack.questionnaire.questions if q.id not in named and is_idle(blank, q)]
    for workload in tried:
        if not idle:
            return
        trials = Trials(pack, workload, as_of=day)
        idle = [q for q in idle if is_idle(trials, q)]
    yield from (q.id for q in idle)
