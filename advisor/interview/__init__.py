"""The interview: what every face of it can do with a workload. Loaded at the first use."""

from typing import TYPE_CHECKING

from advisor.lazily import lazily

if TYPE_CHECKING:
    from advisor.interview.figures_asked import FigureAsked, asked_now, asked_of
    from advisor.interview.measured import figures_of
    from advisor.interview.next_question import in_force
    from advisor.interview.report_file import (
        cannot_write,
        report_name,
        report_path,
        write_report,
    )
    from advisor.interview.session import (
        Session,
        drop_figure,
        go_to,
        move,
        name_it,
        note,
        open_session,
        redo,
        take,
        take_figure,
        take_logged,
        take_measured,
        take_supposed,
        undo,
    )
    from advisor.interview.shelf import copied, examples, kept_workloads
    from advisor.interview.supposed import (
        Supposed,
        moved,
        put_back,
        supposed_rows,
        workload_of,
    )
    from advisor.interview.typed import answer_from, picked
    from advisor.interview.typed_figure import Asked, FigureTypedError, example, figure_text
    from advisor.interview.wording import option_name
    from advisor.workload.parse import AnswerError
    from advisor.workload.read import read_workload
else:
    __getattr__ = lazily(
        __name__,
        {
            "FigureAsked": "figures_asked",
            "asked_now": "figures_asked",
            "asked_of": "figures_asked",
            "in_force": "next_question",
            "cannot_write": "report_file",
            "report_name": "report_file",
            "report_path": "report_file",
            "write_report": "report_file",
            "Session": "session",
            "drop_figure": "session",
            "go_to": "session",
            "move": "session",
            "name_it": "session",
            "note": "session",
            "open_session": "session",
            "redo": "session",
            "take": "session",
            "take_figure": "session",
            "take_logged": "session",
            "take_measured": "session",
            "take_supposed": "session",
            "figures_of": "measured",
            "Supposed": "supposed",
            "moved": "supposed",
            "put_back": "supposed",
            "supposed_rows": "supposed",
            "workload_of": "supposed",
            "undo": "session",
            "copied": "shelf",
            "examples": "shelf",
            "kept_workloads": "shelf",
            "answer_from": "typed",
            "picked": "typed",
            "Asked": "typed_figure",
            "FigureTypedError": "typed_figure",
            "example": "typed_figure",
            "AnswerError": "typed",
            "read_workload": "shelf",
            "figure_text": "typed_figure",
            "option_name": "wording",
        },
    )

__all__ = [
    "AnswerError",
    "Asked",
    "FigureAsked",
    "FigureTypedError",
    "Session",
    "Supposed",
    "answer_from",
    "asked_now",
    "asked_of",
    "cannot_write",
    "copied",
    "drop_figure",
    "example",
    "examples",
    "figure_text",
    "figures_of",
    "go_to",
    "in_force",
    "kept_workloads",
    "move",
    "moved",
    "name_it",
    "note",
    "open_session",
    "option_name",
    "picked",
    "put_back",
    "read_workload",
    "redo",
    "report_name",
    "report_path",
    "supposed_rows",
    "take",
    "take_figure",
    "take_logged",
    "take_measured",
    "take_supposed",
    "undo",
    "workload_of",
    "write_report",
]
