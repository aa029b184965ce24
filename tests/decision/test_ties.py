"""What breaks a tie on cost, and what must not."""

from __future__ import annotations

from tests.decision.asking import assessed


def test_a_tie_is_not_broken_for_an_option_over_the_budget() -> None:
    a = assessed(use_case="rag", ttft_limit="none", monthly_budget="$1075")
    assert a.recommended is not None
    assert a.recommended.cost is not None
    assert a.recommended.cost.likely <= 1075


def test_a_model_whose_release_nobody_knows_is_neither_newer_nor_older() -> None:
    """GPT-6 Luna has no release date in the catalogue."""
    a = assessed(
        use_case="internal_assistant",
        requests_per_month="60k",
        input_tokens=1200,
        output_tokens=350,
        ttft_limit="3 s",
        error_cost="low",
    )
    text = " ".join([s.because for s in a.path] + [o.why_not for o in a.options])
    assert "GPT-6 Luna" in text
    assert "newer" not in text


def test_a_loser_of_a_tie_is_told_who_is_preferred() -> None:
    a = assessed(use_case="rag", ttft_limit="none")
    assert a.recommended is not None
    tied = [o.why_not for o in a.options if "tie on cost" in o.why_not]
    assert tied
    assert all(f"{a.recommended.name} is preferred because" in why for why in tied)


def test_a_design_for_retrieval_is_not_offered_where_nothing_is_retrieved() -> None:
    digest, questions = (
        assessed(use_case=use, complex_reasoning="yes", complex_share="100%")
        for use in ("scientific_summarisation", "rag")
    )
    for a, belongs in ((digest, False), (questions, True)):
        option = a.option("route:rag-three-tier")
        assert option is not None
        assert option.in_kind is belongs


def test_a_difference_moves_together_where_the_model_is_the_same() -> None:
    """The route is Sonnet and something on top: it is never the cheaper of the two."""
    a = assessed(
        use_case="rag",
        complex_reasoning="yes",
        complex_share="100%",
        cacheable_share="50%",
        requests_per_month="100k",
        input_tokens=8000,
        output_tokens=500,
    )
    assert a.runner_up is not None
    assert a.runner_up.option == "route:rag-three-tier"
    assert a.runner_up.gap.low > 0
