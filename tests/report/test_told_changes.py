"""What is said of changes and crossings, each explained as what it is."""

from __future__ import annotations

from functools import cache

from advisor.analysis.trial import Trials
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.report.changes import with_changes
from advisor.report.figure_book import Explained, behind_of, book_of
from advisor.report.plan import plan_for
from advisor.report.told import Told
from advisor.report.told_changes import told_changes
from advisor.report.tornado import crossing_words
from advisor.report.trace_told import told_text
from advisor.trace.ground import traced_costs
from tests.decision.asking import DAY, PACK, workload

DOOR = workload(
    use_case="realtime_customer_chat", complex_reasoning=True,
    complex_share={"low": "10%", "high": "20%"}, ttft_limit="none", requests_per_month="500k",
    input_tokens=1500, output_tokens={"low": 200, "high": 500}, error_cost="medium",
    cacheable_share="40%", monthly_budget="$9000", current_option="claude-sonnet-4.5@anthropic",
)  # fmt: skip


@cache
def found() -> Assessment:
    return with_changes(assess(PACK, DOOR, as_of=DAY), Trials(PACK, DOOR, as_of=DAY))


def test_a_change_has_the_words_of_its_own_row_alone() -> None:
    told = told_changes(found())
    others = {f.words.partition(": ")[0] for f in found().flips} - {"Monthly budget"}
    mine = [one for id, one in told.items() if id.startswith("flips.monthly_budget.")]
    assert len(mine) > 1 and others
    assert not [t for one in mine for t in one.printed for o in others if t.startswith(f"{o}: ")]


def test_where_an_option_fails_is_explained_by_the_requirement_and_its_cost_there() -> None:
    a, said = found(), crossing_words(found())
    name = "Claude Sonnet 4.5 · Anthropic API"
    throughout = said.index(f"{name} fails “Lasts through the horizon” throughout.") + 1
    over = next(i for i, x in enumerate(said, 1) if x.startswith(f"{name} fails “Within the"))
    plan, costs = plan_for(PACK, DOOR, a), traced_costs(PACK, DOOR, as_of=DAY)
    book, behind = book_of(a, plan, costs), behind_of(a, plan, costs)

    def tree(place: int) -> str:
        one = book[f"crossings.{place}"]
        assert isinstance(one, Told)
        assert one.printed == (said[place - 1],)
        return told_text(Explained(f"crossings.{place}", one, behind))

    assert "requirements.lasts" in tree(throughout)
    assert "the costs of two options cross" not in tree(throughout)
    assert "what claude-sonnet-4.5@anthropic costs there = $9,000/month" in tree(over)
    route = next(i for i, x in enumerate(said, 1) if "by a router fails" in x)
    assert "monthly_cost of route:" in tree(route)
