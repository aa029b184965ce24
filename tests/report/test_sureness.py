"""How sure a recommendation is, in every output the same: with NumPy or without, and traced."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from advisor.analysis.chances import chances, contest_of
from advisor.analysis.gap import gap_spread
from advisor.analysis.scene import scene_of
from advisor.analysis.trial import Trials
from advisor.cli.main import run
from advisor.decision import Assessment, assess
from advisor.decision.assessment import CheapestChange
from advisor.report.chances import granted, held_as_passed, share
from advisor.report.changes import with_changes
from advisor.report.markdown import report_html, report_markdown, summary_markdown
from advisor.report.sureness import SAMPLES, sampled
from advisor.report.tornado import crossing_words
from advisor.workload import Workload, known_in, read_workload
from advisor.workload.answers import Answer
from tests.analysis.worlds import plausible
from tests.decision.asking import DAY, PACK, workload

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
SHORT_OF_MONEY: Workload = workload(
    requests_per_month={"low": "100k", "likely": "1M", "high": "30M"},
    input_tokens="1000 tokens/request",
    output_tokens="250 tokens/request",
    monthly_budget="$16,000/month",
    fine_tuning="yes",
)


@cache
def looked_at() -> Assessment:
    trials = Trials(PACK, SHORT_OF_MONEY, as_of=DAY)
    return with_changes(assess(PACK, SHORT_OF_MONEY, as_of=DAY), trials)


def test_the_report_the_page_and_the_json_state_the_same_chances() -> None:
    a = looked_at()
    assert a.chances is not None
    assert a.recommended is not None
    assert len([c for c in a.chances.options if c.recommended]) > 1
    text, html = report_markdown(a), report_html(a)
    told = {c["option"]: c for c in a.as_json()["chances"]["options"]}
    for one in a.chances.options:
        assert told[one.option]["recommended"] == one.recommended / SAMPLES
        assert one.over_budget is not None
        if one.recommended:
            result = a.option(one.option)
            assert result is not None
            shares = [share(n / SAMPLES) for n in (one.recommended, one.cheapest, one.over_budget)]
            assert f"| {result.name} | {' | '.join(shares)} |" in text
            cells = "".join(f'<td style="text-align:right">{s}</td>' for s in shares)
            assert cells in html.replace("\n", "")
    assert "Over 1,000 samples" in text
    assert f"(seed {a.chances.seed})" in text
    assert f"{a.recommended.name} is recommended in" in summary_markdown(a)
    assert report_markdown(a) == text


def test_few_samples_agree_with_many() -> None:
    """Those of a report are the first of those that NumPy draws 100,000 of."""
    scene = scene_of(PACK, SHORT_OF_MONEY, as_of=DAY)
    many, few = chances(scene), sampled(scene)
    for one in few.options:
        other = many.of(one.option)
        if other is None:
            assert not one.recommended
            continue
        assert plausible(one.recommended, SAMPLES, other.recommended)
        assert plausible(one.cheapest, SAMPLES, other.cheapest)


def test_a_report_is_the_same_bytes_without_numpy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["recommend", EXAMPLE, "--as-of", DAY.isoformat(), "--format", "json"]
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        f"from advisor.cli.main import run\nsys.exit(run({argv!r}))"
    )
    without = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run(argv) == 0
    assert capsys.readouterr().out == without.stdout


def test_each_chance_can_be_traced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "`chances.ID.recommended`" in report_markdown(looked_at())
    argv = ["trace", EXAMPLE, "--as-of", DAY.isoformat(), "--format", "json"]
    assert run(argv) == 0
    every = json.loads(capsys.readouterr().out)["figures"]
    name = "chances.claude-haiku-5.5@anthropic.cheapest"
    assert name in every
    assert run([*argv[:2], name, *argv[2:]]) == 0
    found = json.loads(capsys.readouterr().out)
    times, samples = found["inputs"]
    assert found["unit"] == "share"
    assert found["formula"] == "cheapest ÷ samples"
    assert found["printed"] == found["value"] == times["value"] / samples["value"]
    assert samples["value"] == SAMPLES
    assert any(said.startswith("Tokens out: 150 to 400") for said in samples["drawn"])


def test_a_tie_rule_and_what_is_held_as_passed_are_said() -> None:
    desk = read_workload(EXAMPLE, known_in(PACK))
    desk = replace(desk, answers={**desk.answers, "fine_tuning": Answer("exact", True)})
    scene = scene_of(PACK, desk, as_of=DAY)
    ranking = scene.decided.chosen.ranking
    assert ranking is not None
    assert ranking.gap_is_tie
    assert ranking.runner_up is not None
    tie, held = granted(scene.decided)
    assert tie.startswith(f"{ranking.best.sheet.name} is recommended by a tie rule: ")
    assert f"{ranking.runner_up.sheet.name} costs nearly the same" in tie
    assert ranking.broken_by in tie
    titles = {u.title for u in ranking.best.verdicts.unverified}
    assert titles
    assert all(title in held for title in titles)
    noun = "requirement is" if len(titles) == 1 else "requirements are"
    assert f"{len(titles)} {noun} not verified and held as passed in every sample" in held


def test_a_budget_that_samples_fail_is_not_held_as_passed() -> None:
    """Of a cost that may be over the budget each sample judges by its own cost."""
    scene = scene_of(PACK, SHORT_OF_MONEY, as_of=DAY)
    ranking = scene.decided.chosen.ranking
    assert ranking is not None
    doubts = {u.title for u in ranking.best.verdicts.unverified}
    assert "Within the budget" in doubts
    assert set(held_as_passed(scene.decided)) == doubts - {"Within the budget"}
    for said in ("\n".join(granted(scene.decided)), report_markdown(looked_at())):
        held = [line for line in said.split("\n") if "held as passed" in line]
        assert held and "Within the budget" not in " ".join(held)


def test_the_gap_over_samples_holds_what_it_is_at_likely_values() -> None:
    a = looked_at()
    assert a.chances is not None
    assert a.gap is not None
    scene = scene_of(PACK, SHORT_OF_MONEY, as_of=DAY)
    spread = gap_spread(contest_of(scene), scene.decided, SAMPLES)
    assert a.chances.gap == spread
    assert spread is not None
    assert spread.low <= a.gap.usd <= spread.high
    assert "With all drawn together it is" in report_markdown(a)


def test_break_evens_of_one_pair_are_one_line() -> None:
    a = looked_at()
    one, two = a.volume_options[:2]
    places = (1e7, 2e7, 3e7)
    changes = tuple(
        CheapestChange(at, True, *((one, two) if i % 2 == 0 else (two, one)))
        for i, at in enumerate(places)
    )
    said = [
        words
        for words in crossing_words(replace(a, cheapest=changes, dearer=()))
        if words.startswith("Break-even")
    ]
    assert len(said) == 1
    assert said[0].startswith("Break-even 3 times, where another machine is needed or saved, at ")
    assert all(place in said[0] for place in ("10M", "20M", "30M"))


def test_each_amount_of_a_flips_span_gives_it() -> None:
    a = looked_at()
    trials = Trials(PACK, SHORT_OF_MONEY, as_of=DAY)
    seen = 0
    for flip in a.flips:
        for span in flip.spans:
            for amount in (span.low, span.high):
                found = trials.outcome({span.question: Answer("exact", amount)})
                assert found is not None
                assert (found.option or found.verdict) == flip.to
                seen += 1
    assert seen
    spans = [f["spans"] for f in a.as_json()["flips"] if f["spans"]]
    question = next(iter(spans[0]))
    assert spans[0][question].keys() == {"low", "high", "unit"}
