"""Utterances with what a listener would propose, and how the reader did on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from advisor.conversation.reader import read_text
from advisor.conversation.reading import Reading
from advisor.pack import load_pack
from advisor.pack.yaml_reader import read_yaml_file
from advisor.workload.answers import Answer
from advisor.workload.parse import parse_answer

HERE = Path(__file__).parent
PACK = load_pack()


@dataclass(frozen=True, slots=True)
class Utterance:
    say: str
    focus: str
    expect: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Score:
    """`wrong` are proposals nobody would make, `missed` those that were not made."""

    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    silent: tuple[str, ...]
    """Missed, and not asked back about either."""
    made: int
    expected: int


def utterances(name: str) -> list[Utterance]:
    return [
        Utterance(
            row["say"],
            row.get("focus", ""),
            {question: answer(question, raw) for question, raw in row["expect"].items()},
        )
        for row in read_yaml_file(HERE / name).data
    ]


def answer(question_id: str, raw: object) -> Answer:
    question = PACK.questionnaire.question(question_id)
    assert question is not None, question_id
    return parse_answer(question, raw, option_names=PACK.option_ids, vendors=PACK.vendors)


def same(a: Answer, b: Answer) -> bool:
    if a.span is not None and b.span is not None:
        pairs = (
            (a.span.low, b.span.low),
            (a.span.likely, b.span.likely),
            (a.span.high, b.span.high),
        )
        return a.percentile == b.percentile and all(
            math.isclose(x, y, rel_tol=1e-6) for x, y in pairs
        )
    if type(a.value) in (int, float) and type(b.value) in (int, float):
        assert isinstance(a.value, float | int) and isinstance(b.value, float | int)
        return a.percentile == b.percentile and math.isclose(a.value, b.value, rel_tol=1e-6)
    return a == b


def score(rows: list[Utterance]) -> Score:
    wrong: list[str] = []
    missed: list[str] = []
    silent: list[str] = []
    made = 0
    for row in rows:
        reading = read_text(PACK, row.say, row.focus)
        given = {p.question: p.answer for p in reading.proposals}
        for question, found in given.items():
            if question in row.expect and same(found, row.expect[question]):
                made += 1
            else:
                wrong.append(f"{row.say!r} [{row.focus}] gave {question}: {shown(found)}")
        for question in row.expect:
            if question not in given:
                why = "; ".join(u.why for u in reading.unclear) or "nothing said"
                missed.append(f"{row.say!r} [{row.focus}] missed {question} ({why})")
                if not asked_back(reading):
                    silent.append(f"{row.say!r} missed {question} without a word")
    return Score(tuple(wrong), tuple(missed), tuple(silent), made, sum(len(r.expect) for r in rows))


def asked_back(reading: Reading) -> bool:
    return bool(reading.unclear) or not reading.proposals


def shown(a: Answer) -> str:
    return str(a.span if a.span is not None else a.value if a.kind == "exact" else a.kind)


if __name__ == "__main__":
    import sys

    result = score(utterances(sys.argv[1]))
    for line in (*result.wrong, *result.missed, *result.silent):
        print(line)
    print(
        len(utterances(sys.argv[1])),
        "utterances;",
        len(result.wrong),
        "wrong,",
        result.made,
        "of",
        result.expected,
        "made",
    )
