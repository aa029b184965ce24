"""What moving costs or saves, in the words that reports and screens share."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from advisor.decision.confidence import RULE
from advisor.report.markdown import report_markdown
from advisor.report.text import recommend_text
from advisor.report.words import coverage, today_words
from advisor.tui.money_words import saving_words
from advisor.tui.widgets.result_text import decision_text
from advisor.units import Range
from tests.decision.asking import assessed, measured
from tests.report.report_samples import decided


@pytest.mark.parametrize(
    ("saving", "said", "in_short"),
    [
        (
            Range(-40_080, -36_200, -29_640),
            "Moving costs $36,200 a month more (range $29,600–40,100).",
            "costs $36,200 a month more against today",
        ),
        (
            Range(6.1, 24.5, 50.6),
            "Moving saves $24.50 a month (range $6.10–51).",
            "saves $24.50 a month against today",
        ),
        (
            Range(-12, -8, 3),
            "Moving costs between $3 less and $12 more a month.",
            "between $3 less and $12 more a month than today",
        ),
        (
            Range(-8, -8, -8),
            "Moving costs $8 a month more.",
            "costs $8 a month more against today",
        ),
    ],
)
def test_what_moving_costs_has_the_sign_that_its_verb_says(
    saving: Range, said: str, in_short: str
) -> None:
    a = replace(decided(), saving=saving)
    assert today_words(a).endswith(said)
    assert said in " ".join(recommend_text(a).split())
    assert said in " ".join(decision_text(a, 120, True).plain.split())
    assert saving_words(a, people=True) == in_short


def test_coverage_counts_what_was_measured_and_says_the_rule() -> None:
    answers = {
        "use_case": "realtime_customer_chat", "requests_per_month": "4M", "input_tokens": 1000,
        "output_tokens": 250, "ttft_limit": "800 ms",
    }  # fmt: skip
    own = measured("claude-haiku-5.5@anthropic", "ttft", "700 ms", percentile=95, n=400)
    for figures, count in (((), "none"), ((own,), "1")):
        a = assessed(*figures, **answers)
        said = coverage(a)
        states = Counter(x.state for x in a.answers)
        asked = sum(states.values()) - states["not needed"]
        assert said == (
            f"{asked} questions asked: 5 stated, {states['assumed']} assumed, "
            f"{states['unknown']} unknown. Figures measured by you: {count}. {RULE}"
        )
        assert asked == 5 + states["assumed"] + states["unknown"]
        report = " ".join(report_markdown(a).split())
        assert f"Figures measured by you: {count}. A recommendation is firm where" in report
