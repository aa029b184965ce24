"""What a check tries beside the rules: templates, price lists, dates, sums, and sound cases."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.cli.main import run
from advisor.prices.mapping import price_list_faults
from advisor.report.tried_templates import ALWAYS, template_faults
from advisor.verify.check import check_pack
from advisor.verify.findings import Finding

SOUND = Path(__file__).parent / "planted" / "sound"
DAY = date(2026, 11, 21)
WHOLE = "".join(
    f"{{{{ {name} }}}}\n" if name == "front" else f"{{{{ {name} }}}} " for name in ALWAYS
)


def pack(folder: Path, name: str = "pack.yaml", old: str = "", new: str = "") -> Path:
    """A copy of the sound pack, with a text of one of its files replaced."""
    shutil.copytree(SOUND, folder)
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return folder


def grave(folder: Path, day: date = DAY) -> list[Finding]:
    found = check_pack(str(folder), day, template_faults, price_list_faults).findings
    return [f for f in found if f.grade != "note"]


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        ("report.md.j2", f"{WHOLE}# {{{{ workload }}}}\n", (), ""),
        ("report.md.j2", f"{WHOLE}\n{{% if client %}}{{{{ clientt }}}}{{% endif %}}\n", (3, 1),
         'no report has "clientt" (did you mean "client"?)'),
        ("report.md.j2", WHOLE.replace("{{ sources }}", ""), (1, 1),
         "leaves out {{ sources }}: no figure could be followed to where it comes from"),
        ("report.md.j2", f"# R\n{WHOLE}", (1, 1), "does not begin with {{ front }}: without it"),
        ("report.md.j2", "# R\n{% if decided %}\n", (2, 1), "Unexpected end of template"),
        ("report.md.j2", '{% include "report/pth.md.j2" %}\n', (1, 1),
         'no template "report/pth.md.j2" (did you mean "report/path.md.j2"?)'),
        ("report.md.j2", "x\n{{ front() }}\n", (2, 1), "a call is not allowed here"),
        ("summary.md.j2", "# {{ workload }}: {{ recommendation }}\n", (), ""),
        ("record.md.j2", "# R\n{{ chosn }}\n", (2, 1), "'chosn' is undefined"),
        ("record.md.j2", "{{ front() }}\n", (1, 1), "a call is not allowed here"),
        ("report.html.j2", "x\n", (1, 1), "cannot be replaced: it is the page around every report"),
        ("reprot.md.j2", "# R\n", (1, 1),
         'no report takes in a template of this name (did you mean "report.md.j2"?)'),
    ],
)  # fmt: skip
def test_a_template_is_tried_before_a_client_sees_it(
    name: str, text: str, place: tuple[int, ...], message: str, tmp_path: Path
) -> None:
    folder = pack(tmp_path / "pack")
    (folder / "templates").mkdir()
    (folder / "templates" / name).write_text(text, "utf-8")
    found = grave(folder)
    assert [(f.id, f.line, f.column) for f in found] == ([("template", *place)] if place else [])
    assert all(message in f.message and f.file.endswith(name) for f in found)


def test_all_that_a_report_leaves_out_is_said_at_once_with_its_reason(tmp_path: Path) -> None:
    folder = pack(tmp_path / "pack")
    (folder / "templates").mkdir()
    text = "# {{ workload }}\n{% if client %}{{ clientt }}{% endif %}\n{{ planned }}\n"
    (folder / "templates" / "report.md.j2").write_text(text, "utf-8")
    found = [f.message for f in grave(folder)]
    assert sum("no report has" in m for m in found) == 2
    for name, why in ALWAYS.items():
        assert any(f"leaves out {{{{ {name} }}}}: {why}" in m for m in found)


def test_a_price_list_of_an_option_that_is_not_there(tmp_path: Path) -> None:
    folder = pack(tmp_path / "pack")
    (folder / "catalogue" / "price-lists.yaml").write_text(
        "format: advisor/price-lists@1\nlists:\n  - id: l\n    title: L\n    fields: {}\n"
        "    options:\n      - {option: tinny@api, provider: p, model: m}\n",
        "utf-8",
    )
    (found,) = grave(folder)
    assert (found.id, found.line, found.column) == ("unknown-name", 7, 18)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("pack.yaml", "procedure:", "effective: {until: 2026-11-20}\nprocedure:",
         ("pack-out-of-date", 6, 12)),
        ("pack.yaml", "procedure:", "effective: {until: 2026-11-21}\nprocedure:", None),
        ("sources.yaml", "retrieved: 2026-11-01", "retrieved: 2206-11-01",
         ("from-the-future", 3, 62)),
        ("catalogue/claims-all.yaml", "as_of: 2026-11-01", "as_of: 2026-11-22",
         ("from-the-future", 3, 101)),
        ("catalogue/claims-all.yaml", 'value: "1.80 USD/Mtok", source: note, as_of: 2026-11-01,',
         'value: "200k USD/Mtok", source: note, as_of: 2026-11-01, '
         "derived: [{claim: tiny-in}, {claim: tiny-context}],", ("wrong-unit", 5, 159)),
    ],
)  # fmt: skip
def test_dates_and_sums(
    name: str, old: str, new: str, expected: tuple[str, int, int] | None, tmp_path: Path
) -> None:
    found = grave(pack(tmp_path / "pack", name, old, new))
    assert [(f.id, f.line, f.column) for f in found] == ([] if expected is None else [expected])


def test_a_faulty_case_does_not_hide_what_is_wrong_with_the_rules(tmp_path: Path) -> None:
    folder = pack(tmp_path / "pack", "rules.yaml", "otherwise:\n  choose: small", "otherwise:")
    text = (folder / "rules.yaml").read_text("utf-8")
    (folder / "rules.yaml").write_text(text[: text.index("otherwise:")], "utf-8")
    ids = [f.id for f in grave(folder)]
    assert "gap" in ids
    assert "unknown-name" in ids


def test_a_pack_over_another_expects_what_that_expects(tmp_path: Path) -> None:
    under = pack(tmp_path / "under", "rules.yaml", "  - id: slow",
                 "  - id: slow-too\n    when: {ttft_limit: {above: 50 s}}\n    choose: large\n"
                 '    because: "B"\n    source: {see: note}\n  - id: slow')  # fmt: skip
    said = [(f.id, f.about) for f in grave(under)]
    listed = "".join(f'  - {{id: {i}, about: "{a}", why: "W"}}\n' for i, a in said)
    head = "format: advisor/expected-findings@1\nfindings:\n"
    (under / "findings.yaml").write_text(head + listed, "utf-8")
    over = tmp_path / "over"
    over.mkdir()
    (over / "pack.yaml").write_text(
        'format: advisor/pack@1\nid: over\ntitle: T\nversion: "1"\nabout: A\n'
        'extends: {pack: ../under, version: "1"}\n',
        "utf-8",
    )
    assert said
    assert [f.message for f in grave(over) if f.counts] == []


def test_the_cases_as_json_say_where_each_mismatch_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = pack(tmp_path / "pack", "cases/on.yaml", "verdict: decided", "verdict: "
                  "insufficient_evidence")  # fmt: skip
    assert run(["rules", "test", str(folder), "--format", "json"]) == 1
    cases = {c["file"]: c for c in json.loads(capsys.readouterr().out)["cases"]}
    (place,) = cases["on.yaml"]["places"]
    line = (folder / "cases" / "on.yaml").read_text("utf-8").splitlines()[place["line"] - 1]
    assert line[place["column"] - 1 :].startswith("insufficient_evidence")


def test_a_pack_without_cases_is_not_tested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = pack(tmp_path / "pack")
    shutil.rmtree(folder / "cases")
    assert run(["rules", "test", str(folder)]) == 1
    assert "there are no cases" in capsys.readouterr().err
