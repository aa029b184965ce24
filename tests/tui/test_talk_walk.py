"""A whole consultation in a real terminal by typing sentences alone, without a key to a model."""

from __future__ import annotations

from pathlib import Path

from tests.tui.test_start import home  # noqa: F401 - the fixture is used by its name
from tests.tui.test_walk import Walker, answers

SENTENCES = (
    "It's a customer support chat, somebody waits for each answer, 100k messages a month, about "
    "1,000 tokens in and 250 tokens out",
    "no complex reasoning, the first word must come within 800 ms, 40% of the input repeats, the "
    "peak is three times the average",
    "data may go anywhere, no fine-tuning, no compliance regimes, no tool calls, the output is "
    "read by people",
    "a mistake annoys a customer, we check a sample of the answers, the budget is $5k a month, "
    "the horizon is 12 months, we have no ops team",
    "1% of the calls fail, the longest prompt is 8k tokens, the requests come 12 hours a day",
    "nothing can wait",
    "up to five minutes",
    "no",
    "none",
    "no growth",
    "nothing runs today",
    "nothing",
)


def test_sentences_alone_lead_to_a_report(home: Path) -> None:  # noqa: F811 - the fixture
    walker = Walker(home, (80, 24))
    walker.start()
    walker.wait_for("What is this workload called?")
    walker.keys("Desk", "Enter")
    walker.wait_for("0 of 32 answered")
    walker.keys("F7")
    walker.wait_for("Answer or ask")
    for sentence in SENTENCES:
        walker.keys(sentence, "Enter")
        walker.wait_for("Enter takes")
        walker.keys("Enter")
        walker.wait_for("Say it in your own words")
    answered, asked = walker.progress()
    assert answered == asked == 29
    walker.keys("why not gpt-4o mini on openai", "Enter")
    walker.wait_for("is rejected")
    walker.keys("what if it were 2 million requests a month", "Enter")
    walker.wait_for("As said")
    walker.keys("write the report", "Enter")
    walker.wait_for("Write the report to")
    walker.keys("Enter")
    walker.wait_for("Report written")
    walker.keys("C-q")
    walker.wait_for("left=0")
    said = answers(home)
    assert said["requests_per_month"] == 100_000.0, "what was supposed was not taken"
    assert said["hours_a_day"] == 12.0 and said["failed_share"] == 0.01
    report = (home / "desk-report.md").read_text("utf-8")
    assert "# Desk: which model" in report and "Claude Haiku 5.5" in report
