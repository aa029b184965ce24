"""Reading the genai-prices package, through a stand-in; the real one where it is installed."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import pytest

from advisor.pack import load_pack
from advisor.prices.difference import compare_prices
from advisor.prices.genai import genai_list
from advisor.prices.mapping import read_mapping
from advisor.prices.price_list import PriceList
from advisor.problems import MissingExtra
from tests.prices.stand_in import (
    Conditional,
    ModelInfo,
    ModelPrice,
    Provider,
    StartDate,
    Tier,
    TieredPrices,
    Variant,
    flat,
    install,
)

PACK = load_pack()
MAPPING = read_mapping(PACK, "genai-prices")
DAY = date(2026, 11, 21)
HAIKU = "claude-haiku-5.5@anthropic"
FLASH = "gemini-3.8-flash@google"


def listed(day: date = DAY, dated: date | None = None) -> PriceList:
    return genai_list(MAPPING, PACK, day, dated)


def prices(found: PriceList, option: str) -> dict[tuple[str, int, date | None], float]:
    return {(r.metric, r.above, r.since): r.usd_per_mtok for r in found.rows if r.option == option}


def test_tiers_by_prompt_length_are_prices_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    tiered = TieredPrices(Decimal("0.1"), [Tier(100_000, Decimal("0.5"))])
    model = ModelInfo("claude-haiku-5-5", ModelPrice(input_mtok=tiered, output_mtok=None))
    install(monkeypatch, Provider("anthropic", [model]))
    assert prices(listed(), HAIKU) == {
        ("price_input", 0, None): 0.1,
        ("price_input", 100_000, None): 0.5,
    }


def test_a_batch_price_comes_from_a_batch_variant_or_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live = flat(input="0.1", output="0.5")
    batch = Variant({"processing": "batch"}, flat(input="0.05"), StartDate(date(2026, 10, 14)))
    flex = Variant({"service_tier": "flex"}, flat(input="0.07"))
    install(
        monkeypatch,
        Provider("anthropic", [ModelInfo("claude-haiku-5-5", live, [flex, batch])]),
        Provider("google", [ModelInfo("gemini-3.8-flash", live)]),
    )
    assert prices(listed(), HAIKU) == {
        ("price_input", 0, None): 0.1,
        ("price_output", 0, None): 0.5,
        ("price_batch_input", 0, None): 0.05,
    }
    assert {m for m, _, _ in prices(listed(), FLASH)} == {"price_input", "price_output"}
    # The variant starts on 14 October: the day before, there is no batch price.
    assert ("price_batch_input", 0, None) not in prices(listed(date(2026, 10, 13)), HAIKU)


def test_an_announced_price_is_held_against_the_claim_of_its_own_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = date(2027, 1, 1)
    dated = [
        Conditional(None, flat(input="0.75", output="3.75")),
        Conditional(StartDate(later), flat(input="1.5", output="3.75")),
    ]
    install(monkeypatch, Provider("google", [ModelInfo("gemini-3.8-flash", dated)]))
    found = listed()
    # Output stays the same, so only the input price is announced.
    assert prices(found, FLASH) == {
        ("price_input", 0, None): 0.75,
        ("price_output", 0, None): 3.75,
        ("price_input", 0, later): 1.5,
    }
    # The catalogue has 1.50 from 2027-01-01 as well: nothing differs.
    assert not compare_prices(PACK, found, DAY).differs
    assert prices(listed(later), FLASH)["price_input", 0, later] == 1.5


def test_the_day_of_a_release_is_known_or_stated_never_taken_as_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider = Provider("anthropic", [ModelInfo("claude-haiku-5-5", flat(input="0.2"))])
    install(monkeypatch, provider)
    assert listed().dated == date(2026, 11, 21)
    assert listed().source == "genai-prices-0.2.3"
    install(monkeypatch, provider, version="0.9.9")
    assert (listed().dated, listed().source) == (None, "")
    assert listed(dated=date(2027, 2, 1)).dated == date(2027, 2, 1)


def test_what_the_list_lacks_or_marks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    old = ModelInfo("claude-haiku-5-5", flat(input="0.1"), deprecated=True)
    near = ModelInfo("claude-haiku-4-5-20251001", flat(input="1"))
    install(monkeypatch, Provider("anthropic", [old, near]))
    found = listed()
    assert "deprecated" in found.notices[0] and HAIKU in found.notices[0]
    # A name that is nearly the same is another row: listed, not guessed.
    unmatched = {u.name: u.why for u in found.unmatched}
    assert "claude-haiku-4-5" in unmatched["claude-haiku-4.5@anthropic"]


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genai_prices", None)
    with pytest.raises(MissingExtra, match=r"pip install .advisor.prices"):
        listed()


def test_the_package_itself_agrees_with_the_catalogue() -> None:
    package = pytest.importorskip(
        "genai_prices", reason="the optional extra `prices` is not installed: not compared"
    )
    found = listed(dated=DAY)
    assert {r.option for r in found.rows} == {o.option for o in MAPPING.options}
    assert found.version == package.__version__
    if found.version == "0.2.3":
        assert [r for r in compare_prices(PACK, found, DAY).rows if r.counts] == []
