"""When each question is asked, compiled once for a questionnaire."""

from __future__ import annotations

from functools import lru_cache

from advisor.pack.conditions import Condition, compile_condition
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.vocabulary import workload_vocabulary


class _Same:
    """A questionnaire as a key: equal to itself alone, for what it holds has no hash."""

    __slots__ = ("questionnaire",)

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.questionnaire is self.questionnaire

    def __hash__(self) -> int:
        return id(self.questionnaire)


def asked_when(questionnaire: Questionnaire) -> tuple[Condition, ...]:
    """The condition of each question, in their order."""
    return _compiled(_Same(questionnaire))


@lru_cache(maxsize=32)
def _compiled(key: _Same) -> tuple[Condition, ...]:
    vocabulary = workload_vocabulary(key.questionnaire)
    return tuple(compile_condition(q.asked_when, vocabulary) for q in key.questionnaire.questions)
