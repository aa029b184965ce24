"""Reading a workload file: every mistake at its line and column, with the right spelling."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

from advisor.pack.yaml_reader import MAX_BYTES, Document, read_yaml, read_yaml_file
from advisor.problems import InputError, Position, Problem
from advisor.spelling import suggestion
from advisor.workload.answers import DEFAULT_COUNTED_IN, Answer, Workload
from advisor.workload.contradictions import contradictions
from advisor.workload.currency import KEYS, Currency, currency_faults, currency_from
from advisor.workload.known import Known
from advisor.workload.own_figure import OwnFigure, OwnFigureError, own_figure
from advisor.workload.parse import AnswerError, parse_answer

FORMAT = "advisor/workload@1"
TOP_KEYS = (
    *("format", "name", "answers", "counted_in", "notes", "client", "author", "figures"),
    "currency",
)
TEXTS = ("notes", "client", "author")


def read_workload(
    path: str,
    known: Known,
    stdin: BinaryIO | None = None,
) -> Workload:
    """Read a file, or standard input for "-"; raises InputError with every mistake."""
    from_stdin = path == "-"
    document = read_yaml(_standard_input(stdin), "-") if from_stdin else read_yaml_file(Path(path))
    return workload_from(document, (), known)


def _standard_input(stdin: BinaryIO | None) -> bytes:
    if stdin is None and sys.stdin is None:
        raise InputError((Problem("-", 1, 1, "standard input is closed"),))
    try:
        return (stdin or sys.stdin.buffer).read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError((Problem("-", 1, 1, f"cannot be read: {reason}"),)) from error


def workload_from(document: Document, path: tuple[Any, ...], known: Known) -> Workload:
    """The workload at a place of a document; `path` () is a whole workload file."""
    return _Reader(document, known).read(path)


class _Reader:
    def __init__(self, document: Document, known: Known) -> None:
        self.document = document
        self.known = known
        self.problems: list[Problem] = []

    def read(self, path: tuple[Any, ...]) -> Workload:
        data = self.document.data
        for step in path:
            data = data[step]
        if not isinstance(data, dict):
            self._note(self.document.at(path), "a workload is a mapping with format, name, answers")
            raise InputError(tuple(self.problems))
        self._top(path, data)
        raw = data.get("answers", {})
        answers: dict[str, Answer] = {}
        if raw is None:
            raw = {}
        if isinstance(raw, dict):
            answers = self._answers((*path, "answers"), raw)
        else:
            self._note(self.document.at((*path, "answers")), "answers are a mapping by question id")
        self._contradictions((*path, "answers"), answers)
        figures = self._figures((*path, "figures"), data.get("figures"))
        currency = self._currency((*path, "currency"), data.get("currency"))
        if self.problems:
            order = sorted(self.problems, key=lambda p: (p.line, p.column))
            raise InputError(tuple(order))
        return Workload(
            str(data["name"]),
            answers,
            str(data.get("counted_in", DEFAULT_COUNTED_IN)),
            **{key: str(data.get(key) or "") for key in TEXTS},
            figures=figures,
            currency=currency,
        )

    def _note(self, where: Position, message: str, kind: str = "wrong-type") -> None:
        self.problems.append(Problem(self.document.file, where.line, where.column, message, kind))

    def _top(self, path: tuple[Any, ...], data: dict[str, Any]) -> None:
        for key in data:
            if key not in TOP_KEYS:
                hint = suggestion(key, TOP_KEYS)
                self._note(
                    self.document.key_at((*path, key)), f'unknown key "{key}"{hint}', "unknown-key"
                )
        if not path and data.get("format") != FORMAT:
            found = data.get("format")
            said = f'unknown format "{found}"' if found else 'missing key "format"'
            self._note(self.document.at((*path, "format")), f'{said}; write "{FORMAT}"')
        name = data.get("name")
        if not isinstance(name, str | int | float) or not str(name).strip():
            self._note(self.document.at((*path, "name")), "a workload needs a name")
        counted = data.get("counted_in")
        models = {o.partition("@")[0] for o in self.known.option_names if "@" in o}
        if counted is not None and (not isinstance(counted, str) or counted not in models):
            hint = suggestion(str(counted), models)
            where = self.document.at((*path, "counted_in"))
            self._note(where, f'unknown model "{counted}"{hint}', "unknown-name")
        for key in TEXTS:
            if isinstance(data.get(key), list | dict):
                self._note(self.document.at((*path, key)), f"{key}: text is needed here")

    def _figures(self, path: tuple[Any, ...], raw: Any) -> tuple[OwnFigure, ...]:
        if raw is None:
            return ()
        if not isinstance(raw, list):
            self._note(self.document.at(path), "figures are a list")
            return ()
        found: list[OwnFigure] = []
        for i, one in enumerate(raw):
            here = (*path, i)
            if not isinstance(one, dict):
                self._note(self.document.at(here), "a figure is a mapping with about, metric, ...")
                continue
            try:
                found.append(own_figure(one, self.known))
            except OwnFigureError as error:
                place = (*here, error.key) if error.key in one else here
                self._note(self.document.at(place), error.message)
        return tuple(found)

    def _currency(self, path: tuple[Any, ...], raw: Any) -> Currency | None:
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self._note(self.document.at(path), "a currency is a mapping with name, per_usd, ...")
            return None
        faults = list(currency_faults(raw))
        for key, message in faults:
            known = key in KEYS
            where = self.document.at((*path, key)) if known else self.document.at(path)
            if key and not known:
                where = self.document.key_at((*path, key))
            self._note(where, message)
        return None if faults else currency_from(raw)

    def _answers(self, path: tuple[Any, ...], raw: dict[str, Any]) -> dict[str, Answer]:
        ids = [q.id for q in self.known.questionnaire.questions]
        found: dict[str, Answer] = {}
        for key, value in raw.items():
            question = self.known.questionnaire.question(key)
            if question is None:
                hint = suggestion(key, ids)
                said = f'unknown question "{key}"{hint}'
                self._note(self.document.key_at((*path, key)), said, "unknown-name")
                continue
            try:
                found[key] = parse_answer(
                    question,
                    value,
                    option_names=self.known.option_names,
                    vendors=self.known.vendors,
                )
            except AnswerError as error:
                where = self.document.at((*path, key, *error.path))
                self._note(where, f"{key}: {error.message}", error.id)
        return found

    def _contradictions(self, path: tuple[Any, ...], answers: dict[str, Answer]) -> None:
        for question, message in contradictions(answers):
            self._note(self.document.at((*path, question)), f"{question}: {message}")
