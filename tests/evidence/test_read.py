"""A person's own evidence: what is read, and every mistake of every claim at its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from advisor.evidence.read import read_evidence
from advisor.pack import load_pack
from advisor.problems import InputError
from advisor.units import Range

PACK = load_pack()
HEAD = "format: advisor/evidence@1\n"
PROBE = "  - {id: p, cite: Our probe, kind: own_measurement, retrieved: 2026-11-20}\n"
GOOD = (
    "  - {subject: claude-haiku-5.5@anthropic, metric: ttft, value: 1.7 s, percentile: 95,"
    " source: p, as_of: 2026-11-20}\n"
)


def refusals(tmp_path: Path, claims: str, sources: str = PROBE) -> list[str]:
    path = tmp_path / "e.yaml"
    path.write_text(f"{HEAD}sources:\n{sources}claims:\n{claims}", "utf-8")
    with pytest.raises(InputError) as caught:
        read_evidence(path, PACK)
    return [str(p).removeprefix(f"{path}:") for p in caught.value.problems]


def test_a_good_file(tmp_path: Path) -> None:
    path = tmp_path / "e.yaml"
    path.write_text(f"{HEAD}sources:\n{PROBE}claims:\n{GOOD}", "utf-8")
    (figure,) = read_evidence(path, PACK)
    assert (figure.id, figure.status, figure.source_kind) == ("own-1", "ok", "own_measurement")
    assert (figure.value, figure.as_of) == (Range.of(1700), date(2026, 11, 20))


@pytest.mark.parametrize("text", [HEAD, f"{HEAD}sources: []\nclaims: []\n"])
def test_no_claims_is_a_file_too(tmp_path: Path, text: str) -> None:
    path = tmp_path / "e.yaml"
    path.write_text(text)
    assert read_evidence(path, PACK) == []


def test_every_mistake_of_every_claim_is_named(tmp_path: Path) -> None:
    claims = (
        "  - subject: claude-haiku-5.5@anthropic\n"
        "    metric: ttft\n"
        "    value: 800 kg\n"
        "    source: p\n"
        "    as_of: yesterday\n"
        "  - subject: claude-haiku-5.5@antropic\n"
        "    metric: tft\n"
        "    value: 800 ms\n"
        "    source: q\n"
        "    as_of: 2026-11-20\n"
        "  - subject: claude-haiku-5.5@anthropic\n"
        "    metric: price_input\n"
        "    valu: 5\n"
        "    value: 5\n"
        "    percentile: 101\n"
        "    source: p\n"
        "    until: 2026-W47-6\n"
        "  - five\n"
    )
    assert refusals(tmp_path, claims) == [
        '7:12: wrong unit "kg": a time is needed, for example "800 ms"',
        '9:12: "yesterday" is not a date such as 2026-11-20',
        '10:14: unknown subject "claude-haiku-5.5@antropic" '
        '(did you mean "claude-haiku-5.5@anthropic"?)',
        '11:13: unknown metric "tft" (did you mean "ttft"?)',
        '13:13: unknown source "q"',
        '15:5: missing key "as_of"',
        '17:5: unknown key "valu" (did you mean "value"?)',
        '18:12: 5 needs a unit, for example "0.80 USD/Mtok"',
        "19:17: must be at most 100",
        '21:12: "2026-W47-6" is not a date such as 2026-11-20',
        "22:5: a mapping is needed here: keys, each with its value",
    ]


@pytest.mark.parametrize("day", ["yesterday", "20261120", "2026-W47-5", "2026-02-30", "5", '""'])
def test_a_date_is_written_in_one_way(tmp_path: Path, day: str) -> None:
    claim = GOOD.replace("as_of: 2026-11-20", f"as_of: {day}")
    source = PROBE.replace("2026-11-20", day)
    said = f'"{day.strip(chr(34))}" is not a date such as 2026-11-20'
    column = GOOD.index("as_of: ") + len("as_of: ") + 1
    # The claim's source is known, though its own date is wrong.
    assert refusals(tmp_path, claim, source) == [f"3:64: {said}", f"5:{column}: {said}"]


def test_a_source_with_a_mistake_can_still_be_named(tmp_path: Path) -> None:
    found = refusals(tmp_path, GOOD, PROBE.replace("own_measurement", "own_measurment"))
    assert len(found) == 1
    assert 'did you mean "own_measurement"?' in found[0]


@pytest.mark.parametrize("text", ["[1]\n", "5\n", HEAD + "claims: 5\nsources: {a: b}\n"])
def test_another_shape_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "e.yaml"
    path.write_text(text)
    with pytest.raises(InputError):
        read_evidence(path, PACK)
