"""A currency of the workload's own: read, kept, shown with its rate and day, refused with cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from advisor.decision import assess
from advisor.pack.yaml_reader import read_yaml
from advisor.problems import InputError
from advisor.report.text import recommend_text
from advisor.workload import known_in
from advisor.workload.currency import Currency
from advisor.workload.read import workload_from
from advisor.workload.write import workload_yaml
from tests.decision.asking import DAY, PACK, workload

EURO = Currency("EUR", 0.8, date(2026, 11, 20), "the client's own rate")
HEAD = "format: advisor/workload@1\nname: W\n"


def test_it_is_written_and_read_back() -> None:
    given = replace(workload(use_case="summarisation"), currency=EURO)
    text = workload_yaml(given, PACK.questionnaire)
    again = workload_from(read_yaml(text.encode(), "f"), (), known_in(PACK))
    assert again == given


def test_figures_are_shown_in_it_too_with_the_rate_and_its_day() -> None:
    given = workload(
        use_case="other", requests_per_month="100k", input_tokens=1000, output_tokens=250,
        allowed_vendors=["anthropic"],
    )  # fmt: skip
    a = assess(PACK, replace(given, currency=EURO), as_of=DAY)
    # 29.25 and people 1,041.67: 1,070.92 dollars, 856.73 euros, and 23.40 without people.
    shown = recommend_text(a, 200)
    assert "EUR 857 a month; EUR 23.40 without people" in shown
    assert "at EUR 0.8 for a US dollar on 2026-11-20 (the client's own rate)" in shown
    found = a.as_json()["currency"]
    assert found["monthly_cost"]["likely"] == pytest.approx(856.73)
    assert found["as_of"] == "2026-11-20"
    # Dollars stay what they are, and without a currency there is none.
    assert "$1,071" in shown
    assert assess(PACK, given, as_of=DAY).as_json()["currency"] is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name: EUR, per_usd: 0.9, as_of: 2026-11-20}", [(3, 'a currency needs "source"')]),
        (
            "{name: euro, per_usd: -1, as_of: 20.11.2026, source: bank, rat: 2}",
            [
                (3, '"euro" is not a currency such as EUR'),
                (3, '"-1" is not a rate such as 0.92, in units for one US dollar'),
                (3, '"20.11.2026" is not a date such as 2026-11-20'),
                (3, 'unknown key "rat"'),
            ],
        ),
        ("EUR", [(3, "a currency is a mapping with name, per_usd, ...")]),
        ("{name: USD, per_usd: 1, as_of: 2026-11-20, source: x}", [(3, "figures are in USD")]),
        ("{name: EUR, per_usd: nan, as_of: 2026-11-20, source: x}", [(3, '"nan" is not a rate')]),
    ],
)
def test_every_mistake_is_named_at_its_place(text: str, said: list[tuple[int, str]]) -> None:
    document = read_yaml(f"{HEAD}currency: {text}\n".encode(), "f")
    with pytest.raises(InputError) as caught:
        workload_from(document, (), known_in(PACK))
    found = caught.value.problems
    assert len(found) == len(said)
    for line, start in said:
        assert any(p.line == line and p.message.startswith(start) for p in found), start
