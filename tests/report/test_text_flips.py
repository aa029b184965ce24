"""Evidence that would change a recommendation: one line for a requirement, in every face."""

from __future__ import annotations

from dataclasses import replace

from advisor.analysis.trial import Trials
from advisor.decision.assessment import EvidenceFlip, Flip, Proved
from advisor.report.changes import with_changes
from advisor.report.markdown import report_markdown
from advisor.report.text_flips import evidence_said, flips_json, flips_text, gathered
from advisor.tui.widgets.result_text import decision_text
from tests.decision.asking import DAY, PACK, assessed, workload
from tests.report.report_samples import decided

TITLE = "First word in time"
DOUBT = EvidenceFlip(
    "haiku", "Haiku", "first-word", TITLE, "fails", "a median", "measure it", "luna", "Luna"
)


def passes(option: str, record: str, to: str = "") -> EvidenceFlip:
    name = option.capitalize()
    return EvidenceFlip(
        option, name, "first-word", TITLE, "passes", record, "measure it", to or option, name
    )


FLIPS = (
    DOUBT,
    passes("luna", "too slow"),
    passes("maverick", "no evidence"),
    passes("flash", "no evidence"),
)
LINE = f"Any of Luna, Maverick, Flash (3 options) passes “{TITLE}”"
FOUND = replace(
    decided(), evidence_flips=FLIPS, proved=Proved(False, "", ("Volume: 1 to 2",), (), 1)
)


def test_options_that_one_requirement_keeps_out_share_a_line() -> None:
    doubt, together = evidence_said(FLIPS)
    assert (doubt.words, doubt.leads) == (f"Haiku does not pass “{TITLE}”", "Luna")
    assert (together.words, together.leads) == (LINE, "that one is recommended")
    assert together.on_record == ("Luna: too slow", "2 of them: no evidence")


def test_of_many_options_the_cheapest_are_named() -> None:
    many = [passes(f"option{i}", "no evidence") for i in range(26)]
    (one,) = evidence_said(many)
    assert one.words == (
        f"Any of 26 options, the cheapest of them Option0, Option1, Option2, passes “{TITLE}”"
    )


def test_one_alone_or_one_that_leads_to_another_keeps_its_own_line() -> None:
    (one,) = evidence_said(FLIPS[1:2])
    assert (one.words, one.leads) == (f"Luna passes “{TITLE}”", "it is recommended")
    other = replace(FLIPS[2], to="flash", name="Flash")
    assert [x.leads for x in evidence_said((FLIPS[1], other))] == ["it is recommended", "Flash"]


def test_text_report_and_page_say_it_once_and_the_json_says_each() -> None:
    page = " ".join(decision_text(FOUND, 80, True).plain.split())
    for text in (flips_text(FOUND), report_markdown(FOUND), page):
        assert " ".join(text.split()).count(LINE) == 1
        assert "Maverick passes" not in text
    assert len(flips_json(FOUND)["evidence_flips"]) == len(FLIPS)


def test_a_list_of_several_is_one_alternative_of_its_question() -> None:
    answers = {
        "use_case": "realtime_customer_chat", "requests_per_month": "4M", "input_tokens": 1000,
        "output_tokens": 250, "failed_share": "3%", "allowed_vendors": ["anthropic"],
        "current_option": "claude-haiku-4.5@anthropic",
    }  # fmt: skip
    a = with_changes(assessed(**answers), Trials(PACK, workload(**answers), as_of=DAY))
    found = [f for f in a.flips if f.change[0][0] == "allowed_vendors"]
    assert [f.change[0][1] for f in found] == ["none", "anthropic, deepinfra"]
    assert {words for words, _ in gathered(found)} == {
        "Vendors allowed: any; or anthropic and deepinfra together"
    }


def test_a_flip_that_a_tie_break_decides_says_so() -> None:
    change = (("data_location", "region"),)
    near = Flip(change, "Where: in a region", "luna", "Luna", "its model is the newer one")
    told = gathered((near, replace(near, words="Where: in our cloud"), replace(near, tie="")))
    assert told == [
        ("Where: in a region, in our cloud", "Luna (a tie on cost: its model is the newer one)"),
        ("Where: in a region", "Luna"),
    ]


def test_bounds_that_follow_a_line_are_not_shut_off_from_it() -> None:
    steady = Proved(True, "", ("Horizon: 12 to 60 months",), (), 12)
    page = report_markdown(replace(decided(), proved=steady))
    assert "within these bounds:" in page and "bounds:." not in page
