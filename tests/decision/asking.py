"""Assessing a few answers with the default pack, for tests of what comes out."""

from __future__ import annotations

from datetime import date
from typing import Any

from advisor.decision import Assessment, assess
from advisor.pack import load_pack
from advisor.pack.catalogue import Claim
from advisor.pack.figures import Figure, read_figure
from advisor.workload import Workload
from advisor.workload.parse import parse_answer

PACK = load_pack()
DAY = date(2026, 11, 21)


def workload(**answers: Any) -> Workload:
    """A workload from answers as a file would have them."""
    found = {}
    for name, raw in answers.items():
        question = PACK.questionnaire.question(name)
        assert question is not None
        found[name] = parse_answer(
            question, raw, option_names=PACK.option_ids, vendors=PACK.vendors
        )
    return Workload("W", found)


def assessed(*figures: Figure, **answers: Any) -> Assessment:
    """The assessment of a workload given as keyword answers, on 2026-11-21."""
    return assess(PACK, workload(**answers), figures, as_of=DAY)


def measured(subject: str, metric: str, value: str, **more: Any) -> Figure:
    """A figure of the client's own."""
    claim = Claim(
        id="own",
        subject=subject,
        metric=metric,
        value=value,
        source="own",
        as_of=date(2026, 11, 20),
        status="ok",
        **more,
    )
    return read_figure(claim, PACK.evidence_rules.metrics[metric], {"own": "own_measurement"})
