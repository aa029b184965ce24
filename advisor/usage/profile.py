"""What a log says, put together: answers, sizes, peaks, cache, failures, models and spend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.pack.questionnaire import Questionnaire
from advisor.text_safety import plain
from advisor.units import Range
from advisor.usage.answers import MAIN_SHARE, Found, Shares, answers_of
from advisor.usage.histogram import SizeBounds
from advisor.usage.names import Names
from advisor.usage.pricing import Prices
from advisor.usage.reconcile import Reconciled, reconcile
from advisor.usage.span import Span, span_of
from advisor.usage.tables import Cell, Tables
from advisor.workload.answers import Answer

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Records read and used; how many were rejected, or used with a part left out, by reason."""

    read: int = 0
    used: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    mended: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogFile:
    """One file that was read: its format, its convention, and the columns that were looked at."""

    name: str
    format: str
    convention: str
    columns: tuple[str, ...]
    trap: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole result of reading some logs."""

    tables: Tables
    span: Span | None
    found: Found
    rows: RowCounts
    files: tuple[LogFile, ...]
    spend: Reconciled
    shares: Shares | None = None
    bounds: tuple[SizeBounds, ...] = ()


def profile_of(
    tables: Tables,
    prices: Prices,
    names: Names,
    rows: RowCounts,
    files: tuple[LogFile, ...],
    shares: Shares | None = None,
    bounds: tuple[SizeBounds, ...] = (),
) -> Profile:
    """Put the result together from the tables alone."""
    main = main_option(tables.cells, names)
    found = answers_of(tables, shares, main, source_words(files), bounds)
    return Profile(
        tables=tables,
        span=span_of(tables),
        found=fitting(found, names.pack.questionnaire),
        rows=rows,
        files=files,
        spend=reconcile(tables.cells, prices, names),
        shares=shares,
        bounds=bounds,
    )


def source_words(files: Sequence[LogFile]) -> str:
    """The names of the files, shortened; empty for tables that were handed back."""
    if not files:
        return ""
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return plain(min(f.name for f in files), LONGEST_NAME) + more


def fitting(found: Found, asked: Questionnaire) -> Found:
    """Only answers that these questions take; what lies beyond a question's bounds is not told."""
    answers: dict[str, Answer] = {}
    unknown = {q: why for q, why in found.unknown.items() if asked.question(q) is not None}
    for question_id, answer in found.answers.items():
        question = asked.question(question_id)
        if question is None:
            continue
        value = answer.value if isinstance(answer.value, float) else None
        span = answer.span or (None if value is None else Range.of(value))
        low = -math.inf if question.min is None else question.min
        high = math.inf if question.max is None else question.max
        if span is not None and not low <= span.low <= span.high <= high:
            unknown[question_id] = f"the log's figure of {span.likely:,.6g} is beyond its bounds"
        else:
            answers[question_id] = answer
    return Found(answers, unknown)


def main_option(cells: Sequence[Cell], names: Names) -> str | None:
    """The one option that served nine tenths of all tokens, or None."""
    by_option: dict[str | None, int] = {}
    for cell in cells:
        option = names.option(cell.model, cell.provider)
        by_option[option] = by_option.get(option, 0) + cell.input + cell.output
    total = sum(by_option.values())
    best = max(by_option, key=lambda o: by_option[o], default=None)
    if best is None or not total or by_option[best] < MAIN_SHARE * total:
        return None
    return best
