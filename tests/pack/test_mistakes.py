"""Mistakes in packs, a row each: said once, at their line and column, under their id."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.pack import load_pack
from advisor.pack.load import pack_folder
from advisor.problems import InputError
from tests.pack.firm import HEAD, firm

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
    ("{as_of: {§above: 9999-12-31}}",
     ["impossible-date: 9999-12-31 is not a day of our time"]),
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
    ("rules.yaml", "  - id: dear", "  - id: §at-home",
     ['duplicate-key: "at-home" is given twice (first in line 4)']),
    ("rules.yaml", "  - id: dear", "  - id: §otherwise",
     ['duplicate-key: "otherwise" cannot be an id here: it means what is chosen when no rule '
      "holds"]),
    ("rules.yaml", "  - id: dear", '  - id: §""',
     ["missing-key: an id is needed here, and it is empty"]),
    ("rules.yaml", 'because: "There is time."', 'because: §""',
     ["missing-key: a text is needed here, and it is empty"]),
    ("rules.yaml", 'because: "There is time."', 'because: §"Only {ttft_limt} of time."',
     ['unknown-name: unknown fact "ttft_limt" (did you mean "ttft_limit"?)']),
    ("rules.yaml", 'source: {see: note, at: "4"}', 'source: {see: §nte, at: "4"}',
     ['unknown-name: unknown source "nte" (did you mean "note"?)']),
    ("rules.yaml", "\notherwise:", "\n§otherwisse:",
     ['unknown-key: unknown key "otherwisse" (did you mean "otherwise"?)']),
    ("rules.yaml", "rules:\n", "§ruls:\n",
     ['unknown-key: unknown key "ruls" (did you mean "rules"?)']),
    ("rules.yaml", "    else: [small]", "    else: §small",
     ["wrong-type: a list is needed here: [...]"]),
    ("rules.yaml", "source: {see: note, at: \"1\"}", "source: §note",
     ["wrong-type: a mapping is needed here: keys, each with its value"]),
    ("kinds.yaml", "  - {id: large", "  - {id: §small",
     ['duplicate-key: "small" is given twice (first in line 3)']),
    ("kinds.yaml", 'title: "Own"', "title: §5", ['wrong-type: a text is needed here: write "5" in '
                                                 "quotes"]),
    ("sources.yaml", "retrieved: 2026-11-01}\n",
     "retrieved: 2026-11-01}\n  - {id: §note, cite: B, kind: contract, retrieved: 2026-11-02}\n",
     ['duplicate-key: "note" is given twice (first in line 3)']),
    ("evidence.yaml", "unit: USD/Mtok}", "unit: §USD/Mtk}",
     ['wrong-unit: unknown unit "USD/Mtk" (did you mean "USD/Mtok"?)']),
    ("evidence.yaml", "metrics:\n", "rank: [§own_measurment]\nmetrics:\n",
     ['wrong-type: "own_measurment" is not one of own_measurement, contract, vendor_page, '
      "price_file, published_measurement, benchmark, practitioner, vendor_blog, assumption "
      '(did you mean "own_measurement"?)']),
    ("evidence.yaml", "kind: text}", "kind: text, values: [active, retired]}\n  x: §5",
     ["wrong-type: a mapping is needed here: keys, each with its value"]),
    ("catalogue/options.yaml", "  - {model: big, deployment: home}",
     "  - {model: big, deployment: home}\n  - §{model: big, deployment: home}",
     ['duplicate-key: "big@home" is given twice (first in line 5)']),
    ("catalogue/claims-all.yaml", "as_of: 2026-11-01, status: ok}",
     "as_of: 2026-11-01, from: 2027-01-01, until: §2026-01-01, status: ok}",
     ["impossible-bounds: ends 2026-01-01 before it starts, 2027-01-01"]),
    ("pack.yaml", "procedure:", "effective: §{from: 2027-01-01, until: 2026-01-01}\nprocedure:",
     ["impossible-bounds: ends 2026-01-01 before it starts, 2027-01-01"]),
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
    ("costs.yaml", "material_share: 0.05", "material_share: §50",
     ["impossible-bounds: must be below 1"]),
    ("costs.yaml", "low: 30%, likely: 50%, high: 70%", "low: 30%, likely: 50%, high: §700%",
     ["impossible-bounds: 700% is above the most possible, 100%"]),
    ("costs.yaml", "unit: share, low: 30%", "unit: §x, low: 30%",
     ["wrong-unit: utilisation is reckoned in share, not in x"]),
    ("costs.yaml", "{id: fresh_input,", "{id: §fresh_inputs,",
     ['unknown-name: unknown cost line "fresh_inputs" (did you mean "fresh_input"?)']),
    ("costs.yaml", "{id: escalation,", "{id: §escalatoin,",
     ['unknown-name: unknown assumption "escalatoin" (did you mean "escalation"?)']),
    ("routes.yaml", "kinds: [tiered]", "kinds: [§tierd]",
     ['unknown-name: unknown kind "tierd" (did you mean "tiered"?)']),
    ("routes.yaml", "uses: [rag,", "uses: [§ragg,",
     ['unknown-name: unknown use case "ragg" (did you mean "rag"?)']),
    ("routes.yaml", "source: seed-padiso", "source: §seed-padisso",
     ['unknown-name: unknown source "seed-padisso" (did you mean "seed-padiso"?)']),
    ("questionnaire.yaml", "section: business", "section: §busines",
     ['unknown-name: unknown section "busines" (did you mean "business"?)']),
    ("questionnaire.yaml", "    unit: USD/month\n", "    unit: §USD/mnth\n",
     ['wrong-unit: unknown unit "USD/mnth" (did you mean "USD/month"?)']),
    ("questionnaire.yaml", "  - id: current_option", "  - id: §error_cost",
     ['duplicate-key: "error_cost" is given twice']),
    ("questionnaire.yaml", "  - id: already_paid", "  - id: §any",
     ['duplicate-key: "any" cannot be an id here: it means the alternatives of a condition']),
    ("catalogue/claims-lifecycle.yaml", "metric: availability, value: active",
     "metric: availability, value: §actve",
     ['unknown-name: unknown value "actve" (did you mean "active"?); one of active, legacy, '
      "deprecated, retired, unclear"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), DEFAULT)
def test_a_wrong_piece_of_the_built_in_pack(
    name: str, old: str, new: str, expected: list[str], tmp_path: Path
) -> None:
    places = changed(pack_folder("default"), tmp_path / "pack", name, old, new)
    found = said(tmp_path / "pack")
    assert len(found) == len(expected)
    for line, place, message in zip(found, places, expected, strict=True):
        assert line.startswith(place + message)


def test_questions_that_wait_for_each_other_are_never_asked(tmp_path: Path) -> None:
    places = changed(
        pack_folder("default"), tmp_path / "pack", "questionnaire.yaml",
        "  - id: current_option\n",
        "  - id: current_option\n    §asked_when: {switching_cost: known}\n",
    )  # fmt: skip
    assert said(tmp_path / "pack") == [
        places[0] + "impossible-bounds: current_option waits for switching_cost waits for "
        "current_option: none of them is ever asked"
    ]


def test_mistakes_in_several_files_are_named_together(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    old = "  - {id: own, title"
    changed(SOUND, folder, "kinds.yaml", old, "  - {id: own, titel: x, title")
    changed(SOUND, folder, "rules.yaml", "data_location: own", "data_locatoin: own")
    changed(SOUND, folder, "requirements.yaml", "see: note", "see: nte")
    assert [line.split(": ", 1)[0] for line in said(folder)] == [
        "kinds.yaml:5:15", "requirements.yaml:9:19", "rules.yaml:5:12",
    ]  # fmt: skip


def test_a_name_that_is_missing_everywhere_is_said_once(tmp_path: Path) -> None:
    changed(SOUND, tmp_path / "pack", "sources.yaml", "id: note", "id: nota")
    (found,) = said(tmp_path / "pack")
    assert 'unknown source "note" (did you mean "nota"?), here and in 12 more places' in found


def test_what_a_firm_removes_and_still_needs_is_said_where_it_is_removed(tmp_path: Path) -> None:
    text = "format: advisor/questionnaire@1\nremove: [error_cost]\nquestions: []\n"
    (found,) = said(firm(tmp_path / "firm", questionnaire=text))
    assert found.startswith('questionnaire.yaml:2:10: unknown-name: "error_cost" is still needed')


def test_a_misspelt_key_is_not_a_missing_one_too(tmp_path: Path) -> None:
    text = "formt: advisor/rules@1\nrules: []\n"
    assert said(firm(tmp_path / "firm", rules=text)) == [
        'rules.yaml:1:1: unknown-key: unknown key "formt" (did you mean "format"?)'
    ]


def test_bounds_that_contradict_each_other_are_one_mistake(tmp_path: Path) -> None:
    old = "    min: 0\n    max: 1\n    plausible: {low: 0.05"
    new = "    min: 1\n    max: §0\n    plausible: {low: 0.05"
    folder = tmp_path / "pack"
    places = changed(pack_folder("default"), folder, "questionnaire.yaml", old, new)
    message = "complex_share: the most possible is below the least possible"
    assert said(folder) == [f"{places[0]}impossible-bounds: {message}"]


def test_a_pack_beneath_that_is_not_there_is_one_mistake(tmp_path: Path) -> None:
    (found,) = said(firm(tmp_path / "firm", pack=HEAD.replace("default", "defualt")))
    assert found.startswith("pack.yaml:6:17: unknown-name: no pack here")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("rules.yml", ' (did you mean "rules.yaml"?)'),
        ("cases/a.yml", ' (did you mean "a.yaml"?)'),
        ("catalogs/models.yaml", ' (did you mean "catalogue"?)'),
    ],
)
def test_a_file_that_nobody_looks_at_is_named(name: str, hint: str, tmp_path: Path) -> None:
    folder = firm(tmp_path / "firm")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("format: x\n", "utf-8")
    (found,) = said(folder)
    assert found.endswith(hint)
