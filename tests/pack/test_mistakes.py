"""Mistakes in packs, a row each: said once, at their line and column, under their id."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.pack import load_pack
from advisor.pack.load import pack_folder
from advisor.problems import InputError

SOUND = Path(__file__).parents[1] / "verify" / "planted" / "sound"
MARK = "§"
RULE = '  - {{id: planted, when: {when}, choose: small, because: "B", source: {{see: note}}}}\n'


def said(folder: Path) -> list[str]:
    """What loading says: file, line, column, id and message."""
    try:
        load_pack(str(folder))
    except InputError as error:
        return [
            f"{Path(p.file).name}:{p.line}:{p.column}: {p.id}: {p.message}" for p in error.problems
        ]
    return []


def changed(base: Path, folder: Path, name: str, old: str, new: str) -> list[str]:
    """A copy of a pack with one piece of text replaced; where its marks were, as FILE:LINE:COLUMN.

    The marks stand before each word at which a mistake must be named.
    """
    if not folder.exists():
        shutil.copytree(base, folder)
    text = (folder / name).read_text("utf-8")
    assert old in text
    pieces = text.replace(old, new, 1).split(MARK)
    (folder / name).write_text("".join(pieces), "utf-8")
    places = []
    for i in range(1, len(pieces)):
        before = "".join(pieces[:i])
        column = len(before) - before.rfind("\n")
        places.append(f"{Path(name).name}:{before.count(chr(10)) + 1}:{column}: ")
    return places


ONE = "one answer is needed here; for several write one_of"
WHENS = [
    ("{§public_body: x}", ['unknown-name: unknown fact "public_body"']),
    ("{§fine_tuning: [yes]}", [f"wrong-type: {ONE}: [yes]"]),
    ("{§use_case: [rag, translation]}", [f"wrong-type: {ONE}: [rag, translation]"]),
    ("{fine_tuning: {§is: {a: b}}}",
     ["wrong-type: one answer is needed here; a mapping stands here"]),
    ("{fine_tuning: {§is: }}",
     ["wrong-type: one answer is needed here; nothing stands here"]),
    ("{fine_tuning: {one_of: [§[yes]]}}", [f"wrong-type: {ONE}: [yes]"]),
    ("{§fine_tuning: 1}", ['wrong-type: "1" is not yes or no']),
    ("{§allowed_vendors: [acme]}",
     ["wrong-type: allowed_vendors is a list: write {includes: acme}"]),
    ("{allowed_vendors: {§includes: [acme]}}", [f"wrong-type: {ONE}: [acme]"]),
    ("{current_option: {§above: 3, §below: x}}",
     ['wrong-type: "above" does not fit current_option, which is a word: '
      "it takes is, not, one_of",
      'wrong-type: "below" does not fit current_option, which is a word: '
      "it takes is, not, one_of"]),
    ("{§compliance: gdpr}", ["wrong-type: compliance is a list: write {includes: gdpr}"]),
    ("{compliance: {§not: gdpr}}",
     ["wrong-type: compliance is a list: write {includes: gdpr}"]),
    ("{use_case: {§above: rag}}",
     ['wrong-type: "above" does not fit use_case, which is a choice: '
      "it takes is, not, one_of"]),
    ("{use_case: {§includes: rag}}",
     ['wrong-type: "includes" does not fit use_case, which is a choice: '
      "it takes is, not, one_of"]),
    ("{compliance: {§includes: hippa}}",
     ['unknown-name: unknown value "hippa" (did you mean "hipaa"?)']),
    ("{ttft_limit: {§above: 5 tokens}, §use_cas: rag, §fine_tuning: 3}",
     ['wrong-unit: wrong unit "tokens": a time is needed, for example "800 ms"',
      'unknown-name: unknown fact "use_cas" (did you mean "use_case"?)',
      'wrong-type: "3" is not yes or no']),
    ("{complex_share: {§above: 150%}}",
     ["impossible-bounds: 150% is above the most possible, 100%"]),
    ("{§ttft_limit: {}}", ["wrong-type: a test is missing: one of above, at_least, below, "
                          "at_most, is, not"]),
    ("{as_of: {§above: 20261120}}",
     ['impossible-date: "20261120" is not a date such as 2026-11-20']),
]  # fmt: skip


@pytest.mark.parametrize(("when", "expected"), WHENS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_wrong_condition(when: str, expected: list[str], tmp_path: Path) -> None:
    rule = f"rules:\n{RULE.format(when=when)}"
    places = changed(SOUND, tmp_path / "pack", "rules.yaml", "rules:\n", rule)
    assert said(tmp_path / "pack") == [p + e for p, e in zip(places, expected, strict=True)]


CHANGES = [
    ("requirements.yaml", "{fact: context_window, at_least: 100k tokens}",
     "{fact: context_window, §at_least: [1 tokens]}", [f"wrong-type: {ONE}: [1 tokens]"]),
    ("requirements.yaml", "{fact: context_window, at_least: 100k tokens}",
     "{fact: context_window, §at_least: {answer: ttft_limit}}",
     ["wrong-unit: context_window cannot be held against ttft_limit, which is in ms"]),
    ("requirements.yaml", "{fact: context_window, at_least: 100k tokens}",
     "{fact: vendor, one_of: [§acmme]}",
     ['unknown-name: unknown value "acmme" (did you mean "acme"?)']),
    ("requirements.yaml", "{fact: context_window, at_least: 100k tokens}",
     "{fact: places, §is: anywhere}",
     ["wrong-type: places is a list: write {includes: anywhere}"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), CHANGES)
def test_a_wrong_piece_of_a_file(
    name: str, old: str, new: str, expected: list[str], tmp_path: Path
) -> None:
    places = changed(SOUND, tmp_path / "pack", name, old, new)
    assert said(tmp_path / "pack") == [p + e for p, e in zip(places, expected, strict=True)]


DEFAULT = [
    ("plan.yaml", "when: {compliance: {includes: hipaa}}", "when: {§same_vendor: [yes]}",
     [f"wrong-type: {ONE}: [yes]"]),
    ("plan.yaml", "when: {compliance: {includes: hipaa}}", "when: {compliance: {§includes: hippa}}",
     ['unknown-name: unknown value "hippa" (did you mean "hipaa"?)']),
    ("rules.yaml", "when: {fine_tuning: yes}", "when: {§current_option: claude-haiku-9@anthropic}",
     ['unknown-name: unknown value "claude-haiku-9@anthropic" '
      '(did you mean "claude-haiku-5.5@anthropic"?)']),
    ("rules.yaml", "when: {fine_tuning: yes}", "when: {allowed_vendors: {§includes: antropic}}",
     ['unknown-name: unknown value "antropic" (did you mean "anthropic"?)']),
    ("kinds.yaml", "members: {weights: open}", "members: {vendor: {one_of: [§antropic, openai]}}",
     ['unknown-name: unknown value "antropic" (did you mean "anthropic"?)']),
    ("evidence.yaml", "median_to_p95:\n  low: 1.3", "median_to_p95:\n  §low: 9.3",
     ["impossible-bounds: low, likely and high are not in order"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), DEFAULT)
def test_a_wrong_piece_of_the_built_in_pack(
    name: str, old: str, new: str, expected: list[str], tmp_path: Path
) -> None:
    places = changed(pack_folder("default"), tmp_path / "pack", name, old, new)
    assert said(tmp_path / "pack") == [p + e for p, e in zip(places, expected, strict=True)]
