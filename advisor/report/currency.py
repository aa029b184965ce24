"""Figures in the client's currency, beside those in US dollars, always with the rate."""

from __future__ import annotations

from advisor.decision.assessment import Assessment
from advisor.report.money import usd_range
from advisor.report.words import sentence
from advisor.units import Range
from advisor.workload.currency import Currency


def in_currency(span: Range | None, currency: Currency) -> str:
    """An amount with its range: "EUR 980 (650–1,434)"."""
    if span is None:
        return "unknown"
    rate = currency.per_usd
    other = Range(span.low * rate, span.likely * rate, span.high * rate)
    return f"{currency.name} " + usd_range(other).replace("$", "")


def currency_words(a: Assessment) -> str:
    """The summary's figures in that currency; empty where none is asked for."""
    currency, best = a.currency, a.recommended
    if currency is None or best is None:
        return ""
    parts = [f"{in_currency(best.cost, currency)} a month"]
    if best.cost_without_people is not None:
        parts.append(f"{in_currency(best.cost_without_people, currency)} without people")
    if a.horizon is not None and (over := a.horizon.options[0]).total is not None:
        parts.append(f"{in_currency(over.total, currency)} over {len(over.months)} months")
    rate = f"{currency.name} {currency.per_usd:.6g} for a US dollar on {currency.as_of.isoformat()}"
    return sentence(f"{'; '.join(parts)}; at {rate} ({currency.source})")
