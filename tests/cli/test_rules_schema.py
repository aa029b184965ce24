"""`advisor rules schema`: the packs' own files validate, and planted mistakes do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from advisor.cli.main import run
from advisor.decision.schemas import WHERE, pack_schemas
from advisor.pack import load_pack
from advisor.pack.yaml_reader import read_yaml, read_yaml_file
from advisor.resources import rules_folder
from tests.pack.firm import EXAMPLE

DESK = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
SCHEMAS = pack_schemas(load_pack())
WORKLOAD = "format: advisor/workload@1\nname: W\nanswers: {ANSWER}\n"
RULE = (
    "format: advisor/rules@1\nhit_policy: first\nrules:\n"
    "  - {id: a, when: WHEN, choose: KIND, because: b, source: {see: seed-padiso}}\n"
)


def refused(schema: dict[str, Any], text: str) -> list[str]:
    found = read_yaml(text.encode(), "f.yaml").data
    return [error.json_path for error in Draft202012Validator(schema).iter_errors(found)]


@pytest.mark.parametrize(
    ("pack", "folder", "count"),
    [
        ("default", rules_folder() / "default", 120),
        ("guide", rules_folder() / "guide", 44),
        (str(EXAMPLE), EXAMPLE, 8),
    ],
)
def test_every_file_of_the_packs_validates(pack: str, folder: Path, count: int) -> None:
    schemas = pack_schemas(load_pack(pack))
    seen = 0
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        for path in folder.glob(WHERE[name]):
            data = read_yaml_file(path).data
            errors = [e.message for e in Draft202012Validator(schema).iter_errors(data)]
            assert errors == [], path
            seen += 1
    assert seen == count
    assert refused(schemas["workload"], DESK.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "answer",
    [
        "use_case: sumarisation", "use_cas: rag", "ttft_limit: 800", "ttft_limit: 800 USD",
        "complex_reasoning: maybe", "ttft_limit: {value: 800 ms, percentil: 50}",
        "requests_per_month: many", "cacheable_share: 40 ms", "current_option: haiku",
        "compliance: [soc3]", "horizon: [1]", "output_tokens: {hgh: 4}",
    ],
)  # fmt: skip
def test_a_planted_mistake_in_a_workload_is_underlined(answer: str) -> None:
    assert refused(SCHEMAS["workload"], WORKLOAD.replace("ANSWER", answer))


@pytest.mark.parametrize(
    "answer",
    [
        "ttft_limit: 800 ms", "ttft_limit: none", "ttft_limit: unknown", "ttft_limit: 1.5 S",
        "cacheable_share: 40%", "cacheable_share: 0.4", "requests_per_month: 100k",
        "ttft_limit: {low: 1 s, high: 2 s, note: n}", "compliance: [soc2, gdpr]",
        "compliance: none", "complex_reasoning: no", "horizon: {not_applicable: why}",
        "current_option: llama-4-405b@rented-8xh100", 'monthly_budget: "$5,000/month"',
    ],
)  # fmt: skip
def test_what_the_reader_takes_is_not_underlined(answer: str) -> None:
    assert refused(SCHEMAS["workload"], WORKLOAD.replace("ANSWER", answer)) == []


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("{complex_reasoning: maybe}", "fast-small"),
        ("{complex_reasonin: yes}", "fast-small"),
        ("{ttft_limit: {bellow: 100 ms}}", "fast-small"),
        ("{ttft_limit: {below: 100}}", "fast-small"),
        ("{ttft_limit: {below: 100 USD}}", "fast-small"),
        ("{use_case: {one_of: rag}}", "fast-small"),
        ("{compliance: gdpr}", "fast-small"),
        ("{compliance: {not: gdpr}}", "fast-small"),
        ("{requests_per_month: {above: 3 tokens}}", "fast-small"),
        ("{requests_per_month: {above: 3}}", "fast-small"),
        ("{allowed_vendors: {includes: antropic}}", "fast-small"),
        ("{use_case: {one_of: [rga]}}", "fast-small"),
        ("{any: {complex_reasoning: yes}}", "fast-small"),
        ("{any: [{complex_reasonin: yes}]}", "fast-small"),
        ("{complex_reasoning: yes}", "fast-smal"),
    ],
)
def test_a_planted_mistake_in_a_rule_is_underlined(when: str, kind: str) -> None:
    good = RULE.replace("WHEN", "{complex_reasoning: yes}").replace("KIND", "fast-small")
    assert refused(SCHEMAS["rules"], good) == []
    assert refused(SCHEMAS["rules"], RULE.replace("WHEN", when).replace("KIND", kind))


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        ("requirements", "requirements.yaml", "check:", "chek:"),
        ("requirements", "requirements.yaml", "{fact: ", "{fact: x"),
        ("kinds", "kinds.yaml", "{tier: frontier}", "{tier: fronteer}"),
        ("questionnaire", "questionnaire.yaml", "section: work", "section: wrk"),
        ("questionnaire", "questionnaire.yaml", "type: choice", "type: choise"),
        ("options", "catalogue/options.yaml", "deployment: anthropic", "deployment: antropic"),
        ("models", "catalogue/models.yaml", "from: claude-haiku-4.5", "from: claude-haiku"),
        ("claims", "catalogue/claims-prices.yaml", "metric: price_input", "metric: prise"),
        ("claims", "catalogue/claims-prices.yaml", "as_of: 2026-11-21", "as_of: 21.11.2026"),
        ("sources", "sources.yaml", "kind: vendor_page", "kind: vendor"),
        ("plan", "plan.yaml", "owned_machines: yes", "owned_machine: yes"),
        ("case", "cases/cs-1-support-saas.yaml", "by: otherwise", "by: other"),
        ("case", "cases/cs-1-support-saas.yaml", "fine_tuning: no", "fine_tuning: non"),
        ("pack", "pack.yaml", "cost]", "costs]"),
        ("price-lists", "catalogue/price-lists.yaml", "option: claude-", "option: cloude-"),
    ],
)
def test_a_planted_mistake_in_a_pack_is_underlined(
    name: str, file: str, old: str, new: str
) -> None:
    text = (rules_folder() / "default" / file).read_text("utf-8")
    assert old in text
    assert refused(SCHEMAS[name], text.replace(old, new, 1))


def test_a_pack_on_a_pack_knows_its_own_words_and_where_they_go() -> None:
    schemas = pack_schemas(load_pack(str(EXAMPLE)))
    text = (EXAMPLE / "rules.yaml").read_text("utf-8")
    assert refused(schemas["rules"], text + "remove: [expert-work]\n") == []
    assert refused(schemas["rules"], text.replace("public_body: yes", "public_bodies: yes"))
    assert refused(SCHEMAS["rules"], text), "the built-in schema asks for a whole file"


def test_the_command_writes_a_file_a_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "schema", "-o", str(tmp_path / "s")]) == 0
    assert "wrote 18 schemas" in capsys.readouterr().err
    for name in WHERE:
        text = (tmp_path / "s" / f"{name}.schema.json").read_text("utf-8")
        assert json.loads(text) == json.loads(json.dumps(SCHEMAS[name]))
    settings = json.loads((tmp_path / "s" / "editor-settings.json").read_text("utf-8"))
    assert settings["yaml.schemas"][f"{tmp_path}/s/rules.schema.json"] == "rules.yaml"
    assert run(["rules", "schema", "guide", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["pack"] == "guide"
    (tmp_path / "file").touch()
    assert run(["rules", "schema", "-o", str(tmp_path / "file")]) == 1
    assert "cannot be written" in capsys.readouterr().err
