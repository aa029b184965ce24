"""Workloads: answers, and the files they are kept in."""

from typing import TYPE_CHECKING

from advisor.lazily import lazily
from advisor.workload.answers import Answer, Workload

if TYPE_CHECKING:
    from advisor.workload.known import Known, known_in
    from advisor.workload.own_figure import OwnFigure
    from advisor.workload.parse import AnswerError
    from advisor.workload.read import read_workload, workload_from
else:
    __getattr__ = lazily(
        __name__,
        {
            "AnswerError": "parse",
            "Known": "known",
            "known_in": "known",
            "OwnFigure": "own_figure",
            "read_workload": "read",
            "workload_from": "read",
        },
    )

__all__ = [
    "Answer",
    "AnswerError",
    "Known",
    "OwnFigure",
    "Workload",
    "known_in",
    "read_workload",
    "workload_from",
]
