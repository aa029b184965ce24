"""What would change the recommendation, and where costs cross, as figures with an id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from advisor.analysis.qualifying import Standing
from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment, EvidenceFlip, Flip
from advisor.economics.parts import NoCost, total
from advisor.economics.traffic import LIKELY
from advisor.interview.next_question import in_force, with_answer
from advisor.interview.typed import answer_from
from advisor.pack.figures import fact_text
from advisor.report.qualifying import unfit_stretches
from advisor.report.text_flips import evidence_said, gathered, row_of
from advisor.report.told import Because, Behind, Told, answer, worked
from advisor.report.told_options import behind_requirement, told_options
from advisor.report.tornado import crossing_words
from advisor.trace.over_time import over_volume
from advisor.trace.traced import node_of
from advisor.units import Range

CLOSED_IN = (
    "decided again with this answer and all others as they are; the nearest amount at which the "
    "outcome is another one is closed in on, and given to the digit that is printed"
)
JUDGED_ALONG = (
    "judged by the same requirements at each volume, with all other answers at their likely "
    "values; the volume at which a requirement turns is closed in on"
)
EXACT = "where the full monthly costs of both are the same, found on every stair of whole machines"


def told_changes(a: Assessment) -> dict[str, Told]:
    """Flips by question from 1, evidence that would turn it, and crossings from 1."""
    found: dict[str, Told] = {}
    count: dict[str, int] = {}
    for flip in a.flips:
        question = "+".join(name for name, _ in flip.change)
        count[question] = count.get(question, 0) + 1
        found[f"flips.{question}.{count[question]}"] = _flip(a, flip)
    judged = told_options(a) if a.evidence_flips else {}
    for one in a.evidence_flips:
        requirement = judged.get(f"options.{one.option}.requirements.{one.requirement}")
        found[f"evidence_flips.{one.option}.{one.requirement}"] = _evidence(a, one, requirement)
    unfit, said = unfit_stretches(a), crossing_words(a)
    crossed = len(said) - len(unfit)
    for i, words in enumerate(said[:crossed], 1):
        about = "where the costs of two options cross as the volume grows"
        found[f"crossings.{i}"] = Told(about, (words,), EXACT, _crossing(a, i - 1, crossed))
    for i, words in enumerate(said[crossed:]):
        option, stretch = unfit[i]
        about = f"where {option} does not meet a requirement as the volume grows"
        found[f"crossings.{crossed + i + 1}"] = Told(
            about, (words,), JUDGED_ALONG, _unfit(a, option, stretch)
        )
    return found


def _flip(a: Assessment, flip: Flip) -> Told:
    # A report gathers the amounts of one question that lead to the same.
    row = [other for other in a.flips if row_of(other) == row_of(flip)]
    whole = [words for words, _ in gathered(row)]
    printed = (flip.words, flip.tie, *(value for _, value in flip.change), *whole)

    def rests_on(behind: Behind) -> Sequence[Because]:
        return list(_both_sides(behind, flip))

    return Told(f"what {flip.words} would lead to", printed, CLOSED_IN, rests_on)


def _both_sides(behind: Behind, flip: Flip) -> Iterator[Because]:
    """The answers as they are, and what is decided with the other ones."""
    for name, _ in flip.change:
        yield answer(behind, name)
    workload = behind.costs.workload
    for name, value in flip.change:
        question = behind.pack.questionnaire.question(name)
        assert question is not None
        workload = with_answer(workload, name, answer_from(behind.pack, question, value))
    then = assess(
        behind.pack,
        in_force(behind.pack, workload),
        behind.costs.evidence,
        as_of=behind.costs.as_of,
    )
    set_to = ", ".join(f"{name}={value}" for name, value in flip.change)
    for a, when in ((behind.a, "as it is"), (then, f"with {set_to}")):
        held = next((s for s in a.path if s.held == "yes"), None)
        why = "" if held is None else f"{held.rule}: {held.because}"
        best = a.recommended
        if best is None or best.cost is None:
            yield Because(f"the choice {when}", "figure", a.verdict, why=why)
        else:
            cost = fact_text(Range.of(best.cost.likely), "USD/month")
            said = f"{best.name}, {cost}"
            yield Because(f"the choice {when}", "figure", said, _how_to(when, set_to), why)
    before = behind.a.recommended
    lost = None if before is None else then.option(before.option)
    if before is not None and lost is not None and lost.why_not:
        cost = (
            "unknown" if lost.cost is None else fact_text(Range.of(lost.cost.likely), "USD/month")
        )
        yield Because(f"{before.option} then", "figure", f"{lost.status}, {cost}", why=lost.why_not)


def _how_to(when: str, set_to: str) -> str:
    """The command that shows the other choice whole; nothing of the one that is shown already."""
    return f"advisor whatif WORKLOAD --set {set_to}" if when.endswith(set_to) else ""


def _evidence(a: Assessment, one: EvidenceFlip, judged: Told | None) -> Told:
    said = tuple(
        text
        for group in evidence_said(a.evidence_flips)
        for text in (group.words, *group.on_record)
    )

    def rests_on(behind: Behind) -> Sequence[Because]:
        return () if judged is None else judged.rests_on(behind)

    return Told(
        f"what “{one.title}” of {one.option} would change if it {one.turns}",
        (one.on_record, one.settle, *said),
        "decided again with this requirement turned out the other way",
        rests_on,
    )


def _crossing(a: Assessment, i: int, lines: int) -> Callable[[Behind], Sequence[Because]]:
    # Two options have one line, however often they change places as the cheapest.
    pairs = {frozenset((c.before, c.after)): c for c in reversed(a.cheapest or ())}
    firsts = [c for c in a.cheapest or () if pairs[frozenset((c.before, c.after))] is c]
    places: list[tuple[float, tuple[str, str]]] = [(c.at, (c.before, c.after)) for c in firsts]
    places += [(d.at[0], (d.below, d.above)) for d in a.dearer]

    def rests_on(behind: Behind) -> Sequence[Because]:
        # A line that says which one stays the cheapest comes before those that cross.
        place = i - (lines - len(places))
        if place < 0:
            known = over_volume(behind.a)
            ends = (1, len(behind.a.volume_points))
            names = [f"volume.{row}.{o}" for row in ends for o in behind.a.volume_options]
            return [worked(behind, name, known) for name in names]
        at, pair = places[place]
        return list(_costs_at(behind, at, pair))

    return rests_on


def _unfit(a: Assessment, option: str, one: Standing) -> Callable[[Behind], Sequence[Because]]:
    def rests_on(behind: Behind) -> Sequence[Because]:
        failed = [
            r.requirement.id for r in behind.pack.requirements if r.requirement.title in one.fails
        ]
        found = [b for name in failed for b in behind_requirement(behind, name, (option,))]
        if one.low > a.volume_points[0].tokens_per_month:
            found += _costs_at(behind, one.low, (option,))
        return found

    return rests_on


def _costs_at(behind: Behind, at: float, options: Sequence[str]) -> Iterator[Because]:
    """What each costs at a volume in tokens a month, as the arithmetic of its parts."""
    costs = behind.costs
    yield Because("volume", "figure", fact_text(Range.of(at), "tokens/month"))
    times = at / float(costs.resolved.monthly_tokens.likely)
    for option in options:
        parts = costs.model.cost(option, costs.traffics[LIKELY].times(times), LIKELY)
        if not isinstance(parts, NoCost):
            usd = total(parts)
            said = fact_text(Range.of(float(usd)), "USD/month")
            yield Because(f"what {option} costs there", "figure", said, node=node_of(usd))
