"""What a reader is told beside the choice: warnings, assumptions, doubts."""

from __future__ import annotations

from tests.decision.asking import assessed

OWNED = {"data_location": "own_hardware", "monthly_tokens": "500M", "use_case": "summarisation"}
EXPERT = {"use_case": "financial_analysis", "requests_per_month": "10k", "input_tokens": 5000}


def codes(**answers: object) -> set[str]:
    return {w.code for w in assessed(**answers).warnings}


def test_what_must_be_bought_is_said() -> None:
    """4 GPUs at $43,750 are $175,000; after 12 of 36 months two thirds are on the books."""
    a = assessed(**OWNED)
    said = next(w.message for w in a.warnings if w.code == "purchase")
    assert "$175,000" in said
    assert "$116,667" in said
    assert "purchase" not in codes(use_case="rag")


def test_thinking_that_is_not_in_the_price_is_said() -> None:
    assert "thinking-not-priced" in codes(**EXPERT)
    assert "thinking-not-priced" not in codes(use_case="rag")


def test_only_assumptions_that_the_compared_costs_use_are_listed() -> None:
    hosted = {x.question for x in assessed(use_case="rag").assumptions}
    owned = {x.question for x in assessed(**OWNED).assumptions}
    assert "cost:server_life" not in hosted
    assert "cost:server_life" in owned
    assert "cost:fte_owned_gpus" in owned
    assert "cost:fte_vendor_api" not in owned


def test_an_assumed_factor_is_listed_with_its_model() -> None:
    labels = [x.label for x in assessed(**EXPERT).assumptions]
    assert "Claude Sonnet 5.5: tokenizer factor" in labels


def test_an_inherited_figure_names_the_models_between() -> None:
    sonnet = assessed(**EXPERT).option("claude-sonnet-5.5@anthropic")
    assert sonnet is not None
    said = " ".join(u.why for u in sonnet.unverified)
    assert "taken over from Claude Haiku 4.5 (by way of Claude Sonnet" in said


def test_a_stated_total_is_held_over_the_whole_range() -> None:
    wide = {"low": 10, "likely": 100, "high": 1000}
    a = assessed(use_case="rag", monthly_tokens="10M", input_tokens=wide, output_tokens=wide)
    assert (a.tokens_per_month.low, a.tokens_per_month.high) == (10e6, 10e6)


def test_the_formula_shows_where_billed_tokens_come_from() -> None:
    a = assessed(use_case="rag", requests_per_month="100k", input_tokens=1000, output_tokens=100)
    option = a.option("claude-sonnet-5.5@anthropic")
    assert option is not None
    assert "100M tokens/month × 1.3 (its tokenizer) = 130M" in option.cost_lines[0].formula


def test_shares_differ_by_points() -> None:
    small = assessed(use_case="rag").option("llama-3.1-8b@deepinfra")
    assert small is not None
    assert {r.margin for r in small.rejections} >= {"4.6 points short"}


def test_a_range_whose_likely_value_misses_the_limit_says_so() -> None:
    """Prefill of 1,600 tokens on one H100: likely 86 ms, 41.6 at best, against 50 ms."""
    a = assessed(
        use_case="code_completion",
        ttft_limit="50 ms",
        requests_per_month="50k",
        input_tokens=1600,
        output_tokens=60,
    )
    option = a.option("llama-3.1-8b@rented-1xh100")
    assert option is not None
    [why] = [u.why for u in option.unverified if u.requirement == "first-word"]
    assert "straddles the limit, and its likely value misses it: 86" in why
