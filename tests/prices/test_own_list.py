"""A price list that the user names: YAML, JSON and CSV say the same; mistakes have their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.pack import load_pack
from advisor.prices.own_list import read_own_list
from advisor.problems import InputError

PACK = load_pack()
HAIKU = "claude-haiku-5.5@anthropic"
YAML = """\
format: advisor/prices@1
source: "Vendor's page"
date: 2026-12-01
unit: USD/Mtok
prices:
  - {option: claude-haiku-5.5@anthropic, field: price_input, price: 0.12}
  - {model: gpt-6-luna, field: output, price: 0.50}
  - {option: claude-haiku-5.5@anthropic, field: price_input, price: 0.6, above: 100k}
  - {model: llama-3.1-8b, field: price_input, price: 0.05}
  - {option: nobody@nowhere, field: price_input, price: 1, date: 2026-12-02}
"""
CSV = """\
option,model,field,price,date,above
claude-haiku-5.5@anthropic,,price_input,$0.12/Mtok,2026-12-01,
,gpt-6-luna,output,0.50 USD/Mtok,2026-12-01,
claude-haiku-5.5@anthropic,,price_input,0.6 USD/Mtok,2026-12-01,100000

,llama-3.1-8b,price_input,0.05 USD/Mtok,2026-12-01,
nobody@nowhere,,price_input,1 USD/Mtok,2026-12-02,
"""


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def as_json() -> str:
    rows = [
        {"option": HAIKU, "field": "price_input", "price": 0.12},
        {"model": "gpt-6-luna", "field": "output", "price": "0.50"},
        {"option": HAIKU, "field": "price_input", "price": 0.6, "above": 100000},
        {"model": "llama-3.1-8b", "field": "price_input", "price": 0.05},
        {"option": "nobody@nowhere", "field": "price_input", "price": 1, "date": "2026-12-02"},
    ]
    head = {"format": "advisor/prices@1", "date": "2026-12-01", "unit": "USD/Mtok"}
    return json.dumps({**head, "prices": rows}, indent=2)


@pytest.mark.parametrize(
    ("name", "text"), [("p.yaml", YAML), ("p.csv", CSV), ("p.json", as_json())]
)
def test_the_three_forms_say_the_same(name: str, text: str, tmp_path: Path) -> None:
    found = read_own_list(written(tmp_path, name, text), PACK)
    assert [(r.option, r.metric, r.above, r.usd_per_mtok) for r in found.rows] == [
        (HAIKU, "price_input", 0, 0.12),
        ("gpt-6-luna@openai", "price_output", 0, 0.5),
        (HAIKU, "price_input", 100_000, 0.6),
    ]
    assert str(found.dated) == "2026-12-01"
    unmatched = {u.name: u.why for u in found.unmatched}
    # A model that several sell is not guessed, and another's option is no mistake.
    assert "sold on 4 deployments, say which" in unmatched["llama-3.1-8b"]
    assert "not in the catalogue" in unmatched["nobody@nowhere"]


def test_a_node_of_ones_own_gets_no_price_per_token_and_an_alias_its_notice(tmp_path: Path) -> None:
    text = (
        "option,field,price,date\n"
        "llama-3.3-70b@rented-2xh100,price_input,1 USD/Mtok,2026-12-01\n"
        "llama-4-405b@together,price_input,1 USD/Mtok,2026-12-01\n"
    )
    found = read_own_list(written(tmp_path, "p.csv", text), PACK)
    assert [r.option for r in found.rows] == ["llama-3.1-405b@together"]
    assert "paid by the hour" in found.unmatched[0].why
    assert found.notices[0].startswith("line 3, llama-4-405b@together: ")


def mistakes(path: Path) -> list[str]:
    with pytest.raises(InputError) as error:
        read_own_list(path, PACK)
    return [str(p).removeprefix(str(path)) for p in error.value.problems]


def test_every_mistake_of_a_csv_file_is_at_its_line_and_column(tmp_path: Path) -> None:
    text = (
        "option,field,price,date\n"
        f"{HAIKU},price_inptu,0.1 USD/Mtok,2026-12-01\n"
        f"{HAIKU},price_output,0.1,2026-12-01\n"
        f"{HAIKU},price_output,-1 USD/Mtok,2026-13-01\n"
        ",price_output,1 USD/Mtok,2026-12-01\n"
        f"{HAIKU},price_cache_read,1 USD/Mtok,\n"
        f"{HAIKU},price_blended,1 USD/Mtok,2026-12-01\n"
    )
    found = mistakes(written(tmp_path, "p.csv", text))
    assert [f.split(": ")[0] for f in found] == [
        ":2:2", ":3:3", ":4:3", ":4:4", ":5:1", ":6:4", ":7:2",
    ]  # fmt: skip
    assert 'did you mean "price_input"?' in found[0]
    assert 'needs a unit, for example "0.80 USD/Mtok"' in found[1]
    assert 'missing "date"' in found[5]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("p.csv", "", ":1:1: is empty"),
        ("p.csv", "option,prize\n", ':1:2: unknown column "prize" (did you mean "price"?)'),
        ("p.csv", "option,option\n", ':1:2: column "option" is there twice'),
        ("p.csv", "option,field\na,b,c\n", ":2:3: 3 values, but the first line names 2 columns"),
        ("p.csv", 'option\n"a\n', ":2:1: not valid CSV"),
        ("p.csv", "option\n\0\n", ":1:1: is binary"),
        ("p.yaml", "[1]", ":1:1: a price file is a mapping"),
        ("p.yaml", YAML.replace("prices@1", "pries@1"), ":1:9: write"),
        ("p.yaml", YAML.replace("source:", "sorce:"), ':2:1: unknown key "sorce"'),
        ("p.yaml", YAML.replace("0.12", "[1]"), ":6:69: price: one value is needed"),
        ("p.yaml", YAML.replace("unit: USD/Mtok", "unit: USD/token"), ":6:69: price: the unit"),
        ("p.yaml", YAML.replace(", above: 100k", ""), ":8:5: claude-haiku-5.5@anthropic: "),
        ("p.json", '{"format": "advisor/prices@1", "prices": [1]}', ":1:43: a price is a mapping"),
    ],
)
def test_a_wrong_file_is_refused_at_its_place(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    found = mistakes(written(tmp_path, name, text))
    assert any(f.startswith(said) for f in found), found


def test_a_missing_file(tmp_path: Path) -> None:
    assert "no such file" in mistakes(tmp_path / "none.csv")[0]
    assert "no such file" in mistakes(tmp_path / "none.yaml")[0]
