"""Answers that cannot all be true: each found at the question where it is best put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.units import Range, format_quantity
from advisor.workload.answers import Answer

# Ranges that meet agree; for exact answers this is a difference of more than 1%.
SLACK = 0.99


def contradictions(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """The question and the message of every contradiction."""
    yield from _total_against_parts(answers)
    yield from _longest_against_usual(answers)
    yield from _allowed_and_forbidden(answers)


def _total_against_parts(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """The tokens of a month against requests times tokens, or against a part of them."""
    total, requests = _span(answers.get("monthly_tokens")), _span(answers.get("requests_per_month"))
    given = {q: _span(answers.get(q)) for q in ("input_tokens", "output_tokens")}
    parts = {q: span for q, span in given.items() if span is not None}
    if total is None or requests is None or not parts:
        return
    whole = len(parts) == len(given)
    low = requests.low * sum(p.low for p in parts.values())
    high = requests.high * sum(p.high for p in parts.values())
    # What is not given adds to the product: only too much of one part alone says something.
    if SLACK * low > total.high or (whole and SLACK * total.low > high):
        likely = requests.likely * sum(p.likely for p in parts.values())
        said, product = (format_quantity(v, "tokens/month") for v in (total.likely, likely))
        names = " + ".join(parts)
        end = f"({names}) = {product}" if whole else f"{names} = {product} alone"
        message = f"{said} contradicts requests_per_month × {end}; give one or the other"
        yield "monthly_tokens", message


def _longest_against_usual(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    longest, usual = _span(answers.get("longest_prompt")), _span(answers.get("input_tokens"))
    if longest is not None and usual is not None and longest.high < usual.low:
        most = format_quantity(longest.high, "tokens")
        least = format_quantity(usual.low, "tokens/request")
        yield "longest_prompt", f"{most} is less than input_tokens, {least}: no longest prompt"


def _allowed_and_forbidden(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    allowed, forbidden = (_names(answers.get(q)) for q in ("allowed_vendors", "forbidden_vendors"))
    both = [vendor for vendor in forbidden if vendor in allowed]
    if both:
        verb = "is" if len(both) == 1 else "are"
        yield "forbidden_vendors", f"{', '.join(both)} {verb} in allowed_vendors too"


def _span(answer: Answer | None) -> Range | None:
    """What an answer says about a quantity; None when it says nothing."""
    if answer is None or answer.span is not None:
        return None if answer is None else answer.span
    return Range.of(answer.value) if isinstance(answer.value, float) else None


def _names(answer: Answer | None) -> tuple[str, ...]:
    value = None if answer is None else answer.value
    return value if isinstance(value, tuple) else ()
