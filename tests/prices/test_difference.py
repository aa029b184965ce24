"""How a listed price stands to the catalogue's: tables of real claims of the default pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.pack import Pack, load_pack
from advisor.pack.figures import Figure
from advisor.prices.claims_file import claims_text, new_claims
from advisor.prices.difference import Compared, Comparison, Standing, compare_prices
from advisor.prices.price_list import Listed, PriceList
from advisor.problems import InputError
from advisor.report.prices import prices_text
from advisor.units import Range
from tests.decision.asking import measured

PACK = load_pack()
DAY, LATER = date(2026, 11, 21), date(2026, 12, 1)
HAIKU = "claude-haiku-5.5@anthropic"
FLASH = "gemini-3.8-flash@google"


def of(*rows: Listed) -> PriceList:
    return PriceList("list", "1", LATER, "", "A list", rows, ())


def compared(row: Listed, pack: Pack = PACK, day: date = LATER) -> Compared:
    (found,) = compare_prices(pack, of(row), day).rows
    return found


@pytest.mark.parametrize(
    ("option", "metric", "above", "usd", "dated", "day", "standing"),
    [
        (HAIKU, "price_input", 0, 0.10, LATER, DAY, "equal"),
        (HAIKU, "price_input", 0, 0.12, LATER, LATER, "changed"),
        # of a day that has not come, it is no price of today; what is the same is the same
        (HAIKU, "price_input", 0, 0.12, LATER, DAY, "later"),
        # 100,000 tokens is a tier of the catalogue, 200,000 is none
        (HAIKU, "price_input", 100_000, 0.50, LATER, DAY, "equal"),
        (HAIKU, "price_input", 200_000, 0.50, LATER, LATER, "new"),
        # an older list: the catalogue is of 2026-11-21
        (HAIKU, "price_input", 0, 0.12, date(2026, 11, 20), DAY, "older"),
        (HAIKU, "price_input", 0, 0.12, DAY, DAY, "changed"),
        # of a list without a day it cannot be said that it is older
        (HAIKU, "price_input", 0, 0.12, None, DAY, "changed"),
        # the introductory price ends on 2026-12-31, and the catalogue has the next one
        (FLASH, "price_input", 0, 0.75, LATER, date(2026, 12, 31), "equal"),
        (FLASH, "price_input", 0, 0.75, LATER, date(2027, 1, 1), "changed"),
        # ended on 2026-02-19; and one whose last day, 2026-11-30, has not come
        ("claude-haiku-3.5@anthropic", "price_input", 0, 0.10, LATER, DAY, "retired"),
        ("claude-sonnet-4.5@anthropic", "price_input", 0, 3.00, LATER, DAY, "equal"),
        ("claude-sonnet-4.5@anthropic", "price_input", 0, 3.00, LATER, date(2026, 11, 30), "equal"),
        ("claude-sonnet-4.5@anthropic", "price_input", 0, 2.00, LATER, LATER, "retired"),
    ],
)
def test_a_listed_price_stands_so(
    option: str,
    metric: str,
    above: int,
    usd: float,
    dated: date | None,
    day: date,
    standing: Standing,
) -> None:
    found = compared(Listed(option, metric, above, usd, dated), day=day)
    assert found.standing == standing
    assert found.counts == (standing in ("changed", "new"))


def without(pack: Pack, *subjects: str) -> tuple[Figure, ...]:
    return tuple(
        f for f in pack.figures if f.subject not in subjects or not f.metric.startswith("price_")
    )


def test_a_price_of_the_firms_own_is_no_mistake_of_the_catalogue() -> None:
    own = replace(measured(HAIKU, "price_input", "0.08 USD/Mtok"), source_kind="contract")
    beside = replace(PACK, figures=(*PACK.figures, own))
    found = compared(Listed(HAIKU, "price_input", 0, 0.10, LATER), beside)
    assert (found.standing, found.agreed) == ("equal", own)
    alone = replace(PACK, figures=(*without(PACK, HAIKU), own))
    assert compared(Listed(HAIKU, "price_input", 0, 0.10, LATER), alone).standing == "equal"


def test_an_expired_price_is_told_as_such() -> None:
    row = Listed(FLASH, "price_input", 0, 0.9, date(2027, 1, 2))
    gone = replace(PACK, figures=tuple(f for f in PACK.figures if f.start is None))
    found = compared(row, gone, date(2027, 1, 2))
    assert (found.standing, found.ours) == ("new", None)
    assert found.expired is not None and found.expired.until == date(2026, 12, 31)
    text = prices_text(gone, compare_prices(gone, of(row), date(2027, 1, 2)))
    assert "none: $0.75/Mtok held until 2026-12-31" in text


def test_both_days_and_both_sources_are_shown() -> None:
    row = Listed(HAIKU, "price_input", 0, 0.12, LATER, where="anthropic/claude-haiku-5-5")
    text = prices_text(PACK, compare_prices(PACK, of(row), LATER))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "catalogue $0.1/Mtok 2026-11-21 genai-prices-0.2.3" in lines
    assert "list $0.12/Mtok 2026-12-01 anthropic/claude-haiku-5-5" in lines


def refreshed(*rows: Listed) -> tuple[Comparison, str]:
    comparison = compare_prices(PACK, of(*rows), LATER)
    return comparison, claims_text(PACK, comparison, new_claims(PACK, comparison))


def test_only_what_differs_becomes_a_claim_and_nothing_ended_does() -> None:
    comparison, text = refreshed(
        Listed(HAIKU, "price_input", 0, 0.12, LATER),
        Listed(HAIKU, "price_output", 0, 0.50, LATER),
        Listed("claude-haiku-3.5@anthropic", "price_input", 0, 0.10, LATER),
        Listed(FLASH, "price_input", 0, 0.70, date(2026, 1, 1)),
        Listed(FLASH, "price_output", 0, 8.25, LATER, since=date(2027, 2, 1)),
    )
    claims = [c.row for c in new_claims(PACK, comparison)]
    assert [(c["subject"], c["metric"], c["value"], c["as_of"]) for c in claims] == [
        (HAIKU, "price_input", "0.12 USD/Mtok", "2026-12-01"),
        (FLASH, "price_output", "8.25 USD/Mtok", "2026-12-01"),
    ]
    assert claims[1]["from"] == "2027-02-01"
    assert "availability" not in text
    assert "was 0.1 USD/Mtok, genai-prices-0.2.3, 2026-11-21" in text
    assert "the row to add" in text and "kind: price_file" in text


def test_a_claim_that_would_not_win_is_marked() -> None:
    # The one-hour price of the catalogue is from the vendor's own page, which outranks a list.
    _, text = refreshed(Listed(HAIKU, "price_cache_write_1h", 0, 0.25, LATER))
    assert "claude-haiku-5.5-at-anthropic-cache-write-1h-vendor (vendor page" in text
    assert "still outranks this one" in text


def test_a_list_of_no_day_gives_no_claims() -> None:
    comparison = compare_prices(PACK, of(Listed(HAIKU, "price_input", 0, 0.12, None)), DAY)
    with pytest.raises(InputError, match="--list-date"):
        new_claims(PACK, comparison)


PRICED = [
    f
    for f in PACK.figures
    if f.metric in ("price_input", "price_output", "price_cache_read")
    and f.source == "genai-prices-0.2.3"
    and f.until is None
    and f.start is None
]


@given(st.sampled_from(PRICED), st.floats(0.001, 100).map(lambda x: round(x, 4)))
def test_the_catalogue_read_back_is_equal_and_any_other_price_is_not(
    figure: Figure, other: float
) -> None:
    assert isinstance(figure.value, Range)
    own = figure.value.likely
    row = Listed(figure.subject, figure.metric, figure.prompt_tokens_above, own, LATER)
    standing = compared(row).standing
    assert standing in ("equal", "retired")
    moved = compared(replace(row, usd_per_mtok=other)).standing
    assert moved == (standing if standing == "retired" or other == own else "changed")
